import * as E from "fp-ts/lib/Either.js";
import type { RemoteId, ReplicaError, Revision, Signal } from "@spegla/core";
import { type GraphContact, graphContactFrom, revisionOfContact } from "../contact/graph-contact.js";
import type { GraphAnswer, GraphRequest } from "../wire/graph-client.js";
import { replicaErrorFromGraph } from "../wire/replica-error.js";
import { type Answered, askAll } from "./ask-all.js";
import { placeRequest, wholeContactRequest } from "./contact-requests.js";
import { protocolViolation, unreadable } from "./folder-error.js";
import type { OpenFolder } from "./open-folder.js";

/** What is at an id of this folder now. */
export type LookedUp =
  | Present
  /** Not in this folder: deleted, or moved to another one; a moved contact keeps its id, and is no copy there. */
  | { readonly _tag: "Gone"; readonly id: RemoteId }
  | { readonly _tag: "Unknown"; readonly id: RemoteId; readonly error: ReplicaError };

export type Present = {
  readonly _tag: "Present";
  readonly id: RemoteId;
  readonly revision: Revision;
  readonly contact: GraphContact;
};

/** Each in the given order, 20 in one request, with everything that is mapped. */
export const lookUpWhole = (
  open: OpenFolder,
  ids: ReadonlyArray<RemoteId>,
  signal?: Signal,
): Promise<ReadonlyArray<LookedUp>> => lookUp(open, ids, wholeContactRequest, signal);

/** The same without what is mapped. */
export const lookUpPlaces = (
  open: OpenFolder,
  ids: ReadonlyArray<RemoteId>,
  signal?: Signal,
): Promise<ReadonlyArray<LookedUp>> => lookUp(open, ids, placeRequest, signal);

/** What an answer with a contact in it says of this id. */
const lookedUp = (open: OpenFolder, id: RemoteId, answer: Answered): LookedUp => {
  if (E.isRight(answer)) return presentOrGone(open, id, answer.right);
  const error = replicaErrorFromGraph(answer.left, { _tag: "Contact", id });
  return error._tag === "NotFound" ? { _tag: "Gone", id } : { _tag: "Unknown", id, error };
};

const lookUp = async (
  open: OpenFolder,
  ids: ReadonlyArray<RemoteId>,
  requestFor: (open: OpenFolder, id: RemoteId) => GraphRequest,
  signal: Signal | undefined,
): Promise<ReadonlyArray<LookedUp>> => {
  const requests = ids.map((id) => requestFor(open, id));
  const answers = await askAll(open, requests, signal);
  return ids.map((id, at) => {
    const answer = answers[at];
    return answer === undefined
      ? { _tag: "Unknown", id, error: protocolViolation(`nothing was answered of contact ${id}`) }
      : lookedUp(open, id, answer);
  });
};

const presentOrGone = ({ folder }: OpenFolder, id: RemoteId, { body }: GraphAnswer): LookedUp => {
  const decoded = graphContactFrom(body._tag === "Json" ? body.json : undefined);
  if (E.isLeft(decoded)) return { _tag: "Unknown", id, error: unreadable(id, decoded.left) };
  const contact = decoded.right;
  if (typeof contact.parentFolderId === "string" && contact.parentFolderId !== folder.id)
    return { _tag: "Gone", id };
  const revision = revisionOfContact(contact);
  return revision === undefined
    ? { _tag: "Unknown", id, error: unreadable(id, "changeKey") }
    : { _tag: "Present", id, revision, contact };
};
