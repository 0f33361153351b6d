import { readdir } from "node:fs/promises";
import { pipe } from "fp-ts/lib/function.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import {
  type ChangePage,
  type Cursor,
  type FolderItem,
  type RemoteId,
  type ReplicaError,
  type Signal,
} from "@spegla/core";
import { mapConcurrently } from "./concurrently.js";
import { isItemName, sortNames } from "./file-name.js";
import { statFromStats, unproven } from "./file-stat.js";
import { type FolderMemory, cursorFromMemory, emptyFolderMemory, memoryFromCursor } from "./folder-cursor.js";
import { type FolderPlace, lookIntoPlace } from "./folder-place.js";
import type { FolderSettings } from "./folder-settings.js";
import { learnFile, nothing } from "./learn-file.js";
import { lstatAll } from "./lstat-all.js";

type Page = ChangePage<RemoteId, FolderItem>;

/**
 * One page of what changed: lists the directory, looks at the stat of every file, and opens those
 * whose stat is news.
 */
export const pullFolder =
  (place: FolderPlace, settings: FolderSettings) =>
  (since: O.Option<Cursor>, signal?: Signal): TE.TaskEither<ReplicaError, Page> =>
    pipe(
      since,
      O.match(
        () => TE.right(beginning),
        (cursor) => TE.fromEither(memoryFromCursor(place.identity, cursor)),
      ),
      TE.flatMap((memory) => lookIntoPlace(place, () => readPage(place, settings, memory, signal))),
      TE.filterOrElse(
        () => signal?.aborted !== true,
        (): ReplicaError => ({ _tag: "Aborted", message: "Listing the folder was stopped." }),
      ),
      TE.map(({ memory, ...page }) => ({
        ...page,
        next: pipe(
          since,
          O.filter(() => O.isNone(memory)),
          O.getOrElse(() => cursorFromMemory(place.identity, O.getOrElse(() => emptyFolderMemory)(memory))),
        ),
      })),
    );

const beginning: FolderMemory = { files: new Map(), unfinished: { _tag: "Snapshot", after: "" } };

/** `memory` is what the next page starts from; none if nothing was learned. */
type PageRead = Omit<Page, "next"> & { readonly memory: O.Option<FolderMemory> };

const readPage = async (
  place: FolderPlace,
  settings: FolderSettings,
  { files, unfinished = { _tag: "Delta", after: "" } }: FolderMemory,
  signal: Signal | undefined,
): Promise<PageRead> => {
  const listed = (await readdir(place.path)).filter((name) => isItemName(name) && name > unfinished.after);
  const news = await findNews(place, files, listed, unfinished.after, signal);
  const [page, more] = [news.slice(0, settings.pageSize), news.length > settings.pageSize];
  const isListed = new Set(listed);
  const learned = await mapConcurrently(settings.readConcurrency, page, async (name) =>
    signal?.aborted === true
      ? nothing
      : learnFile(place, settings, name, files.get(name), isListed.has(name)),
  );

  const next = new Map(files);
  for (const [at, name] of page.entries()) {
    const { file } = learned[at] ?? nothing;
    if (file === "Forget") next.delete(name);
    else if (file !== undefined) next.set(name, file);
  }
  const hasLearned = learned.some(({ file }) => file !== undefined);
  const last = page.at(-1);
  return {
    _tag: unfinished._tag,
    upserts: learned.flatMap(({ upsert }) => (upsert === undefined ? [] : [upsert])),
    removals: learned.flatMap(({ removed }) => (removed === undefined ? [] : [{ id: removed }])),
    more,
    memory:
      more && last !== undefined
        ? O.some({ files: next, unfinished: { _tag: unfinished._tag, after: last } })
        : hasLearned || unfinished.after !== "" || unfinished._tag === "Snapshot"
          ? O.some({ files: next })
          : O.none,
  };
};

/** In order: names that are new or gone, or whose stat is not the one remembered. */
const findNews = async (
  place: FolderPlace,
  files: FolderMemory["files"],
  listed: ReadonlyArray<string>,
  after: string,
  signal: Signal | undefined,
): Promise<ReadonlyArray<string>> => {
  const isListed = new Set(listed);
  const gone = [...files.keys()].filter((name) => name > after && !isListed.has(name));
  const [known, unknown] = partition(listed, (name) => (files.get(name)?.stat ?? unproven) !== unproven);
  const stats = signal?.aborted === true ? [] : await lstatAll(place.path, known);
  const changed = known.filter((name, at) => {
    const seen = stats[at];
    // Gone since it was listed: the next listing shows whether it stays away.
    return seen !== undefined && statFromStats(seen) !== files.get(name)?.stat;
  });
  return sortNames([...gone, ...unknown, ...changed]);
};

const partition = <Item>(
  items: ReadonlyArray<Item>,
  isLeft: (item: Item) => boolean,
): readonly [ReadonlyArray<Item>, ReadonlyArray<Item>] => [
  items.filter(isLeft),
  items.filter((item) => !isLeft(item)),
];
