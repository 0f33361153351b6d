import { contactIdOf } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import type { FieldConflict } from "../merge/conflict.js";
import { singlePath } from "../contact/field-path.js";
import { besideEarlier } from "./record-conflicts.js";
import type { RecordedConflict } from "./records.js";

const recorded = (
  run: number,
  lost: string,
  winner: FieldConflict["winner"] = "Database",
): RecordedConflict => ({
  id: "c0/surname",
  contactId: contactIdOf("c0"),
  name: "Anna",
  since: 0,
  run,
  conflict: {
    _tag: "FieldConflict",
    path: singlePath("surname"),
    database: { _tag: "Text", field: "surname", value: "Ek" },
    folder: { _tag: "Text", field: "surname", value: lost },
    winner,
  },
});

const idsBeside = (now: RecordedConflict, ...stored: ReadonlyArray<RecordedConflict>) =>
  besideEarlier([now], stored).map(({ id }) => id);

describe("a conflict about what its run has decided before", () => {
  it("[L4, EN28] stands beside the first: that one's loser is overwritten, and was seen by nobody", () => {
    expect(idsBeside(recorded(2, "EK"), recorded(2, "Lo"))).toEqual(["c0/surname/again"]);
  });

  it("takes its place where it says the same, or where nothing was overwritten", () => {
    expect(idsBeside(recorded(2, "Lo"), recorded(2, "Lo"))).toEqual(["c0/surname"]);
    expect(idsBeside(recorded(2, "Lo"), recorded(2, "Lu", "Undecided"))).toEqual(["c0/surname"]);
  });

  it("takes the place of an earlier run's", () => {
    expect(idsBeside(recorded(3, "EK"), recorded(2, "Lo"))).toEqual(["c0/surname"]);
    expect(idsBeside(recorded(3, "EK"))).toEqual(["c0/surname"]);
  });
});
