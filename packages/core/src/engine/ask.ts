import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import type { Marker } from "../replica/marker.js";
import type { ReadResult } from "../replica/replica.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { type Link, relinked } from "./link.js";
import { type Held, waitingKey } from "./records.js";
import type { LinkedPair } from "./linked-pair.js";
import { type Operation, displayName } from "./operation.js";
import { patiently } from "./patience.js";
import { reconcileLinked } from "./reconcile-linked.js";
import { reconcileUnlinked } from "./reconcile-unlinked.js";
import { type Attempt, onReplica, onState } from "./run-error.js";
import type { PlanningRun } from "./run.js";

/** A contact that has to be looked at, with what the folder says of it; its database is asked here. */
export type Ask =
  | { readonly _tag: "Linked"; readonly link: Link; readonly copy: LinkedPair["copy"] }
  /** The copy is there, but cannot be read: nothing can be decided. */
  | { readonly _tag: "Unreadable"; readonly link: Link; readonly error: ReplicaError }
  | {
      readonly _tag: "Unlinked";
      readonly contactId: ContactId;
      readonly item?: FolderItem & { readonly marker: Marker };
    };

const contactIdOfAsk = (ask: Ask): ContactId =>
  ask._tag === "Unlinked" ? ask.contactId : ask.link.contactId;

/** What reading a linked copy came to, as something to decide on. */
export const askOfLinked = (link: Link, answer: ReadResult<RemoteId, FolderItem>): Ask => {
  switch (answer._tag) {
    case "Found":
      return { _tag: "Linked", link, copy: { _tag: "Present", item: answer.item } };
    case "Missing":
      return { _tag: "Linked", link, copy: { _tag: "Gone" } };
    case "Unreadable":
      return { _tag: "Unreadable", link, error: answer.error };
  }
};

/**
 * The copy is gone, and this item carries its marker: it was moved here, or was a second one and is
 * the only one now. One that an earlier mirror made may be either: nobody held those.
 */
export const askOfMoved = (
  { heldTwins, context }: Pick<PlanningRun, "heldTwins" | "context">,
  link: Link,
  item: FolderItem,
): Ask => {
  const isSecond =
    item.marker?.mirrorId !== context.mirrorId || heldTwins.some(({ remoteId }) => remoteId === item.id);
  return {
    _tag: "Linked",
    link: relinked(link, item),
    copy: { _tag: "Present", item, ...(isSecond ? { isSecond } : {}) },
  };
};

/** Reads the contacts of one chunk of asks, decides about each, and puts what is to do on the stage. */
export const answerAsks = async (run: PlanningRun, asks: ReadonlyArray<Ask>): Attempt<void> => {
  if (asks.length === 0) return E.right(undefined);
  const ids = asks.map(contactIdOfAsk);
  const read = await onReplica("Database")(
    patiently(run.patience)(run.database.read(ids, run.patience.signal)),
  );
  if (E.isLeft(read)) return read;
  const contacts = new Map(
    read.right.map((answer) => [answer._tag === "Found" ? answer.item.id : answer.id, answer]),
  );
  const operations = asks
    .map((ask) => answerAsk(run, ask, contacts.get(contactIdOfAsk(ask))))
    .filter((operation) => operation !== undefined);
  const busy = new Set(operations.map(({ contactId }) => contactId));
  const idle = ids.filter((id) => !busy.has(id));
  run.stage.unhold(idle.filter((id) => waitsForNothing(run.held.get(id))));
  run.stage.unpark([...idle.filter((id) => run.parked.has(id)), ...idleStrays(run, asks, busy)]);
  return onState(run.stage.add(operations));
};

/** What takes a run back may have got half way with a contact that a sync finds nothing to do about. */
const waitsForNothing = (held: Held | undefined): boolean =>
  held !== undefined && (held.isFrozen !== true || held.answer !== undefined);

/** Items that waited for their time, and that nothing has to be done about by now. */
const idleStrays = (
  { parkedStrays }: PlanningRun,
  asks: ReadonlyArray<Ask>,
  busy: ReadonlySet<ContactId>,
): ReadonlyArray<string> => {
  const parked = new Set(parkedStrays.map(waitingKey));
  return asks
    .flatMap((ask) =>
      ask._tag === "Unlinked" && ask.item !== undefined && !busy.has(ask.contactId)
        ? [waitingKey({ contactId: ask.contactId, remoteId: ask.item.id })]
        : [],
    )
    .filter((key) => parked.has(key));
};

const answerAsk = (
  run: PlanningRun,
  ask: Ask,
  contact: ReadResult<ContactId, BusinessContact> | undefined,
): Operation | undefined => {
  if (ask._tag === "Unreadable") return parkOperation(ask, ask.error);
  if (contact === undefined) return parkOperation(ask, noAnswer);
  if (contact._tag === "Unreadable") return parkOperation(ask, contact.error);
  const operation =
    ask._tag === "Linked" ? answerLinked(run, ask, contact) : answerUnlinked(run, ask, contact);
  if (operation === undefined) return undefined;
  const held = run.held.get(operation.contactId);
  return isLetGo(held, operation) ? { ...operation, isReleased: true } : operation;
};

/** A person's answer is about what was held, and no leave to take something away from the other side. */
const isLetGo = (held: Held | undefined, { removes, overwrites }: Operation): boolean => {
  if (held?.answer === undefined) return false;
  const isOfLoser = held.loser !== undefined && [removes, ...overwrites].includes(held.loser);
  return removes === undefined || isOfLoser || held.decision === "Hold" || held.isFrozen === true;
};

const answerLinked = (
  run: PlanningRun,
  ask: Extract<Ask, { readonly _tag: "Linked" }>,
  contact: Exclude<ReadResult<ContactId, BusinessContact>, { readonly _tag: "Unreadable" }>,
): Operation | undefined => {
  const held = run.held.get(ask.link.contactId);
  const link = held?.answer === undefined ? ask.link : withoutTrail(ask.link);
  return reconcileLinked(run.context)({
    link,
    copy: ask.copy,
    contact:
      contact._tag === "Found"
        ? { _tag: "Present", record: contact.item, isSelected: run.includes(contact.item) }
        : { _tag: "Deleted", ...deletedRecord(run, contact.deleted) },
    ...(held?.answer === "Released" ? { isReleased: true } : {}),
    ...refusedPhotoOf(run, ask.link.contactId),
    ...(held?.answer === "Discarded" && held.loser !== undefined && !isMoot(held, ask, contact)
      ? { standing: held.loser, ...(isAnswerOld(held, ask, contact) ? { isAnswerOld: true } : {}) }
      : {}),
  });
};

/** What was held because it looked gone from the other side is there: its edits count as ever. */
const isMoot = (
  { decision, loser }: Held,
  { copy }: Extract<Ask, { readonly _tag: "Linked" }>,
  contact: ReadResult<ContactId, BusinessContact>,
): boolean =>
  loser === "Database"
    ? (decision === "RemoveContact" || decision === "Hold") && copy._tag !== "Gone"
    : decision === "RemoveCopy" && contact._tag === "Found";

/** What was edited since is overwritten like the rest, but a conflict keeps it. */
const isAnswerOld = (
  { about, loser }: Held,
  { copy }: Extract<Ask, { readonly _tag: "Linked" }>,
  contact: ReadResult<ContactId, BusinessContact>,
): boolean => {
  if (about === undefined) return false;
  if (loser === "Database") return copy._tag === "Present" && copy.item.revision !== about;
  return contact._tag === "Found" && contact.item.revision !== about;
};

const deletedRecord = (run: PlanningRun, record: BusinessContact | undefined) =>
  record === undefined ? {} : { record, isSelected: run.includes(record) };

const answerUnlinked = (
  run: PlanningRun,
  ask: Extract<Ask, { readonly _tag: "Unlinked" }>,
  contact: Exclude<ReadResult<ContactId, BusinessContact>, { readonly _tag: "Unreadable" }>,
): Operation | undefined =>
  reconcileUnlinked(run.context)({
    contactId: ask.contactId,
    ...(ask.item === undefined ? {} : { item: ask.item }),
    contact:
      contact._tag === "Found"
        ? { _tag: "Present", record: contact.item, isSelected: run.includes(contact.item) }
        : contact.deleted === undefined
          ? { _tag: "Unheard" }
          : { _tag: "Deleted", record: contact.deleted },
    ...(run.held.get(ask.contactId)?.answer === "Released" ? { isReleased: true } : {}),
    ...refusedPhotoOf(run, ask.contactId),
  });

const refusedPhotoOf = ({ parked }: PlanningRun, id: ContactId): { readonly refusedPhoto?: string } => {
  const refusedPhoto = parked.get(id)?.refusedPhoto;
  return refusedPhoto === undefined ? {} : { refusedPhoto };
};

/** Nothing can be decided about this one now; the others go on. */
const parkOperation = (ask: Ask, error: ReplicaError): Operation => ({
  decision: "Park",
  contactId: contactIdOfAsk(ask),
  name: displayOf(ask),
  overwrites: [],
  conflicts: [],
  link: "Keep",
  error,
});

const displayOf = (ask: Ask): string => {
  if (ask._tag !== "Unlinked") return displayName(ask.link.databaseBase);
  return ask.item === undefined ? ask.contactId : displayName(ask.item.contact);
};

/** Released from a swing, a field starts over. */
const withoutTrail = ({ trail: _past, ...link }: Link): Link => link;

const noAnswer: ReplicaError = {
  _tag: "ProtocolViolation",
  message: "the database gave no answer for this contact",
};
