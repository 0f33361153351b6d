import * as N from "fp-ts/lib/number.js";
import * as O from "fp-ts/lib/Option.js";
import * as RR from "fp-ts/lib/ReadonlyRecord.js";
import * as S from "fp-ts/lib/Semigroup.js";
import type { ReplicaId } from "./replica-id.js";

/**
 * How many edits of each replica a state has seen. A replica that is not listed has counter 0.
 * @see Parker et al., "Detection of Mutual Inconsistency in Distributed Systems", 1983
 */
export type VersionVector = RR.ReadonlyRecord<string, number>;

export type Causality = "Equal" | "Before" | "After" | "Concurrent";

export const emptyVersionVector: VersionVector = {};

/** Counts one more edit made at `replica`. */
export const tickVersionVector =
  (replica: ReplicaId) =>
  (version: VersionVector): VersionVector => ({ ...version, [replica]: counterOf(version, replica) + 1 });

/** The least version that has seen everything `a` and `b` have seen. */
export const joinVersionVectors = (a: VersionVector, b: VersionVector): VersionVector =>
  RR.union(larger)(b)(a);

export const compareVersionVectors = (a: VersionVector, b: VersionVector): Causality => {
  if (seesVersion(a, b)) return seesVersion(b, a) ? "Equal" : "After";
  return seesVersion(b, a) ? "Before" : "Concurrent";
};

/** Whether `a` has seen everything `b` has seen. */
export const seesVersion = (a: VersionVector, b: VersionVector): boolean =>
  Object.entries(b).every(([replica, counter]) => counterOf(a, replica) >= counter);

export const counterOf = (version: VersionVector, replica: string): number =>
  O.getOrElse(() => 0)(RR.lookup(replica, version));

const larger = S.max(N.Ord);
