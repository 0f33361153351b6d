import { isMirrorError } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { newerSides } from "./check-conflicts.js";
import { takeDatabaseStep } from "./database-steps.js";
import { halfUndone, noteAnswer, noteChoice } from "./mirror-steps.js";
import { outcomeOf } from "./run-outcome.js";
import { patient } from "./story-run.js";
import { type StoryWorld, settled, writesSoFar } from "./story-world.js";
import { type Violation, violation } from "./violation.js";

/** A stop that has to be finished, a first look, a second one after a day, answers, and what comes of them. */
const mostRounds = 12;

/**
 * Lets everything that was begun come to its end: nothing goes wrong any more, both machines of the
 * database meet, and, once a sync has had its chance to withdraw it, a person answers what is held
 * and what is undecided. Stops at the first violation.
 */
export const endQuietly = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  world.isRefusing = false;
  for (const { folder } of world.places) {
    if (folder.capabilities.listing === "Eventual") folder.setLag(0);
    // What a listing left out without saying so is seen by the next one that is complete.
    if (world.coverage.counts.has("Fault: Truncated in pull")) folder.expireCursors();
  }
  let inStep: string | undefined;
  for (let round = 0; round < mostRounds; round += 1) {
    takeDatabaseStep(world, { _tag: "Meet" });
    world.clock.advance(twoDaysMs);
    const before = writesSoFar(world);
    const synced = await syncAgain(world, inStep);
    if (synced.found.length > 0) return synced.found;
    inStep = synced.inStep;
    const isAtRest = await isSettled(world);
    // What cannot be discarded is held again, and has to be released.
    const how = round > 2 ? "Release" : world.wishes.lastAnswer;
    await finishUndoing(world);
    const answers = round > 0 ? await answerAll(world, how) : 0;
    if (answers === 0 && writesSoFar(world) === before && isAtRest) return [];
  }
  return [violation("L2", `it does not come to rest: ${JSON.stringify(await world.mirror().status())}`)];
};

/**
 * `inStep`: what both sides had after the last sync, if that left them in step; if they have it
 * still, nothing but echoes can come back.
 */
const syncAgain = async (
  world: StoryWorld,
  inStep: string | undefined,
): Promise<{ readonly found: ReadonlyArray<Violation>; readonly inStep: string | undefined }> => {
  const [reads, living] = [readsSoFar(world), livingOn(world)];
  const hasOnlyEchoes = inStep === allRevisions(world);
  const found = [...(await syncOrStop(world)), ...world.watch.takeSeen()];
  if (hasOnlyEchoes && readsSoFar(world) > reads)
    found.push(violation("EN2", "a sync read what the one before it had written"));
  const isInStep = knowsItsEchoes(world, living) && (await isSettled(world));
  return { found, inStep: isInStep ? allRevisions(world) : undefined };
};

/** What both sides have: the same afterwards, if nobody has edited anything. */
const allRevisions = ({ office, places }: StoryWorld): string =>
  [...office.rows().map(({ item }) => item), ...places.flatMap(({ folder }) => folder.all())]
    .map(({ id, revision }) => `${id} ${revision}`)
    .join();

const livingOn = ({ office, folder }: StoryWorld): ReadonlySet<string> =>
  new Set([...office.all(), ...folder.all()].map(({ id }) => id));

/** A removal that comes back has no link any more to be known by, and a listing that lags has yet to show what was made. */
const knowsItsEchoes = (world: StoryWorld, livedBefore: ReadonlySet<string>): boolean => {
  const living = livingOn(world);
  return world.folder.capabilities.listing === "Immediate" && [...livedBefore].every((id) => living.has(id));
};

const readsSoFar = ({ office, places }: StoryWorld): number =>
  [office, ...places.map(({ folder }) => folder)].reduce((sum, { calls }) => sum + calls.counts().reads, 0);

const twoDaysMs = 2 * 86_400_000;

const syncOrStop = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  const newer = newerSides(world);
  const synced = await settled(world.mirror().sync(patient));
  const odd = await outcomeOf(world, synced, newer);
  if (odd.length > 0) return odd;
  if (E.isRight(synced)) return finishLeaving(world);
  if (!isMirrorError(synced.left) || synced.left._tag !== "StopUnfinished")
    return [violation("L8", `a sync on which nothing goes wrong failed: ${String(synced.left)}`)];
  const stopped = await settled(world.mirror().stop(patient));
  if (E.isRight(stopped)) return outcomeOf(world, stopped);
  return [violation("L9", `a stop on which nothing goes wrong failed: ${String(stopped.left)}`)];
};

/** What is left of a change of folder. */
const finishLeaving = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  const mirror = world.mirror();
  if ((await mirror.status()).leaving === undefined) return [];
  const changed = await settled(mirror.changeFolder({ folder: world.folder.id }, patient));
  if (E.isRight(changed)) return outcomeOf(world, changed);
  return [violation("CF6", `a change of folder could not be finished: ${String(changed.left)}`)];
};

/** Undoes again what has been undone by half. */
const finishUndoing = async (world: StoryWorld): Promise<void> => {
  const mirror = world.mirror();
  const runs = (await mirror.held()).flatMap((held) => halfUndone(held) ?? []);
  for (const run of new Set(runs)) {
    const undone = await settled(mirror.undo(run, patient));
    world.coverage.note("Life", `Undo, gone on with: ${E.isRight(undone) ? "done" : "refused"}`);
  }
};

/** Returns how many answers there were. */
const answerAll = async (world: StoryWorld, how: "Release" | "Discard"): Promise<number> => {
  const mirror = world.mirror();
  let answers = 0;
  const { lastChoice } = world.wishes;
  for (const held of await mirror.held()) {
    noteAnswer(world, held, how);
    answers += 1;
    await (how === "Release" ? mirror.release : mirror.discard)(held.id, patient);
  }
  for (const recorded of await mirror.conflicts()) {
    if (recorded.conflict.winner !== "Undecided") continue;
    noteChoice(world, recorded);
    answers += 1;
    const resolved = await settled(mirror.resolve(recorded.id, lastChoice, patient));
    // Edited since, it can only be taken note of.
    if (E.isLeft(resolved)) await settled(mirror.resolve(recorded.id, "asIs", patient));
  }
  return answers;
};

const isSettled = async (world: StoryWorld): Promise<boolean> => {
  const mirror = world.mirror();
  const { phase, held, parked, leaving } = await mirror.status();
  const conflicts = await mirror.conflicts();
  return (
    phase === "Mirroring" &&
    leaving === undefined &&
    held + parked === 0 &&
    conflicts.every(({ conflict }) => conflict.winner !== "Undecided")
  );
};
