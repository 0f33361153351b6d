import type { ChangePage, Cursor, FolderItem, RemoteId, Revision } from "@spegla/core";
import { shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";

export type FolderPage = ChangePage<RemoteId, FolderItem>;

/** What somebody knows of a folder who has only its pulls to go by. */
export type FollowedFolder = {
  readonly revisions: ReadonlyMap<RemoteId, Revision>;
  /** Where the last page left off; absent before the first. */
  readonly cursor?: Cursor;
  /** What the pages of a snapshot under way have listed so far. */
  readonly listing?: ReadonlyMap<RemoteId, Revision>;
};

export const emptyFollowed: FollowedFolder = { revisions: new Map() };

/** As the engine follows: what a complete snapshot does not list is gone, and within a page what is there wins. */
export const followPage = (known: FollowedFolder, page: FolderPage): FollowedFolder => {
  const upserts = page.upserts.map(({ id, revision }) => [id, revision] as const);
  if (page._tag === "Snapshot") {
    const listing = new Map([...(known.listing ?? []), ...upserts]);
    return page.more
      ? { revisions: known.revisions, cursor: page.next, listing }
      : { revisions: listing, cursor: page.next };
  }
  const revisions = new Map(known.revisions);
  for (const { id } of page.removals) revisions.delete(id);
  for (const [id, revision] of upserts) revisions.set(id, revision);
  return { revisions, cursor: page.next };
};

/** Who followed knows exactly these items at these revisions. */
export const mustKnow = (
  { revisions }: FollowedFolder,
  items: ReadonlyArray<{ readonly id: RemoteId; readonly revision: Revision }>,
): void => {
  const missed = items.filter(({ id }) => !revisions.has(id));
  mustHold(missed.length === 0, () => `the pulls never listed ${shown(missed.map(({ id }) => id))}`);
  const there = new Map(items.map(({ id, revision }) => [id, revision]));
  const ghosts = [...revisions.keys()].filter((id) => !there.has(id));
  mustHold(ghosts.length === 0, () => `the pulls still say that ${shown(ghosts)} is there, which is not`);
  const stale = items.filter(({ id, revision }) => revisions.get(id) !== revision);
  mustHold(stale.length === 0, () =>
    stale
      .map(({ id, revision }) => `the pulls say ${revisions.get(id)} of ${id}, which is at ${revision}`)
      .join("; "),
  );
};

/** The ids that the pages name, as often as they do. */
export const idsOfPages = (pages: ReadonlyArray<FolderPage>): ReadonlyArray<RemoteId> =>
  pages.flatMap(({ upserts, removals }) => [...upserts, ...removals].map(({ id }) => id));

export const upsertsOf = (pages: ReadonlyArray<FolderPage>): FolderPage["upserts"] =>
  pages.flatMap(({ upserts }) => upserts);

export const removalsOf = (pages: ReadonlyArray<FolderPage>): ReadonlyArray<RemoteId> =>
  pages.flatMap(({ removals }) => removals.map(({ id }) => id));

/** Where the next run begins. */
export const cursorAfter = (pages: ReadonlyArray<FolderPage>): Cursor => {
  const last = pages.at(-1);
  mustHold(last !== undefined, () => "pull gave no page");
  return last.next;
};
