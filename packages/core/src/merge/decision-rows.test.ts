import { expect, it } from "vitest";
import { decideLinked, decideUnlinked } from "./decision.js";
import { decisionRows } from "./decision-rows.js";

for (const policy of ["edit", "delete"] as const)
  it(`[DT10] the rows are all cells of the tables, as they decide (${policy})`, () => {
    const rows = decisionRows(policy);
    expect(rows).toHaveLength(4 * 4 + 4 * 5 + 2);
    expect(new Set(rows.map(({ because }) => JSON.stringify(because))).size).toBe(rows.length);
    for (const { because, decision } of rows) {
      if (because._tag === "Linked")
        expect(decision).toBe(decideLinked(because.contact, because.copy, policy));
      if (because._tag === "Unlinked") expect(decision).toBe(decideUnlinked(because.contact, because.item));
      if (because._tag === "Twin")
        expect(decision).toBe(because.item === "Identical" ? "RemoveCopy" : "Hold");
    }
  });
