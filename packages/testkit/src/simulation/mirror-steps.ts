import {
  type ContactId,
  type Mirror,
  type RecordedConflict,
  type RunOptions,
  type StopReport,
  type SyncReport,
  isMirrorError,
  recoveryFor,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { isProcessDied } from "../faults/fault.js";
import { type NewerSides, newerSides, oddConflicts } from "./check-conflicts.js";
import { decisionKey } from "./coverage.js";
import { pick } from "./database-steps.js";
import { noteDecided, noteDeleted, noteRecorded } from "./ledger.js";
import type { Misfortune, MirrorStep, PlannedFault } from "./story.js";
import { type RunFaults, runFaults } from "./story-faults.js";
import { type StoryWorld, copiesIn, itemsOf, mayBeBlind, settled } from "./story-world.js";
import { type Violation, violation } from "./violation.js";

/** Lets the mirror, or a person who answers it, do something. Returns what must not have happened. */
export const takeMirrorStep = async (
  world: StoryWorld,
  step: MirrorStep,
): Promise<ReadonlyArray<Violation>> => {
  if (isMisfortune(step)) {
    misfortunes[step._tag](world);
    return [];
  }
  switch (step._tag) {
    case "Sync": {
      const planned = step.isPlannedFirst ? await planTwice(world) : [];
      return [...planned, ...(await runOnce(world, step.faults, (mirror, options) => mirror.sync(options)))];
    }
    case "Stop":
      delete world.backup;
      return runOnce(world, step.faults, (mirror, options) => mirror.stop(options));
    case "Race":
      return race(world, step);
    case "SyncTwice":
      return syncTwice(world);
    case "SyncWrongAccount":
      // Without a guard nothing holds what it leads to.
      if (world.wishes.guard === "Off") return [];
      return outcomeOf(world, await settled(world.wrongMirror().sync(patient)));
    case "Release":
    case "Discard":
      return answer(world, step);
    case "Resolve":
      return resolve(world, step);
  }
};

const isMisfortune = (step: MirrorStep): step is { readonly _tag: Misfortune } => step._tag in misfortunes;

/** What happens to cursors and state, and time that passes. */
const misfortunes: Readonly<Record<Misfortune, (world: StoryWorld) => void>> = {
  ExpireDatabaseCursors: ({ office }) => office.expireCursors(),
  ExpireFolderCursors: ({ folder }) => folder.expireCursors(),
  LoseState: ({ ledger, state, watch }) => {
    ledger.hasForgotten = true;
    state.wipe();
    watch.forgetLease();
  },
  BackUpState: (world) => {
    world.backup = world.state.snapshot();
  },
  RestoreState: ({ backup, ledger, state, watch }) => {
    if (backup === undefined) return;
    ledger.hasForgotten = true;
    state.restore(backup);
    watch.forgetLease();
  },
  Wait: ({ clock }) => clock.advance(86_400_000),
};

/** Longer than a lease that nobody gave back. */
export const patient = { waitMs: 300_000 };

/** However a run ends, it has made no second copy of anybody; and with nothing wrong, it does not fail. */
const runOnce = async (
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

const failedForNothing = (outcome: E.Either<unknown, unknown>): ReadonlyArray<Violation> =>
  E.isRight(outcome) || (isMirrorError(outcome.left) && outcome.left._tag === "StopUnfinished")
    ? []
    : [violation("L11", `a run on which nothing goes wrong failed: ${String(outcome.left)}`)];

const noting = ({ coverage }: StoryWorld, faults: ReadonlyArray<PlannedFault>): RunFaults =>
  runFaults(faults, (fault, call) => {
    coverage.note("Fault", `${fault} in ${call}`);
  });

/**
 * A run may fail with an error of the mirror's, or die: nothing else. What it recorded is noted.
 * `newer`: as it was before the run, if nothing went wrong on it.
 */
export const outcomeOf = async (
  world: StoryWorld,
  outcome: E.Either<unknown, unknown>,
  newer: NewerSides = new Map(),
): Promise<ReadonlyArray<Violation>> => {
  const { coverage } = world;
  const run = E.isRight(outcome) && isSyncReport(outcome.right) ? outcome.right.run : undefined;
  const found = await noteConflicts(world, ({ run: by }) => (by === run ? newer : new Map()));
  if (E.isRight(outcome)) {
    if (isSyncReport(outcome.right)) noteReport(world, outcome.right);
    if (isStopReport(outcome.right)) noteStop(world, outcome.right);
    return found;
  }
  const failure = outcome.left;
  if (isProcessDied(failure)) {
    coverage.note("Outcome", "died");
    return found;
  }
  if (!isMirrorError(failure)) return [violation("Errors", `a verb threw ${String(failure)}`)];
  coverage.note("Outcome", failure._tag);
  if ("error" in failure) coverage.note("Recovery", recoveryFor[failure.error._tag]);
  return found;
};

const isSyncReport = (report: unknown): report is SyncReport =>
  typeof report === "object" && report !== null && "recovered" in report;

const isStopReport = (report: unknown): report is StopReport =>
  typeof report === "object" && report !== null && "remaining" in report;

/** Stopping does not wait for deletions that are held, parked, or not listed yet: their contacts stay. */
const noteStop = (
  { office, folder, ledger, coverage }: StoryWorld,
  { outcome, lastSync }: StopReport,
): void => {
  coverage.note("Outcome", outcome);
  if (
    lastSync !== undefined &&
    lastSync.held + lastSync.parked === 0 &&
    folder.capabilities.listing === "Immediate"
  )
    return;
  for (const { id } of office.all())
    if (ledger.deleted.has(id)) {
      ledger.deleted.delete(id);
      ledger.contested.add(id);
    }
};

const noteReport = ({ coverage }: StoryWorld, report: SyncReport): void => {
  coverage.note("Outcome", report.outcome);
  if (report.recovered > 0) coverage.note("Recovery", "a create whose answer was lost");
  if (report.heldBecause.length > 0) coverage.note("Recovery", "losses held by the guard");
  if (report.parked > 0) coverage.note("Recovery", "Park");
};

const noteConflicts = async (
  world: StoryWorld,
  newerAtRunOf: (recorded: RecordedConflict) => NewerSides,
): Promise<ReadonlyArray<Violation>> => {
  const found: Array<Violation> = [];
  for (const recorded of await world.mirror().conflicts()) {
    const { contactId, conflict } = recorded;
    found.push(...oddConflicts(world, recorded, newerAtRunOf(recorded)));
    noteRecorded(world.ledger, conflict);
    world.coverage.note("Conflict", `${conflict._tag}, ${conflict.winner} won`);
    if (conflict._tag !== "EditAgainstDelete") continue;
    if (conflict.winner === "Edit" && world.wishes.policy.editAgainstDelete === "delete")
      found.push(violation("L5", `an edit won against the deletion of ${contactId}, against the policy`));
    world.ledger.contested.add(contactId);
    if (conflict.winner === "Edit") world.ledger.deleted.delete(contactId);
  }
  return found;
};

/** Planning is repeatable, and changes neither side. */
const planTwice = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  const before = writesSoFar(world);
  const plans = [await readPlan(world), await readPlan(world)];
  const [first, second] = plans;
  if (first === undefined || second === undefined) return [];
  return [
    ...(first === second ? [] : [violation("L12", `two plans of the same differ: ${first} / ${second}`)]),
    ...(writesSoFar(world) === before ? [] : [violation("EN21", "planning wrote to a side")]),
  ];
};

const readPlan = async (world: StoryWorld): Promise<string | undefined> => {
  const made = await settled(world.mirror().plan(patient));
  if (E.isLeft(made)) return undefined;
  const lines: Array<string> = [];
  for await (const operation of made.right.operations) {
    const { because, decision } = operation;
    if (because !== undefined) world.coverage.note("Decision", decisionKey(because, decision));
    lines.push(JSON.stringify(operation));
  }
  return lines.join("\n");
};

export const writesSoFar = ({ office, folder }: StoryWorld): number =>
  office.calls.counts().writes + folder.calls.counts().writes;

/** A run freezes at its `at`-th call until long after its lease, and a second one has gone on. */
const race = async (
  world: StoryWorld,
  { on, at }: Extract<MirrorStep, { readonly _tag: "Race" }>,
): Promise<ReadonlyArray<Violation>> => {
  const frozen = noting(world, [{ on, at, fault: { _tag: "Slow", ms: 200_000 } }]);
  const both = await Promise.all([
    settled(world.mirror(frozen).sync(patient)),
    settled(world.mirror().sync(patient)),
  ]);
  const found = await Promise.all(both.map((outcome) => outcomeOf(world, outcome)));
  return found.flat();
};

/** One of them goes on, and the other is told that it does. */
const syncTwice = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  world.state.expireLease();
  world.watch.forgetLease();
  const both = await Promise.all([settled(world.mirror().sync()), settled(world.mirror().sync())]);
  const found = await Promise.all(both.map((outcome) => outcomeOf(world, outcome)));
  const busy = both.filter(
    (outcome) => E.isLeft(outcome) && isMirrorError(outcome.left) && outcome.left._tag === "MirrorBusy",
  );
  return [
    ...found.flat(),
    ...(busy.length === 1
      ? []
      : [violation("EN16", `of two runs at once ${busy.length} were told that the mirror is being run`)]),
  ];
};

const answer = async (
  world: StoryWorld,
  { _tag, who }: Extract<MirrorStep, { readonly _tag: "Release" | "Discard" }>,
): Promise<ReadonlyArray<Violation>> => {
  const mirror = world.mirror();
  const held = pick(await mirror.held(), who);
  if (held === undefined) return [];
  noteAnswer(world, held, _tag);
  const verb = _tag === "Release" ? mirror.release : mirror.discard;
  return outcomeOf(world, await settled(verb(held.id, patient)));
};

/** Whatever a person decides about a contact is no loss. */
export const noteAnswer = (
  world: StoryWorld,
  held: Awaited<ReturnType<Mirror["held"]>>[number],
  how: "Release" | "Discard",
): void => {
  const { contactId } = held;
  world.ledger.contested.add(contactId);
  noteDecided(world.ledger, [
    ...itemsOf(world, contactId),
    ...world.office.rows().flatMap(({ item }) => (item.id === contactId ? [item.contact] : [])),
  ]);
  if (how === "Release" && held.decision === "RemoveContact") noteDeleted(world.ledger, contactId);
  if (how === "Discard") world.ledger.deleted.delete(contactId);
  // On the other machine it may be deleted already, which the office has yet to hear of.
  const isDoomed = world.laptop.deleted().some(({ id }) => id === contactId);
  if (
    how === "Discard" &&
    held.decision === "RemoveContact" &&
    world.office.get(contactId) !== undefined &&
    !isDoomed
  )
    world.ledger.spared.add(contactId);
  if (how === "Discard") world.ledger.keptCopies.add(contactId);
  world.coverage.note("Recovery", `${how} by a person`);
};

const resolve = async (
  world: StoryWorld,
  { who, choice }: Extract<MirrorStep, { readonly _tag: "Resolve" }>,
): Promise<ReadonlyArray<Violation>> => {
  const mirror = world.mirror();
  const conflict = pick(await mirror.conflicts(), who);
  if (conflict === undefined) return [];
  noteChoice(world, conflict);
  return outcomeOf(world, await settled(mirror.resolve(conflict.id, choice, patient)));
};

export const noteChoice = (world: StoryWorld, { conflict, contactId }: RecordedConflict): void => {
  world.ledger.contested.add(contactId);
  noteDecided(world.ledger, conflict);
  if (conflict._tag !== "EditAgainstDelete") return;
  world.ledger.deleted.delete(contactId);
};
