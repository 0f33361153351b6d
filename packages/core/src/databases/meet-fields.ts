import { type ContactVersion, type Dot, dotOf, eqDot, seesDot } from "../clock/contact-version.js";
import { joinVersionVectors } from "../clock/version-vector.js";
import { type FieldChange, afterOf, beforeOf, diffContacts, patchFieldValues } from "../change/diff.js";
import { type FieldValue, contactFromFieldValues, fieldValues } from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import { encodeContact } from "../contact/contact-codec.js";
import type { FieldPath } from "../contact/field-path.js";
import { tidyLists } from "../merge/tidy-lists.js";
import * as O from "fp-ts/lib/Option.js";

/** A contact as one of two replicas of a database has it. */
export type VersionedContact = { readonly contact: Contact; readonly version: ContactVersion };

/** Two edits of one field, or entry, that had not seen each other; absent: cleared, or not there. */
export type FieldRivalry = {
  readonly path: FieldPath;
  readonly kept?: FieldValue;
  readonly lost?: FieldValue;
  /** Whose edits they were, where that is known. */
  readonly keptDot?: Dot;
  readonly lostDot?: Dot;
};

export type MetFields = VersionedContact & { readonly rivalries: ReadonlyArray<FieldRivalry> };

/**
 * Puts two states of one contact together, field by field and entry by entry: the edit that has seen
 * the other stands; of two that have not, the one with the larger dot. An entry that only one of them
 * has was removed by the other if the other has seen it, else it is new. The same in either order.
 */
export const meetFields = (a: VersionedContact, b: VersionedContact): MetFields => {
  const [first, second] = rankOf(a) <= rankOf(b) ? [a, b] : [b, a];
  const verdicts = diffContacts(first.contact, second.contact)
    .flatMap(apart)
    .map(judge(first.version, second.version));
  const taken = verdicts.filter(({ isTaken }) => isTaken).map(({ change }) => change);
  const tidied = tidyLists({
    values: patchFieldValues(fieldValues(first.contact), taken),
    taken: new Set(taken.map(({ path }) => path)),
    sides: { database: first.contact, folder: second.contact },
    winner: "Database",
  });
  return {
    contact: contactFromFieldValues(tidied.values.values()),
    version: {
      vector: joinVersionVectors(first.version.vector, second.version.vector),
      dots: dotsOf(first.version, second.version, verdicts),
    },
    rivalries: [
      ...verdicts.filter(({ isRivalry }) => isRivalry).map(rivalryOf),
      ...tidied.conflicts.map(({ path, database, folder, winner }) =>
        rivalry(path, winner === "Folder" ? [folder, database] : [database, folder]),
      ),
    ],
  };
};

/** Which of the two comes first, so that who asks makes no difference. */
const rankOf = ({ contact, version: { vector, dots } }: VersionedContact): string =>
  JSON.stringify([sorted(vector), sorted(dots), encodeContact(contact)]);

const sorted = (record: Readonly<Record<string, unknown>>): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

/** An entry of the one and another of the other: each by itself. */
const apart = (change: FieldChange): ReadonlyArray<FieldChange> => {
  if (change._tag !== "Changed" || change.path === change.newPath) return [change];
  const { path, newPath, before, after } = change;
  return [
    { _tag: "Removed", path, before },
    { _tag: "Added", path: newPath, newPath, after },
  ];
};

/** `change` leads from the first to the second; taken, it is the second's doing. */
type Verdict = {
  readonly change: FieldChange;
  readonly dots: readonly [Dot | undefined, Dot | undefined];
  readonly isTaken: boolean;
  readonly isRivalry: boolean;
};

const judge =
  (first: ContactVersion, second: ContactVersion) =>
  (change: FieldChange): Verdict => {
    const dots = dotsAt(first, second, change.path);
    const seen = seenOf(first, second, dots);
    const values = [beforeOf(change), afterOf(change)] as const;
    const isContested = values.every(isThere) || dots.every(isThere);
    return {
      change,
      dots,
      isTaken: (seen ?? tieOf(dots, values)) === "Second",
      isRivalry: seen === undefined && isContested,
    };
  };

/** Whose edit was made knowing the other's; undefined: neither's, or both say so. */
const seenOf = (
  first: ContactVersion,
  second: ContactVersion,
  [mine, theirs]: Verdict["dots"],
): "First" | "Second" | undefined => {
  const firstSaw = theirs !== undefined && seesDot(first.vector, theirs);
  const secondSaw = mine !== undefined && seesDot(second.vector, mine);
  if (firstSaw === secondSaw) return undefined;
  return firstSaw ? "First" : "Second";
};

/** The larger dot; without any, what is there; else whatever it may be, the same one each time. */
const tieOf = (
  [mine, theirs]: Verdict["dots"],
  [before, after]: readonly [FieldValue | undefined, FieldValue | undefined],
): "First" | "Second" => {
  if (mine === undefined || theirs === undefined || eqDot(mine, theirs)) {
    if (isThere(mine) !== isThere(theirs)) return isThere(mine) ? "First" : "Second";
    return textOf(after) > textOf(before) ? "Second" : "First";
  }
  return isLarger(theirs, mine) ? "Second" : "First";
};

const isLarger = (a: Dot, b: Dot): boolean =>
  a.counter === b.counter ? a.replica > b.replica : a.counter > b.counter;

const isThere = (value: unknown): boolean => value !== undefined;

/** Of nothing, the least text. */
const textOf = (value: FieldValue | undefined): string => (value === undefined ? "" : JSON.stringify(value));

const dotsAt = (first: ContactVersion, second: ContactVersion, path: string): Verdict["dots"] => [
  O.toUndefined(dotOf(first, path)),
  O.toUndefined(dotOf(second, path)),
];

const dotsOf = (
  first: ContactVersion,
  second: ContactVersion,
  verdicts: ReadonlyArray<Verdict>,
): ContactVersion["dots"] => {
  const judged = new Map<string, Verdict>(verdicts.map((verdict) => [verdict.change.path, verdict]));
  const paths = new Set([...Object.keys(first.dots), ...Object.keys(second.dots)]);
  return Object.fromEntries(
    [...paths].flatMap((path) => {
      const verdict = judged.get(path);
      const dot =
        verdict === undefined
          ? laterDot(first, second, dotsAt(first, second, path))
          : verdict.dots[verdict.isTaken ? 1 : 0];
      return dot === undefined ? [] : [[path, dot]];
    }),
  );
};

/** Where both hold the same, whoever wrote it. */
const laterDot = (
  first: ContactVersion,
  second: ContactVersion,
  [mine, theirs]: Verdict["dots"],
): Dot | undefined => {
  if (mine === undefined || theirs === undefined) return mine ?? theirs;
  return (seenOf(first, second, [mine, theirs]) ?? (isLarger(theirs, mine) ? "Second" : "First")) === "First"
    ? mine
    : theirs;
};

const rivalryOf = ({ change, dots: [mine, theirs], isTaken }: Verdict): FieldRivalry => {
  const [before, after] = [beforeOf(change), afterOf(change)];
  return isTaken
    ? rivalry(change.path, [after, before], [theirs, mine])
    : rivalry(change.path, [before, after], [mine, theirs]);
};

const rivalry = (
  path: FieldPath,
  [kept, lost]: readonly [FieldValue | undefined, FieldValue | undefined],
  [keptDot, lostDot]: Verdict["dots"] = [undefined, undefined],
): FieldRivalry => ({
  path,
  ...(kept === undefined ? {} : { kept }),
  ...(lost === undefined ? {} : { lost }),
  ...(keptDot === undefined ? {} : { keptDot }),
  ...(lostDot === undefined ? {} : { lostDot }),
});
