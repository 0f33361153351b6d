import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import {
  type FolderItem,
  type Photo,
  type ReadResult,
  type RemoteId,
  type ReplicaError,
  type ReplicaErrorTag,
  type Signal,
} from "@spegla/core";
import { holdsPhotos, photoWithBytes, photosOf } from "./contact-photos.js";
import { notFound } from "./folder-error.js";
import { itemFromContact } from "./folder-item.js";
import { lookUpPlaces, lookUpWhole } from "./look-up.js";
import type { OpenFolder } from "./open-folder.js";

type Result = ReadResult<RemoteId, FolderItem>;

/** 20 contacts in a request, and as many for the photos of those that are news. */
export const readContacts =
  (open: OpenFolder) =>
  (ids: ReadonlyArray<RemoteId>, signal?: Signal): TE.TaskEither<ReplicaError, ReadonlyArray<Result>> =>
  async () => {
    const found = await lookUpWhole(open, ids, signal);
    const present = found.filter((one) => one._tag === "Present");
    const photos = await photosOf(open, present, signal);
    const results = found.map((one): Result => {
      if (one._tag === "Gone") return { _tag: "Missing", id: one.id };
      const photo = photos.get(one.id) ?? E.right(undefined);
      const error = one._tag === "Unknown" ? one.error : E.isLeft(photo) ? photo.left : undefined;
      if (one._tag === "Present" && E.isRight(photo))
        return { _tag: "Found", item: itemFromContact(one, photo.right) };
      return { _tag: "Unreadable", id: one.id, error: error ?? notFound(one.id) };
    });
    const failure = results.flatMap((one) => (one._tag === "Unreadable" ? [one.error] : [])).find(isOfAll);
    return failure === undefined ? E.right(results) : E.left(failure);
  };

/** Left `NotFound`: the contact has another photo, or none, or is gone. */
export const readPhoto =
  (open: OpenFolder) =>
  (id: RemoteId, wanted: Photo, signal?: Signal): TE.TaskEither<ReplicaError, Uint8Array> =>
  async () => {
    if (!holdsPhotos(open)) return E.left(notFound(id));
    // An id finds a contact in Deleted Items as well.
    const [place] = await lookUpPlaces(open, [id], signal);
    if (place?._tag === "Unknown") return E.left(place.error);
    if (place?._tag !== "Present") return E.left(notFound(id));
    const given = await photoWithBytes(open, id, signal);
    if (E.isLeft(given)) return given;
    return given.right.photo.hash === wanted.hash ? E.right(given.right.bytes) : E.left(notFound(id));
  };

/** Not one item's own trouble: the whole call is asked again, or ends the run. */
export const isOfAll = ({ _tag }: ReplicaError): boolean => tagsOfAll.has(_tag);

const tagsOfAll: ReadonlySet<ReplicaErrorTag> = new Set<ReplicaErrorTag>([
  "RateLimited",
  "Unavailable",
  "Unauthorized",
  "Forbidden",
  "Aborted",
]);
