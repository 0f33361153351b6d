import {
  type BusinessContact,
  type Contact,
  type ContactId,
  type Folder,
  type GuardLimits,
  type Marker,
  type Mirror,
  type MirrorOptions,
  type ReplicaError,
  type Target,
  createMirror,
  cursor,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { type VirtualClock, virtualClock } from "../faults/virtual-clock.js";
import { withFaults, withTargetFaults } from "../faults/with-faults.js";
import { withStoreFaults } from "../faults/with-store-faults.js";
import { type MemoryDatabase, memoryDatabase } from "../memory/memory-database.js";
import type { MemoryItem } from "../memory/folder-shelf.js";
import { type MemoryStateStore, type StateSnapshot, memoryStateStore } from "../memory/memory-state-store.js";
import { memoryTarget } from "../memory/memory-target.js";
import { respelledContact } from "../samples/respelled-contact.js";
import { type Coverage, newCoverage } from "./coverage.js";
import { type Ledger, newLedger } from "./ledger.js";
import { type StoryPlace, newPlace, placeOf } from "./story-places.js";
import type { MirrorWishes, Service, Story } from "./story.js";
import { type RunWatch, type WatchedRun, runWatch } from "./run-watch.js";
import type { RunFaults } from "./story-faults.js";

/** Everything that a story happens to. */
export type StoryWorld = StoryPlace & {
  readonly office: MemoryDatabase;
  readonly laptop: MemoryDatabase;
  /** Both folders of the service. */
  readonly places: readonly [StoryPlace, StoryPlace];
  /** Looks where the mirror is by now; what is told of the folder is of that one. */
  readonly follow: () => void;
  readonly state: MemoryStateStore;
  readonly clock: VirtualClock;
  readonly ledger: Ledger;
  readonly coverage: Coverage;
  readonly wishes: MirrorWishes;
  readonly naming: Service["naming"];
  readonly watch: RunWatch;
  /** A mirror as a process that has just started makes it, behind lines and a disk with these faults. */
  readonly mirror: (faults?: RunFaults) => Mirror;
  /** The same, signed in to an account whose folder is empty. */
  readonly wrongMirror: () => Mirror;
  backup?: StateSnapshot;
  isRefusing: boolean;
};

export const storyWorld = ({ service, wishes }: Story): StoryWorld => {
  const clock = virtualClock(1_000_000);
  const { acknowledges, items, pageSize, spelling, isShouting, ...capabilities } = service;
  const sides = { now: clock.now, acknowledges, items, pageSize };
  const refusal = (contact: Contact): ReplicaError | undefined =>
    world.isRefusing && JSON.stringify(contact).includes("unstorable") ? unstorable : undefined;
  const target = memoryTarget({
    ...sides,
    ...capabilities,
    refusal,
    respell: (contact) => {
      const spelled = spelling === undefined ? contact : respelledContact(spelling)(contact);
      return isShouting ? shouted(spelled) : spelled;
    },
  });
  const state = memoryStateStore();
  const office = memoryDatabase({ ...sides, id: "crm", replicaId: "office" });
  const places = [newPlace(target.folder), newPlace(target.addFolder())] as const;
  let here: StoryPlace = places[0];
  let [mirrors, made] = [0, 0];
  const options: MirrorOptions = {
    database: office,
    state,
    target,
    folder: here.folder.id,
    clock,
    newMirrorId: () => `mirror-${(mirrors += 1)}`,
    newContactId: () => `made-${(made += 1)}`,
    policy: wishes.policy,
    guard: guards[wishes.guard],
    selection: { name: "public", includes: ({ isPrivate }: BusinessContact) => !isPrivate },
    ...(wishes.category === undefined ? {} : { category: wishes.category }),
  };
  const watch = runWatch({
    itemsIn: (folder) => places.flatMap((place) => (place.folder.id === folder ? place.folder.all() : [])),
    state,
    clock,
    mayBeBlind: () => mayBeBlind(world),
    isContested: (id) => world.ledger.contested.has(id) || world.ledger.unwanted.has(id),
  });
  const world: StoryWorld = {
    office,
    laptop: memoryDatabase({ ...sides, id: "crm", replicaId: "laptop" }),
    get folder() {
      return here.folder;
    },
    get past() {
      return here.past;
    },
    get others() {
      return here.others;
    },
    places,
    follow: () => {
      here = placeOf(state, places, here);
    },
    state,
    clock,
    ledger: newLedger(),
    coverage: newCoverage(),
    wishes,
    naming: service.naming,
    watch,
    mirror: (faults) =>
      createMirror({
        ...options,
        folder: here.folder.id,
        ...watchedLines(options, watch.newRun(), clock, faults),
      }),
    wrongMirror: () =>
      createMirror({ ...options, folder: here.folder.id, target: withFolders(target, emptied) }),
    isRefusing: false,
  };
  return world;
};

/** The engine, the watch, what goes wrong, the watch again, and then the side itself. */
const watchedLines = (
  { database, target, state }: Pick<MirrorOptions, "database" | "target" | "state">,
  run: WatchedRun,
  { sleep }: VirtualClock,
  faults: RunFaults | undefined,
): Pick<MirrorOptions, "database" | "target" | "state"> => {
  const arriving = {
    database: run.database(database),
    target: withFolders(target, run.folder),
    state: run.leased(state),
  };
  const lines =
    faults === undefined
      ? arriving
      : {
          database: withFaults(arriving.database, faults.onDatabase, { sleep }),
          target: withTargetFaults(arriving.target, faults.onTarget, { sleep }),
          state: withStoreFaults(arriving.state, faults.onState, { sleep }),
        };
  return {
    ...lines,
    database: { ...lines.database, push: run.sent(lines.database.push) },
    target: withFolders(lines.target, (folder) => ({ ...folder, push: run.sent(folder.push) })),
  };
};

const withFolders = (target: Target, made: (folder: Folder) => Folder): Target => ({
  ...target,
  openFolder: (id, signal) => pipe(target.openFolder(id, signal), TE.map(made)),
});

/**
 * Of what it made before it was stopped, or left the folder, or after the backup that it came back to, an engine knows
 * what a listing shows: one that lags, or that was cut short, does not show all of it.
 */
export const mayBeBlind = ({ ledger, folder, coverage: { counts } }: StoryWorld): boolean =>
  (ledger.hasForgotten || counts.has("Outcome: Stopped") || counts.has("Step: ChangeFolder")) &&
  (folder.capabilities.listing === "Eventual" ||
    counts.has("Fault: Truncated in pull") ||
    counts.has("Fault: Stale in pull"));

/** With the job title as a service keeps it that has capitals alone. */
export const shouted = (contact: Contact): Contact =>
  contact.jobTitle === undefined ? contact : { ...contact, jobTitle: contact.jobTitle.toUpperCase() };

const guards: Readonly<Record<MirrorWishes["guard"], Partial<GuardLimits>>> = {
  Default: {},
  Strict: { share: 0.3, count: 1 },
  Off: { share: 1, count: 1_000_000, all: "Pass" },
};

const unstorable: ReplicaError = {
  _tag: "InvalidItem",
  id: "?",
  field: "surname",
  reason: "cannot be stored",
  message: "the service will not have it",
};

/** The same folder to look at, but it knows none of the items, and lets nothing be written. */
const emptied = (folder: Folder): Folder => ({
  ...folder,
  pull: (since, signal) =>
    O.isSome(since)
      ? TE.left(expired)
      : pipe(
          folder.pull(O.none, signal),
          TE.map(() => nothing),
        ),
  read: (ids) => TE.right(ids.map((id) => ({ _tag: "Missing", id }))),
  find: () => TE.right([]),
  push: () => TE.left({ _tag: "Unauthorized", message: "signed in to another account" }),
});

const nothing = {
  _tag: "Snapshot",
  upserts: [],
  removals: [],
  next: cursor("another account's"),
  more: false,
} as const;

const expired: ReplicaError = { _tag: "CursorExpired", message: "another account's cursor" };

/** The copies of this database, in the order of the folder. */
export const copiesIn = (world: StoryWorld): ReadonlyArray<MemoryItem & { readonly marker: Marker }> =>
  world.folder
    .all()
    .flatMap((item) =>
      item.marker?.databaseId === world.office.id ? [{ ...item, marker: item.marker }] : [],
    );

/** Those of one contact. */
export const copiesOf = (world: StoryWorld, id: ContactId): ReadonlyArray<MemoryItem> =>
  copiesIn(world).filter(({ marker }) => marker.contactId === id);

/** What the folder has of a contact, under its marker or under none. */
export const itemsOf = ({ state, folder }: StoryWorld, id: ContactId): ReadonlyArray<MemoryItem> => {
  const linked = state.snapshot().links.find(({ key }) => key === id)?.alias;
  return folder.all().filter((item) => item.id === linked || item.marker?.contactId === id);
};

export const isInMirror = ({ recordType, isPrivate }: BusinessContact): boolean =>
  recordType !== "Account" && !isPrivate;

/** Those of the office that are to have a copy. */
export const mirroredIn = ({ office, state }: StoryWorld): ReadonlyArray<BusinessContact> => {
  const untracked = new Set(
    state.snapshot().tracking.flatMap(({ key, text }) => (text.includes('"isTracked":false') ? [key] : [])),
  );
  return office.all().filter((record) => isInMirror(record) && !untracked.has(record.id));
};

/** Writes that have reached any side so far. */
export const writesSoFar = ({ office, places }: StoryWorld): number =>
  [office, ...places.map(({ folder }) => folder)].reduce((sum, { calls }) => sum + calls.counts().writes, 0);

export const settled = <Answer>(asked: Promise<Answer>): Promise<E.Either<unknown, Answer>> =>
  asked.then(E.right, E.left);
