import * as O from "fp-ts/lib/Option.js";
import * as RR from "fp-ts/lib/ReadonlyRecord.js";
import type { ReplicaId } from "./replica-id.js";
import { type VersionVector, counterOf, emptyVersionVector, tickVersionVector } from "./version-vector.js";

/** The edit that last wrote something: the `counter`th edit of a contact made at `replica`. */
export type Dot = { readonly replica: ReplicaId; readonly counter: number };

/**
 * What a contact's state has seen, and for every field path the dot that last wrote it.
 * A cleared single-valued field keeps its dot: emptiness is a value. A removed entry of a
 * multi-valued field keeps none: the vector knows that it was seen.
 * @see Bieniusa et al., "An Optimized Conflict-free Replicated Set", 2012
 */
export type ContactVersion = {
  readonly vector: VersionVector;
  readonly dots: RR.ReadonlyRecord<string, Dot>;
};

export const emptyContactVersion: ContactVersion = { vector: emptyVersionVector, dots: {} };

/**
 * One edit at `replica` that wrote `written` and removed `removed`; all of it shares one dot.
 * An edit that wrote nothing still counts: it moves the vector.
 */
export const tickContactVersion =
  (replica: ReplicaId, written: ReadonlyArray<string>, removed: ReadonlyArray<string> = []) =>
  (version: ContactVersion): ContactVersion => {
    const vector = tickVersionVector(replica)(version.vector);
    const dot: Dot = { replica, counter: counterOf(vector, replica) };
    const dots: Record<string, Dot> = { ...version.dots };
    for (const path of removed) delete dots[path];
    for (const path of written) dots[path] = dot;
    return { vector, dots };
  };

/** Whether a state at `version` was made knowing the edit `dot`. */
export const seesDot = (version: VersionVector, dot: Dot): boolean =>
  counterOf(version, dot.replica) >= dot.counter;

export const dotOf = (version: ContactVersion, path: string): O.Option<Dot> => RR.lookup(path)(version.dots);

export const eqDot = (a: Dot, b: Dot): boolean => a.replica === b.replica && a.counter === b.counter;
