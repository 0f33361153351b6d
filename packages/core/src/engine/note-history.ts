import * as O from "fp-ts/lib/Option.js";
import { type ContactVersion, dotOf } from "../clock/contact-version.js";
import { type FieldChange } from "../change/diff.js";
import { type Executed, failureOf } from "./executed.js";
import type { RecordedChange, RecordedFieldChange, RecordedWrite } from "./history-record.js";
import type { Operation } from "./operation.js";
import type { RecordedConflict } from "./records.js";

/**
 * What a wave did, for the history: every write that was answered, and every contact that was linked
 * or forgotten without one. What only had news of a link, waits or failed did nothing.
 */
export const historyOf = (
  executed: ReadonlyArray<Executed>,
  conflicts: ReadonlyArray<RecordedConflict>,
): ReadonlyArray<RecordedChange> => {
  const idsOf = new Map<string, ReadonlyArray<string>>();
  for (const { contactId, id } of conflicts) idsOf.set(contactId, [...(idsOf.get(contactId) ?? []), id]);
  return executed.flatMap((one) => {
    const change = changeOf(one);
    if (change === undefined) return [];
    const recorded = idsOf.get(change.contactId);
    return recorded === undefined ? [change] : [{ ...change, conflicts: recorded }];
  });
};

const changeOf = (executed: Executed): RecordedChange | undefined => {
  const { contactId, name, decision, because } = executed.planned.value;
  const failure = failureOf(executed);
  const writes = writesOf(executed);
  if (Object.keys(writes).length === 0 && (failure !== undefined || isIdle(executed.planned.value)))
    return undefined;
  return {
    contactId,
    name,
    decision,
    ...(because === undefined ? {} : { because }),
    ...itemOf(executed),
    ...writes,
    ...(failure === undefined ? {} : { failure: failure.error.message }),
  };
};

/** Under the name that the write answered. */
const itemOf = ({ planned, folder }: Executed): Pick<RecordedChange, "remoteId"> => {
  const remoteId = folder?._tag === "Done" ? folder.id : planned.value.remoteId;
  return remoteId === undefined ? {} : { remoteId };
};

const writesOf = (executed: Executed): Pick<RecordedChange, "database" | "folder" | "version"> => {
  const operation = executed.planned.value;
  const version = versionAfter(executed);
  const database = writeOf(operation.database?._tag, executed.database, operation.intoDatabase, version);
  const folder = writeOf(operation.folder?._tag, executed.folder, operation.intoFolder, version);
  return {
    ...(database === undefined ? {} : { database }),
    ...(folder === undefined ? {} : { folder }),
    ...(database === undefined || version === undefined ? {} : { version: version.vector }),
  };
};

/** Of what is linked, forgotten or adopted without a write there is something to tell. */
const isIdle = ({ decision, error }: Operation): boolean =>
  error !== undefined || ["Settle", "Hold", "Park", "Nothing"].includes(decision);

const did = { Create: "Created", Update: "Updated", Remove: "Removed", Restore: "Restored" } as const;

const writeOf = (
  write: keyof typeof did | undefined,
  answer: Executed["database"] | Executed["folder"],
  changes: ReadonlyArray<FieldChange> | undefined,
  version: ContactVersion | undefined,
): RecordedWrite | undefined => {
  if (write === undefined || (answer?._tag !== "Done" && answer?._tag !== "Removed")) return undefined;
  return {
    did: did[write],
    ...(changes === undefined ? {} : { fields: changes.map(toldBy(version)) }),
  };
};

/** Of what was cleared or taken out no version keeps who did it. */
const toldBy =
  (version: ContactVersion | undefined) =>
  (change: FieldChange): RecordedFieldChange => {
    const dot = version === undefined || change._tag === "Removed" ? O.none : dotOf(version, change.newPath);
    return O.isNone(dot) ? change : { ...change, by: dot.value.replica };
  };

/** Of the contact when all is done. */
const versionAfter = ({ planned, database }: Executed): ContactVersion | undefined => {
  const { link, database: write } = planned.value;
  if (database?._tag === "Done" && database.stored !== undefined) return database.stored.version;
  return write?.version ?? (link === "Drop" || link === "Keep" ? undefined : link.version);
};
