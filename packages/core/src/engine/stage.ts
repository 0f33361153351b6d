import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import type { ContactId } from "../contact/ids.js";
import type { RemoteId } from "../replica/ids.js";
import type { StateChanges, StateError } from "../replica/state-store.js";
import { type Toll, addToll, noToll } from "./guard.js";
import { type MirrorState, putRecord } from "./mirror-state.js";
import { type Decision, type Operation, isOfTwin } from "./operation.js";

/**
 * Where a plan grows: in the state store, so that it may be larger than memory and can be looked
 * at. Removals come last in it. The stage counts what the guard and the report want to know.
 */
export type Stage = {
  /** A later operation on a contact takes the place of an earlier one; second copies stand apart. */
  readonly add: (operations: ReadonlyArray<Operation>) => TE.TaskEither<StateError, void>;
  /** What is held under these keys has lost its reason. */
  readonly unhold: (keys: ReadonlyArray<string>) => void;
  /** What is parked under these keys has nothing left to be tried again, or is being tried now. */
  readonly unpark: (keys: ReadonlyArray<string>) => void;
  /** Whether an operation on the stage takes this item for its contact's copy. */
  readonly takes: (id: RemoteId) => boolean;
  readonly summary: () => StageSummary;
};

export type StageSummary = {
  readonly operations: number;
  readonly toll: Toll;
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  /** What no longer has to wait. */
  readonly drops: Required<StateChanges>["drops"];
};

/**
 * `frozen`: contacts about which nothing will be done, whatever is planned; nothing is lost by that, but
 * whether everybody is gone shows by them too.
 */
export const planStage = (
  state: Pick<MirrorState, "commit" | "get">,
  frozen: ReadonlySet<ContactId> = new Set(),
): Stage => {
  let [operations, keys] = [0, 0];
  let toll = noToll;
  const counts = new Map<Decision, number>();
  const keyOf = new Map<ContactId, string>();
  const copies = new Set<RemoteId>();
  const unheld = new Set<string>();
  const unparked = new Set<string>();

  const count = (operation: Operation, times: 1 | -1): void => {
    operations += times;
    const isFrozen = frozen.has(operation.contactId);
    toll = addToll(toll, isFrozen ? { ...operation, isReleased: true } : operation, times);
    counts.set(operation.decision, (counts.get(operation.decision) ?? 0) + times);
  };
  const put = (operation: Operation) => {
    count(operation, 1);
    keys += 1;
    const key = planKey(operation, keys);
    if (!isApart(operation)) keyOf.set(operation.contactId, key);
    const { link } = operation;
    if (link !== "Drop" && link !== "Keep" && link.remoteId !== undefined) copies.add(link.remoteId);
    return putRecord("plan", key, operation);
  };
  const replacedBy = (added: ReadonlyArray<Operation>): ReadonlyArray<string> =>
    added.flatMap((operation) => (isApart(operation) ? [] : (keyOf.get(operation.contactId) ?? [])));

  return {
    add: (added) =>
      pipe(
        TE.fromIO(() => replacedBy(added)),
        TE.flatMap((replaced) => state.get("plan", replaced)),
        TE.flatMap((replaced) => {
          for (const { value } of replaced) count(value, -1);
          const drops = replaced.map(({ key }) => ({ collection: "plan", key }) as const);
          return state.commit({ drops, puts: added.map(put) });
        }),
      ),
    takes: (id) => copies.has(id),
    unhold: (held) => held.forEach((key) => unheld.add(key)),
    unpark: (parked) => parked.forEach((key) => unparked.add(key)),
    summary: () => ({
      operations,
      toll,
      counts: Object.fromEntries([...counts].filter(([, times]) => times > 0)),
      drops: [
        ...[...unheld].map((key) => ({ collection: "held", key }) as const),
        ...[...unparked].map((key) => ({ collection: "parked", key }) as const),
      ],
    }),
  };
};

const isApart = (operation: Operation): boolean => operation.twin !== undefined || isOfTwin(operation);

/** Removals are executed after everything else. */
const planKey = ({ removes }: Operation, at: number): string =>
  `${removes === undefined ? "1" : "2"}-${String(at).padStart(10, "0")}`;
