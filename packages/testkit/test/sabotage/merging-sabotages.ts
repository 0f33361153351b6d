import type { Sabotage } from "./sabotage.js";

/** What comes of two sides' values, of what a folder cannot hold, and of versions. */
export const mergingSabotages: ReadonlyArray<Sabotage> = [
  {
    name: "what the folder cannot hold is dropped when the folder is edited",
    file: "merge/merge-sides.ts",
    find: "values: patchVisible(databaseNow, viewNow, taken),",
    put: "values: patchVisible(viewNow, viewNow, taken),",
    laws: ["L4", "L7"],
  },
  {
    name: "a field that waits for a person is forgotten",
    file: "engine/merge-pair.ts",
    find: "undecided: merged.undecided,",
    put: "undecided: [],",
    laws: ["L1", "L4"],
  },
  {
    name: "the folder's edits are dropped when both sides were edited",
    file: "merge/meet-changes.ts",
    find: `if (encounter === "Alone") taken.push(lifted);`,
    put: `if (encounter === "Alone" && meeting.databaseChanges.length === 0) taken.push(lifted);`,
    laws: ["L1", "L4"],
  },
  {
    name: "of a clash the database's value stands without a conflict",
    file: "merge/meet-changes.ts",
    find: "conflicts.push(conflict);",
    put: "",
    laws: ["L1", "L4"],
  },
  {
    name: "what was cleared in the folder is not cleared in the database",
    file: "merge/meet-changes.ts",
    find: "if (after === undefined) return encounterOfRemoval(opponent, whole);",
    put: `if (after === undefined) return "Agreed";`,
    laws: ["L1", "L4"],
  },
  {
    name: "what was cleared in the database is not cleared in the folder",
    file: "merge/merge-sides.ts",
    find: "const isItsOwn = folder.base.has(path) && !viewBase.has(path);",
    put: "const isItsOwn = folder.base.has(path);",
    laws: ["L1", "L4"],
  },
  {
    name: "the policy for a field is turned round",
    file: "merge/merge-sides.ts",
    find: `    case "database":
      return "Database";`,
    put: `    case "database":
      return "Folder";`,
    laws: ["MG4"],
  },
  {
    name: "of two edits the older one stands",
    file: "engine/linked-pair.ts",
    find: "item.modifiedAt > record.modifiedAt",
    put: "item.modifiedAt < record.modifiedAt",
    laws: ["MG4"],
  },
];
