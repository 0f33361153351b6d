import {
  type FolderChangeReport,
  type RecordedConflict,
  type StopReport,
  type SyncReport,
  isMirrorError,
  recoveryFor,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { isProcessDied } from "../faults/fault.js";
import { type NewerSides, oddConflicts } from "./check-conflicts.js";
import { noteRecorded } from "./ledger.js";
import { type StoryWorld } from "./story-world.js";
import { type Violation, violation } from "./violation.js";

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

type Left = Pick<StopReport | FolderChangeReport, "outcome" | "lastSync">;

/** Changing the folder is leaving one as well. */
const isStopReport = (report: unknown): report is Left =>
  typeof report === "object" && report !== null && "remaining" in report;

const noteStop = (world: StoryWorld, { outcome, lastSync }: Left): void => {
  world.coverage.note("Outcome", outcome);
  if (
    lastSync === undefined ||
    lastSync.held + lastSync.parked > 0 ||
    world.folder.capabilities.listing === "Eventual"
  )
    noteLeft(world);
};

/** Who leaves a folder does not wait for deletions that are held, parked, or not listed yet: their contacts stay. */
export const noteLeft = ({ office, ledger }: StoryWorld): void => {
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
