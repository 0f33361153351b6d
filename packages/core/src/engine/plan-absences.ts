import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import type { FolderItem } from "../replica/folder.js";
import { type RemoteId, revision } from "../replica/ids.js";
import type { ReadResult } from "../replica/replica.js";
import { type Ask, answerAsks, askOfLinked } from "./ask.js";
import type { Link } from "./link.js";
import type { FolderNews, MarkedItem } from "./observe-folder.js";
import { planStrays, readStrays } from "./plan-strays.js";
import { readItems } from "./read-items.js";
import type { Attempt } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

/**
 * Absence is confirmed item by item. A copy that is gone while a stray carries its marker was only
 * moved; of the other strays, each is adopted, or is the twin of a living copy. Returns the
 * contacts that this decided on.
 */
export const planAbsences = async (run: PlanningRun, news: FolderNews): Attempt<ReadonlySet<ContactId>> => {
  const strays = await readStrays(run, news.strays);
  if (E.isLeft(strays)) return strays;
  const { moved, others } = matchMoved(news.gone, strays.right);
  const left = [...others];
  for (const chunk of chunksOf(news.gone)) {
    const answers = await readItems(
      run,
      chunk.map(({ remoteId }) => ({ id: remoteId })),
    );
    if (E.isLeft(answers)) return answers;
    const confirmed = chunk.map((link, at) =>
      askOfAbsent(link, answers.right[at], moved.get(link.contactId)),
    );
    left.push(...confirmed.flatMap(({ left }) => left ?? []));
    const asked = await answerAsks(
      run,
      confirmed.map(({ ask }) => ask),
    );
    if (E.isLeft(asked)) return asked;
  }
  const gone = new Set(news.gone.map(({ contactId }) => contactId));
  const adopted = await planStrays(run, left, new Set([...news.answered, ...gone]));
  return E.isLeft(adopted) ? adopted : E.right(new Set([...gone, ...adopted.right]));
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

/** `left`: the stray that was taken for the moved copy, when that copy turns out to be where it was. */
const askOfAbsent = (
  link: Link,
  answer: ReadResult<RemoteId, FolderItem> | undefined,
  mover: MarkedItem | undefined,
): { readonly ask: Ask; readonly left?: MarkedItem } => {
  if (answer !== undefined && answer._tag !== "Missing")
    return { ask: askOfLinked(link, answer), ...(mover === undefined ? {} : { left: mover }) };
  if (mover === undefined) return { ask: { _tag: "Linked", link, copy: { _tag: "Gone" } } };
  return { ask: { _tag: "Linked", link: relinked(link, mover), copy: { _tag: "Present", item: mover } } };
};

/** The same copy under another name; the revision it had there says nothing here. */
const relinked = (link: Link, item: FolderItem): Link => ({
  ...link,
  remoteId: item.id,
  folderRevision: revision(""),
});
