import * as E from "fp-ts/lib/Either.js";
import type { FolderItem, FolderWrite, RemoteId, ReplicaError, Signal, WriteResult } from "@spegla/core";
import { type PhotoPresence, holdsPhotos, photoPresences } from "./contact-photos.js";
import { changedMeanwhile, invalidPhoto, notFound } from "./folder-error.js";
import { type LookedUp, type Present, lookUpPlaces, lookUpWhole } from "./look-up.js";
import type { OpenFolder } from "./open-folder.js";

export type Result = WriteResult<RemoteId, FolderItem>;
type Writing<Tag extends FolderWrite["_tag"]> = Extract<FolderWrite, { readonly _tag: Tag }>;

/** A write, after a look at what it is about. */
export type PlannedWrite =
  | { readonly _tag: "Answered"; readonly result: Result }
  | { readonly _tag: "Create"; readonly write: Writing<"Create"> }
  | {
      readonly _tag: "Update";
      readonly write: Writing<"Update">;
      readonly before: Present;
      readonly presence: PhotoPresence;
    }
  | { readonly _tag: "Remove"; readonly write: Writing<"Remove"> };

export const failed = (error: ReplicaError): Result => ({ _tag: "Failed", error });

/**
 * Reads right before it writes what is to be written, 20 contacts in a request: whether the service minds
 * `If-Match` is not documented, and an update is a patch of what is there.
 */
export const planWrites = async (
  open: OpenFolder,
  writes: ReadonlyArray<FolderWrite>,
  signal: Signal | undefined,
): Promise<ReadonlyArray<PlannedWrite>> => {
  const updates = await lookUpWhole(open, idsOf(writes, "Update"), signal);
  const removes = await lookUpPlaces(open, idsOf(writes, "Remove"), signal);
  const found = new Map([...updates, ...removes].map((one) => [one.id, one]));
  const presences = await photoPresences(
    open,
    writes.flatMap((write) => {
      const current = write._tag === "Update" ? found.get(write.id) : undefined;
      return current?._tag === "Present" && current.revision === revisionOf(write) ? [current] : [];
    }),
    signal,
  );
  return writes.map((write) => {
    if (write._tag === "Create") return { _tag: "Create", write };
    const current = currentOf(write, found.get(write.id));
    if (current._tag === "Answered") return current;
    if (write._tag === "Remove") return { _tag: "Remove", write };
    return plannedUpdate(open, write, current, presences.get(write.id) ?? E.right("None"));
  });
};

const idsOf = (writes: ReadonlyArray<FolderWrite>, tag: "Update" | "Remove"): ReadonlyArray<RemoteId> =>
  writes.flatMap((write) => (write._tag === tag ? [write.id] : []));

const revisionOf = (write: FolderWrite) => (write._tag === "Create" ? undefined : write.revision);

type Answered = Extract<PlannedWrite, { readonly _tag: "Answered" }>;

const currentOf = (
  { _tag, id, revision }: Exclude<FolderWrite, { readonly _tag: "Create" }>,
  found: LookedUp | undefined,
): Present | Answered => {
  if (found?._tag === "Unknown") return { _tag: "Answered", result: failed(found.error) };
  if (found === undefined || found._tag === "Gone")
    return { _tag: "Answered", result: _tag === "Remove" ? { _tag: "Removed", id } : failed(notFound(id)) };
  return found.revision === revision ? found : { _tag: "Answered", result: failed(changedMeanwhile(id)) };
};

const plannedUpdate = (
  open: OpenFolder,
  write: Writing<"Update">,
  before: Present,
  presence: E.Either<ReplicaError, PhotoPresence>,
): PlannedWrite => {
  if (E.isLeft(presence)) return { _tag: "Answered", result: failed(presence.left) };
  // Said before anything is done: the engine then sends the update without its photo.
  if (write.photoBytes !== undefined && !holdsPhotos(open))
    return { _tag: "Answered", result: failed(invalidPhoto(write.id, "this mailbox takes no photos")) };
  return { _tag: "Update", write, before, presence: presence.right };
};
