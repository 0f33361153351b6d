import type { ContactId } from "../contact/ids.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import type { WriteResult } from "../replica/replica.js";
import { type ReplicaError, recoveryFor } from "../replica/replica-error.js";
import type { StateChanges } from "../replica/state-store.js";
import { type Keyed, putLink, putRecord } from "./mirror-state.js";
import type { Link } from "./link.js";
import type { Operation } from "./operation.js";
import type { Held, Parked, RecordedConflict } from "./records.js";

/** What came of one operation; a side it does not write to has no result. */
export type Executed = {
  readonly planned: Keyed<Operation>;
  readonly database?: WriteResult<ContactId, BusinessContact>;
  readonly folder?: WriteResult<RemoteId, FolderItem>;
};

export type Settled = {
  readonly changes: Required<StateChanges>;
  /** Contacts that have to be looked at again in this run: a side had moved. */
  readonly again: ReadonlyArray<ContactId>;
  readonly parked: ReadonlyArray<Parked>;
  readonly heldCount: number;
  readonly conflictCount: number;
  /** An error that ends the run. */
  readonly fatal?: { readonly side: "Database" | "Folder"; readonly error: ReplicaError };
};

export type SettleContext = {
  readonly now: number;
  readonly run: number;
  readonly parked: ReadonlyMap<ContactId, Parked>;
};

/** Turns outcomes into what the state has to remember: links, conflicts, and what is parked or held. */
export const settle =
  (context: SettleContext) =>
  (executed: ReadonlyArray<Executed>): Settled => {
    const drops: Array<NonNullable<StateChanges["drops"]>[number]> = [];
    const puts: Array<NonNullable<StateChanges["puts"]>[number]> = [];
    const again: Array<ContactId> = [];
    const parkings: Array<Parked> = [];
    let fatal: Settled["fatal"];
    let heldCount = 0;
    let conflictCount = 0;
    for (const outcome of executed) {
      const { key, value: operation } = outcome.planned;
      const { contactId } = operation;
      const failure = failureOf(outcome);
      const recovery = failure === undefined ? undefined : recoveryFor[failure.error._tag];
      // A create whose effect is unknown stays noted, with what it was to be.
      if (operation.folder?._tag !== "Create") drops.push({ collection: "plan", key });
      else if (recovery !== "Retry")
        drops.push({ collection: "plan", key }, { collection: "intents", key: contactId });
      if (failure !== undefined && recovery !== "Park") {
        if (recovery === "ReadAgain") again.push(contactId);
        else if (fatal === undefined || fatal.error._tag === "Aborted") fatal = failure;
        continue;
      }
      const error = failure?.error ?? operation.error;
      if (error !== undefined) {
        const parking = parkedBy(context, operation, error);
        parkings.push(parking);
        puts.push(putRecord("parked", contactId, parking));
        continue;
      }
      if (operation.decision === "Hold") {
        heldCount += 1;
        const held = heldBy(context, operation);
        puts.push(putRecord("held", heldKey(held), held));
        continue;
      }
      if (context.parked.has(contactId)) drops.push({ collection: "parked", key: contactId });
      drops.push({ collection: "held", key: heldKeyOf(operation) });
      if (operation.decision === "Forget" && operation.isReleased === true) again.push(contactId);
      const link = linkAfter(outcome);
      if (link === "Drop") drops.push({ collection: "links", key: contactId });
      else if (link !== "Keep") puts.push(putLink(link));
      for (const conflict of operation.conflicts) {
        conflictCount += 1;
        const id = `${contactId}/${conflict._tag === "FieldConflict" ? conflict.path : conflict._tag}`;
        const recorded: RecordedConflict = {
          id,
          contactId,
          name: operation.name,
          since: context.now,
          run: context.run,
          conflict,
        };
        puts.push(putRecord("conflicts", id, recorded));
      }
    }
    return {
      changes: { clears: [], drops, puts },
      again,
      parked: parkings,
      heldCount,
      conflictCount,
      ...(fatal === undefined ? {} : { fatal }),
    };
  };

export const heldKey = ({ contactId, remoteId }: Pick<Held, "contactId" | "remoteId">): string =>
  remoteId === undefined ? contactId : `${contactId}/${remoteId}`;

/** A removal that leaves its contact's link alone is of a second copy. */
const heldKeyOf = ({ contactId, remoteId, removes, link }: Operation): string =>
  link === "Keep" && removes === "Folder" && remoteId !== undefined
    ? heldKey({ contactId, remoteId })
    : contactId;

/** Waits from a minute to a day, four times longer each time. */
export const retryDelayMs = (attempts: number): number => Math.min(60_000 * 4 ** (attempts - 1), 86_400_000);

const failureOf = ({ database, folder }: Executed): NonNullable<Settled["fatal"]> | undefined => {
  if (database?._tag === "Failed") return { side: "Database", error: database.error };
  return folder?._tag === "Failed" ? { side: "Folder", error: folder.error } : undefined;
};

const parkedBy = (
  { now, parked }: SettleContext,
  { contactId, name }: Operation,
  error: ReplicaError,
): Parked => {
  const before = parked.get(contactId);
  const attempts = (before?.attempts ?? 0) + 1;
  return {
    contactId,
    name,
    reason: error.message,
    errorTag: error._tag,
    attempts,
    since: before?.since ?? now,
    retryAt: now + retryDelayMs(attempts),
  };
};

const heldBy = ({ now }: SettleContext, operation: Operation): Held => ({
  contactId: operation.contactId,
  name: operation.name,
  group: `hold-${operation.contactId}`,
  reason: operation.reason ?? "",
  decision: operation.decision,
  since: now,
  ...(operation.twin === undefined ? {} : { remoteId: operation.twin }),
});

/** The draft with what the writes answered; what a service stored instead of what was sent is the base. */
const linkAfter = ({ planned, database, folder }: Executed): Link | "Drop" | "Keep" => {
  const { link, folder: write } = planned.value;
  if (link === "Drop" || link === "Keep") return link;
  const onDatabase = database?._tag === "Done" ? database : undefined;
  const onFolder = folder?._tag === "Done" ? folder : undefined;
  const remoteId = onFolder?.id ?? link.remoteId;
  const folderBase =
    onFolder?.stored?.contact ??
    link.folderBase ??
    (write === undefined || write._tag === "Remove" ? undefined : write.contact);
  if (remoteId === undefined || folderBase === undefined) return "Keep";
  return {
    ...link,
    remoteId,
    databaseRevision: onDatabase?.revision ?? link.databaseRevision,
    databaseBase: onDatabase?.stored?.contact ?? link.databaseBase,
    version: onDatabase?.stored?.version ?? link.version,
    folderRevision: onFolder?.revision ?? link.folderRevision,
    folderBase,
  };
};
