import * as E from "fp-ts/lib/Either.js";
import type { Binding } from "../engine/records.js";
import type { Target } from "../replica/folder.js";
import { type AwaitedCopy, awaitedCopies } from "./awaited-copies.js";
import {
  type FolderChange,
  type FolderChanging,
  folderStanding,
  formerSession,
  whereItWas,
} from "./folder-change.js";
import { syncLast } from "./last-sync.js";
import { forget, leave } from "./leaving.js";
import { mirrorErrorFromState } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Session, type Step, sessionOf } from "./session.js";
import { latest, releaseCopies } from "./stop.js";
import { type SyncReport, sync } from "./sync.js";
import type { LeasedWork, RunOptions } from "./verb.js";

export type FolderChangeReport = {
  /**
   * `Unfinished`: some copies in the former folder could not go yet: see `awaited`, `held()` and `parked()`,
   * then call it again. `NotBegun`: something of the former folder waits for a person first, see `held()`.
   */
  readonly outcome: "Changed" | "Unfinished" | "NotBegun";
  /** What bringing the last edits home from the former folder came to; absent when that had been done before. */
  readonly lastSync?: SyncReport;
  /** What filling the new folder came to. */
  readonly fill?: SyncReport;
  /** What cleaning the former one came to. */
  readonly release?: SyncReport;
  /** Copies that are still in the former folder. */
  readonly remaining: number;
  /** Contacts that keep their former copy, because they have none in the new folder yet. */
  readonly awaited: ReadonlyArray<AwaitedCopy>;
};

/**
 * Brings the last edits home from the folder that the mirror is in, fills the new one, and only then takes
 * the copies out of the former one: no contact is ever without a copy that had one. Interrupted, it is
 * finished by calling it again with the same request; syncing the new folder may go on meanwhile. Asked for
 * the folder that the mirror is in, it syncs.
 * @param moved - told when the mirror is bound to the new folder.
 */
export const changeFolder =
  (
    settings: MirrorSettings,
    request: FolderChange,
    { onProgress = () => {} }: Pick<RunOptions, "onProgress">,
    moved: (settings: MirrorSettings) => void,
  ): LeasedWork<FolderChangeReport> =>
  async (state, patience, runNumber, former) => {
    const change = { settings, request, state, former, patience, runNumber, report: onProgress };
    const begun = await begin(change);
    if (E.isLeft(begun)) return begun;
    if (begun.right._tag === "NotBegun")
      return E.right({ outcome: "NotBegun", lastSync: begun.right.lastSync, remaining: 0, awaited: [] });
    moved(begun.right.session.settings);
    return carryOut(change, begun.right);
  };

type Begun = {
  readonly _tag: "Begun";
  /** In the new folder. */
  readonly session: Session;
  readonly leaving: Binding | undefined;
  readonly formerTarget: Target;
  readonly lastSync?: SyncReport;
};

/** The last sync of the former folder, and the commit that binds the mirror to the new one, unless both are done. */
const begin = async (
  change: FolderChanging,
): Step<Begun | { readonly _tag: "NotBegun"; readonly lastSync: SyncReport }> => {
  const standing = await folderStanding(change);
  if (E.isLeft(standing)) return standing;
  const { session } = standing.right;
  if (standing.right._tag === "Moved")
    return E.right({
      _tag: "Begun",
      session,
      leaving: standing.right.leaving,
      formerTarget: whereItWas(change),
    });
  const { state, runNumber, request } = change;
  const formerTarget = change.settings.target;
  if (request.giveUpFormer === true) {
    const given = await forget(state, session.binding);
    return E.isLeft(given) ? given : E.right({ _tag: "Begun", session, leaving: undefined, formerTarget });
  }
  const old = await formerSession(change, standing.right.bound, formerTarget);
  if (E.isLeft(old)) return old;
  const last = await syncLast(old.right, state, runNumber);
  if (E.isLeft(last)) return last;
  const { report: lastSync, leaving } = last.right;
  if (leaving === undefined) return E.right({ _tag: "NotBegun", lastSync });
  const left = await leave(state, leaving, session.binding);
  return E.isLeft(left) ? left : E.right({ _tag: "Begun", session, leaving, formerTarget, lastSync });
};

const carryOut = async (change: FolderChanging, begun: Begun): Step<FolderChangeReport> => {
  const { state, former, runNumber, request } = change;
  const { session, leaving, lastSync } = begun;
  const fill = await sync(session, state, runNumber);
  if (E.isLeft(fill)) return fill;
  const reports = { ...(lastSync === undefined ? {} : { lastSync }), fill: fill.right };
  const changed = { outcome: "Changed", ...reports, remaining: 0, awaited: [] } as const;
  if (leaving === undefined) return E.right(changed);
  if (request.giveUpFormer === true) {
    const forgotten = await forget(former);
    return E.isLeft(forgotten) ? forgotten : E.right(changed);
  }
  const cleaned = await clean(change, begun, leaving);
  return E.isLeft(cleaned) ? cleaned : E.right({ ...reports, ...cleaned.right });
};

/** Takes the former copies away, but for those of contacts that have no other. */
const clean = async (
  change: FolderChanging,
  { session, formerTarget }: Begun,
  leaving: Binding,
): Step<Pick<FolderChangeReport, "outcome" | "release" | "remaining" | "awaited">> => {
  const { state, former, runNumber } = change;
  const awaited = await awaitedCopies(session, state, runNumber, former);
  if (E.isLeft(awaited)) return awaited;
  const old = await formerSession(change, leaving, formerTarget);
  if (E.isLeft(old)) return old;
  const kept = new Set(awaited.right.map(({ contactId }) => contactId));
  const release = await releaseCopies(old.right, former, runNumber, ({ id }) => kept.has(id));
  if (E.isLeft(release)) return release;
  const carried = await carryOn(change, session, release.right);
  if (E.isLeft(carried)) return carried;
  const remaining = await former.count("links")();
  if (E.isLeft(remaining)) return E.left(mirrorErrorFromState(remaining.left));
  const report = { release: release.right, remaining: remaining.right, awaited: awaited.right };
  if (remaining.right > 0) return E.right({ outcome: "Unfinished", ...report });
  const forgotten = await forget(former);
  return E.isLeft(forgotten) ? forgotten : E.right({ outcome: "Changed", ...report });
};

/** What came home last, from the former copies, goes to the new ones. */
const carryOn = async (
  { state, runNumber }: FolderChanging,
  session: Session,
  { writes }: SyncReport,
): Step<void> => {
  if (writes.database === 0) return E.right(undefined);
  const { settings, folder, patience, report } = session;
  const again = sessionOf(settings, folder, await latest(session, state), patience, report);
  if (E.isLeft(again)) return again;
  return E.map(() => undefined)(await sync(again.right, state, runNumber));
};
