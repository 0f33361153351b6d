import type { DavServer } from "./dav-server.js";
import type { ServedBook, SiteCollection } from "./dav-site.js";
import type { XmlElement } from "./xml-reader.js";

/** A REPORT on an address book: what is asked of it, and by whom. */
export type BookReport = {
  readonly server: DavServer;
  readonly collection: SiteCollection;
  readonly book: ServedBook;
  readonly depth: string | undefined;
  readonly asked: XmlElement;
};

export const childOf = ({ children }: XmlElement, name: string): XmlElement | undefined =>
  children.find((child) => child.name === name);
