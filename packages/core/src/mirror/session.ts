import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { replicaId } from "../clock/replica-id.js";
import type { ContactId } from "../contact/ids.js";
import type { ReconcileContext } from "../engine/linked-pair.js";
import type { MirrorState, StateReader } from "../engine/mirror-state.js";
import { bindingKey, putRecord } from "../engine/mirror-state.js";
import { type Patience, patiently } from "../engine/patience.js";
import type { ReportProgress } from "../engine/progress.js";
import type { Binding, Held, Parked } from "../engine/records.js";
import type { Folder } from "../replica/folder.js";
import { type MirrorError, mirrorError, mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";

/** One verb at work on a mirror: its folder is open and is the one the mirror is bound to. */
export type Session = {
  readonly settings: MirrorSettings;
  readonly folder: Folder;
  readonly binding: Binding;
  readonly context: ReconcileContext;
  readonly patience: Patience;
  readonly report: ReportProgress;
};

/** A step of a verb. Left is what the verb rejects with. */
export type Step<Result> = Promise<E.Either<MirrorError, Result>>;

/** Opens the folder and checks that database and folder are those of the state. Writes nothing. */
export const openSession = async (
  settings: MirrorSettings,
  state: StateReader,
  patience: Patience,
  report: ReportProgress,
): Step<Session> => {
  const bound = await boundTo(state);
  if (E.isLeft(bound)) return bound;
  const folder = await openFolder(settings, patience);
  if (E.isLeft(folder)) return folder;
  const binding = bound.right ?? newBinding(settings, folder.right);
  return sessionOf(settings, folder.right, binding, patience, report);
};

/** Undefined: nothing, or what it was bound to was left for good. */
export const boundTo = async (state: StateReader): Step<Binding | undefined> => {
  const stored = await state.binding();
  if (E.isLeft(stored)) return E.left(mirrorErrorFromState(stored.left));
  return E.right(
    O.isSome(stored.right) && stored.right.value.phase !== "Stopped" ? stored.right.value : undefined,
  );
};

/** Left `FolderMissing`: the target has no such folder. */
export const openFolder = async (
  settings: Pick<MirrorSettings, "target" | "folder">,
  patience: Patience,
): Step<Folder> => {
  const opened = await patiently(patience)(settings.target.openFolder(settings.folder, patience.signal))();
  if (E.isLeft(opened)) {
    if (opened.left._tag === "NotFound")
      return E.left(
        mirrorError(
          { _tag: "FolderMissing", folder: settings.folder },
          `there is no folder "${settings.folder}" in ${settings.target.name}: nothing was deleted; bring it back, or choose another one with changeFolder() and giveUpFormer`,
        ),
      );
    return E.left(mirrorErrorFromRun({ _tag: "ReplicaFailed", side: "Folder", error: opened.left }));
  }
  return opened;
};

/** Left: database and folder are not those of the binding, or may not be written. */
export const sessionOf = (
  settings: MirrorSettings,
  folder: Folder,
  binding: Binding,
  patience: Patience,
  report: ReportProgress,
): E.Either<MirrorError, Session> => {
  const mismatch = mismatchOf(settings, folder, binding);
  if (mismatch !== undefined) return E.left(mismatch);
  return E.right({
    settings,
    folder,
    binding,
    context: reconcileContext(settings, folder, binding),
    patience,
    report,
  });
};

export const saveBinding = async (state: MirrorState, binding: Binding): Step<void> =>
  E.mapLeft(mirrorErrorFromState)(
    await state.commit({ puts: [putRecord("binding", bindingKey, binding)] })(),
  );

/** What waits for a person, and what waits for its time. */
export const waiting = async (
  state: StateReader,
): Step<{
  readonly held: ReadonlyMap<ContactId, Held>;
  readonly heldTwins: ReadonlyArray<Held>;
  readonly parked: ReadonlyMap<ContactId, Parked>;
  readonly parkedStrays: ReadonlyArray<Parked>;
}> => {
  const held = await allOf(state, "held");
  if (E.isLeft(held)) return held;
  const parked = await allOf(state, "parked");
  if (E.isLeft(parked)) return parked;
  return E.right({
    held: new Map(
      held.right.filter(({ remoteId }) => remoteId === undefined).map((one) => [one.contactId, one]),
    ),
    heldTwins: held.right.filter(({ remoteId }) => remoteId !== undefined),
    parked: new Map(
      parked.right.filter(({ remoteId }) => remoteId === undefined).map((one) => [one.contactId, one]),
    ),
    parkedStrays: parked.right.filter(({ remoteId }) => remoteId !== undefined),
  });
};

/** How much waits for a person's answer. */
export const countHeld = async (state: StateReader): Step<number> =>
  E.map((held: ReadonlyArray<Held>) => held.filter(({ answer }) => answer === undefined).length)(
    await allOf(state, "held"),
  );

/** All records of a collection that a person looks through. */
export const allOf = async <Collection extends "held" | "parked" | "conflicts">(
  state: StateReader,
  collection: Collection,
) => {
  const all = [];
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await state.page(collection, after, 500)();
    if (E.isLeft(page)) return E.left(mirrorErrorFromState(page.left));
    all.push(...page.right.map(({ value }) => value));
    const last = page.right.at(-1);
    if (last === undefined) return E.right(all);
    after = O.some(last.key);
  }
};

/** As a mirror begins: nothing that an earlier one left can act in it. */
export const newBinding = (settings: MirrorSettings, folder: Folder): Binding => ({
  mirrorId: settings.newMirrorId(),
  databaseId: settings.database.id,
  folderId: folder.id,
  phase: "Mirroring",
  selection: settings.selection.name,
  mapping: folder.capabilities.projection.revision,
});

const mismatchOf = (settings: MirrorSettings, folder: Folder, binding: Binding): MirrorError | undefined => {
  if (binding.databaseId !== settings.database.id)
    return mirrorError(
      { _tag: "WrongDatabase", bound: binding.databaseId, given: settings.database.id },
      `this state mirrors database ${binding.databaseId}, not ${settings.database.id}: give each mirror a state of its own, or leave that database with switchDatabase()`,
    );
  if (binding.folderId !== folder.id) return wrongFolder(binding, folder);
  return folder.capabilities.access === "ReadOnly"
    ? mirrorError(
        { _tag: "FolderReadOnly", folder: folder.name },
        `the folder "${folder.name}" may not be written: ask for permission, or choose another one`,
      )
    : undefined;
};

export const wrongFolder = ({ folderId }: Binding, { id }: Folder): MirrorError =>
  mirrorError(
    { _tag: "WrongFolder", bound: folderId, given: id },
    `this state mirrors into the folder "${folderId}", not "${id}": give it that folder, or leave it with changeFolder()`,
  );

const reconcileContext = (settings: MirrorSettings, folder: Folder, binding: Binding): ReconcileContext => {
  const folderReplica = replicaId(`folder-${binding.mirrorId.toLowerCase()}`.slice(0, 64));
  if (E.isLeft(folderReplica))
    throw new Error(`a mirror id made the replica id "${folderReplica.left.given}"`);
  return {
    databaseId: binding.databaseId,
    mirrorId: binding.mirrorId,
    folderReplica: folderReplica.right,
    projection: folder.capabilities.projection,
    policy: settings.policy,
    direction: settings.direction,
    ...(settings.category === undefined ? {} : { category: settings.category }),
    ...(binding.formerCategory === undefined ? {} : { formerCategory: binding.formerCategory }),
    ...(isRefiling(settings, binding)
      ? { isRefiling: true, ...(binding.category === undefined ? {} : { formerCategory: binding.category }) }
      : {}),
    listing: folder.capabilities.listing,
  };
};

/** Every copy is filed anew when the mirror was given another category than its copies were made with. */
export const isRefiling = (settings: MirrorSettings, binding: Binding): boolean =>
  binding.databaseCursor !== undefined && binding.category !== settings.category;
