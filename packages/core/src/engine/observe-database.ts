import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { Cursor } from "../replica/ids.js";
import type { ChangePage } from "../replica/replica.js";
import type { BusinessContact } from "../replica/database.js";
import { patiently } from "./patience.js";
import { type Attempt, type RunError, onReplica, onState } from "./run-error.js";
import { type PlanningRun, chunkSize } from "./run.js";

/** The contacts that have news in the database: ids only, the rest is read when it is needed. */
export type DatabaseNews = { readonly ids: ReadonlySet<ContactId>; readonly next: Cursor };

/**
 * Pulls what the database did, without the echoes of what this mirror wrote into it. In a snapshot,
 * linked contacts that are not listed are news too: reading them will say what became of them.
 */
export const observeDatabase = async (run: PlanningRun): Attempt<DatabaseNews> => {
  const observed = await pullAll(run, O.fromNullable(run.databaseCursor));
  if (E.isLeft(observed)) return observed;
  const { news, listed, next } = observed.right;
  if (listed === undefined) return E.right({ ids: news, next });
  const unlisted = await linkedButUnlisted(run, listed);
  return E.isLeft(unlisted) ? unlisted : E.right({ ids: new Set([...news, ...unlisted.right]), next });
};

type Pulled = {
  readonly news: ReadonlySet<ContactId>;
  /** Every id of a snapshot. */
  readonly listed: ReadonlySet<ContactId> | undefined;
  readonly next: Cursor;
};

/** A cursor may expire between two pages, of a listing from the beginning, too. */
export const mostRestarts = 3;

const pullAll = async (run: PlanningRun, from: O.Option<Cursor>, restarts = 0): Attempt<Pulled> => {
  const news = new Set<ContactId>();
  let listed: Set<ContactId> | undefined;
  let seen = 0;
  let since = from;
  for (;;) {
    const page = await pullPage(run, since);
    if (E.isLeft(page))
      return isExpired(page.left) && O.isSome(since) && restarts < mostRestarts
        ? pullAll(run, O.none, restarts + 1)
        : page;
    const { _tag, upserts, removals, next, more } = page.right;
    if (_tag === "Snapshot") listed = withListed(listed, upserts);
    const fresh = await withoutEchoes(run, page.right);
    if (E.isLeft(fresh)) return fresh;
    for (const id of fresh.right) news.add(id);
    for (const { id } of removals) news.add(id);
    seen += upserts.length + removals.length;
    run.report({ phase: "ReadingDatabase", done: seen });
    if (!more) return E.right({ news, listed, next });
    since = O.some(next);
  }
};

/** Grows in place: a copy a page would cost the square of the contacts. */
const withListed = (
  listed: Set<ContactId> | undefined,
  upserts: ReadonlyArray<{ readonly id: ContactId }>,
): Set<ContactId> => {
  const grown = listed ?? new Set();
  for (const { id } of upserts) grown.add(id);
  return grown;
};

export const isExpired = (error: RunError): boolean =>
  "error" in error && error.error._tag === "CursorExpired";

const pullPage = (
  run: PlanningRun,
  since: O.Option<Cursor>,
): Attempt<ChangePage<ContactId, BusinessContact>> =>
  onReplica("Database")(patiently(run.patience)(run.database.pull(since, run.patience.signal)));

const withoutEchoes = async (
  run: PlanningRun,
  { upserts }: ChangePage<ContactId, BusinessContact>,
): Attempt<ReadonlyArray<ContactId>> => {
  const ids = upserts.map(({ id }) => id);
  if (run.isFullReview || ids.length === 0) return E.right(ids);
  const links = await onState(run.state.linksOf(ids));
  if (E.isLeft(links)) return links;
  return E.right(
    upserts
      .filter(({ id, revision }) => links.right.get(id)?.databaseRevision !== revision || run.held.has(id))
      .map(({ id }) => id),
  );
};

const linkedButUnlisted = async (
  run: PlanningRun,
  listed: ReadonlySet<ContactId>,
): Attempt<ReadonlyArray<ContactId>> => {
  const unlisted: Array<ContactId> = [];
  let after: O.Option<string> = O.none;
  for (;;) {
    const links = await onState(run.state.page("links", after, chunkSize));
    if (E.isLeft(links)) return links;
    for (const { value } of links.right) if (!listed.has(value.contactId)) unlisted.push(value.contactId);
    const last = links.right.at(-1);
    if (last === undefined) return E.right(unlisted);
    after = O.some(last.key);
  }
};
