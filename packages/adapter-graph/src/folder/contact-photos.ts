import { createHash } from "node:crypto";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { Photo, RemoteId, ReplicaError, Signal } from "@spegla/core";
import type { GraphFailure } from "../wire/graph-client.js";
import { replicaErrorFromGraph } from "../wire/replica-error.js";
import { type Answered, askAll } from "./ask-all.js";
import { photoBytesRequest, photoRequest } from "./contact-requests.js";
import { notFound, protocolViolation } from "./folder-error.js";
import type { Present } from "./look-up.js";
import type { OpenFolder } from "./open-folder.js";

/** `Some`: it has one, and which one is not known. */
export type PhotoPresence = Photo | "Some" | "None";

type Attempt<Result> = E.Either<ReplicaError, Result>;
type KnownState = Pick<Present, "id" | "revision">;

/**
 * The photo of each contact, undefined where it has none. Neither a contact nor a listing says whether there
 * is one, and no photo says its hash: of a contact whose photo is not known at its revision that costs one
 * more request in a batch, and where there is a photo, one for its bytes. A photo that changes moves the
 * revision, so that what is known at one stays true.
 * @see https://learn.microsoft.com/graph/api/profilephoto-get
 */
export const photosOf = async (
  open: OpenFolder,
  contacts: ReadonlyArray<KnownState>,
  signal?: Signal,
): Promise<ReadonlyMap<RemoteId, Attempt<Photo | undefined>>> => {
  const photos = new Map<RemoteId, Attempt<Photo | undefined>>();
  const presences = await photoPresences(open, contacts, signal);
  for (const { id, revision } of contacts) {
    const photo = await photoAt(open, id, presences.get(id) ?? E.right("None"), signal);
    photos.set(id, photo);
    if (E.isRight(photo)) open.photos.remember(id, revision, photo.right);
  }
  return photos;
};

/** Whether each contact has a photo, and which one where that is known. */
export const photoPresences = async (
  open: OpenFolder,
  contacts: ReadonlyArray<KnownState>,
  signal?: Signal,
): Promise<ReadonlyMap<RemoteId, Attempt<PhotoPresence>>> => {
  const presences = new Map<RemoteId, Attempt<PhotoPresence>>();
  if (!holdsPhotos(open)) return presences;
  const unknown: RemoteId[] = [];
  for (const { id, revision } of contacts) {
    const known = open.photos.photoOf(id, revision);
    if (O.isSome(known)) presences.set(id, E.right(known.value ?? "None"));
    else unknown.push(id);
  }
  const requests = unknown.map((id) => photoRequest(open, id));
  const answers = await askAll(open, requests, signal);
  for (const [at, id] of unknown.entries())
    presences.set(id, presenceFrom(open, id, answers[at] ?? E.left(unasked)));
  return presences;
};

/** Whether this mailbox takes photos, as far as is known. */
export const holdsPhotos = ({ settings, habits }: OpenFolder): boolean =>
  settings.photos !== "None" && habits.takesPhotos();

export type PhotoWithBytes = { readonly photo: Photo; readonly bytes: Uint8Array };

/** What the contact has now. Left `NotFound`: no photo. */
export const photoWithBytes = async (
  open: OpenFolder,
  id: RemoteId,
  signal?: Signal,
): Promise<Attempt<PhotoWithBytes>> => {
  const answer = await open.client.send(photoBytesRequest(open, id), signal);
  if (E.isLeft(answer)) {
    if (!isRefusedAltogether(answer.left))
      return E.left(replicaErrorFromGraph(answer.left, { _tag: "Photo", id }));
    open.habits.noteNoPhotos();
    return E.left(notFound(id));
  }
  const { body, header } = answer.right;
  return body._tag === "Bytes" && body.bytes.length > 0
    ? E.right({ photo: photoFromBytes(body.bytes, header("content-type")), bytes: body.bytes })
    : E.left(protocolViolation(`the photo of contact ${id} was answered without its bytes`));
};

const photoAt = async (
  open: OpenFolder,
  id: RemoteId,
  presence: Attempt<PhotoPresence>,
  signal: Signal | undefined,
): Promise<Attempt<Photo | undefined>> => {
  if (E.isLeft(presence)) return presence;
  if (presence.right === "None") return E.right(undefined);
  if (presence.right !== "Some") return E.right(presence.right);
  const given = await photoWithBytes(open, id, signal);
  if (E.isRight(given)) return E.right(given.right.photo);
  return given.left._tag === "NotFound" ? E.right(undefined) : given;
};

const presenceFrom = (open: OpenFolder, id: RemoteId, answer: Answered): Attempt<PhotoPresence> => {
  if (E.isRight(answer)) return E.right("Some");
  if (isRefusedAltogether(answer.left)) {
    open.habits.noteNoPhotos();
    return E.right("None");
  }
  const error = replicaErrorFromGraph(answer.left, { _tag: "Photo", id });
  return error._tag === "NotFound" ? E.right("None") : E.left(error);
};

/**
 * Asking whether a contact that was just read has a photo is no bad question: such a mailbox has none. A 403
 * may be gone tomorrow, and the photos be there all the while.
 */
const isRefusedAltogether = (failure: GraphFailure): boolean =>
  failure._tag === "Refused" && [400, 405, 501].includes(failure.status);

/** Who says nothing of use is believed to send what Outlook makes of every picture. */
const photoFromBytes = (bytes: Uint8Array, contentType = ""): Photo => ({
  mediaType: /^image\/[\w.+-]+/iu.exec(contentType.trim())?.[0].toLowerCase() ?? "image/jpeg",
  hash: createHash("sha256").update(bytes).digest("hex"),
  size: bytes.length,
});

const unasked: GraphFailure = {
  _tag: "Malformed",
  effect: "None",
  message: "nothing was answered of a photo",
};
