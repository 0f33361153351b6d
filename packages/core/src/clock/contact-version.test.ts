import { aReplicaId, replicaIdOf } from "@spegla/testkit";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import {
  type ContactVersion,
  dotOf,
  emptyContactVersion,
  eqDot,
  seesDot,
  tickContactVersion,
} from "./contact-version.js";
import { replicaId } from "./replica-id.js";
import { counterOf } from "./version-vector.js";

const aPath = fc.constantFrom("surname", "emails/a@x.se", "custom/constructor", "constructor");
const anEdit = fc.record({ replica: aReplicaId, written: fc.array(aPath), removed: fc.array(aPath) });
const aVersion = fc
  .array(anEdit, { maxLength: 8 })
  .map((edits) =>
    edits.reduce<ContactVersion>(
      (version, { replica, written, removed }) => tickContactVersion(replica, written, removed)(version),
      emptyContactVersion,
    ),
  );

describe("contact versions", () => {
  it("[VV6] what an edit wrote has its dot, which the edit's vector sees and the one before did not", () => {
    fc.assert(
      fc.property(aVersion, aReplicaId, aPath, (before, replica, path) => {
        const now = tickContactVersion(replica, [path])(before);
        const dot = dotOf(now, path);
        expect(dot).toEqual(O.some({ replica, counter: counterOf(now.vector, replica) }));
        expect(O.isSome(dot) && seesDot(now.vector, dot.value)).toBe(true);
        expect(O.isSome(dot) && seesDot(before.vector, dot.value)).toBe(false);
      }),
    );
  });

  it("[VV6] what an edit did not write keeps its dot, what it removed has none", () => {
    fc.assert(
      fc.property(aVersion, aReplicaId, aPath, aPath, (before, replica, written, removed) => {
        const now = tickContactVersion(replica, [written], [removed])(before);
        for (const path of ["surname", "emails/a@x.se", "custom/constructor"])
          if (path !== written && path !== removed) expect(dotOf(now, path)).toEqual(dotOf(before, path));
        if (removed !== written) expect(dotOf(now, removed)).toEqual(O.none);
      }),
    );
  });

  it("[VV7] an edit that wrote nothing still counts", () => {
    const office = replicaIdOf("office");
    expect(tickContactVersion(office, [])(emptyContactVersion)).toEqual({ vector: { office: 1 }, dots: {} });
  });

  it("[VV6] dots are one if replica and counter are", () => {
    const [office, laptop] = [replicaIdOf("office"), replicaIdOf("laptop")];
    expect(eqDot({ replica: office, counter: 1 }, { replica: office, counter: 1 })).toBe(true);
    expect(eqDot({ replica: office, counter: 1 }, { replica: office, counter: 2 })).toBe(false);
    expect(eqDot({ replica: office, counter: 1 }, { replica: laptop, counter: 1 })).toBe(false);
  });

  it("[VV8] a replica id is 1 to 64 lower-case letters, digits and hyphens", () => {
    for (const good of ["a", "office-1", "constructor", "x".repeat(64)])
      expect(replicaId(good)).toEqual(E.right(good));
    for (const bad of ["", "Office", "a_b", "__proto__", "x".repeat(65), "é", "a b"])
      expect(replicaId(bad)).toEqual(E.left({ _tag: "InvalidReplicaId", given: bad }));
  });
});
