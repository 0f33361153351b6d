import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import type { FolderItem } from "../replica/folder.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { RemoteId } from "../replica/ids.js";
import type { ReadResult } from "../replica/replica.js";
import { type Ask, answerAsks, askOfLinked, askOfMoved } from "./ask.js";
import { findAllCopies } from "./find-copies.js";
import type { Link } from "./link.js";
import type { FolderNews, MarkedItem, Stray } from "./observe-folder.js";
import { parkUnlinked, planStrays, readStrays } from "./plan-strays.js";
import { readItems } from "./read-items.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

/**
 * Absence is confirmed item by item. A copy that is gone while another item carries its marker,
 * listed or not, was only moved; of the other strays, each is adopted, or is the twin of a living copy. Returns the
 * contacts that this decided on.
 */
export const planAbsences = async (
  run: PlanningRun,
  news: Omit<FolderNews, "next">,
): Attempt<ReadonlySet<ContactId>> => {
  const strays = await readStrays(run, news.strays);
  if (E.isLeft(strays)) return strays;
  const unproven = new Set(news.unlisted);
  const unknown = new Set(strays.right.unknown.map(({ contactId }) => contactId));
  const doubted = await linksOfTwins(run, news, strays.right.found);
  if (E.isLeft(doubted)) return doubted;
  const missing = [...news.gone, ...news.unlisted, ...doubted.right];
  const { moved, others } = matchMoved(missing, strays.right.found);
  const left = [...others];
  for (const chunk of chunksOf(missing)) {
    const answers = await readItems(
      run,
      chunk.map(({ remoteId }) => ({ id: remoteId })),
    );
    if (E.isLeft(answers)) return answers;
    // While its contact was held, what an earlier listing showed of the copy led to nothing.
    const nowhere = chunk.filter(
      ({ contactId }, at) =>
        answers.right[at]?._tag === "Missing" && (!moved.has(contactId) || run.held.has(contactId)),
    );
    const elsewhere = await findAllCopies(run, nowhere);
    if (E.isLeft(elsewhere)) return elsewhere;
    const { copies, others: doubles } = elsewhere.right;
    const moverOf = ({ contactId }: Link) => copies.get(contactId) ?? moved.get(contactId);
    const listed = chunk.flatMap((link) => {
      const item = moved.get(link.contactId);
      return item === undefined || item.id === moverOf(link)?.id ? [] : [item];
    });
    left.push(...listed, ...doubles);
    const confirmed = chunk.map((link, at) =>
      askOfAbsent(run, link, answers.right[at], {
        mover: moverOf(link),
        isUnproven: unproven.has(link),
        isMoverUnknown: unknown.has(link.contactId),
      }),
    );
    left.push(...confirmed.flatMap(({ left }) => left ?? []));
    const asked = await answerAsks(
      run,
      confirmed.map(({ ask }) => ask),
    );
    if (E.isLeft(asked)) return asked;
  }
  const gone = new Set(missing.map(({ contactId }) => contactId));
  const adopted = await planStrays(run, uniqueItems(left), new Set([...news.answered, ...gone]));
  if (E.isLeft(adopted)) return adopted;
  const waiting = await parkUnlinked(run, strays.right.unknown);
  return E.isLeft(waiting) ? waiting : E.right(new Set([...gone, ...adopted.right, ...waiting.right]));
};

const uniqueItems = (items: ReadonlyArray<MarkedItem>): ReadonlyArray<MarkedItem> => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

/** Decides anew about items without a link, but for those of contacts that are `decided` on already. */
export const planStraysAgain = async (
  run: PlanningRun,
  strays: ReadonlyArray<Stray>,
  decided: ReadonlySet<ContactId>,
): Attempt<void> => {
  const left = await withoutLinked(run, strays);
  if (E.isLeft(left) || left.right.length === 0) return E.map(() => undefined)(left);
  const planned = await planAbsences(run, { answered: decided, gone: [], unlisted: [], strays: left.right });
  return E.map(() => undefined)(planned);
};

/** What has become a linked copy in the meantime is no stray. */
export const withoutLinked = async (
  run: PlanningRun,
  strays: ReadonlyArray<Stray>,
): Attempt<ReadonlyArray<Stray>> => {
  const links = await onState(run.state.linksAt(strays.map(({ remoteId }) => remoteId)));
  if (E.isLeft(links)) return links;
  return E.right(strays.filter(({ remoteId }) => !links.right.has(remoteId)));
};

/**
 * The links of which a second copy has turned up. The first one may have been moved there: a listing
 * that lags shows the new place before it shows that the old one is empty.
 */
const linksOfTwins = async (
  run: PlanningRun,
  { gone, unlisted, answered }: Omit<FolderNews, "next">,
  strays: ReadonlyArray<MarkedItem>,
): Attempt<ReadonlyArray<Link>> => {
  const known = new Set([...gone, ...unlisted].map(({ contactId }) => contactId));
  const ids = strays.map(({ marker }) => marker.contactId);
  const links = await onState(
    run.state.linksOf([...new Set(ids)].filter((id) => !known.has(id) && !answered.has(id))),
  );
  return E.isLeft(links) ? links : E.right([...links.right.values()]);
};

/** The first stray of each contact whose copy is gone, and all that are not one. */
const matchMoved = (
  gone: ReadonlyArray<Link>,
  strays: ReadonlyArray<MarkedItem>,
): { readonly moved: ReadonlyMap<ContactId, MarkedItem>; readonly others: ReadonlyArray<MarkedItem> } => {
  const goneIds = new Set(gone.map(({ contactId }) => contactId));
  const moved = new Map<ContactId, MarkedItem>();
  const others = strays.filter((item) => {
    const { contactId } = item.marker;
    if (!goneIds.has(contactId) || moved.has(contactId)) return true;
    moved.set(contactId, item);
    return false;
  });
  return { moved, others };
};

/** What else is known of a copy that is not where it was. */
type Elsewhere = {
  readonly mover: MarkedItem | undefined;
  readonly isUnproven: boolean;
  /** An item that carries its marker could not be read. */
  readonly isMoverUnknown: boolean;
};

/** `left`: the stray that was taken for the moved copy, when that copy turns out to be where it was. */
const askOfAbsent = (
  run: PlanningRun,
  link: Link,
  answer: ReadResult<RemoteId, FolderItem> | undefined,
  { mover, isUnproven, isMoverUnknown }: Elsewhere,
): { readonly ask: Ask; readonly left?: MarkedItem } => {
  if (answer !== undefined && answer._tag !== "Missing")
    return { ask: askOfLinked(link, answer), ...(mover === undefined ? {} : { left: mover }) };
  if (mover === undefined && isMoverUnknown)
    return { ask: { _tag: "Unreadable", link, error: unknownMover } };
  if (mover === undefined)
    return {
      ask: { _tag: "Linked", link, copy: { _tag: "Gone", ...(isUnproven ? { isUnproven } : {}) } },
    };
  return { ask: askOfMoved(run, link, mover) };
};

const unknownMover: ReplicaError = {
  _tag: "ProtocolViolation",
  message: "the copy is gone, and what may be the same copy elsewhere could not be read",
};
