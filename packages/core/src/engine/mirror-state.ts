import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { ContactId } from "../contact/ids.js";
import type { RemoteId } from "../replica/ids.js";
import type {
  Lease,
  StateChanges,
  StateCollection,
  StateError,
  StateRecord,
  StateStore,
} from "../replica/state-store.js";
import type { Imported } from "./imported.js";
import type { HistoryRecord } from "./history-record.js";
import type { Link } from "./link.js";
import type { Operation } from "./operation.js";
import type { Binding, Held, Intent, Parked, RecordedConflict, Tracked } from "./records.js";
import { type RunHistory, noHistory } from "./run-history.js";

/** What each collection of the state store holds. */
export type Stored = {
  readonly binding: Binding;
  readonly links: Link;
  readonly plan: Operation;
  readonly intents: Intent;
  readonly parked: Parked;
  readonly held: Held;
  readonly conflicts: RecordedConflict;
  readonly tracking: Tracked;
  readonly imports: Imported;
  readonly history: HistoryRecord;
};

/** The collections of the binding that a mirror has; those of one that it leaves are read in their place. */
export type MirrorCollection = keyof Stored;

/** Reads what the mirror knows. Planning is given nothing more. */
export type StateReader = {
  readonly binding: TE.TaskEither<StateError, O.Option<Binding>>;
  readonly linksOf: (
    ids: ReadonlyArray<ContactId>,
  ) => TE.TaskEither<StateError, ReadonlyMap<ContactId, Link>>;
  readonly linksAt: (ids: ReadonlyArray<RemoteId>) => TE.TaskEither<StateError, ReadonlyMap<RemoteId, Link>>;
  /** Up to `limit` records in the order of their keys, from behind `after`. */
  readonly page: <Collection extends MirrorCollection>(
    collection: Collection,
    after: O.Option<string>,
    limit: number,
  ) => TE.TaskEither<StateError, ReadonlyArray<Keyed<Stored[Collection]>>>;
  readonly get: <Collection extends MirrorCollection>(
    collection: Collection,
    keys: ReadonlyArray<string>,
  ) => TE.TaskEither<StateError, ReadonlyArray<Keyed<Stored[Collection]>>>;
  readonly count: (collection: MirrorCollection) => TE.TaskEither<StateError, number>;
};

export type Keyed<Value> = { readonly key: string; readonly value: Value };

/** Writes too, under one lease; `history` tells what this run does. */
export type MirrorState = StateReader & {
  readonly commit: (changes: StateChanges) => TE.TaskEither<StateError, void>;
  readonly history: RunHistory;
};

export const bindingKey = "mirror";

export const stateReader = (store: StateStore): StateReader => {
  const get: StateReader["get"] = (collection, keys) =>
    keys.length === 0
      ? TE.right([])
      : pipe(store.get(collection, keys), TE.flatMapEither(decodeAll(collection)));
  return {
    get,
    binding: pipe(
      get("binding", [bindingKey]),
      TE.map(([first]) => (first === undefined ? O.none : O.some(first.value))),
    ),
    linksOf: (ids) =>
      pipe(
        get("links", ids),
        TE.map((links) => new Map(links.map(({ value }) => [value.contactId, value]))),
      ),
    linksAt: (ids) =>
      ids.length === 0
        ? TE.right(new Map())
        : pipe(
            store.find("links", ids),
            TE.flatMapEither(decodeAll("links")),
            TE.map((links) => new Map(links.map(({ value }) => [value.remoteId, value]))),
          ),
    page: (collection, after, limit) =>
      pipe(store.page(collection, after, limit), TE.flatMapEither(decodeAll(collection))),
    count: store.count,
  };
};

/** `lease` is asked at each commit: it is renewed while the run goes on. */
export const mirrorState = (
  store: StateStore,
  lease: () => Lease,
  history: RunHistory = noHistory,
): MirrorState => ({
  ...stateReader(store),
  history,
  commit: (changes) => (isEmpty(changes) ? TE.right(undefined) : store.commit(lease(), changes)),
});

export const putLink = (link: Link): StateRecord & { readonly collection: "links" } => ({
  collection: "links",
  key: link.contactId,
  alias: link.remoteId,
  text: JSON.stringify(link),
});

export const putRecord = <Collection extends Exclude<MirrorCollection, "links">>(
  collection: Collection,
  key: string,
  value: Stored[Collection],
): StateRecord & { readonly collection: Collection } => ({ collection, key, text: JSON.stringify(value) });

const isEmpty = ({ clears = [], moves = [], drops = [], puts = [] }: StateChanges): boolean =>
  clears.length + moves.length + drops.length + puts.length === 0;

const decodeAll =
  <Collection extends MirrorCollection>(collection: Collection) =>
  (records: ReadonlyArray<StateRecord>): E.Either<StateError, ReadonlyArray<Keyed<Stored[Collection]>>> => {
    const values: Array<Keyed<Stored[Collection]>> = [];
    for (const { key, text } of records) {
      const value = parse(text);
      if (!isStored(collection, value))
        return E.left({
          _tag: "StateUnreadable",
          message: `the mirror's state has a damaged record "${key.slice(0, 80)}" in ${collection}; call rebuild(), which recognises copies by their markers, or restore the state from a backup`,
        });
      values.push({ key, value });
    }
    return E.right(values);
  };

/** `former/` collections hold the same records as the plain ones. */
export const isReadable = (collection: StateCollection, text: string): boolean => {
  const plain = collection.replace(/^former\//u, "");
  return isMirrorCollection(plain) && isStored(plain, parse(text));
};

const isMirrorCollection = (name: string): name is MirrorCollection => name in requiredFields;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The fields without which a record cannot be what it should be; the rest was written by this module. */
const requiredFields: Readonly<Record<MirrorCollection, ReadonlyArray<string>>> = {
  binding: ["mirrorId", "databaseId", "folderId", "phase", "selection", "mapping"],
  links: [
    "contactId",
    "remoteId",
    "databaseRevision",
    "folderRevision",
    "databaseBase",
    "folderBase",
    "version",
  ],
  plan: ["decision", "contactId", "link", "overwrites", "conflicts"],
  intents: ["contactId", "plan"],
  parked: ["contactId", "reason", "attempts", "retryAt"],
  held: ["contactId", "group", "reason", "decision"],
  conflicts: ["id", "contactId", "conflict"],
  tracking: ["contactId", "isTracked"],
  history: ["_tag", "run"],
  imports: ["contactId", "remoteId", "folderId", "importId", "mode"],
};

const isStored = <Collection extends MirrorCollection>(
  collection: Collection,
  value: unknown,
): value is Stored[Collection] =>
  typeof value === "object" && value !== null && requiredFields[collection].every((field) => field in value);
