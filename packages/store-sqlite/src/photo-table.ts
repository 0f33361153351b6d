import { createHash } from "node:crypto";
import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { type Contact, type InvalidContact, type Photo, contactLimits } from "@spegla/core";
import type { Connection } from "./connection.js";
import { invalid } from "./store-error.js";

export const photoFromBytes = (bytes: Uint8Array, mediaType?: string): E.Either<InvalidContact, Photo> => {
  if (!(bytes instanceof Uint8Array)) return invalid("photo", "is no Uint8Array", "give the picture's bytes");
  if (bytes.length < 1 || bytes.length > contactLimits.photoBytes)
    return invalid("photo/size", `is ${bytes.length}`, `give 1 to ${contactLimits.photoBytes} bytes`);
  const found = mediaType ?? sniffed(bytes);
  if (found === undefined || !/^[a-z]+\/[\w.+-]+$/iu.test(found))
    return invalid("photo/mediaType", "is not known", "give a media type such as image/jpeg");
  return E.right({ mediaType: found, hash: hashOf(bytes), size: bytes.length });
};

/** Keeps the bytes once, however many contacts show them. */
export const insertPhoto = (connection: Connection, hash: string, bytes: Uint8Array, now: number): void => {
  connection.run(
    "INSERT OR IGNORE INTO photos (hash, unused_since, bytes) VALUES (?, ?, ?)",
    hash,
    now,
    bytes,
  );
};

/** Whether the bytes a contact refers to are here; `bytes` given along are kept first. */
export const checkPhoto = (
  connection: Connection,
  { photo }: Contact,
  bytes: Uint8Array | undefined,
  now: number,
): E.Either<InvalidContact, void> => {
  if (photo === undefined) return E.right(undefined);
  if (bytes !== undefined) {
    if (hashOf(bytes) !== photo.hash || bytes.length !== photo.size)
      return invalid("photo/hash", "is not that of the bytes", "send the bytes the reference was made from");
    insertPhoto(connection, photo.hash, bytes, now);
    return E.right(undefined);
  }
  const found = connection.get(t.unknown, "SELECT 1 FROM photos WHERE hash = ?", photo.hash);
  return found === undefined
    ? invalid("photo", "refers to bytes that are not in the database", "add them first, with addPhoto")
    : E.right(undefined);
};

export const usePhoto = (connection: Connection, hash: string): void => {
  connection.run("UPDATE photos SET unused_since = NULL WHERE hash = ?", hash);
};

/** The bytes stay for a while, so that an edit can be undone. */
export const usePhotoNoMore = (connection: Connection, hash: string, now: number): void => {
  connection.run(
    "UPDATE photos SET unused_since = ? WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM contacts WHERE photo = ?)",
    now,
    hash,
    hash,
  );
};

/** @returns how many were removed: those that nobody has used since `before`. */
export const collectPhotos = (connection: Connection, before: number): number =>
  connection.run("DELETE FROM photos WHERE unused_since < ?", before);

const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const sniffed = (bytes: Uint8Array): string | undefined => {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  return signatures.find(([signature]) => signature.test(start))?.[1];
};

const signatures: ReadonlyArray<readonly [RegExp, string]> = [
  [/^\u00FF\u00D8\u00FF/u, "image/jpeg"],
  [/^\u0089PNG\r\n/u, "image/png"],
  [/^GIF8/u, "image/gif"],
  [/^RIFF....WEBP/su, "image/webp"],
  [/^BM/u, "image/bmp"],
  [/^....ftyp(?:heic|heix|mif1)/su, "image/heic"],
  [/^....ftypavif/su, "image/avif"],
];
