import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { cursor, revision } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type RememberedFile, cursorFromMemory, memoryFromCursor } from "./folder-cursor.js";

const aName = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom("constructor.vcf", "__proto__", "a\nb.vcf"),
);
const aFile: fc.Arbitrary<RememberedFile> = fc.oneof(
  fc.record({ stat: fc.string() }),
  fc.record({ stat: fc.string(), revision: fc.string({ minLength: 1 }).map(revision) }),
);
const aMemory = fc.record({
  files: fc.array(fc.tuple(aName, aFile)).map((rows) => new Map(rows)),
  unfinished: fc.option(fc.record({ _tag: fc.constantFrom("Delta", "Snapshot"), after: fc.string() }), {
    nil: undefined,
  }),
});

describe("the cursor's text", () => {
  it("gives back the memory it was made from, whatever the names", () => {
    fc.assert(
      fc.property(aMemory, ({ files, unfinished }) => {
        const memory = unfinished === undefined ? { files } : { files, unfinished };
        expect(memoryFromCursor("here", cursorFromMemory("here", memory))).toEqual(E.right(memory));
      }),
    );
  });

  it("does not depend on the order in which files were learned", () => {
    fc.assert(
      fc.property(aMemory, ({ files }) => {
        const reversed = new Map(
          [...files.entries()].reduceRight<Array<[string, RememberedFile]>>((all, row) => [...all, row], []),
        );
        expect(cursorFromMemory("here", { files: reversed })).toBe(cursorFromMemory("here", { files }));
      }),
    );
  });

  it("of another folder is expired", () => {
    const elsewhere = cursorFromMemory("there", { files: new Map() });
    expect(memoryFromCursor("here", elsewhere)).toMatchObject(E.left({ _tag: "CursorExpired" }));
  });

  it.each([
    "",
    "null",
    "{}",
    "[]",
    '["spegla-file-1"]',
    '["spegla-file-1","here","","","a"]',
    '["spegla-file-1","here","","",1,2,3]',
    '["spegla-file-0","here","",""]',
  ])("that cannot be read is expired: %s", (damaged) => {
    expect(memoryFromCursor("here", cursor(damaged))).toMatchObject(E.left({ _tag: "CursorExpired" }));
  });

  it("cut off anywhere is expired or empty, never another listing", () => {
    const files = new Map([["a.vcf", { stat: "1.1.1.1", revision: revision("r") }]]);
    const text = cursorFromMemory("here", { files });
    for (let length = 0; length < text.length; length += 1)
      expect(E.isLeft(memoryFromCursor("here", cursor(text.slice(0, length))))).toBe(true);
  });
});
