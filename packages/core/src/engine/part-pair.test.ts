import { describe, expect, it } from "vitest";
import { itemOf, recordOf } from "../../test/linked-contact.js";
import { decide, there } from "../../test/deciding-linked.js";

describe("a copy of a contact that left", () => {
  it("[DT3] whose edits are all home already goes, and nothing is written there", () => {
    const pair = {
      contact: { _tag: "Present", record: recordOf(there), isSelected: false },
      copy: { _tag: "Present", item: itemOf(there) },
    } as const;
    const operation = decide(pair);
    expect(operation).toMatchObject({
      decision: "BringHomeThenRelease",
      folder: { _tag: "Remove", id: "copy" },
      removes: "Folder",
      overwrites: [],
      conflicts: [],
      link: "Drop",
    });
    expect(operation).not.toHaveProperty("database");
  });
});
