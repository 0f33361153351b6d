import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import { type Ask, answerAsks, askOfLinked, askOfMoved } from "./ask.js";
import { findAllCopies, findCopies } from "./find-copies.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import type { ReadResult } from "../replica/replica.js";
import type { Link } from "./link.js";
import type { MarkedItem } from "./observe-folder.js";
import { planStrays } from "./plan-strays.js";
import { readItems } from "./read-items.js";
import type { Parked } from "./records.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

/** Decides anew about contacts of which neither side may be as their link has it. */
export const planAgain = async (run: PlanningRun, contacts: ReadonlyArray<Unsure>): Attempt<void> => {
  const once = [...new Map(contacts.map((contact) => [contact.contactId, contact])).values()];
  for (const chunk of chunksOf(once)) {
    const links = await onState(run.state.linksOf(chunk.map(({ contactId }) => contactId)));
    if (E.isLeft(links)) return links;
    const linked = chunk.flatMap(({ contactId }) => links.right.get(contactId) ?? []);
    const items = await readItems(
      run,
      linked.map(({ remoteId }) => ({ id: remoteId })),
    );
    if (E.isLeft(items)) return items;
    const strangers = await findStrays(
      run,
      chunk.filter(({ contactId }) => !links.right.has(contactId)),
    );
    if (E.isLeft(strangers)) return strangers;
    const asks = await asksOfMoved(
      run,
      linked.flatMap((link, at) => {
        const answer = items.right[at];
        return answer === undefined ? [] : [{ link, answer }];
      }),
    );
    if (E.isLeft(asks)) return asks;
    const answered = await answerAsks(run, [...strangers.right, ...asks.right.asks]);
    if (E.isLeft(answered)) return answered;
    const twins = await planStrays(run, asks.right.others, noContacts);
    if (E.isLeft(twins)) return twins;
  }
  return E.right(undefined);
};

const noContacts: ReadonlySet<ContactId> = new Set();

/** `formerMarker`: what its copy carries, if it was to be adopted. */
type Unsure = Pick<Parked, "contactId" | "formerMarker">;

/**
 * A copy that is not where it was may only have been moved: its marker says so. `others`: what else
 * carries that marker; while its contact was held, no listing may have led to anybody looking at it.
 */
const asksOfMoved = async (
  run: PlanningRun,
  linked: ReadonlyArray<{ readonly link: Link; readonly answer: ReadResult<RemoteId, FolderItem> }>,
): Attempt<{ readonly asks: ReadonlyArray<Ask>; readonly others: ReadonlyArray<MarkedItem> }> => {
  const missing = linked.flatMap(({ link, answer }) => (answer._tag === "Missing" ? [link] : []));
  const found = await findAllCopies(run, missing);
  if (E.isLeft(found)) return found;
  const { copies, others } = found.right;
  const asks = linked.map(({ link, answer }): Ask => {
    if (answer._tag !== "Missing") return askOfLinked(link, answer);
    const item = copies.get(link.contactId);
    return item === undefined
      ? { _tag: "Linked", link, copy: link.seen ? { _tag: "Gone" } : { _tag: "Gone", isUnproven: true } }
      : askOfMoved(run, link, item);
  });
  return E.right({ asks, others });
};

/** Contacts without a link may have a copy all the same: the one that was there before ours could be created. */
const findStrays = async (run: PlanningRun, contacts: ReadonlyArray<Unsure>): Attempt<ReadonlyArray<Ask>> => {
  const items = await findCopies(run, contacts);
  if (E.isLeft(items)) return items;
  return E.right(
    contacts.map(({ contactId }) => {
      const item = items.right.get(contactId);
      return item === undefined ? { _tag: "Unlinked", contactId } : { _tag: "Unlinked", contactId, item };
    }),
  );
};

/** Contacts with news in the database alone. */
export const planContacts = async (run: PlanningRun, ids: ReadonlyArray<ContactId>): Attempt<void> => {
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
