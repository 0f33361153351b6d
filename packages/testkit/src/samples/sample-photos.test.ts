import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { contactId, seesVersion, stringFromMarker } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { aContactId, aMarker, aVersionVector } from "../arbitraries/id-arbitrary.js";
import { photoBytes, samplePhotos } from "./sample-photos.js";

it("every sample photo is named by the hash and size of its bytes", () => {
  for (const { hash, size } of samplePhotos) {
    const bytes = photoBytes(hash) ?? new Uint8Array();
    expect(bytes.length).toBe(size);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(hash);
  }
  expect(photoBytes("0".repeat(64))).toBeUndefined();
});

it("ids are valid, and versions of any causality come up", () => {
  fc.assert(fc.property(aContactId, (id) => E.isRight(contactId(id))));
  fc.assert(fc.property(aMarker, (marker) => stringFromMarker(marker).split("/").length === 3));
  const pairs = fc.sample(fc.tuple(aVersionVector, aVersionVector), { numRuns: 200, seed: 1 });
  const ways = pairs.map(([a, b]) => `${seesVersion(a, b)} ${seesVersion(b, a)}`);
  expect(new Set(ways).size).toBe(4);
});
