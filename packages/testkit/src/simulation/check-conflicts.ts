import type { ContactId, FieldConflict, Policy, RecordedConflict } from "@spegla/core";
import type { Ledger } from "./ledger.js";
import { type StoryWorld, itemsOf } from "./story-world.js";
import { type Violation, violation } from "./violation.js";

/** Which side of each contact was edited last, before a run; absent where more than one item may be its copy. */
export type NewerSides = ReadonlyMap<ContactId, "Database" | "Folder">;

export const newerSides = (world: StoryWorld): NewerSides =>
  new Map(
    world.office.all().flatMap(({ id, modifiedAt }): Array<[ContactId, "Database" | "Folder"]> => {
      const [copy, ...others] = itemsOf(world, id);
      if (copy?.modifiedAt === undefined || others.length > 0) return [];
      return [[id, copy.modifiedAt > modifiedAt ? "Folder" : "Database"]];
    }),
  );

/**
 * What the policy does not say of a conflict, or what is none. Of an entry there may be none to
 * choose from: those are left to what comes of them. `newer`: of conflicts that its run recorded.
 */
export const oddConflicts = (
  { wishes: { policy }, ledger }: StoryWorld,
  { contactId, conflict }: RecordedConflict,
  newer: NewerSides,
): ReadonlyArray<Violation> => {
  if (conflict._tag !== "FieldConflict") return [];
  const { path, winner, database, folder } = conflict;
  if ((database ?? folder)?._tag === "Entry") return [];
  const expected = policy.field === "newest" ? newer.get(contactId) : winners[policy.field];
  return [
    ...(JSON.stringify(database) === JSON.stringify(folder)
      ? [violation("MG3", `both sides of ${contactId} say the same of ${path}, in a conflict`)]
      : []),
    ...(expected === undefined ||
    winner === expected ||
    isWithoutPlace(conflict, policy) ||
    isUnseen(conflict) ||
    isDecidedByLife(conflict, contactId, ledger)
      ? []
      : [violation("MG4", `${winner} won about ${path} of ${contactId}, and not ${expected}`)]),
  ];
};

const winners = { database: "Database", folder: "Folder", ask: "Undecided" } as const;

/** There is nothing in the folder that could wait there for a person. */
const isWithoutPlace = ({ winner, folder }: FieldConflict, { field }: Policy): boolean =>
  field === "ask" && winner === "Database" && folder === undefined;

/** Whoever wrote a date or a photo in the folder may not have seen the database's: it could not be shown there. */
const isUnseen = ({ winner, database }: FieldConflict): boolean =>
  winner === "Folder" && (database?._tag === "Date" || database?._tag === "Photo");

/** A person discarded what the other side said; or a photo in Deleted Items could not be had to be kept, had it lost. */
const isDecidedByLife = (
  { winner, database }: FieldConflict,
  id: ContactId,
  { keptCopies, contested }: Ledger,
): boolean =>
  keptCopies.has(id) || (contested.has(id) && winner === "Database" && database?._tag === "Photo");
