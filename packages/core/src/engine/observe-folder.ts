import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { FolderItem } from "../replica/folder.js";
import type { Cursor, RemoteId } from "../replica/ids.js";
import type { Marker } from "../replica/marker.js";
import type { ChangePage, Upsert } from "../replica/replica.js";
import { type Ask, answerAsks, askOfLinked } from "./ask.js";
import type { Link } from "./link.js";
import { isExpired, mostRestarts } from "./observe-database.js";
import { type Operation, displayName } from "./operation.js";
import { patiently } from "./patience.js";
import { isUnanswered, readItems } from "./read-items.js";
import { type Attempt, onReplica, onState } from "./run-error.js";
import { type PlanningRun, chunkSize } from "./run.js";

/** What a pass over the folder's changes leaves to be decided when all of them are known. */
export type FolderNews = {
  /** Absent: an item that may be ours was not read, and has to be listed again. */
  readonly next?: Cursor;
  /** Contacts that were decided on in passing. */
  readonly answered: ReadonlySet<ContactId>;
  /** Linked copies that the folder says, or that its listing implies, are not there. */
  readonly gone: ReadonlyArray<Link>;
  /** Linked copies that a complete listing lacks, but that no listing has ever shown: it may lag. */
  readonly unlisted: ReadonlyArray<Link>;
  /** Items without a link that carry this database's marker: moved copies, twins, or strays to adopt. */
  readonly strays: ReadonlyArray<Stray>;
};

export type Stray = { readonly contactId: ContactId; readonly remoteId: RemoteId };

export type MarkedItem = FolderItem & { readonly marker: Marker };

/**
 * Pulls what happened in the folder and decides page by page about linked copies that have news.
 * Echoes of this mirror's own writes have the revision that their link knows, and are passed over.
 */
export const observeFolder = async (run: PlanningRun): Attempt<FolderNews> =>
  observeFrom(run, O.fromNullable(run.folderCursor));

const observeFrom = async (run: PlanningRun, from: O.Option<Cursor>, restarts = 0): Attempt<FolderNews> => {
  const pass = newPass();
  let since = from;
  for (;;) {
    const page = await onReplica("Folder")(
      patiently(run.patience)(run.folder.pull(since, run.patience.signal)),
    );
    if (E.isLeft(page))
      return isExpired(page.left) && O.isSome(since) && restarts < mostRestarts
        ? observeFrom(run, O.none, restarts + 1)
        : page;
    const observed = await observePage(run, pass, page.right);
    if (E.isLeft(observed)) return observed;
    run.report({ phase: "ReadingFolder", done: pass.seen });
    if (!page.right.more) return concludePass(run, pass, page.right.next);
    since = O.some(page.right.next);
  }
};

const concludePass = async (run: PlanningRun, pass: Pass, next: Cursor): Attempt<FolderNews> => {
  const missing = await missingLinks(run, pass);
  if (E.isLeft(missing)) return missing;
  return E.right({
    ...(pass.isIncomplete ? {} : { next }),
    answered: pass.answered,
    ...missing.right,
    strays: [...pass.strays.values()],
  });
};

type Pass = {
  seen: number;
  readonly answered: Set<ContactId>;
  readonly strays: Map<RemoteId, Stray>;
  readonly removed: Set<RemoteId>;
  /** An item without a link was asked for, and not answered: whose it is remains unknown. */
  isIncomplete: boolean;
  /** Every id of a snapshot; undefined while only deltas came. */
  listed: Set<RemoteId> | undefined;
};

const newPass = (): Pass => ({
  seen: 0,
  answered: new Set(),
  strays: new Map(),
  removed: new Set(),
  isIncomplete: false,
  listed: undefined,
});

const observePage = async (
  run: PlanningRun,
  pass: Pass,
  page: ChangePage<RemoteId, FolderItem>,
): Attempt<void> => {
  notePage(pass, page);
  const links = await onState(run.state.linksAt(page.upserts.map(({ id }) => id)));
  if (E.isLeft(links)) return links;
  const shown = await onState(run.stage.add(page.upserts.flatMap(firstShown(links.right))));
  if (E.isLeft(shown)) return shown;
  const news = page.upserts.filter((upsert) => isNews(run, links.right.get(upsert.id), upsert));
  // A listing that lags may show what the item was a while ago.
  const items = await readItems(run, isLagging(run) ? news.map(({ id }) => ({ id })) : news);
  if (E.isLeft(items)) return items;

  const asks: Array<Ask> = [];
  for (const answer of items.right) {
    const id = answer._tag === "Found" ? answer.item.id : answer.id;
    const link = links.right.get(id);
    if (answer._tag === "Missing") pass.removed.add(id);
    else if (link !== undefined) {
      pass.answered.add(link.contactId);
      asks.push(askOfLinked(link, answer));
    } else if (isUnanswered(answer)) pass.isIncomplete = true;
    else if (answer._tag === "Found" && isMarked(run, answer.item))
      pass.strays.set(id, { contactId: answer.item.marker.contactId, remoteId: id });
  }
  return answerAsks(run, asks);
};

/** A listing shows a copy for the first time, just as it was written: from now on its absence says something. */
const firstShown =
  (links: ReadonlyMap<RemoteId, Link>) =>
  ({ id, revision }: Upsert<RemoteId, FolderItem>): ReadonlyArray<Operation> => {
    const link = links.get(id);
    if (link === undefined || link.seen || link.folderRevision !== revision) return [];
    const { contactId, databaseBase, remoteId } = link;
    const name = displayName(databaseBase);
    return [
      {
        decision: "Settle",
        contactId,
        name,
        remoteId,
        overwrites: [],
        conflicts: [],
        link: { ...link, seen: true },
      },
    ];
  };

const isLagging = ({ folder }: PlanningRun): boolean => folder.capabilities.listing === "Eventual";

const notePage = (pass: Pass, page: ChangePage<RemoteId, FolderItem>): void => {
  pass.seen += page.upserts.length + page.removals.length;
  if (page._tag === "Snapshot") {
    pass.listed ??= new Set();
    for (const { id } of page.upserts) pass.listed.add(id);
  }
  for (const { id } of page.removals) pass.removed.add(id);
  for (const { id } of page.upserts) pass.removed.delete(id);
};

/** Foreign copies, and people's own contacts, end here. */
export const isMarked = (run: PlanningRun, item: FolderItem): item is MarkedItem =>
  item.marker?.databaseId === run.context.databaseId;

const isNews = (
  run: PlanningRun,
  link: Link | undefined,
  { revision }: Upsert<RemoteId, FolderItem>,
): boolean =>
  link === undefined ||
  run.isThorough === true ||
  link.folderRevision !== revision ||
  run.held.has(link.contactId) ||
  run.parked.has(link.contactId);

/** Links whose copy was removed, or is missing from a complete snapshot. */
const missingLinks = async (run: PlanningRun, pass: Pass): Attempt<Pick<FolderNews, "gone" | "unlisted">> => {
  const removed = await onState(run.state.linksAt([...pass.removed]));
  if (E.isLeft(removed)) return removed;
  const gone = new Map([...removed.right.values()].map((link) => [link.contactId, link]));
  const unlisted: Array<Link> = [];
  const missing = () => ({ gone: [...gone.values()], unlisted });
  if (pass.listed === undefined) return E.right(missing());
  let after: O.Option<string> = O.none;
  for (;;) {
    const links = await onState(run.state.page("links", after, chunkSize));
    if (E.isLeft(links)) return links;
    for (const { value } of links.right) {
      if (pass.listed.has(value.remoteId) || gone.has(value.contactId)) continue;
      if (value.ignored?._tag === "Deleted") continue;
      if (value.seen) gone.set(value.contactId, value);
      else unlisted.push(value);
    }
    const last = links.right.at(-1);
    if (last === undefined) return E.right(missing());
    after = O.some(last.key);
  }
};
