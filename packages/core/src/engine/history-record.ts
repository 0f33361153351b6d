import type { FieldChange } from "../change/diff.js";
import type { VersionVector } from "../clock/version-vector.js";
import type { ContactId } from "../contact/ids.js";
import type { Because } from "../merge/decision.js";
import type { MirrorId, RemoteId } from "../replica/ids.js";
import type { Decision } from "./operation.js";

/** What the history keeps: each run that did something, and wave by wave what it did. */
export type HistoryRecord = RecordedRun | RecordedWave;

export type RecordedRun = {
  readonly _tag: "Run";
  readonly run: number;
  /** The verb of the mirror that it was. */
  readonly verb: string;
  readonly begunAt: number;
  /** Absent while it is under way, and for ever if it died. */
  readonly endedAt?: number;
  /** `Complete`: nothing was parked or waited for a person when it ended; `Failed`: it rejected. */
  readonly outcome?: "Complete" | "Partial" | "Failed";
  /** Why it failed, for people. */
  readonly reason?: string;
  /** Contacts that something was done about, by decision. */
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  readonly writes: { readonly database: number; readonly folder: number };
};

export type RecordedWave = {
  readonly _tag: "Wave";
  readonly run: number;
  /** Of the binding that it was done in. */
  readonly mirrorId: MirrorId;
  /** In the order in which they were done. */
  readonly changes: ReadonlyArray<RecordedChange>;
};

/** What was done about one contact, or about an item without a link, and why. */
export type RecordedChange = {
  readonly contactId: ContactId;
  readonly name: string;
  readonly decision: Decision;
  /** Where in the decision tables it stood; absent where a person had asked for it. */
  readonly because?: Because;
  /** The item that it was about, under the name that it had afterwards. */
  readonly remoteId?: RemoteId;
  readonly database?: RecordedWrite;
  readonly folder?: RecordedWrite;
  /** The ids of the conflicts that were recorded with it. */
  readonly conflicts?: ReadonlyArray<string>;
  /** What the contact had seen afterwards, if it was written to. */
  readonly version?: VersionVector;
  /** Why the folder was not written to as well: what it answered. */
  readonly failure?: string;
};

/** `Removed`, from a database: to Deleted Items; `Restored`: out of there. */
export type RecordedWrite = {
  readonly did: "Created" | "Updated" | "Removed" | "Restored";
  /**
   * What it changed in what was there. Of a copy that was taken away: what it said otherwise than its
   * contact. What was made, or says the same, is not told field by field.
   */
  readonly fields?: ReadonlyArray<RecordedFieldChange>;
};

/** `by`: the replica whose edit it was, where the contact's version knows. */
export type RecordedFieldChange = FieldChange & { readonly by?: string };

/** Newer runs, and of a run its later waves, have the smaller keys: the history is told from its end. */
export const runKey = (run: number): string => `${runPrefix}${descending(run)}`;

export const waveKey = (run: number, wave: number): string => `${wavePrefixOf(run)}${descending(wave)}`;

export const runPrefix = "r/";
export const wavePrefix = "c/";
export const wavePrefixOf = (run: number): string => `${wavePrefix}${descending(run)}/`;

const descending = (count: number): string => String(9_999_999_999 - count).padStart(10, "0");
