import { aReplicaId, aVersionVector, replicaIdOf } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareVersionVectors,
  counterOf,
  emptyVersionVector,
  joinVersionVectors,
  seesVersion,
  tickVersionVector,
} from "./version-vector.js";

const opposite = { Equal: "Equal", Before: "After", After: "Before", Concurrent: "Concurrent" } as const;

describe("version vectors", () => {
  it("[VV1] an edit counts at its own replica alone, and comes after what it was made on", () => {
    fc.assert(
      fc.property(aVersionVector, aReplicaId, aReplicaId, (vector, replica, other) => {
        const ticked = tickVersionVector(replica)(vector);
        expect(counterOf(ticked, replica)).toBe(counterOf(vector, replica) + 1);
        if (other !== replica) expect(counterOf(ticked, other)).toBe(counterOf(vector, other));
        expect(compareVersionVectors(ticked, vector)).toBe("After");
      }),
    );
  });

  it("[VV1] a replica that is not listed has counter 0, whatever it is called", () => {
    expect(counterOf(emptyVersionVector, "constructor")).toBe(0);
    expect(counterOf(tickVersionVector(replicaIdOf("constructor"))(emptyVersionVector), "constructor")).toBe(
      1,
    );
  });

  it("[VV2] seeing is an order: reflexive, transitive, and mutual only between equals", () => {
    fc.assert(
      fc.property(aVersionVector, aVersionVector, aVersionVector, (a, b, c) => {
        expect(seesVersion(a, a)).toBe(true);
        if (seesVersion(a, b) && seesVersion(b, c)) expect(seesVersion(a, c)).toBe(true);
        expect(compareVersionVectors(b, a)).toBe(opposite[compareVersionVectors(a, b)]);
        if (compareVersionVectors(a, b) === "Equal")
          for (const replica of ["office", "laptop", "folder"])
            expect(counterOf(a, replica)).toBe(counterOf(b, replica));
      }),
    );
  });

  it("[VV2] two edits made on one state are concurrent", () => {
    fc.assert(
      fc.property(aVersionVector, (vector) => {
        const [a, b] = ["office", "laptop"].map((name) => tickVersionVector(replicaIdOf(name))(vector));
        expect(a && b && compareVersionVectors(a, b)).toBe("Concurrent");
      }),
    );
  });

  it("[VV3] a join has seen everything either side has seen", () => {
    fc.assert(
      fc.property(aVersionVector, aVersionVector, (a, b) => {
        for (const side of [a, b])
          expect(compareVersionVectors(joinVersionVectors(a, b), side)).toBeOneOf(["Equal", "After"]);
      }),
    );
  });

  it("[VV4] a join has seen nothing more: whoever has seen both sides has seen it", () => {
    fc.assert(
      fc.property(aVersionVector, aVersionVector, aVersionVector, (a, b, c) => {
        const both = joinVersionVectors(joinVersionVectors(a, b), c);
        expect(seesVersion(both, joinVersionVectors(a, b))).toBe(true);
        for (const replica of ["office", "laptop", "folder"])
          expect(counterOf(joinVersionVectors(a, b), replica)).toBeOneOf([
            counterOf(a, replica),
            counterOf(b, replica),
          ]);
      }),
    );
  });

  it("[VV5] joins come out the same in any order and however often, and nothing joined is the other", () => {
    fc.assert(
      fc.property(aVersionVector, aVersionVector, aVersionVector, (a, b, c) => {
        expect(joinVersionVectors(a, b)).toEqual(joinVersionVectors(b, a));
        expect(joinVersionVectors(joinVersionVectors(a, b), c)).toEqual(
          joinVersionVectors(a, joinVersionVectors(b, c)),
        );
        expect(joinVersionVectors(a, a)).toEqual(a);
        expect(joinVersionVectors(a, emptyVersionVector)).toEqual(a);
      }),
    );
  });
});
