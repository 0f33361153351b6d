import { remoteId, revision } from "@spegla/core";
import { contactIdOf, databaseIdOf, mirrorIdOf } from "@spegla/testkit";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { cardCache } from "./card-cache.js";
import { markerMemory } from "./marker-memory.js";

const [a, b, c] = [remoteId("/a.vcf"), remoteId("/b.vcf"), remoteId("/c.vcf")];
const [one, two] = [revision('"1"'), revision('"2"')];
const bytes = (length: number): Uint8Array => new Uint8Array(length);

describe("cards that are remembered", () => {
  it("are given back at their revision, and at no other", () => {
    const cache = cardCache(10_000);
    const card = bytes(5);
    cache.remember(a, one, card);
    expect(cache.bytesOf(a, one)).toBe(card);
    expect(cache.bytesOf(a, two)).toBeUndefined();
    expect(cache.bytesOf(b, one)).toBeUndefined();
    cache.remember(a, two, bytes(6));
    expect(cache.bytesOf(a, one)).toBeUndefined();
    expect(cache.bytesOf(a, two)).toHaveLength(6);
  });

  it("take no more room than given: the one unused for longest goes, and one too large never comes", () => {
    const cache = cardCache(10_000);
    cache.remember(a, one, bytes(4_000));
    cache.remember(b, one, bytes(4_000));
    cache.bytesOf(a, one);
    cache.remember(c, one, bytes(4_000));
    expect([a, b, c].map((id) => cache.bytesOf(id, one)?.length)).toEqual([4_000, undefined, 4_000]);
    cache.remember(b, one, bytes(20_000));
    expect([a, b, c].map((id) => cache.bytesOf(id, one)?.length)).toEqual([4_000, undefined, 4_000]);
  });
});

describe("markers that are remembered", () => {
  const marker = {
    databaseId: databaseIdOf("crm"),
    mirrorId: mirrorIdOf("mirror-1"),
    contactId: contactIdOf("ada"),
  };

  it("are known at the revision they were seen at: which one, or that there is none", () => {
    const memory = markerMemory(10);
    memory.remember(a, one, marker);
    memory.remember(b, one, undefined);
    expect(memory.markerOf(a, one)).toEqual(O.some(O.some(marker)));
    expect(memory.markerOf(b, one)).toEqual(O.some(O.none));
    expect(memory.markerOf(a, two)).toEqual(O.none);
    expect(memory.markerOf(c, one)).toEqual(O.none);
  });

  it("are forgotten beyond as many as given", () => {
    const memory = markerMemory(2);
    for (const id of [a, b, c]) memory.remember(id, one, marker);
    expect([a, b, c].map((id) => O.isSome(memory.markerOf(id, one)))).toEqual([false, true, true]);
  });
});
