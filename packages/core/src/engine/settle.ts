import type { Contact } from "../contact/contact.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { type Recovery, type ReplicaError, recoveryFor } from "../replica/replica-error.js";
import type { StateChanges } from "../replica/state-store.js";
import { type Keyed, putLink, putRecord } from "./mirror-state.js";
import type { Link } from "./link.js";
import type { Pushed } from "./push-writes.js";
import { type Decision, type LinkDraft, type Operation, isOfTwin } from "./operation.js";
import { type Held, type Parked, waitingKey } from "./records.js";

/** What came of one operation; a side it does not write to has no result. */
export type Executed = {
  readonly planned: Keyed<Operation>;
  readonly database?: Pushed<ContactId, BusinessContact>;
  readonly folder?: Pushed<RemoteId, FolderItem>;
};

/** What the state has to remember of one wave, and what the run has to know of it. */
export type Settled = {
  readonly changes: Required<StateChanges>;
  /** Contacts that have to be looked at again in this run: a side had moved. */
  readonly again: ReadonlyArray<Again>;
  /** What was done, by decision. */
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  /** An error that ends the run. */
  readonly fatal?: Failure;
};

type Failure = {
  readonly side: "Database" | "Folder";
  readonly error: ReplicaError;
  readonly isItsOwn: boolean;
};

export type SettleContext = {
  readonly now: number;
  readonly run: number;
  /** By their `waitingKey`. */
  readonly parked: ReadonlyMap<string, Parked>;
};

/** Turns outcomes into what the state has to remember: links, conflicts, and what is parked or held. */
export const settle =
  (context: SettleContext) =>
  (executed: ReadonlyArray<Executed>): Settled => {
    const settled = executed.map(settleOne(context));
    const puts = settled.flatMap((one) => one.puts);
    const failures = settled.flatMap(({ fatal }) => fatal ?? []);
    // What was not sent because of a fatal error says less than the error itself.
    const fatal = failures.find(({ error }) => error._tag !== "Aborted") ?? failures[0];
    return {
      changes: {
        clears: [],
        drops: settled.flatMap(({ drops }) => drops),
        puts,
      },
      again: settled.flatMap(({ again }) => again ?? []),
      counts: countsOf(settled.flatMap(({ done }) => done ?? [])),
      ...(fatal === undefined ? {} : { fatal }),
    };
  };

/** A contact, or an item without a link, to be looked at again, and why. */
export type Again = Pick<Parked, "contactId" | "remoteId" | "earlierMirror" | "name" | "reason">;

type Settlement = {
  readonly drops: Required<StateChanges>["drops"];
  readonly puts: Required<StateChanges>["puts"];
  readonly again?: Again;
  readonly done?: Decision;
  readonly fatal?: Failure;
};

const settleOne =
  (context: SettleContext) =>
  (executed: Executed): Settlement => {
    const { key, value: operation } = executed.planned;
    const failure = failureOf(executed);
    const recovery = failure === undefined ? undefined : recoveryOf(failure);
    const { drops, puts } = takenOffStage(key, operation, failure?.error);
    if (failure !== undefined && recovery !== "Park")
      return {
        drops,
        puts,
        ...(recovery === "ReadAgain"
          ? { again: againFor(operation, failure.error.message) }
          : { fatal: failure }),
      };
    const error = failure?.error ?? operation.error;
    if (error !== undefined) {
      const parked = parkedBy(context, operation, error);
      return {
        drops,
        puts: [...puts, putRecord("parked", waitingKey(parked), parked)],
        ...(parked.retryAt <= context.now ? { again: againFor(operation, error.message) } : {}),
      };
    }
    if (operation.decision === "Hold") {
      const held = heldBy(context, operation);
      return {
        drops: [...drops, ...parkedDrops(context, operation)],
        puts: [putRecord("held", waitingKey(held), held)],
      };
    }
    return settleDone(context, executed, drops);
  };

const settleDone = (context: SettleContext, executed: Executed, drops: Settlement["drops"]): Settlement => {
  const operation = executed.planned.value;
  const key = waitingKeyOf(operation);
  const link = linkAfter(executed);
  return {
    drops: [
      ...drops,
      { collection: "held", key },
      ...parkedDrops(context, operation),
      ...(link === "Drop" ? [{ collection: "links", key: operation.contactId } as const] : []),
    ],
    puts: [
      ...(link === "Drop" || link === "Keep" ? [] : [putLink(link)]),
      ...(isLetGo(operation) ? [putRecord("parked", key, parkedForCopy(context, operation))] : []),
    ],
    ...(isLetGo(operation) ? { again: againFor(operation, letGo) } : {}),
    done: operation.decision,
  };
};

/** What was parked for it: the contact, or the item that it has taken care of. */
const parkedDrops = ({ parked }: SettleContext, operation: Operation): Settlement["drops"] => {
  const { contactId, remoteId } = operation;
  const keys = [
    waitingKeyOf(operation),
    ...(remoteId === undefined ? [] : [waitingKey({ contactId, remoteId })]),
  ];
  return [...new Set(keys)]
    .filter((key) => parked.has(key))
    .map((key) => ({ collection: "parked", key }) as const);
};

/** A contact whose copy was let go to somebody else has none now, and nobody would ask for one. */
const isLetGo = ({ decision, isReleased }: Operation): boolean =>
  decision === "Forget" && isReleased === true;

const letGo = "its copy was let go";

const parkedForCopy = ({ now }: SettleContext, { contactId, name }: Operation): Parked => ({
  contactId,
  name,
  reason: letGo,
  errorTag: "NotFound",
  attempts: 1,
  since: now,
  retryAt: now,
});

/** It is on the stage no longer; a write to the folder whose effect is unknown stays noted. */
const takenOffStage = (
  key: string,
  operation: Operation,
  error: ReplicaError | undefined,
): Pick<Settlement, "drops" | "puts"> => {
  const plan = { collection: "plan", key } as const;
  const { contactId, folder, link } = operation;
  if (link === "Keep") return { drops: [plan], puts: [] };
  if (folder !== undefined && error !== undefined && isEffectUnknown(error))
    return { drops: [plan], puts: [putRecord("intents", contactId, { contactId, plan: key, operation })] };
  return { drops: [plan, { collection: "intents", key: contactId }], puts: [] };
};

const isEffectUnknown = ({ _tag }: ReplicaError): boolean =>
  _tag === "Unavailable" || _tag === "ProtocolViolation";

const againFor = (operation: Operation, reason: string): Again => ({
  ...waitingFor(operation),
  ...earlierMirrorOf(operation),
  name: operation.name,
  reason,
});

const countsOf = (decisions: ReadonlyArray<Decision>): Settled["counts"] => {
  const counts: Partial<Record<Decision, number>> = {};
  for (const decision of decisions) counts[decision] = (counts[decision] ?? 0) + 1;
  return counts;
};

const waitingKeyOf = (operation: Operation): string => waitingKey(waitingFor(operation));

/** A contact, or an item without a link. */
const waitingFor = (operation: Operation): Pick<Held, "contactId" | "remoteId"> => ({
  contactId: operation.contactId,
  ...(operation.twin === undefined ? {} : { remoteId: operation.twin }),
  ...(isOfTwin(operation) ? { remoteId: operation.remoteId } : {}),
});

/** Whose marker the item carries that was to be adopted, if it is an earlier mirror's. */
const earlierMirrorOf = ({ link }: Operation): Pick<Parked, "earlierMirror"> =>
  link === "Keep" || link === "Drop" || link.earlierMirror === undefined
    ? {}
    : { earlierMirror: link.earlierMirror };

/** Waits from a minute to a day, four times longer each time. */
export const retryDelayMs = (attempts: number): number => Math.min(60_000 * 4 ** (attempts - 1), 86_400_000);

const failureOf = ({ database, folder }: Executed): Failure | undefined =>
  failureOn("Database", database) ?? failureOn("Folder", folder);

const failureOn = (
  side: Failure["side"],
  result: Pushed<unknown, unknown> | undefined,
): Failure | undefined =>
  result?._tag === "Failed" || result?._tag === "Unsent"
    ? { side, error: result.error, isItsOwn: result._tag === "Failed" }
    : undefined;

/** What keeps failing for one item alone, while its request is answered, is that item's trouble and not the run's. */
const recoveryOf = ({ error, isItsOwn }: Failure): Recovery => {
  const recovery = recoveryFor[error._tag];
  return isItsOwn && recovery === "Retry" ? "Park" : recovery;
};

const parkedBy = ({ now, parked }: SettleContext, operation: Operation, error: ReplicaError): Parked => {
  const before = parked.get(waitingKeyOf(operation));
  const attempts = (before?.attempts ?? 0) + 1;
  const refused = refusedPhoto(operation, error, before);
  return {
    ...waitingFor(operation),
    ...earlierMirrorOf(operation),
    name: operation.name,
    reason: error.message,
    errorTag: error._tag,
    attempts,
    since: before?.since ?? now,
    ...(refused === undefined
      ? { retryAt: now + retryDelayMs(attempts) }
      : { retryAt: now, refusedPhoto: refused }),
  };
};

/** The photo that the folder would not take, unless it was left out already. */
const refusedPhoto = (
  { folder }: Operation,
  error: ReplicaError,
  before: Parked | undefined,
): string | undefined => {
  if (error._tag !== "InvalidItem" || error.field !== "photo") return undefined;
  const photo = folder === undefined || folder._tag === "Remove" ? undefined : folder.contact.photo;
  return photo?.hash === before?.refusedPhoto ? undefined : photo?.hash;
};

const heldBy = ({ now }: SettleContext, operation: Operation): Held => ({
  contactId: operation.contactId,
  name: operation.name,
  group: `hold-${operation.contactId}`,
  reason: operation.reason ?? "",
  decision: operation.decision,
  since: now,
  ...(operation.twin === undefined ? {} : { remoteId: operation.twin }),
  ...(operation.loser === undefined ? {} : { loser: operation.loser }),
});

/** The draft with what the writes answered; what a service stored instead of what was sent is the base. */
const linkAfter = ({ planned, database, folder }: Executed): Link | "Drop" | "Keep" => {
  const { link, folder: write } = planned.value;
  if (link === "Drop" || link === "Keep") return link;
  const sent = write === undefined || write._tag === "Remove" ? undefined : write.contact;
  const { remoteId, folderBase, ...known } = withFolderAnswer(
    withDatabaseAnswer(link, database),
    sent,
    folder,
  );
  return remoteId === undefined || folderBase === undefined ? "Keep" : { ...known, remoteId, folderBase };
};

const withDatabaseAnswer = (draft: LinkDraft, answer: Executed["database"]): LinkDraft =>
  answer?._tag !== "Done"
    ? draft
    : {
        ...draft,
        databaseRevision: answer.revision,
        ...(answer.stored === undefined
          ? {}
          : { databaseBase: answer.stored.contact, version: answer.stored.version }),
      };

const withFolderAnswer = (
  draft: LinkDraft,
  sent: Contact | undefined,
  answer: Executed["folder"],
): LinkDraft => {
  if (answer?._tag !== "Done") return draft;
  const folderBase = answer.stored?.contact ?? sent;
  const { earlierMirror: _former, unnoted: _overwritten, ...marked } = draft;
  return {
    ...marked,
    remoteId: answer.id,
    folderRevision: answer.revision,
    ...(folderBase === undefined ? {} : { folderBase }),
  };
};
