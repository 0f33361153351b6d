import type { Operation } from "./operation.js";

/** A run that would delete or overwrite more than both of a share and a number of one side's linked contacts is held. */
export type GuardLimits = {
  /** Of the linked contacts, 0 to 1. */
  readonly share: number;
  readonly count: number;
  /** Whether losing every linked contact is held too, however few they are. */
  readonly all: "Hold" | "Pass";
};

export const defaultGuard: GuardLimits = { share: 0.2, count: 10, all: "Hold" };

/** What a plan would take from each side, counted while it grows. */
export type Toll = Readonly<Record<"Database" | "Folder", SideToll>>;

/**
 * `gone`: how many linked contacts the other side no longer has, whatever is done about each;
 * `goneHere`: of how many of them this side says so too; `letGo`: how many more are gone that a person
 * has let go.
 */
type SideToll = {
  readonly removed: number;
  readonly overwritten: number;
  readonly gone: number;
  readonly goneHere: number;
  readonly letGo: number;
};

const nothingLost: SideToll = { removed: 0, overwritten: 0, gone: 0, goneHere: 0, letGo: 0 };

export const noToll: Toll = { Database: nothingLost, Folder: nothingLost };

/** `times`: -1 takes out again what was added. */
export const addToll = (toll: Toll, operation: Operation, times: 1 | -1 = 1): Toll => {
  const { overwrites, isReleased, loser, removes = loser } = operation;
  if (isReleased === true) return withLetGo(toll, operation, times);
  const sideToll = (side: "Database" | "Folder"): SideToll => ({
    ...toll[side],
    removed: toll[side].removed + (removes === side ? times : 0),
    overwritten: toll[side].overwritten + (removes !== side && overwrites.includes(side) ? times : 0),
    gone: toll[side].gone + (isGoneFor(side, operation) ? times : 0),
    goneHere:
      toll[side].goneHere + (isGoneFor(side, operation) && isGoneFor(other[side], operation) ? times : 0),
  });
  return { Database: sideToll("Database"), Folder: sideToll("Folder") };
};

const withLetGo = (toll: Toll, operation: Operation, times: 1 | -1): Toll => {
  const sideToll = (side: "Database" | "Folder"): SideToll => ({
    ...toll[side],
    letGo: toll[side].letGo + (isGoneFor(side, operation) ? times : 0),
  });
  return { Database: sideToll("Database"), Folder: sideToll("Folder") };
};

const other = { Database: "Folder", Folder: "Database" } as const;

/** Whether the other side than this one no longer has a contact that both had. */
export const isGoneFor = (side: "Database" | "Folder", { because }: Operation): boolean => {
  if (because?._tag !== "Linked") return false;
  return side === "Database"
    ? because.copy === "Deleted"
    : because.contact === "Deleted" || because.contact === "Left";
};

/**
 * Judges the whole of a plan before its first write. `linked` is how many contacts were linked
 * when it was made. The answer is why that side's losses are held, for a person to read.
 */
export const judge =
  (limits: GuardLimits) =>
  (toll: Toll, linked: number): Readonly<Partial<Record<"Database" | "Folder", string>>> => {
    const reasons: { Database?: string; Folder?: string } = {};
    for (const side of ["Database", "Folder"] as const) {
      const reason = reasonFor(limits, side, toll[side], linked);
      if (reason !== undefined) reasons[side] = reason;
    }
    return reasons;
  };

const reasonFor = (
  { share, count, all }: GuardLimits,
  side: "Database" | "Folder",
  { removed, overwritten, gone, goneHere, letGo }: SideToll,
  linked: number,
): string | undefined => {
  const cause = side === "Database" ? "folder" : "database";
  const loser = side === "Database" ? "database" : "folder";
  if (all === "Hold" && gone + letGo >= linked && gone > goneHere)
    return `${linked === 1 ? "the only mirrored contact" : `every one of the ${linked} mirrored contacts`} is gone from the ${cause}: it looks emptied, or like the wrong ${cause}`;
  const lost = removed + overwritten;
  if (lost <= count || lost <= share * linked) return undefined;
  const losses = [
    ...(removed === 0 ? [] : [`${removed} of ${linked} contacts would be deleted`]),
    ...(overwritten === 0 ? [] : [`${overwritten} of ${linked} contacts would be overwritten`]),
  ];
  return `${losses.join(" and ")} in the ${loser} at once, because of what the ${cause} now says: more than ${count} and more than ${Math.round(share * 100)} %`;
};
