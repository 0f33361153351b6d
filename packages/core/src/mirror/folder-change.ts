import * as E from "fp-ts/lib/Either.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { Patience } from "../engine/patience.js";
import type { ReportProgress } from "../engine/progress.js";
import type { Binding } from "../engine/records.js";
import type { Folder, Target } from "../replica/folder.js";
import { leavingUnfinished } from "./leaving.js";
import { mirrorError } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Session, type Step, boundTo, newBinding, openFolder, sessionOf } from "./session.js";
import { withBoundCategory } from "./stop.js";
import { stopUnfinished } from "./sync.js";

export type FolderChange = {
  /** Where the new folder is. Default: the mirror's target. */
  readonly target?: Target;
  /** The id of the new folder, from `target.listFolders()`. */
  readonly folder: string;
  /** Where the former folder is. Default: where this mirror object had it, or else the mirror's target. */
  readonly formerTarget?: Target;
  /**
   * Leaves the copies in the former folder where they are, with whatever was edited on them since the last
   * sync: for a folder that is gone for good.
   */
  readonly giveUpFormer?: true;
};

/** All that changing the folder works with. */
export type FolderChanging = {
  readonly settings: MirrorSettings;
  readonly request: FolderChange;
  readonly state: MirrorState;
  readonly former: MirrorState;
  readonly patience: Patience;
  readonly report: ReportProgress;
  readonly runNumber: number;
};

/** How far an earlier call of the same request has come. */
export type FolderStanding =
  /** The mirror is still in the folder of `bound`; `session` is in the new one, as a mirror begins. */
  | { readonly _tag: "Before"; readonly session: Session; readonly bound: Binding }
  /** The mirror is in the new folder. Without `leaving`: there is no former one, or no longer. */
  | { readonly _tag: "Moved"; readonly session: Session; readonly leaving: Binding | undefined };

/** Opens the new folder and looks whether it can be moved to. Writes nothing. */
export const folderStanding = async (change: FolderChanging): Step<FolderStanding> => {
  const { settings, request, state, former, patience, report } = change;
  const inNew = { ...settings, target: request.target ?? settings.target, folder: request.folder };
  const opened = await openFolder(inNew, patience);
  if (E.isLeft(opened)) return opened;
  const folder = opened.right;
  const stored = await boundTo(state);
  if (E.isLeft(stored)) return stored;
  const leaving = await boundTo(former);
  if (E.isLeft(leaving)) return leaving;
  const bound = stored.right;
  if (bound === undefined) return E.left(notMirroring());
  if (bound.phase === "Stopping") return E.left(stopUnfinished());
  if (leaving.right !== undefined && !isResumed(leaving.right, bound, folder))
    return E.left(leavingUnfinished(leaving.right, bound));
  const isThere = bound.folderId === folder.id;
  const binding = isThere ? bound : { ...newBinding(inNew, folder), databaseId: bound.databaseId };
  return E.map((session: Session): FolderStanding =>
    isThere ? { _tag: "Moved", session, leaving: leaving.right } : { _tag: "Before", session, bound },
  )(sessionOf(inNew, folder, binding, patience, report));
};

/** Of an earlier call of the same request, and not of a switch of the database. */
const isResumed = (leaving: Binding, bound: Binding, folder: Folder): boolean =>
  leaving.databaseId === bound.databaseId && bound.folderId === folder.id;

/** In the folder that is left, with nothing to be filed anew there. `known`: where it is if the request does not say. */
export const formerSession = async (
  { settings, request, patience, report }: FolderChanging,
  binding: Binding,
  known: Target,
): Step<Session> => {
  const target = request.formerTarget ?? known;
  const inFormer = { ...settings, target, folder: binding.folderId };
  const opened = await openFolder(inFormer, patience);
  if (E.isLeft(opened))
    return opened.left._tag === "FolderMissing" ? E.left(formerMissing(inFormer)) : opened;
  return E.map(withBoundCategory)(sessionOf(inFormer, opened.right, binding, patience, report));
};

/** Of a change that was begun: by this mirror object, or else by one that had no other target. */
export const whereItWas = ({ settings }: FolderChanging): Target => settings.formerTarget ?? settings.target;

const notMirroring = () =>
  mirrorError(
    { _tag: "NotMirroring" },
    "this mirror has no copies that could be moved: create it with the new folder, and sync",
  );

const formerMissing = ({ target, folder }: Pick<MirrorSettings, "target" | "folder">) =>
  mirrorError(
    { _tag: "FolderMissing", folder },
    `there is no folder "${folder}" in ${target.name}, where the copies are: bring it back and call changeFolder again, with formerTarget if it is in another target, or with giveUpFormer if it is gone for good`,
  );
