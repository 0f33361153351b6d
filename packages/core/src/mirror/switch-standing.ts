import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { foreignCopies } from "../engine/foreign-copies.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { Patience } from "../engine/patience.js";
import type { ReportProgress } from "../engine/progress.js";
import type { Binding, LeavingAnswer } from "../engine/records.js";
import type { Folder } from "../replica/folder.js";
import type { StateError } from "../replica/state-store.js";
import { leavingUnfinished } from "./leaving.js";
import { type DatabaseSwitch, answerOf } from "./leaving-answer.js";
import { type MirrorError, mirrorError, mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import {
  type Session,
  type Step,
  boundTo,
  newBinding,
  openFolder,
  sessionOf,
  wrongFolder,
} from "./session.js";
import { stopUnfinished } from "./sync.js";

/** All that switching the database works with. */
export type Switching = {
  readonly settings: MirrorSettings;
  readonly request: DatabaseSwitch;
  readonly state: MirrorState;
  readonly former: MirrorState;
  readonly patience: Patience;
  readonly report: ReportProgress;
  readonly runNumber: number;
};

/** A database that is being left, with what becomes of its copies. */
export type LeavingDatabase = Binding & { readonly answer: LeavingAnswer };

/** How far an earlier call has come. */
export type SwitchStanding =
  /** The state is still bound to the former database; `session` is with the new one, as a mirror begins. */
  | {
      readonly _tag: "Before";
      readonly session: Session;
      readonly bound: Binding;
      readonly answer: LeavingAnswer;
    }
  /** It is bound to the new one. Without `leaving`: there is nothing to leave, or no longer. */
  | {
      readonly _tag: "Bound";
      readonly session: Session;
      readonly leaving: LeavingDatabase | undefined;
      /** Nothing but the database's id is known of what is left. */
      readonly isUnknown: boolean;
    };

/** Opens the folder and looks what there is to leave, and how. Writes nothing. */
export const switchStanding = async (change: Switching): Step<SwitchStanding> => {
  const { settings, state, former, patience } = change;
  const folder = await openFolder(settings, patience);
  if (E.isLeft(folder)) return folder;
  const stored = await boundTo(state);
  if (E.isLeft(stored)) return stored;
  const leaving = await boundTo(former);
  if (E.isLeft(leaving)) return leaving;
  const bound = stored.right ?? newBinding(settings, folder.right);
  return leaving.right === undefined && bound.databaseId !== settings.database.id
    ? beforeLeaving(change, folder.right, bound)
    : afterLeaving(change, folder.right, bound, leaving.right);
};

const beforeLeaving = async (change: Switching, folder: Folder, bound: Binding): Step<SwitchStanding> => {
  const { settings, request, state } = change;
  const answered = answerOf(settings, request);
  if (E.isLeft(answered)) return answered;
  const answer = answered.right;
  if (answer === undefined) return answerNeeded(bound, await state.count("links")());
  if (bound.folderId !== folder.id) return E.left(wrongFolder(bound, folder));
  const binding = takingOver(newBinding(settings, folder), { ...bound, answer });
  return E.map((session: Session): SwitchStanding => ({ _tag: "Before", session, bound, answer }))(
    sessionIn(change, folder, binding),
  );
};

/** Goes on with the answer that was kept, or with another one for what is left, or was left before. */
const afterLeaving = async (
  change: Switching,
  folder: Folder,
  bound: Binding,
  leaving: Binding | undefined,
): Step<SwitchStanding> => {
  if (bound.phase === "Stopping") return E.left(stopUnfinished());
  const named = leaving === undefined ? await namedDatabase(change, folder) : E.right(undefined);
  if (E.isLeft(named)) return named;
  const left = leaving ?? named.right?.binding;
  const isUnknown = named.right?.isUnknown === true;
  if (left === undefined)
    return E.map((session: Session): SwitchStanding => ({
      _tag: "Bound",
      session,
      leaving: undefined,
      isUnknown,
    }))(sessionIn(change, folder, bound));
  if (left.databaseId === bound.databaseId) return E.left(leavingUnfinished(left, bound));
  const answer = answerOf(change.settings, change.request, leaving?.answer);
  if (E.isLeft(answer)) return answer;
  if (answer.right === undefined) return countedAnswerNeeded(change, folder, left);
  const answered = { ...left, answer: answer.right };
  return E.map((session: Session): SwitchStanding => ({
    _tag: "Bound",
    session,
    leaving: answered,
    isUnknown,
  }))(sessionIn(change, folder, takingOver(bound, answered)));
};

/** A database whose copies had been kept, or that a state which was lost had mirrored. */
const namedDatabase = async (
  { settings, request, former }: Switching,
  folder: Folder,
): Step<{ readonly binding: Binding; readonly isUnknown: boolean } | undefined> => {
  const { databaseId } = request;
  if (databaseId === undefined || databaseId === settings.database.id) return E.right(undefined);
  const stored = await former.binding();
  if (E.isLeft(stored)) return E.left(mirrorErrorFromState(stored.left));
  const kept = O.toUndefined(stored.right);
  const isUnknown = kept?.databaseId !== databaseId;
  const binding = isUnknown ? { ...newBinding(settings, folder), databaseId } : kept;
  return E.right({ binding: { ...binding, phase: "Stopping" }, isUnknown });
};

const sessionIn = (
  { settings, patience, report }: Switching,
  folder: Folder,
  binding: Binding,
): E.Either<MirrorError, Session> => sessionOf(settings, folder, binding, patience, report);

/** What the former database filed its copies under is nothing that a person said of them. */
const takingOver = (binding: Binding, { answer, category }: LeavingDatabase): Binding =>
  answer._tag === "Import" && category !== undefined ? { ...binding, formerCategory: category } : binding;

const countedAnswerNeeded = async (
  { patience, report }: Switching,
  folder: Folder,
  left: Binding,
): Step<never> => {
  const copies = await foreignCopies({ folder, patience, report }, (id) => id === left.databaseId);
  return E.isLeft(copies)
    ? E.left(mirrorErrorFromRun(copies.left))
    : answerNeeded(left, E.right(copies.right.length));
};

const answerNeeded = (
  { databaseId }: Binding,
  copies: E.Either<StateError, number>,
): E.Either<MirrorError, never> =>
  E.isLeft(copies)
    ? E.left(mirrorErrorFromState(copies.left))
    : E.left(
        mirrorError(
          { _tag: "AnswerNeeded", databaseId, copies: copies.right },
          `the folder has ${copies.right} copies of database ${databaseId}: answer "keep", "remove" or "import"; nothing was changed`,
        ),
      );
