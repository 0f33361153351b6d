import * as E from "fp-ts/lib/Either.js";
import type { Photo } from "../contact/contact.js";
import type { Conflict, FieldConflict } from "../merge/conflict.js";
import type { ContactDatabase } from "../replica/database.js";
import type { Folder } from "../replica/folder.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Keyed } from "./mirror-state.js";
import type { Operation } from "./operation.js";
import { type Patience, patiently } from "./patience.js";

/** By the operation's key, in hexadecimal; operations that overwrite no photo have none. */
export type LosingPhotos = ReadonlyMap<string, E.Either<ReplicaError, string>>;

type PhotoRun = {
  readonly database: Pick<ContactDatabase, "photo">;
  readonly folder: Pick<Folder, "photo">;
  readonly patience: Patience;
};

/**
 * The bytes of the photos that lose a conflict, fetched before they are overwritten: a conflict
 * keeps both values, and a photo's value alone is only its hash.
 */
export const losingPhotos = async (
  run: PhotoRun,
  wave: ReadonlyArray<Keyed<Operation>>,
): Promise<LosingPhotos> => {
  const photos = new Map<string, E.Either<ReplicaError, string>>();
  for (const { key, value } of wave) {
    const photo = await losingPhoto(run, value);
    if (E.isLeft(photo)) photos.set(key, photo);
    else if (photo.right !== undefined) photos.set(key, E.right(photo.right));
  }
  return photos;
};

const losingPhoto = async (
  run: PhotoRun,
  operation: Operation,
): Promise<E.Either<ReplicaError, string | undefined>> => {
  const loser = operation.conflicts.map(loserOf).find((found) => found !== undefined);
  if (loser === undefined) return E.right(undefined);
  const { signal } = run.patience;
  const { contactId, remoteId } = operation;
  if (loser.side === "Database") {
    const bytes = await patiently(run.patience)(run.database.photo(contactId, loser.photo, signal))();
    return E.map(hexFromBytes)(bytes);
  }
  if (remoteId === undefined) return E.right(undefined);
  return E.map(hexFromBytes)(
    await patiently(run.patience)(run.folder.photo(remoteId, loser.photo, signal))(),
  );
};

export const bytesFromHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));

const loserOf = (
  conflict: Conflict,
): { readonly side: "Database" | "Folder"; readonly photo: Photo } | undefined => {
  if (conflict._tag !== "FieldConflict" || conflict.winner === "Undecided") return undefined;
  const side = conflict.winner === "Database" ? "Folder" : "Database";
  const photo = photoOf(side === "Folder" ? conflict.folder : conflict.database);
  return photo === undefined ? undefined : { side, photo };
};

const photoOf = (value: FieldConflict["folder"]): Photo | undefined =>
  value?._tag === "Photo" ? value.value : undefined;

const hexFromBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
