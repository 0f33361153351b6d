import { describe, expect, it } from "vitest";
import { isSameState, matchTags, revisionFromTag, strongRevision } from "./entity-tag.js";
import { revision } from "@spegla/core";

describe("an entity tag", () => {
  it.each([
    ['"abc"', '"abc"'],
    [' "abc"\n', '"abc"'],
    ['W/"abc"', '"abc"'],
    ['"abc-gzip"', '"abc"'],
    ["abc", "abc"],
    ["12345", "12345"],
  ])("%j is the revision %j", (tag, expected) => {
    expect(revisionFromTag(tag)).toBe(expected);
  });

  it.each(["", "  ", '""', undefined])("%j is none", (tag) => {
    expect(revisionFromTag(tag)).toBeUndefined();
  });

  it("that is weak or not quoted says nothing of bytes", () => {
    expect(strongRevision('"abc"')).toBe('"abc"');
    for (const tag of ['W/"abc"', "abc", "", undefined, '"a"b"']) expect(strongRevision(tag)).toBeUndefined();
  });

  it("is sent back quoted, and as it came only where it came without quotes", () => {
    expect(matchTags(revision('"abc"'))).toEqual(['"abc"']);
    expect(matchTags(revision("abc"))).toEqual(['"abc"', "abc"]);
  });

  it("names the same state with and without quotes, and another one by any other sign", () => {
    expect(isSameState(revision('"abc"'), revision("abc"))).toBe(true);
    expect(isSameState(revision('"abc"'), revision('"abd"'))).toBe(false);
  });
});
