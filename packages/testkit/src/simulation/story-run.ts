import { type ContactId, type Mirror, type RunOptions, isMirrorError } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { newerSides } from "./check-conflicts.js";
import { outcomeOf } from "./run-outcome.js";
import type { PlannedFault } from "./story.js";
import { type RunFaults, runFaults } from "./story-faults.js";
import { type StoryWorld, copiesIn, mayBeBlind, settled } from "./story-world.js";
import { type Violation, violation } from "./violation.js";

/** Longer than a lease that nobody gave back. */
export const patient = { waitMs: 300_000 };

/** However a run ends, it has made no second copy of anybody; and with nothing wrong, it does not fail. */
export const runOnce = async (
  world: StoryWorld,
  planned: ReadonlyArray<PlannedFault>,
  verb: (mirror: Mirror, options: RunOptions) => Promise<unknown>,
): Promise<ReadonlyArray<Violation>> => {
  const before = copyCounts(world);
  const { isPlain, violations } = await run(world, planned, verb);
  const doubled = [...copyCounts(world)].filter(
    ([id, count]) => count > Math.max(1, before.get(id) ?? 0) && !world.ledger.contested.has(id),
  );
  return [
    ...violations,
    ...(isPlain && !mayBeBlind(world)
      ? doubled.map(([id, count]) => violation("L6", `a run made copies of ${id}: there are ${count}`))
      : []),
  ];
};

const copyCounts = (world: StoryWorld): ReadonlyMap<ContactId, number> => {
  const counts = new Map<ContactId, number>();
  for (const { marker } of copiesIn(world))
    counts.set(marker.contactId, (counts.get(marker.contactId) ?? 0) + 1);
  return counts;
};

/** `isPlain`: nothing was sent twice, and nothing told wrongly. */
const run = async (
  world: StoryWorld,
  planned: ReadonlyArray<PlannedFault>,
  verb: (mirror: Mirror, options: RunOptions) => Promise<unknown>,
): Promise<{ readonly isPlain: boolean; readonly violations: ReadonlyArray<Violation> }> => {
  if (planned.length === 0) {
    const newer = newerSides(world);
    const outcome = await settled(verb(world.mirror(), patient));
    const violations = [...(await outcomeOf(world, outcome, newer)), ...failedForNothing(outcome)];
    return { isPlain: true, violations };
  }
  const faults = noting(world, planned);
  const outcome = await settled(verb(world.mirror(faults), { ...patient, signal: faults.signal }));
  const isPlain = planned.every(({ fault }) => !["Twice", "Stale", "Truncated"].includes(fault._tag));
  return { isPlain, violations: await outcomeOf(world, outcome) };
};

/** What was begun has to be finished first, or there is nothing to be done: said before anything is. */
const cleanRefusals: ReadonlySet<string> = new Set([
  "StopUnfinished",
  "FolderChangeUnfinished",
  "NotMirroring",
]);

const failedForNothing = (outcome: E.Either<unknown, unknown>): ReadonlyArray<Violation> =>
  E.isRight(outcome) || (isMirrorError(outcome.left) && cleanRefusals.has(outcome.left._tag))
    ? []
    : [violation("L11", `a run on which nothing goes wrong failed: ${String(outcome.left)}`)];

export const noting = ({ coverage }: StoryWorld, faults: ReadonlyArray<PlannedFault>): RunFaults =>
  runFaults(faults, (fault, call) => {
    coverage.note("Fault", `${fault} in ${call}`);
  });
