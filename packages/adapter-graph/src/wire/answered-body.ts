import type { WireAnswer } from "./guarded-send.js";

/** What an answer holds, be it one of its own or one within a batch. */
export type AnsweredBody =
  | { readonly _tag: "Empty" }
  | { readonly _tag: "Json"; readonly json: unknown }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }
  /** `what` is wrong with it, for a message: "broken JSON". */
  | { readonly _tag: "Unreadable"; readonly what: string };

export const bodyOnWire = ({ body, header }: WireAnswer): AnsweredBody => {
  if (body.byteLength === 0) return empty;
  const mediaType = mediaTypeOf(header("content-type"));
  if (htmlTypes.has(mediaType)) return html;
  return isJson(mediaType) ? parsed(body) : { _tag: "Bytes", bytes: body };
};

/** JSON stands there as it is, bytes in base64, nothing as null, as an empty text, or not at all. */
export const bodyInBatch = (body: unknown, contentType: string | undefined): AnsweredBody => {
  if (body === undefined || body === null || body === "") return empty;
  const mediaType = mediaTypeOf(contentType);
  if (htmlTypes.has(mediaType)) return html;
  if (isJson(mediaType) || typeof body !== "string") return { _tag: "Json", json: body };
  return base64.test(body) && body.length % 4 === 0
    ? { _tag: "Bytes", bytes: Buffer.from(body, "base64") }
    : { _tag: "Unreadable", what: "broken base64" };
};

const empty: AnsweredBody = { _tag: "Empty" };

const html: AnsweredBody = { _tag: "Unreadable", what: "a web page" };

const parsed = (body: Uint8Array): AnsweredBody => {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return { _tag: "Json", json };
  } catch {
    return { _tag: "Unreadable", what: "broken JSON" };
  }
};

const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType ?? "").replace(/;.*$/su, "").trim().toLowerCase();

const isJson = (mediaType: string): boolean =>
  mediaType === "application/json" || mediaType.endsWith("+json");

const htmlTypes: ReadonlySet<string> = new Set(["text/html", "application/xhtml+xml"]);

const base64 = /^[A-Za-z0-9+/]*={0,2}$/u;
