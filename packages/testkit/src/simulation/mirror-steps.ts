import { type HeldOperation, type RecordedConflict, isMirrorError } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { decisionKey } from "./coverage.js";
import { pick } from "./database-steps.js";
import { noteDecided, noteDeleted } from "./ledger.js";
import { outcomeOf } from "./run-outcome.js";
import type { Misfortune, MirrorStep } from "./story.js";
import { noting, patient, runOnce } from "./story-run.js";
import { type StoryWorld, isInMirror, itemsOf, settled, writesSoFar } from "./story-world.js";
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
      if (isBeyondTelling(world)) return [];
      return outcomeOf(world, await settled(world.wrongMirror().sync(patient)));
    case "Release":
    case "Discard":
      return answer(world, step);
    case "Resolve":
      return resolve(world, step);
  }
};

/**
 * Without a guard nothing holds what another account leads to; where all that was mirrored has gone
 * anyway, nothing is odd about it; and what a run that died has made cannot be found there.
 */
const isBeyondTelling = ({ office, state, wishes }: StoryWorld): boolean => {
  const { links, intents } = state.snapshot();
  const living = new Set<string>(office.all().flatMap((one) => (isInMirror(one) ? [one.id] : [])));
  return wishes.guard === "Off" || intents.length > 0 || links.every(({ key }) => !living.has(key));
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
  RestoreState: ({ backup, follow, ledger, state, watch }) => {
    if (backup === undefined) return;
    ledger.hasForgotten = true;
    state.restore(backup);
    watch.forgetLease();
    follow();
  },
  Wait: ({ clock }) => clock.advance(86_400_000),
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

/** The run whose undoing had begun with a contact, and died. */
export const halfUndone = ({ group, reason }: HeldOperation): number | undefined =>
  reason.includes("not finished") ? Number(group.replace("undo-", "")) : undefined;

/** Whatever a person decides about a contact is no loss. */
export const noteAnswer = (world: StoryWorld, held: HeldOperation, how: "Release" | "Discard"): void => {
  const { contactId } = held;
  world.ledger.contested.add(contactId);
  noteDecided(world.ledger, [
    ...itemsOf(world, contactId),
    ...world.office.rows().flatMap(({ item }) => (item.id === contactId ? [item.contact] : [])),
  ]);
  // What was taken from one side, and not given back to the other yet, the history alone has.
  if (halfUndone(held) !== undefined)
    noteDecided(
      world.ledger,
      world.state.snapshot().history.filter(({ text }) => text.includes(`"${contactId}"`)),
    );
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
