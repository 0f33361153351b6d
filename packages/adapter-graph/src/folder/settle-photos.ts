import * as E from "fp-ts/lib/Either.js";
import { type Photo, type RemoteId, type ReplicaError, eqContact } from "@spegla/core";
import { contactFromGraph } from "../contact/contact-from-graph.js";
import { replicaErrorFromGraph } from "../wire/replica-error.js";
import { mapConcurrently } from "./concurrently.js";
import { type PhotoPresence, holdsPhotos, photoWithBytes } from "./contact-photos.js";
import { deletePhotoRequest, putPhotoRequest } from "./contact-requests.js";
import { invalidPhoto, unavailable } from "./folder-error.js";
import { type LookedUp, lookUpWhole } from "./look-up.js";
import type { OpenFolder } from "./open-folder.js";
import type { StoredContact } from "./send-writes.js";

/** A stored contact with the photo that it has then; Left: what became of its photo fails the whole write. */
export type SettledContact = E.Either<
  ReplicaError,
  { readonly stored: StoredContact; readonly photo: Photo | undefined }
>;

/**
 * Sends the photos that are news, each by itself, behind its contact, which must be there first. That moves the
 * contact's revision, and nothing says whether the service keeps a photo byte for byte: a photo costs three
 * requests, and one more for 20 contacts. Not stopped by a signal: the contacts are written by now.
 *
 * @see https://learn.microsoft.com/graph/api/profilephoto-update
 */
export const settlePhotos = async (
  open: OpenFolder,
  stored: ReadonlyArray<StoredContact>,
): Promise<ReadonlyArray<SettledContact>> => {
  const sent = await mapConcurrently(mostAtOnce, stored, (one) => sendPhoto(open, one));
  const changed = stored.flatMap(({ id }, at) => (sent[at]?._tag === "Changed" ? [id] : []));
  const looked = new Map((await lookUpWhole(open, changed)).map((found) => [found.id, found]));
  return mapConcurrently(mostAtOnce, [...stored.entries()], async ([at, one]) =>
    settled(open, one, sent[at] ?? { _tag: "Kept", presence: "None" }, looked),
  );
};

/** The gate of the mailbox lets no more through. */
const mostAtOnce = 4;

type SentPhoto =
  | { readonly _tag: "Kept"; readonly presence: PhotoPresence }
  | { readonly _tag: "Changed" }
  | { readonly _tag: "Failed"; readonly error: ReplicaError };

const sendPhoto = async (open: OpenFolder, { planned, id }: StoredContact): Promise<SentPhoto> => {
  const { photo } = planned.write.contact;
  const { photoBytes } = planned.write;
  const presence = planned._tag === "Create" ? "None" : planned.presence;
  if (!holdsPhotos(open)) return { _tag: "Kept", presence: "None" };
  if (photo === undefined)
    return presence === "None" ? { _tag: "Kept", presence } : takeOff(open, id, presence);
  if (photoBytes === undefined) return { _tag: "Kept", presence: presence === "Some" ? photo : presence };
  if (typeof presence === "object" && presence.hash === photo.hash) return { _tag: "Kept", presence };
  const answer = await open.client.send(putPhotoRequest(open, id, photo.mediaType, photoBytes));
  if (E.isRight(answer)) return { _tag: "Changed" };
  const error = replicaErrorFromGraph(answer.left, { _tag: "Photo", id });
  if (isPassing(error)) return { _tag: "Failed", error: photoPending(error) };
  // Failed, a create would be sent again, and make a second copy.
  return planned._tag === "Create"
    ? { _tag: "Kept", presence: "None" }
    : { _tag: "Failed", error: invalidPhoto(id, error.message) };
};

/** Whoever does not let a photo be deleted keeps it, which the answer to the write then says. */
const takeOff = async (open: OpenFolder, id: RemoteId, presence: PhotoPresence): Promise<SentPhoto> => {
  const answer = await open.client.send(deletePhotoRequest(open, id));
  if (E.isRight(answer)) return { _tag: "Changed" };
  const error = replicaErrorFromGraph(answer.left, { _tag: "Photo", id });
  if (error._tag === "NotFound") return { _tag: "Kept", presence: "None" };
  return isPassing(error) ? { _tag: "Failed", error: photoPending(error) } : { _tag: "Kept", presence };
};

const isPassing = ({ _tag }: ReplicaError): boolean =>
  _tag === "RateLimited" || _tag === "Unavailable" || _tag === "Unauthorized" || _tag === "Aborted";

/** Never that nothing was done: the contact is written, and what is there has to be looked at. */
const photoPending = (error: ReplicaError): ReplicaError => ({
  ...unavailable(`the contact was written without its photo: ${error.message}`),
  ...("retryAfterMs" in error && error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
});

const settled = async (
  open: OpenFolder,
  stored: StoredContact,
  sent: SentPhoto,
  looked: ReadonlyMap<RemoteId, LookedUp>,
): Promise<SettledContact> => {
  if (sent._tag === "Failed") return E.left(sent.error);
  const now = sent._tag === "Changed" ? asSeenAgain(stored, looked.get(stored.id)) : stored;
  const photo = await photoNow(open, stored.id, sent);
  if (E.isLeft(photo)) return photo;
  open.photos.remember(now.id, now.revision, photo.right);
  return E.right({ stored: now, photo: photo.right });
};

/** With the revision that its photo gave it; as it was if somebody has changed it since, for that is news. */
const asSeenAgain = (stored: StoredContact, found: LookedUp | undefined): StoredContact =>
  found?._tag === "Present" && eqContact(contactFromGraph(found.contact), contactFromGraph(stored.contact))
    ? { ...stored, revision: found.revision, contact: found.contact }
    : stored;

const photoNow = async (
  open: OpenFolder,
  id: RemoteId,
  sent: Exclude<SentPhoto, { readonly _tag: "Failed" }>,
): Promise<E.Either<ReplicaError, Photo | undefined>> => {
  if (sent._tag === "Kept" && sent.presence !== "Some")
    return E.right(sent.presence === "None" ? undefined : sent.presence);
  const given = await photoWithBytes(open, id);
  if (E.isRight(given)) return E.right(given.right.photo);
  if (given.left._tag === "NotFound") return E.right(undefined);
  return E.left(isPassing(given.left) ? photoPending(given.left) : given.left);
};
