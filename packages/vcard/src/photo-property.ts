import { type Photo, contactLimits, eqPhoto } from "@spegla/core";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { base64FromBytes, bytesFromBase64 } from "./base64.js";
import { type CardDraft, addLine, removeLine, replaceLine } from "./card-draft.js";
import { type CardIndex, addProblem, linesNamed, propertyAt } from "./card-index.js";
import type { CardVersion, Parameter, PropertyLine } from "./card.js";
import { isBase64, lineFromRaw, rawValueOf, spelledHead } from "./content-line.js";
import { parameterOf, parameterValue, typesOf, withoutParameters } from "./parameter.js";
import { fold, lineFromParts } from "./write-line.js";

/** Photos whose bytes are in the card; those by URL are left alone. The first one counts. */
export type PhotoSource = {
  readonly lines: ReadonlyArray<number>;
  readonly photo?: Photo;
  readonly bytes?: Uint8Array;
};

export const readPhoto = (index: CardIndex): PhotoSource => {
  const lines = linesNamed(index, ["PHOTO"]).filter((at) => isInline(index, at));
  const [at] = lines;
  const line = at === undefined ? undefined : propertyAt(index.card.lines, at);
  if (at === undefined || line === undefined) return { lines };
  const { mediaType, base64 } = partsOf(line, rawValueOf(line, index.card));
  const bytes = bytesFromBase64(base64);
  if (bytes === undefined || bytes.length > contactLimits.photoBytes) {
    if (base64.trim() !== "")
      addProblem(index, at, bytes === undefined ? "is no base64" : `has ${bytes.length} bytes`);
    return { lines };
  }
  const photo = {
    mediaType: mediaTypeOf(bytes) ?? mediaType ?? "application/octet-stream",
    hash: bytesToHex(sha256(bytes)),
    size: bytes.length,
  };
  return { lines, photo, bytes };
};

/** A photo without its bytes cannot be written; then the card keeps what it has. */
export const putPhoto = (
  draft: CardDraft,
  source: PhotoSource,
  photo: Photo | undefined,
  bytes: Uint8Array | undefined,
): void => {
  if (eqPhoto(source.photo, photo)) return;
  if (photo === undefined) {
    for (const at of source.lines) removeLine(draft, at);
    return;
  }
  if (bytes === undefined) return;
  const [at] = source.lines;
  const line = at === undefined ? undefined : propertyAt(draft.lines, at);
  const written = photoLine(draft, line, photo.mediaType, bytes);
  if (at === undefined || line === undefined) addLine(draft, written, undefined);
  else replaceLine(draft, at, draftedLine(draft, written));
};

const isInline = (index: CardIndex, at: number): boolean => {
  const line = propertyAt(index.card.lines, at);
  if (line === undefined) return false;
  if (isBase64(line.parameters)) return true;
  const start = rawValueOf({ ...line, raw: line.raw.slice(0, 4096) }, index.card);
  return (
    /^\s*data:/iu.test(start) ||
    (!/^(?:URI|URL)$/iu.test(parameterValue(line.parameters, "VALUE") ?? "") && !start.includes(":"))
  );
};

const partsOf = (
  line: PropertyLine,
  value: string,
): { readonly mediaType: string | undefined; readonly base64: string } => {
  const found = /^\s*data:([^;,\\]*)((?:\\?;[^;,\\]*)*)\\?,/iu.exec(value);
  const declared = found?.[1] === "" ? undefined : found?.[1];
  return {
    mediaType:
      checkedMediaType(declared ?? parameterValue(line.parameters, "MEDIATYPE")) ??
      mediaTypeFromTypes(line.parameters),
    // Other data: URIs are percent-encoded text, which no photo is.
    base64: found === null ? value : /;base64$/iu.test(found[2] ?? "") ? value.slice(found[0].length) : "%",
  };
};

const checkedMediaType = (text: string | undefined): string | undefined =>
  text !== undefined && /^[a-z]+\/[\w.+-]+$/iu.test(text) ? text.toLowerCase() : undefined;

const mediaTypeFromTypes = (parameters: ReadonlyArray<Parameter>): string | undefined => {
  for (const type of typesOf(parameters)) {
    const named = checkedMediaType(type.includes("/") ? type : `image/${type}`);
    if (named !== undefined && type !== "PREF" && type !== "WORK" && type !== "HOME")
      return named === "image/jpg" ? "image/jpeg" : named;
  }
  return undefined;
};

/** By the first bytes: what a card declares is often wrong. */
const mediaTypeOf = (bytes: Uint8Array): string | undefined => {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith("\u00FF\u00D8\u00FF")) return "image/jpeg";
  if (start.startsWith("\u0089PNG")) return "image/png";
  if (start.startsWith("GIF8")) return "image/gif";
  if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "image/webp";
  if (start.startsWith("II*\0") || start.startsWith("MM\0*")) return "image/tiff";
  return undefined;
};

type WrittenPhoto = {
  readonly head: string;
  readonly parameters: ReadonlyArray<Parameter>;
  readonly value: string;
};

const photoLine = (
  draft: CardDraft,
  line: PropertyLine | undefined,
  mediaType: string,
  bytes: Uint8Array,
): WrittenPhoto => {
  const head = line === undefined ? "PHOTO" : spelledHead(line, draft.style);
  // A crop rectangle belongs to the old picture.
  const kept = withoutParameters(line?.parameters ?? [], [
    "ENCODING",
    "TYPE",
    "VALUE",
    "MEDIATYPE",
    "X-ABCROP-RECTANGLE",
  ]);
  const base64 = base64FromBytes(bytes);
  const { version } = draft.index;
  return version === "4.0"
    ? { head, parameters: kept, value: `data:${mediaType};base64,${base64}` }
    : { head, parameters: [...kept, ...inlineParameters(mediaType, version)], value: base64 };
};

const inlineParameters = (mediaType: string, version: CardVersion): ReadonlyArray<Parameter> => [
  parameterOf("ENCODING", [version === "2.1" ? "BASE64" : "b"]),
  /^image\/[a-z0-9]+$/iu.test(mediaType)
    ? parameterOf("TYPE", [mediaType.slice(6).toUpperCase()])
    : parameterOf("MEDIATYPE", [mediaType]),
];

/** In 2.1 base64 is folded, and ends with an empty line. */
const draftedLine = (draft: CardDraft, photo: WrittenPhoto): PropertyLine => {
  if (draft.index.version !== "2.1") return lineFromParts(photo, draft.style);
  const { lineEnd } = draft.style;
  const head = [photo.head, ...photo.parameters.map(({ raw }) => raw)].join(";");
  const line = lineFromRaw(fold(`${head}:${photo.value}`, lineEnd) + lineEnd + lineEnd, draft.style);
  return line._tag === "Property" ? line : lineFromParts(photo, draft.style);
};
