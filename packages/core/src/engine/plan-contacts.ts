import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import { type Ask, answerAsks, askOfLinked } from "./ask.js";
import { markerFor } from "./linked-pair.js";
import { isMarked } from "./observe-folder.js";
import { findItems, readItems } from "./read-items.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

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
    const asks = linked.flatMap((link, at) => {
      const answer = items.right[at];
      return answer === undefined ? [] : [askOfLinked(link, answer)];
    });
    const answered = await answerAsks(run, [...strangers.right, ...asks]);
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
