import * as E from "fp-ts/lib/Either.js";
import { type RemoteId, type Revision, type Signal, remoteId, stringFromMarker } from "@spegla/core";
import {
  type ContactBody,
  type WantedContact,
  bodyForNewContact,
  patchForContact,
} from "../contact/body-for-contact.js";
import { withExtendedWrites } from "../contact/extended-properties.js";
import { type GraphContact, graphContactFrom, revisionOfContact } from "../contact/graph-contact.js";
import { contactWithRoom } from "../contact/room.js";
import type { GraphFailure, GraphRequest } from "../wire/graph-client.js";
import { replicaErrorFromGraph } from "../wire/replica-error.js";
import { type Answered, sendAllOnce } from "./ask-all.js";
import { createRequest, deleteRequest, patchRequest } from "./contact-requests.js";
import { protocolViolation, unavailable } from "./folder-error.js";
import type { OpenFolder } from "./open-folder.js";
import { type PlannedWrite, type Result, failed } from "./plan-writes.js";

/** What came of a write, but for its photo. */
export type SentWrite = { readonly _tag: "Answered"; readonly result: Result } | StoredContact;

/** As the service keeps it now. */
export type StoredContact = {
  readonly _tag: "Stored";
  readonly planned: ContentWrite;
  readonly id: RemoteId;
  readonly revision: Revision;
  readonly contact: GraphContact;
};

export type ContentWrite = Extract<PlannedWrite, { readonly _tag: "Create" | "Update" }>;

/**
 * Sends them, 20 in a request, each once; again only what was refused for having more entries than this
 * mailbox takes, with fewer: nothing was done of that.
 */
export const sendWrites = async (
  open: OpenFolder,
  planned: ReadonlyArray<PlannedWrite>,
  signal: Signal | undefined,
): Promise<ReadonlyArray<SentWrite>> => {
  const sent = new Map<number, SentWrite>();
  for (let pending = [...planned.entries()]; pending.length > 0;) {
    const writes = pending.map(([at, one]) => ({ at, one, ...requestFor(open, one) }));
    const requests = writes.flatMap(({ request }) => request ?? []);
    const answers = [...(await sendAllOnce(open, requests, signal))];
    const answered = writes.map((write) => ({
      ...write,
      answer: write.request === undefined ? undefined : answers.shift(),
    }));
    const narrowed = narrowRoom(open, answered);
    for (const { at, one, body, answer } of answered) sent.set(at, sentFrom(open, one, body, answer));
    pending = answered.flatMap(({ at, one, answer }) =>
      narrowed.has(propertyRefused(answer) ?? "") ? [[at, one] as const] : [],
    );
  }
  return planned.map((_, at) => sent.get(at) ?? { _tag: "Answered", result: failed(neverSent) });
};

/** `body`: what of extended properties is written has to be remembered, for no answer repeats it. */
const requestFor = (
  open: OpenFolder,
  planned: PlannedWrite,
): { readonly request?: GraphRequest; readonly body?: ContactBody } => {
  switch (planned._tag) {
    case "Answered":
      return {};
    case "Create": {
      const body = bodyForNewContact(wantedOf(open, planned));
      return { body, request: createRequest(open, body) };
    }
    case "Update": {
      const { id, revision, contact } = planned.before;
      const body = patchForContact(wantedOf(open, planned), contact);
      return body === undefined ? {} : { body, request: patchRequest(open, id, revision, body) };
    }
    case "Remove":
      return { request: deleteRequest(open, planned.write.id, planned.write.revision) };
  }
};

const wantedOf = ({ habits }: OpenFolder, { write }: ContentWrite): WantedContact => ({
  contact: contactWithRoom(habits.room())(write.contact),
  marker: write.marker === undefined ? undefined : stringFromMarker(write.marker),
});

/** The properties for which there is less room than was thought. */
const narrowRoom = (
  { habits }: OpenFolder,
  answered: ReadonlyArray<{ readonly answer: Answered | undefined }>,
): ReadonlySet<string> => {
  const refused = new Set(answered.flatMap(({ answer }) => propertyRefused(answer) ?? []));
  return new Set([...refused].filter(habits.noteTooMany));
};

const propertyRefused = (answer: Answered | undefined): string | undefined =>
  answer !== undefined && E.isLeft(answer) && answer.left._tag === "Refused" && answer.left.status === 400
    ? answer.left.property
    : undefined;

const sentFrom = (
  open: OpenFolder,
  planned: PlannedWrite,
  body: ContactBody | undefined,
  answer: Answered | undefined,
): SentWrite => {
  if (planned._tag === "Answered") return planned;
  if (answer === undefined) {
    if (planned._tag !== "Update") return { _tag: "Answered", result: failed(neverSent) };
    const { id, revision, contact } = planned.before;
    return { _tag: "Stored", planned, id, revision, contact };
  }
  if (E.isLeft(answer)) return { _tag: "Answered", result: refusedWrite(open, planned, answer.left) };
  if (planned._tag === "Remove")
    return { _tag: "Answered", result: { _tag: "Removed", id: planned.write.id } };
  const { body: answered } = answer.right;
  return storedFrom(planned, body, answered._tag === "Json" ? answered.json : undefined);
};

const refusedWrite = (
  { folder }: OpenFolder,
  planned: Exclude<PlannedWrite, { readonly _tag: "Answered" }>,
  failure: GraphFailure,
): Result => {
  const id = planned._tag === "Create" ? planned.write.marker.contactId : planned.write.id;
  const error = replicaErrorFromGraph(failure, { _tag: "Contact", id });
  if (error._tag !== "NotFound" || planned._tag === "Update") return failed(error);
  return planned._tag === "Remove"
    ? { _tag: "Removed", id: planned.write.id }
    : failed(replicaErrorFromGraph(failure, { _tag: "Folder", id: folder.id }));
};

const storedFrom = (planned: ContentWrite, body: ContactBody = {}, json: unknown): SentWrite => {
  const answered = graphContactFrom(json);
  const revision = E.isRight(answered) ? revisionOfContact(answered.right) : undefined;
  if (E.isLeft(answered) || revision === undefined) return { _tag: "Answered", result: failed(unseen) };
  const before = planned._tag === "Create" ? {} : planned.before.contact;
  return {
    _tag: "Stored",
    planned,
    id: planned._tag === "Create" ? remoteId(answered.right.id) : planned.write.id,
    revision,
    contact: withExtendedWrites(answered.right, before, body.singleValueExtendedProperties ?? []),
  };
};

/** Looked at now, it might be what somebody else has made of it since, and would count as what the service made. */
const unseen = unavailable(
  "the write was done, but its answer does not say what is there now; it is looked at again",
);

const neverSent = protocolViolation("the write was not answered; try again");
