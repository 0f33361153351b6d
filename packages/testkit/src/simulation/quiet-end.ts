import { isMirrorError } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { takeDatabaseStep } from "./database-steps.js";
import { noteAnswer, noteChoice, outcomeOf, patient, writesSoFar } from "./mirror-steps.js";
import { type StoryWorld, settled } from "./story-world.js";
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
  if (world.folder.capabilities.listing === "Eventual") world.folder.setLag(0);
  // What a listing left out without saying so is seen by the next one that is complete.
  if (world.coverage.counts.has("Fault: Truncated in pull")) world.folder.expireCursors();
  for (let round = 0; round < mostRounds; round += 1) {
    takeDatabaseStep(world, { _tag: "Meet" });
    world.clock.advance(twoDaysMs);
    const before = writesSoFar(world);
    const failed = await syncOrStop(world);
    if (failed.length > 0) return failed;
    // What cannot be discarded is held again, and has to be released.
    const how = round > 2 ? "Release" : world.wishes.lastAnswer;
    const answers = round > 0 ? await answerAll(world, how) : 0;
    if (answers === 0 && writesSoFar(world) === before && (await isSettled(world))) return [];
  }
  return [violation("L2", `it does not come to rest: ${JSON.stringify(await world.mirror().status())}`)];
};

const twoDaysMs = 2 * 86_400_000;

const syncOrStop = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  const synced = await settled(world.mirror().sync(patient));
  const odd = await outcomeOf(world, synced);
  if (odd.length > 0 || E.isRight(synced)) return odd;
  if (!isMirrorError(synced.left) || synced.left._tag !== "StopUnfinished")
    return [violation("L8", `a sync on which nothing goes wrong failed: ${String(synced.left)}`)];
  const stopped = await settled(world.mirror().stop(patient));
  if (E.isRight(stopped)) return outcomeOf(world, stopped);
  return [violation("L9", `a stop on which nothing goes wrong failed: ${String(stopped.left)}`)];
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
  const { phase, held, parked } = await mirror.status();
  const conflicts = await mirror.conflicts();
  return (
    phase === "Mirroring" &&
    held + parked === 0 &&
    conflicts.every(({ conflict }) => conflict.winner !== "Undecided")
  );
};
