import * as E from "fp-ts/lib/Either.js";
import { type LeftDatabase, leaveDatabase } from "./leave-database.js";
import type { LeavingDatabase, Switching } from "./switch-standing.js";
import type { DatabaseSwitch } from "./leaving-answer.js";
import { type LeftCopies, answerLeft } from "./left-copies.js";
import { forget } from "./leaving.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Session, type Step, saveBinding } from "./session.js";
import { latest } from "./stop.js";
import { type SyncReport, sync } from "./sync.js";
import type { LeasedWork, RunOptions } from "./verb.js";

export type DatabaseSwitchReport = {
  /**
   * `Unfinished`: see `left.remaining`, then call it again. `NotBegun`: something of the former database waits
   * for a person first, see `held()`.
   */
  readonly outcome: "Switched" | "Unfinished" | "NotBegun";
  /** What bringing the last edits home to the former database came to. */
  readonly lastSync?: SyncReport;
  /** What became of its copies; absent when there was nothing to leave. */
  readonly left?: LeftCopies;
  /** What the first sync with the new database came to. */
  readonly sync?: SyncReport;
};

/**
 * Leaves the database that the state is bound to for that of this mirror, in the same folder, and begins
 * to mirror the new one. Interrupted, it is finished by calling it again, with or without the answer; syncing
 * the new database may go on meanwhile. Where there is nothing to leave, it syncs.
 */
export const switchDatabase =
  (
    settings: MirrorSettings,
    request: DatabaseSwitch,
    { onProgress = () => {} }: Pick<RunOptions, "onProgress">,
  ): LeasedWork<DatabaseSwitchReport> =>
  (state, patience, runNumber, former) =>
    carryOut({ settings, request, state, former, patience, runNumber, report: onProgress });

const carryOut = async (change: Switching): Step<DatabaseSwitchReport> => {
  const begun = await leaveDatabase(change);
  if (E.isLeft(begun)) return begun;
  if (begun.right._tag === "NotBegun") return E.right({ outcome: "NotBegun", ...lastSyncOf(begun.right) });
  const { session, leaving } = begun.right;
  const { state, runNumber } = change;
  if (leaving === undefined)
    return E.map((report: SyncReport): DatabaseSwitchReport => ({ outcome: "Switched", sync: report }))(
      await sync(session, state, runNumber),
    );
  const left = await answerLeft(change, session, leaving);
  if (E.isLeft(left)) return left;
  const synced = await sync({ ...session, binding: await latest(session, state) }, state, runNumber);
  if (E.isLeft(synced)) return synced;
  const isDone = left.right.remaining.length === 0;
  const ended = isDone ? await end(change, session, leaving) : E.right(undefined);
  return E.isLeft(ended)
    ? ended
    : E.right({
        outcome: isDone ? "Switched" : "Unfinished",
        ...lastSyncOf(begun.right),
        left: left.right,
        sync: synced.right,
      });
};

const lastSyncOf = ({ lastSync }: LeftDatabase): Pick<DatabaseSwitchReport, "lastSync"> =>
  lastSync === undefined ? {} : { lastSync };

/** Of copies that stay it remains known what both sides had agreed on. */
const end = async ({ state, former }: Switching, session: Session, leaving: LeavingDatabase): Step<void> => {
  const { formerCategory: _gone, ...binding } = await latest(session, state);
  const saved = await saveBinding(state, binding);
  if (E.isLeft(saved)) return saved;
  return leaving.answer._tag === "Keep"
    ? saveBinding(former, { ...leaving, phase: "Stopped" })
    : forget(former);
};
