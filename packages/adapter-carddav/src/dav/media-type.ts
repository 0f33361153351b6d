import type { DavAnswer } from "./dav-client.js";

/** By its Content-Type alone (RFC 7303): an answer that does not say so is taken for something else. */
export const isXml = ({ header }: DavAnswer): boolean =>
  /^\s*(?:application|text)\/(?:[\w.-]+\+)?xml\s*(?:;|$)/iu.test(header("content-type") ?? "");
