import * as E from "fp-ts/lib/Either.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import type { ContactId } from "../contact/ids.js";
import type { FolderItem } from "../replica/folder.js";
import { type Cursor, revision } from "../replica/ids.js";
import { type Ask, answerAsks, parkOperation } from "./ask.js";
import type { Link } from "./link.js";
import { observeDatabase } from "./observe-database.js";
import { type FolderNews, type MarkedItem, type Stray, isMarked, observeFolder } from "./observe-folder.js";
import { findItems, readItems } from "./read-items.js";
import { reconcileTwin, removeTwin } from "./reconcile-unlinked.js";
import { markerFor } from "./linked-pair.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunkSize } from "./run.js";

/** Where both sides' changes are known up to, when the plan has been carried out. */
export type PlannedCursors = { readonly database: Cursor; readonly folder: Cursor };

/**
 * Observes both sides and puts on the stage what would bring them into agreement. Writes nothing.
 * The folder is asked before the database's contacts without news there are decided on, so that
 * a contact with news on both sides is decided on once.
 */
export const makePlan = async (run: PlanningRun): Attempt<PlannedCursors> => {
  const database = await observeDatabase(run);
  if (E.isLeft(database)) return database;
  const folder = await observeFolder(run);
  if (E.isLeft(folder)) return folder;
  const answered = new Set(folder.right.answered);
  const settled = await settleAbsences(run, folder.right, answered);
  if (E.isLeft(settled)) return settled;

  const again = [
    ...new Set([...answeredHolds(run), ...dueParkings(run), ...waitingWithNews(run, database.right.ids)]),
  ].filter((id) => !answered.has(id));
  const asked = await planAgain(run, again);
  if (E.isLeft(asked)) return asked;
  const twins = await planReleasedTwins(run);
  if (E.isLeft(twins)) return twins;
  const done = new Set([...answered, ...again]);
  const rest = [...database.right.ids].filter((id) => !done.has(id));
  const planned = await planContacts(run, rest);
  if (E.isLeft(planned)) return planned;
  return E.right({ database: database.right.next, folder: folder.right.next });
};

/** Decides anew about contacts of which neither side may be as their link has it. */
export const planAgain = async (run: PlanningRun, ids: ReadonlyArray<ContactId>): Attempt<void> => {
  for (const chunk of chunksOf(ids)) {
    const links = await onState(run.state.linksOf(chunk));
    if (E.isLeft(links)) return links;
    const linked = chunk.flatMap((id) => links.right.get(id) ?? []);
    const items = await readItems(
      run,
      linked.map(({ remoteId }) => ({ id: remoteId })),
    );
    if (E.isLeft(items)) return items;
    const strangers = await findStrays(
      run,
      chunk.filter((id) => !links.right.has(id)),
    );
    if (E.isLeft(strangers)) return strangers;
    const asks: Array<Ask> = [...strangers.right];
    const parked = [];
    for (const [at, link] of linked.entries()) {
      const answer = items.right[at];
      if (answer?._tag === "Found")
        asks.push({ _tag: "Linked", link, copy: { _tag: "Present", item: answer.item } });
      else if (answer?._tag === "Missing") asks.push({ _tag: "Linked", link, copy: { _tag: "Gone" } });
      else if (answer !== undefined)
        parked.push(parkOperation({ _tag: "Linked", link, copy: { _tag: "AsLinked" } }, answer.error));
    }
    const staged = await onState(run.stage.add(parked));
    if (E.isLeft(staged)) return staged;
    const answered = await answerAsks(run, asks);
    if (E.isLeft(answered)) return answered;
  }
  return E.right(undefined);
};

/** Contacts without a link may have a copy all the same: the one that was there before ours could be created. */
const findStrays = async (run: PlanningRun, ids: ReadonlyArray<ContactId>): Attempt<ReadonlyArray<Ask>> => {
  if (ids.length === 0) return E.right([]);
  const found = await findItems(
    run,
    ids.map((contactId) => markerFor(run.context, { contactId })),
  );
  if (E.isLeft(found)) return found;
  const items = new Map(
    found.right.filter((item) => isMarked(run, item)).map((item) => [item.marker.contactId, item]),
  );
  return E.right(
    ids.map((contactId) => {
      const item = items.get(contactId);
      return item === undefined ? { _tag: "Unlinked", contactId } : { _tag: "Unlinked", contactId, item };
    }),
  );
};

/** Contacts with news in the database alone. */
const planContacts = async (run: PlanningRun, ids: ReadonlyArray<ContactId>): Attempt<void> => {
  let done = 0;
  for (const chunk of chunksOf(ids)) {
    const links = await onState(run.state.linksOf(chunk));
    if (E.isLeft(links)) return links;
    const answered = await answerAsks(
      run,
      chunk.map((contactId): Ask => {
        const link = links.right.get(contactId);
        return link === undefined
          ? { _tag: "Unlinked", contactId }
          : { _tag: "Linked", link, copy: { _tag: "AsLinked" } };
      }),
    );
    if (E.isLeft(answered)) return answered;
    done += chunk.length;
    run.report({ phase: "Planning", done, total: ids.length });
  }
  return E.right(undefined);
};

/**
 * Absence is confirmed item by item. A copy that is gone while a stray carries its marker was only
 * moved; of the other strays, each is adopted, or is the twin of a living copy.
 */
const settleAbsences = async (
  run: PlanningRun,
  news: FolderNews,
  answered: Set<ContactId>,
): Attempt<void> => {
  const strays = await readStrays(run, news);
  if (E.isLeft(strays)) return strays;
  const moved = new Map<ContactId, MarkedItem>();
  const goneIds = new Set(news.gone.map(({ contactId }) => contactId));
  const others: Array<MarkedItem> = [];
  for (const item of strays.right) {
    const { contactId } = item.marker;
    if (goneIds.has(contactId) && !moved.has(contactId)) moved.set(contactId, item);
    else others.push(item);
  }
  for (const chunk of chunksOf(news.gone)) {
    const confirmed = await confirmGone(run, chunk, moved, others);
    if (E.isLeft(confirmed)) return confirmed;
    for (const { contactId } of chunk) answered.add(contactId);
  }
  return settleStrays(run, others, answered);
};

const readStrays = async (run: PlanningRun, { strays }: FolderNews): Attempt<ReadonlyArray<MarkedItem>> => {
  const ordered = RA.sort(byContactThenItem)(strays);
  const answers = await readItems(
    run,
    ordered.map(({ remoteId }) => ({ id: remoteId })),
  );
  if (E.isLeft(answers)) return answers;
  return E.right(
    answers.right.flatMap((answer) =>
      answer._tag === "Found" && isMarked(run, answer.item) ? [answer.item] : [],
    ),
  );
};

const confirmGone = async (
  run: PlanningRun,
  links: ReadonlyArray<Link>,
  moved: ReadonlyMap<ContactId, MarkedItem>,
  others: Array<MarkedItem>,
): Attempt<void> => {
  const answers = await readItems(
    run,
    links.map(({ remoteId }) => ({ id: remoteId })),
  );
  if (E.isLeft(answers)) return answers;
  const asks: Array<Ask> = [];
  const parked = [];
  for (const [at, link] of links.entries()) {
    const answer = answers.right[at];
    const mover = moved.get(link.contactId);
    if (answer?._tag === "Found") {
      asks.push({ _tag: "Linked", link, copy: { _tag: "Present", item: answer.item } });
      if (mover !== undefined) others.push(mover);
    } else if (answer?._tag === "Unreadable")
      parked.push(parkOperation({ _tag: "Linked", link, copy: { _tag: "AsLinked" } }, answer.error));
    else if (mover === undefined) asks.push({ _tag: "Linked", link, copy: { _tag: "Gone" } });
    else asks.push({ _tag: "Linked", link: relinked(link, mover), copy: { _tag: "Present", item: mover } });
  }
  const staged = await onState(run.stage.add(parked));
  return E.isLeft(staged) ? staged : answerAsks(run, asks);
};

/** The same copy under another name; the revision it had there says nothing here. */
const relinked = (link: Link, item: FolderItem): Link => ({
  ...link,
  remoteId: item.id,
  folderRevision: revision(""),
});

const settleStrays = async (
  run: PlanningRun,
  strays: ReadonlyArray<MarkedItem>,
  answered: Set<ContactId>,
): Attempt<void> => {
  for (const chunk of chunksOf(strays)) {
    const links = await onState(run.state.linksOf(chunk.map(({ marker }) => marker.contactId)));
    if (E.isLeft(links)) return links;
    const asks: Array<Ask> = [];
    const twins = [];
    const adopted = new Map<ContactId, MarkedItem>();
    for (const item of chunk) {
      const { contactId } = item.marker;
      const link = links.right.get(contactId);
      const first = adopted.get(contactId);
      if (link !== undefined) {
        if (item.marker.mirrorId === run.context.mirrorId) twins.push(reconcileTwin(run.context)(link, item));
      } else if (first !== undefined)
        twins.push(reconcileTwin(run.context)({ contactId, folderBase: first.contact }, item));
      else if (!answered.has(contactId)) {
        adopted.set(contactId, item);
        answered.add(contactId);
        asks.push({ _tag: "Unlinked", contactId, item });
      }
    }
    const staged = await onState(run.stage.add(twins));
    if (E.isLeft(staged)) return staged;
    const done = await answerAsks(run, asks);
    if (E.isLeft(done)) return done;
  }
  return E.right(undefined);
};

/** A person said that a held second copy may go. */
const planReleasedTwins = async (run: PlanningRun): Attempt<void> => {
  const released = run.heldTwins.filter(({ answer }) => answer === "Released");
  const items = await readItems(
    run,
    released.flatMap(({ remoteId }) => (remoteId === undefined ? [] : [{ id: remoteId }])),
  );
  if (E.isLeft(items)) return items;
  return onState(
    run.stage.add(
      items.right.flatMap((answer) =>
        answer._tag === "Found" && isMarked(run, answer.item)
          ? [removeTwin(answer.item.marker.contactId, answer.item)]
          : [],
      ),
    ),
  );
};

const answeredHolds = (run: PlanningRun): ReadonlyArray<ContactId> =>
  [...run.held.values()].filter(({ answer }) => answer !== undefined).map(({ contactId }) => contactId);

/** Of what was held or parked, the link does not say how the folder's side is. */
const waitingWithNews = (run: PlanningRun, ids: ReadonlySet<ContactId>): ReadonlyArray<ContactId> =>
  [...run.held.keys(), ...run.parked.keys()].filter((id) => ids.has(id));

const dueParkings = (run: PlanningRun): ReadonlyArray<ContactId> => {
  const now = run.patience.clock.now();
  return [...run.parked.values()].filter(({ retryAt }) => retryAt <= now).map(({ contactId }) => contactId);
};

const chunksOf = <Item>(items: ReadonlyArray<Item>): ReadonlyArray<ReadonlyArray<Item>> =>
  Array.from({ length: Math.ceil(items.length / chunkSize) }, (_, at) =>
    items.slice(at * chunkSize, (at + 1) * chunkSize),
  );

const byContactThenItem: Ord.Ord<Stray> = Ord.getMonoid<Stray>().concat(
  Ord.contramap((stray: Stray) => stray.contactId as string)(S.Ord),
  Ord.contramap((stray: Stray) => stray.remoteId as string)(S.Ord),
);
