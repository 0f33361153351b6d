import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  contactStates,
  copyStates,
  databaseStates,
  decideLinked,
  decideUnlinked,
  editAgainstDelete,
  itemStates,
  twinDecisions,
} from "./decision.js";
import { decisionTableMarkdown } from "./decision-table.js";

describe("decisions", () => {
  it("[DT1] without edits on both sides, what happened on one side happens on the other", () => {
    for (const policy of ["edit", "delete"] as const) {
      expect(decideLinked("Unchanged", "Unchanged", policy)).toBe("Nothing");
      expect(decideLinked("Unchanged", "Edited", policy)).toBe("WriteContact");
      expect(decideLinked("Unchanged", "Deleted", policy)).toBe("RemoveContact");
      expect(decideLinked("Edited", "Unchanged", policy)).toBe("WriteCopy");
      expect(decideLinked("Deleted", "Unchanged", policy)).toBe("RemoveCopy");
      expect(decideLinked("Edited", "Edited", policy)).toBe("MergeFields");
      expect(decideLinked("Deleted", "Deleted", policy)).toBe("Forget");
    }
  });

  it("[DT2] an edit against a deletion: the policy says which of the two happens", () => {
    expect(decideLinked("Edited", "Deleted", "edit")).toBe("RecreateCopy");
    expect(decideLinked("Edited", "Deleted", "delete")).toBe("RemoveContact");
    expect(decideLinked("Deleted", "Edited", "edit")).toBe("RestoreContact");
    expect(decideLinked("Deleted", "Edited", "delete")).toBe("RemoveCopy");
    expect(Object.keys(editAgainstDelete)).toHaveLength(2);
  });

  it("[DT3] a contact that left the mirror is never deleted for it, and its copy's edits come home first", () => {
    for (const policy of ["edit", "delete"] as const) {
      expect(decideLinked("Left", "Unchanged", policy)).toBe("ReleaseCopy");
      expect(decideLinked("Left", "Edited", policy)).toBe("BringHomeThenRelease");
      expect(decideLinked("Left", "Deleted", policy)).toBe("Forget");
      expect(decideLinked("Left", "Disowned", policy)).toBe("Forget");
    }
  });

  it("[DT4] an item that carries somebody else's marker is never written to", () => {
    for (const policy of ["edit", "delete"] as const)
      expect(databaseStates.map((state) => decideLinked(state, "Disowned", policy))).toEqual([
        "Hold",
        "Hold",
        "Forget",
        "Forget",
      ]);
  });

  it("[DT5] what is not this database's is left alone, whatever the contact", () => {
    for (const contact of contactStates)
      for (const item of ["Foreign", "Unknown"] as const) expect(decideUnlinked(contact, item)).toBe("Leave");
  });

  it("[DT6] a contact in the mirror gets one copy: a new one, or the one that carries its marker", () => {
    expect(itemStates.map((item) => decideUnlinked("InMirror", item)).slice(0, 3)).toEqual([
      "CreateCopy",
      "Adopt",
      "Adopt",
    ]);
  });

  it("[DT7] a copy of a contact outside the mirror goes if this mirror made it, and is held if its contact is unheard of", () => {
    const ofItems = (contact: (typeof contactStates)[number]) =>
      (["None", "OwnCopy", "EarlierCopy"] as const).map((item) => decideUnlinked(contact, item));
    expect(ofItems("Outside")).toEqual(["Nothing", "RemoveCopy", "Leave"]);
    expect(ofItems("Deleted")).toEqual(["Nothing", "RemoveCopy", "Leave"]);
    expect(ofItems("Unheard")).toEqual(["Nothing", "Hold", "Leave"]);
  });

  it("[DT8] a second copy goes only if it holds nothing of its own", () => {
    expect(twinDecisions).toEqual({ Identical: "RemoveCopy", Different: "Hold" });
  });

  it("[DT9] nothing goes from either side unless one of them deleted it or left the mirror", () => {
    for (const policy of ["edit", "delete"] as const)
      for (const database of databaseStates)
        for (const copy of copyStates) {
          const decision = decideLinked(database, copy, policy);
          if (["RemoveCopy", "RemoveContact", "ReleaseCopy", "BringHomeThenRelease"].includes(decision))
            expect(["Deleted", "Left"].includes(database) || copy === "Deleted").toBe(true);
        }
  });

  it("[DI1] nothing that a mirror to the folder alone decides writes to the database, or holds for its sake", () => {
    for (const direction of ["ToFolderIgnoring", "ToFolderReverting"] as const)
      for (const policy of ["edit", "delete"] as const)
        for (const database of databaseStates)
          for (const copy of copyStates)
            expect(
              ["Nothing", "WriteCopy", "RevertCopy", "IgnoreCopy", "RecreateCopy", "RemoveCopy"].concat([
                "ReleaseCopy",
                "Forget",
                ...(copy === "Disowned" ? ["Hold"] : []),
              ]),
            ).toContain(decideLinked(database, copy, policy, direction));
  });

  it("[DI2, DI3] what was done to a copy alone is ignored, or put right", () => {
    const ofCopies = (direction: "ToFolderIgnoring" | "ToFolderReverting") =>
      copyStates.map((copy) => decideLinked("Unchanged", copy, "edit", direction));
    expect(ofCopies("ToFolderIgnoring")).toEqual(["Nothing", "IgnoreCopy", "IgnoreCopy", "Hold"]);
    expect(ofCopies("ToFolderReverting")).toEqual(["Nothing", "RevertCopy", "RecreateCopy", "Hold"]);
  });

  it("[DT10] the page for operators is what the code decides", () => {
    const page = new URL("../../../../docs/decision-table.md", import.meta.url);
    // Run `npx tsx packages/core/scripts/decision-table.ts` where these differ.
    expect(readFileSync(page, "utf8")).toBe(decisionTableMarkdown());
  });
});
