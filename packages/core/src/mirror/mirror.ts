import type { ContactId } from "../contact/ids.js";
import { stateReader } from "../engine/mirror-state.js";
import type { Parked, RecordedConflict } from "../engine/records.js";
import type { FolderChange } from "./folder-change.js";
import { type FolderChangeReport, changeFolder } from "./change-folder.js";
import { type Diagnosis, doctor } from "./doctor.js";
import type { DuplicateFinder } from "./duplicate-finder.js";
import { type ForeignCopies, listForeignCopies } from "./foreign-copies.js";
import { formerState } from "./former-state.js";
import { type Explanation, explain } from "./explain.js";
import { type History, historyOf } from "./history.js";
import { type HeldOperation, answerHold, unanswered } from "./holds.js";
import { type ImportReport, importContacts } from "./import-contacts.js";
import type { ImportRequest } from "./import-request.js";
import { type Import, imports } from "./imports.js";
import { type ContactPair, linkContacts } from "./link-contacts.js";
import { orThrow } from "./mirror-error.js";
import { type MirrorOptions, type MirrorSettings, mirrorSettings } from "./mirror-options.js";
import { type Plan, plan } from "./plan.js";
import { type Plans, plansWith } from "./plans.js";
import { type PossibleCopy, possibleCopies } from "./possible-copies.js";
import { type ForeignRemoval, type ForeignRemovalReport, removeForeign } from "./remove-foreign.js";
import { type RebuildReport, rebuild } from "./rebuild.js";
import { type RemovalReport, type RemovalRequest, removeImported } from "./remove-imported.js";
import { type Choice, resolve } from "./resolve.js";
import { allOf } from "./session.js";
import { type MirrorStatus, statusOf } from "./status.js";
import { type StopReport, stop } from "./stop.js";
import { type SyncReport, sync } from "./sync.js";
import type { DatabaseSwitch } from "./leaving-answer.js";
import { type DatabaseSwitchReport, switchDatabase } from "./switch-database.js";
import { randomShare } from "./system-clock.js";
import type { TakenItems } from "./take-items.js";
import { type ContactChoice, type TrackReport, track } from "./track.js";
import { type UnknownContact, unknownContacts } from "./unknown-contacts.js";
import { type UntrackOptions, type UntrackReport, untrack } from "./untrack.js";
import { type UndoReport, undo } from "./undo.js";
import { type RunOptions, runLeased, runLook, runVerb } from "./verb.js";
import { type Watch, type WatchOptions, watch } from "./watch.js";

/** One database paired with one folder. Every verb rejects with a `MirrorError`. */
export type Mirror = {
  /** What `sync` would do now, without doing it. */
  readonly plan: (options?: RunOptions) => Promise<Plan>;
  readonly sync: (options?: RunOptions) => Promise<SyncReport>;
  /** Brings the last edits home, then takes exactly this mirror's copies away. Call it again if it was interrupted. */
  readonly stop: (options?: RunOptions) => Promise<StopReport>;
  /**
   * Moves the copies into another folder: the last edits come home first, and no contact is ever without a
   * copy. The mirror has that folder from then on; a mirror made anew is given it. Call it again if it was
   * interrupted.
   */
  readonly changeFolder: (request: FolderChange, options?: RunOptions) => Promise<FolderChangeReport>;
  /**
   * Leaves the database that the state is bound to for this mirror's own, in the same folder. Rejects with
   * `AnswerNeeded` if it was not said what becomes of its copies. Call it again if it was interrupted.
   */
  readonly switchDatabase: (request?: DatabaseSwitch, options?: RunOptions) => Promise<DatabaseSwitchReport>;
  /** What other databases' mirrors left in the folder, by database. Looks, and needs no lease. */
  readonly foreignCopies: (options?: RunOptions) => Promise<ReadonlyArray<ForeignCopies>>;
  /** Takes such copies away. Call it again if it was interrupted. */
  readonly removeForeign: (request?: ForeignRemoval, options?: RunOptions) => Promise<ForeignRemovalReport>;
  /** The folder's items that are the person's own, in the order of their ids. Looks, and needs no lease. */
  readonly unknownContacts: (options?: RunOptions) => Promise<ReadonlyArray<UnknownContact>>;
  /** Makes business contacts of unknown contacts. Call it again if it was interrupted. */
  readonly importContacts: (request: ImportRequest, options?: RunOptions) => Promise<ImportReport>;
  /** Unknown contacts that may be business contacts without a copy. Looks, and needs no lease. */
  readonly possibleCopies: (
    request: { readonly findDuplicates: DuplicateFinder },
    options?: RunOptions,
  ) => Promise<ReadonlyArray<PossibleCopy>>;
  /** Makes unknown contacts the copies of business contacts that have none, also before the first sync. */
  readonly linkContacts: (pairs: ReadonlyArray<ContactPair>, options?: RunOptions) => Promise<TakenItems>;
  /** What was imported and not removed again. */
  readonly imports: () => Promise<ReadonlyArray<Import>>;
  /** Moves what an import made to Deleted Items, and takes its copies away. Call it again if it was interrupted. */
  readonly removeImported: (request: RemovalRequest, options?: RunOptions) => Promise<RemovalReport>;
  /** Chooses business contacts to be mirrored, if the selection lets them, and syncs. */
  readonly track: (which: ContactChoice, options?: RunOptions) => Promise<TrackReport>;
  /** Chooses business contacts not to be mirrored, and syncs: their copies' last edits come home first. */
  readonly untrack: (which: ContactChoice, options?: UntrackOptions) => Promise<UntrackReport>;
  /** What other verbs than `sync` would do now. */
  readonly plans: Plans;
  /** Looks for what is not as a mirror leaves it, and plans what `rebuild` would do. */
  readonly doctor: (options?: RunOptions) => Promise<Diagnosis>;
  /** Makes a lost or damaged state whole: links every copy again by its marker, and makes none twice. */
  readonly rebuild: (options?: RunOptions) => Promise<RebuildReport>;
  /** Syncs again and again until its signal is aborted: at intervals, and soon after a hint. Handle its `ended`. */
  readonly watch: (options?: WatchOptions) => Watch;
  readonly status: () => Promise<MirrorStatus>;
  /** Recorded conflicts, decided or not, until each is resolved. */
  readonly conflicts: () => Promise<ReadonlyArray<RecordedConflict>>;
  readonly resolve: (id: string, choice: Choice, options?: RunOptions) => Promise<void>;
  /** What waits for a person. */
  readonly held: () => Promise<ReadonlyArray<HeldOperation>>;
  /** Lets a held operation, or a whole group, happen at the next sync. Resolves to how many. */
  readonly release: (id: string, options?: RunOptions) => Promise<number>;
  /** Undoes at the next sync what led to a held operation: the side that would have lost stands. */
  readonly discard: (id: string, options?: RunOptions) => Promise<number>;
  /** What failed for its own reason and is tried again later. */
  readonly parked: () => Promise<ReadonlyArray<Parked>>;
  /** The runs that did something, newest first; `history.of(run)` tells what one of them did. */
  readonly history: History;
  /** Takes back what a run did, as far as it still stands; what people had done waits to be released or discarded. */
  readonly undo: (run: number, options?: RunOptions) => Promise<UndoReport>;
  /** What there is to know of one contact: its copy, what it waits for, and what was done about it. */
  readonly explain: (contactId: ContactId, options?: { readonly limit?: number }) => Promise<Explanation>;
};

/**
 * A mirror of the business contacts of `database` in one folder of `target`. Nothing happens
 * until a verb is called. Throws `InvalidOption`.
 */
export const createMirror = (options: MirrorOptions): Mirror => {
  let settings = orThrow(mirrorSettings(options));
  const reader = stateReader(settings.state);
  const former = stateReader(formerState(settings.state));
  let watched: Watch | undefined;
  const syncOnce: Mirror["sync"] = (run = {}) => runVerb(settings, run, "sync")(sync);
  const moveTo = (moved: MirrorSettings): void => {
    settings = moved.target === settings.target ? moved : { ...moved, formerTarget: settings.target };
  };
  const answer =
    (given: "Released" | "Discarded") =>
    (id: string, run: RunOptions = {}) =>
      runLeased(
        settings,
        run,
        given === "Released" ? "release" : "discard",
      )((state, _patience, _runNumber, left) => answerHold([state, left], id, given));
  return {
    plan: (run = {}) => runVerb(settings, run, "plan")(plan(reader)),
    sync: syncOnce,
    watch: (options = {}) => {
      watched = watch(syncOnce, { clock: settings.clock, random: randomShare }, options);
      return watched;
    },
    stop: (run = {}) => runVerb(settings, run, "stop")(stop),
    changeFolder: (request, run = {}) =>
      runLeased(settings, run, "changeFolder")(changeFolder(settings, request, run, moveTo)),
    switchDatabase: (request = {}, run = {}) =>
      runLeased(settings, run, "switchDatabase")(switchDatabase(settings, request, run)),
    foreignCopies: (run = {}) => listForeignCopies(settings, run),
    removeForeign: (request = {}, run = {}) =>
      runVerb(settings, run, "removeForeign")(removeForeign(request)),
    unknownContacts: (run = {}) => runLook(settings, run)(unknownContacts),
    importContacts: (request, run = {}) => runVerb(settings, run, "importContacts")(importContacts(request)),
    possibleCopies: (request, run = {}) => runLook(settings, run)(possibleCopies(request)),
    linkContacts: (pairs, run = {}) => runVerb(settings, run, "linkContacts")(linkContacts(pairs)),
    imports: async () => orThrow(await imports(reader)),
    removeImported: (request, run = {}) => runVerb(settings, run, "removeImported")(removeImported(request)),
    track: (which, run = {}) => runVerb(settings, run, "track")(track(which)),
    untrack: (which, run = {}) => runVerb(settings, run, "untrack")(untrack(which, run)),
    plans: plansWith(() => settings, reader),
    doctor: (run = {}) => runLeased(settings, run, "plan")(doctor(reader, settings, run)),
    rebuild: (run = {}) => runLeased(settings, run, "rebuild")(rebuild(settings, run)),
    status: async () => ({
      ...(await statusOf(reader, former)),
      ...(watched === undefined ? {} : { watch: watched.health() }),
    }),
    history: historyOf(reader),
    undo: (run, options = {}) => runVerb(settings, options, "undo")(undo(run)),
    explain: (contactId, options) => explain(reader, contactId, options),
    conflicts: async () => orThrow(await allOf(reader, "conflicts")),
    resolve: (id, choice, run = {}) => runVerb(settings, run, "resolve")(resolve(id, choice)),
    held: async () =>
      unanswered([...orThrow(await allOf(reader, "held")), ...orThrow(await allOf(former, "held"))]),
    release: answer("Released"),
    discard: answer("Discarded"),
    parked: async () => [
      ...orThrow(await allOf(reader, "parked")),
      ...orThrow(await allOf(former, "parked")),
    ],
  };
};
