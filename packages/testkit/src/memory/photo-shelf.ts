import type { Contact, Photo, ReplicaError } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { notFound } from "./refusals.js";
import { photoBytes } from "../samples/sample-photos.js";

/** The bytes that a memory replica was given, by their hash. */
export type PhotoShelf = {
  /** Keeps the bytes of the contact's photo: those given, or the sample's of that hash. */
  readonly keep: (contact: Contact, bytes?: Uint8Array) => void;
  /** Keeps them as well, but a replica that was never sent the bytes refuses the contact. */
  readonly refusalOf: (id: string, contact: Contact, bytes?: Uint8Array) => ReplicaError | undefined;
  readonly bytesOf: (id: string, photo: Photo) => E.Either<ReplicaError, Uint8Array>;
};

export const photoShelf = (): PhotoShelf => {
  const shelf = new Map<string, Uint8Array>();
  const put = ({ photo }: Contact, bytes: Uint8Array | undefined): void => {
    if (photo !== undefined && bytes !== undefined) shelf.set(photo.hash, bytes);
  };
  return {
    keep: (contact, bytes = photoBytes(contact.photo?.hash ?? "")) => put(contact, bytes),
    refusalOf: (id, contact, bytes) => {
      put(contact, bytes);
      if (contact.photo === undefined || shelf.has(contact.photo.hash)) return undefined;
      const reason = "came without its bytes, and they were never sent before";
      return { _tag: "InvalidItem", id, field: "photo", reason, message: `the photo ${reason}` };
    },
    bytesOf: (id, { hash }) => E.fromNullable(notFound(id))(shelf.get(hash)),
  };
};
