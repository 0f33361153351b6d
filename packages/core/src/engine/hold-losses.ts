import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { Revision } from "../replica/ids.js";
import { isGoneFor } from "./guard.js";
import { type Keyed, type MirrorState, putRecord } from "./mirror-state.js";
import { type Operation, formerMarkerOf, isOfTwin } from "./operation.js";
import { type Held, waitingKey } from "./records.js";
import { type Attempt, onState } from "./run-error.js";
import { chunkSize } from "./run.js";

/** Why the losses of each side are held; a side without a reason may lose what the plan says. */
export type HoldReasons = Readonly<Partial<Record<"Database" | "Folder", string>>>;

export type Holding = {
  readonly reasons: HoldReasons;
  /** What was held before and not answered stays held, however little else there is. */
  readonly held: ReadonlyMap<ContactId, Held>;
  readonly group: string;
  readonly now: number;
};

/** Takes what the guard does not let pass out of the plan and puts it among what waits for a person. Returns how many. */
export const holdLosses = async (state: MirrorState, holding: Holding): Attempt<number> => {
  if (Object.keys(holding.reasons).length === 0 && holding.held.size === 0) return E.right(0);
  let count = 0;
  let after: O.Option<string> = O.none;
  for (;;) {
    const operations: Awaited<Attempt<ReadonlyArray<Keyed<Operation>>>> = await onState(
      state.page("plan", after, chunkSize),
    );
    if (E.isLeft(operations)) return operations;
    const last = operations.right.at(-1);
    if (last === undefined) return E.right(count);
    after = O.some(last.key);
    const losses = operations.right.flatMap(({ key, value }) => {
      const held = heldFor(holding, value);
      return held === undefined ? [] : [{ key, held }];
    });
    count += losses.length;
    const saved = await onState(
      state.commit({
        drops: losses.map(({ key }) => ({ collection: "plan", key })),
        puts: losses.map(({ held }) => putRecord("held", waitingKey(held), held)),
      }),
    );
    if (E.isLeft(saved)) return saved;
  }
};

/** Undefined: the operation may be done. */
export const heldFor = (holding: Holding, operation: Operation): Held | undefined => {
  if (operation.isReleased === true) return undefined;
  const before = holding.held.get(operation.contactId);
  return before?.isFrozen === true && isWriting(operation) ? before : heldLoss(holding, before, operation);
};

const heldLoss = (holding: Holding, before: Held | undefined, operation: Operation): Held | undefined => {
  const loser = sides.find(
    (side) => losesBy(operation, side) && reasonFor(holding, before, side) !== undefined,
  );
  if (loser === undefined) return undefined;
  const about = stateOf(otherSide[loser], operation);
  return {
    contactId: operation.contactId,
    name: operation.name,
    group: before?.group ?? holding.group,
    reason: reasonFor(holding, before, loser) ?? "",
    decision: operation.decision,
    since: before?.since ?? holding.now,
    loser,
    ...(about === undefined ? {} : { about }),
    ...formerMarkerOf(operation),
    ...(isOfTwin(operation) ? { remoteId: operation.remoteId } : {}),
  };
};

/** A second copy is not what is held. */
const isWriting = (operation: Operation): boolean =>
  (operation.database !== undefined || operation.folder !== undefined) && !isOfTwin(operation);

const otherSide = { Database: "Folder", Folder: "Database" } as const;

/** Undefined: it is not there. Where nothing would be linked any more, the write says what it was decided on. */
const stateOf = (
  side: "Database" | "Folder",
  { link, database, folder }: Operation,
): Revision | undefined => {
  const write = side === "Database" ? database : folder;
  if (link === "Drop" || link === "Keep")
    return write !== undefined && "revision" in write ? write.revision : undefined;
  return side === "Database" ? link.databaseRevision : link.folderRevision;
};

const sides = ["Database", "Folder"] as const;

const reasonFor = (
  { reasons }: Holding,
  before: Held | undefined,
  side: "Database" | "Folder",
): string | undefined => reasons[side] ?? (before?.loser === side ? before.reason : undefined);

/** What is only gone from the other side is not believed either, while that side's word is in doubt. */
const losesBy = (operation: Operation, side: "Database" | "Folder"): boolean =>
  operation.removes === side || operation.overwrites.includes(side) || isGoneFor(side, operation);
