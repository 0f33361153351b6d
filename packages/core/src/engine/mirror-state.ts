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
import type { Link } from "./link.js";
import type { Operation } from "./operation.js";
import type { Binding, Held, Intent, Parked, RecordedConflict } from "./records.js";

/** What each collection of the state store holds. */
export type Stored = {
  readonly binding: Binding;
  readonly links: Link;
  readonly plan: Operation;
  readonly intents: Intent;
  readonly parked: Parked;
  readonly held: Held;
  readonly conflicts: RecordedConflict;
};

/** Reads what the mirror knows. Planning is given nothing more. */
export type StateReader = {
  readonly binding: TE.TaskEither<StateError, O.Option<Binding>>;
  readonly linksOf: (
    ids: ReadonlyArray<ContactId>,
  ) => TE.TaskEither<StateError, ReadonlyMap<ContactId, Link>>;
  readonly linksAt: (ids: ReadonlyArray<RemoteId>) => TE.TaskEither<StateError, ReadonlyMap<RemoteId, Link>>;
  /** Up to `limit` records in the order of their keys, from behind `after`. */
  readonly page: <Collection extends StateCollection>(
    collection: Collection,
    after: O.Option<string>,
    limit: number,
  ) => TE.TaskEither<StateError, ReadonlyArray<Keyed<Stored[Collection]>>>;
  readonly get: <Collection extends StateCollection>(
    collection: Collection,
    keys: ReadonlyArray<string>,
  ) => TE.TaskEither<StateError, ReadonlyArray<Keyed<Stored[Collection]>>>;
  readonly count: (collection: StateCollection) => TE.TaskEither<StateError, number>;
};

export type Keyed<Value> = { readonly key: string; readonly value: Value };

/** Writes too, under one lease. */
export type MirrorState = StateReader & {
  readonly commit: (changes: StateChanges) => TE.TaskEither<StateError, void>;
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
export const mirrorState = (store: StateStore, lease: () => Lease): MirrorState => ({
  ...stateReader(store),
  commit: (changes) => (isEmpty(changes) ? TE.right(undefined) : store.commit(lease(), changes)),
});

export const putLink = (link: Link): StateRecord & { readonly collection: "links" } => ({
  collection: "links",
  key: link.contactId,
  alias: link.remoteId,
  text: JSON.stringify(link),
});

export const putRecord = <Collection extends Exclude<StateCollection, "links">>(
  collection: Collection,
  key: string,
  value: Stored[Collection],
): StateRecord & { readonly collection: Collection } => ({ collection, key, text: JSON.stringify(value) });

const isEmpty = ({ clears = [], drops = [], puts = [] }: StateChanges): boolean =>
  clears.length + drops.length + puts.length === 0;

const decodeAll =
  <Collection extends StateCollection>(collection: Collection) =>
  (records: ReadonlyArray<StateRecord>): E.Either<StateError, ReadonlyArray<Keyed<Stored[Collection]>>> => {
    const values: Array<Keyed<Stored[Collection]>> = [];
    for (const { key, text } of records) {
      const value = parse(text);
      if (!isStored(collection, value))
        return E.left({
          _tag: "StateUnreadable",
          message: `the mirror's state has a damaged record "${key.slice(0, 80)}" in ${collection}; restore the state from a backup, or start anew with an empty one: copies are recognised by their markers`,
        });
      values.push({ key, value });
    }
    return E.right(values);
  };

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The fields without which a record cannot be what it should be; the rest was written by this module. */
const requiredFields: Readonly<Record<StateCollection, ReadonlyArray<string>>> = {
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
};

const isStored = <Collection extends StateCollection>(
  collection: Collection,
  value: unknown,
): value is Stored[Collection] =>
  typeof value === "object" && value !== null && requiredFields[collection].every((field) => field in value);
