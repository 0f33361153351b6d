import type { GraphSwitches } from "./graph-switches.js";
import { graphOpenPoints } from "./open-points.js";

/** A service that does some things its own way. */
export type GraphSetting = { readonly title: string; readonly switches: Partial<GraphSwitches> };

/** Each open point by itself, in its second reading. */
export const graphReadings: ReadonlyArray<GraphSetting> = graphOpenPoints.map(
  ({ title, readings: [, other] }) => ({
    title: `${title} ${other.title}`,
    switches: other.switches,
  }),
);

/** What the service was seen to do, each by itself. */
export const graphHabits: ReadonlyArray<GraphSetting> = [
  { title: "delta tells everything twice", switches: { deltaRepeats: "Twice" } },
  { title: "delta tells the newest first", switches: { deltaOrder: "NewestFirst" } },
  { title: "a round tells the last one again", switches: { deltaReplays: "LastRound" } },
  { title: "empty pages come between", switches: { deltaEmptyPages: "Between" } },
  { title: "delta is a round late", switches: { deltaLag: 1 } },
  { title: "delta is three rounds late", switches: { deltaLag: 3 } },
  { title: "a first round tells of removals", switches: { deltaInitialRemovals: "Listed" } },
  { title: "who came back is told as removed", switches: { deltaReturned: "Removed" } },
  { title: "delta fails on $expand", switches: { deltaExpand: "Fails" } },
  { title: "delta forgets with syncStateInvalid", switches: { deltaReset: "410 syncStateInvalid" } },
  { title: "delta forgets with ResyncRequired", switches: { deltaReset: "410 ResyncRequired" } },
  { title: "e-mail names are sticky", switches: { emailNames: "Sticky" } },
  { title: "e-mail names are the directory's", switches: { emailNames: "Directory" } },
  { title: "bad e-mail addresses are dropped", switches: { badEmails: "Dropped" } },
  { title: "bad e-mail addresses are refused", switches: { badEmails: "Refused" } },
  { title: "slots beside emailAddresses are refused", switches: { slotsBesideList: "Refused" } },
  { title: "empty texts come back empty", switches: { emptyTexts: "Empty" } },
  { title: "empty texts come back either way", switches: { emptyTexts: "Mixed" } },
  { title: "birthdays are at noon", switches: { birthdayTime: "Noon" } },
  { title: "birthdays are at a local midnight", switches: { birthdayTime: "Midnight" } },
  { title: "listed notes are mangled", switches: { listedNotes: "Cut" } },
  { title: "long texts are cut", switches: { longTexts: "Cut" } },
  { title: "empty addresses are refused", switches: { emptyAddress: "Refused" } },
  { title: "unlisted categories are dropped", switches: { unlistedCategory: "Dropped" } },
  { title: "parentFolderId is refused", switches: { parentFolderWrite: "Refused" } },
  { title: "read-only properties are refused", switches: { readOnlyWrite: "Refused" } },
  { title: "unknown properties are ignored", switches: { unknownProperty: "Ignored" } },
  { title: "a mailbox without a licence is a 403", switches: { noLicenceStatus: 403 } },
  { title: "a mailbox being moved is a 404", switches: { movingStatus: 404 } },
  { title: "notifications come as missed", switches: { notifications: "MissedOnly" } },
  { title: "Retry-After has a fraction", switches: { retryAfter: "Fraction" } },
  { title: "Retry-After is a date", switches: { retryAfter: "Date" } },
  { title: "Retry-After is not said", switches: { retryAfter: "Absent" } },
  { title: "batches are too wide", switches: { batchWidth: "All" } },
  { title: "batches are answered backwards", switches: { batchOrder: "Reversed" } },
  { title: "no body in a batch is null", switches: { batchNoBody: "Null" } },
];

/**
 * Every normalisation that the service was seen to do, together: what is read is seldom what was written.
 */
export const graphNormalisations: Partial<GraphSwitches> = {
  displayNames: "Regenerated",
  fileAsNames: "Regenerated",
  emailNames: "Sticky",
  badEmails: "Dropped",
  emptyTexts: "Mixed",
  birthdayTime: "Midnight",
  listedNotes: "Cut",
  emailGaps: "Closed",
  longTexts: "Cut",
  unlistedCategory: "Listed",
  markerIds: "Canonical",
  deltaRepeats: "Twice",
  deltaReplays: "LastRound",
  deltaEmptyPages: "Between",
};

/**
 * Kleitman and Spencer's array: the columns are different sets of five of the rows 1 to 9, so that of
 * two of them neither contains the other, they meet, and both leave row 0 out.
 */
const columns: ReadonlyArray<ReadonlySet<number>> = setsOf(5, [1, 2, 3, 4, 5, 6, 7, 8, 9]).map(
  (rows) => new Set(rows),
);

/**
 * All open points at once: of any two of them, each reading of the one meets each reading of the
 * other in at least one of these ten settings. The first has every point as `goodGraph` has it.
 */
export const graphMatrix: ReadonlyArray<GraphSetting> = Array.from({ length: 10 }, (_, row) => ({
  title: `setting ${row} of the matrix`,
  switches: graphOpenPoints.reduce<Partial<GraphSwitches>>((switches, { readings }, point) => {
    const isSecond = columns[(point * 37) % columns.length]?.has(row) ?? false;
    return { ...switches, ...readings[isSecond ? 1 : 0].switches };
  }, {}),
}));

/** All sets of so many of the rows, in order; 37 has no divisor in common with how many of five of nine there are. */
function setsOf(count: number, rows: ReadonlyArray<number>): ReadonlyArray<ReadonlyArray<number>> {
  if (count === 0) return [[]];
  return rows.flatMap((row, at) => setsOf(count - 1, rows.slice(at + 1)).map((others) => [row, ...others]));
}
