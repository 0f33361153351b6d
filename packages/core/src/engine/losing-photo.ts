import * as E from "fp-ts/lib/Either.js";
import type { Photo } from "../contact/contact.js";
import type { Conflict, FieldConflict } from "../merge/conflict.js";
import type { ContactDatabase } from "../replica/database.js";
import type { Folder } from "../replica/folder.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Operation } from "./operation.js";
import { type Patience, patiently } from "./patience.js";

/**
 * The bytes of the photo that loses a conflict, in hexadecimal, fetched before it is overwritten:
 * a conflict keeps both values, and a photo's value alone is only its hash. Right undefined: none loses.
 */
export const losingPhoto = async (
  run: {
    readonly database: Pick<ContactDatabase, "photo">;
    readonly folder: Pick<Folder, "photo">;
    readonly patience: Patience;
  },
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
