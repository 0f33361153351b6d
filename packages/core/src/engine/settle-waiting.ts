import type { Revision } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { type Operation, formerMarkerOf, isOfTwin } from "./operation.js";
import { type Held, type Parked, waitingKey } from "./records.js";

/** A contact, or an item without a link, to be looked at again, and why. */
export type Again = Pick<Parked, "contactId" | "remoteId" | "formerMarker" | "name" | "reason">;

/** What was parked before, by its `waitingKey`, and the time now. */
type WaitingContext = { readonly now: number; readonly parked: ReadonlyMap<string, Parked> };

export const againFor = (operation: Operation, reason: string): Again => ({
  ...waitingFor(operation),
  ...formerMarkerOf(operation),
  name: operation.name,
  reason,
});

export const waitingKeyOf = (operation: Operation): string => waitingKey(waitingFor(operation));

/** A contact, or an item without a link. */
const waitingFor = (operation: Operation): Pick<Held, "contactId" | "remoteId"> => ({
  contactId: operation.contactId,
  ...(operation.twin === undefined ? {} : { remoteId: operation.twin }),
  ...(isOfTwin(operation) ? { remoteId: operation.remoteId } : {}),
});

/** Waits from a minute to a day, four times longer each time. */
export const retryDelayMs = (attempts: number): number => Math.min(60_000 * 4 ** (attempts - 1), 86_400_000);

export const parkedBy = (
  { now, parked }: WaitingContext,
  operation: Operation,
  error: ReplicaError,
): Parked => {
  const before = parked.get(waitingKeyOf(operation));
  const attempts = (before?.attempts ?? 0) + 1;
  const refused = refusedPhoto(operation, error, before);
  return {
    ...waitingFor(operation),
    ...formerMarkerOf(operation),
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

export const heldBy = ({ now }: WaitingContext, operation: Operation): Held => ({
  contactId: operation.contactId,
  name: operation.name,
  group: `hold-${operation.contactId}`,
  reason: operation.reason ?? "",
  decision: operation.decision,
  since: now,
  ...(operation.twin === undefined ? {} : { remoteId: operation.twin }),
  ...(operation.loser === undefined ? {} : { loser: operation.loser }),
});

/**
 * Of what takes a run back: its contact, so that no sync does again what was taken back. Held before
 * the first write: an undoing that dies is finished, and not understood as people's edits.
 */
export const undoingHeld = (now: number, { contactId, name, undoes }: Operation): ReadonlyArray<Held> =>
  undoes === undefined
    ? []
    : [
        {
          ...frozen,
          contactId,
          name,
          group: undoGroup(undoes.run),
          reason: `undoing run ${undoes.run} is not finished: undo it again`,
          since: now,
        },
      ];

/** `about`: the copy as it is left. */
export const undoneHeld = (
  now: number,
  { contactId, name, undoes }: Operation,
  about: Revision | undefined,
): ReadonlyArray<Held> =>
  undoes?.isHeldAfter !== true
    ? []
    : [
        {
          ...frozen,
          contactId,
          name,
          group: undoGroup(undoes.run),
          reason: `run ${undoes.run} was undone: release it to be done again, or discard it to let the database stand`,
          since: now,
          ...(about === undefined ? {} : { about }),
        },
      ];

export const undoGroup = (run: number): string => `undo-${run}`;

const frozen = { decision: "Undo", loser: "Database", isFrozen: true } as const;

export const letGo = "its copy was let go";

/** A contact whose copy was let go to somebody else has none now, and nobody would ask for one. */
export const isLetGo = ({ decision, isReleased }: Operation): boolean =>
  decision === "Forget" && isReleased === true;

export const parkedForCopy = ({ now }: WaitingContext, operation: Operation): Parked => ({
  ...dueNow(now, operation, letGo),
  errorTag: "NotFound",
});

/** To be looked at in this run, or in the next one if this one dies. */
export const dueNow = (now: number, { contactId, name }: Operation, reason: string): Parked => ({
  contactId,
  name,
  reason,
  errorTag: "RevisionMismatch",
  attempts: 1,
  since: now,
  retryAt: now,
});

/** The keys of what was parked for it: the contact, or the item that it has taken care of. */
export const parkedKeysOf = ({ parked }: WaitingContext, operation: Operation): ReadonlyArray<string> => {
  const { contactId, remoteId } = operation;
  const keys = [
    waitingKeyOf(operation),
    ...(remoteId === undefined ? [] : [waitingKey({ contactId, remoteId })]),
  ];
  return [...new Set(keys)].filter((key) => parked.has(key));
};
