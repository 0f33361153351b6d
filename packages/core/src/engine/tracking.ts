import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import { type MirrorState, type StateReader, putRecord } from "./mirror-state.js";
import type { Held, Tracked } from "./records.js";
import { type Attempt, onState } from "./run-error.js";
import { chunkSize } from "./run.js";
import type { Tracking } from "./tracking-mode.js";

/** Whether a contact is mirrored as far as people have chosen. */
export type IsTracked = (id: ContactId) => boolean;

/** Keeps in memory only of whom something else was said than holds without a word. */
export const trackedIn = async (state: Pick<StateReader, "page">, tracking: Tracking): Attempt<IsTracked> => {
  const isTracked = tracking === "All";
  const others = new Set<ContactId>();
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await onState(state.page("tracking", after, chunkSize));
    if (E.isLeft(page)) return page;
    for (const { value } of page.right) if (value.isTracked !== isTracked) others.add(value.contactId);
    const last = page.right.at(-1);
    if (last === undefined) return E.right((id) => others.has(id) !== isTracked);
    after = O.some(last.key);
  }
};

/** Who has chosen, and when. */
export type Choosing = { readonly isTracked: boolean; readonly run: number; readonly now: number };

/**
 * Notes what a person said of contacts, and in the same commit that the next sync, of whatever run, has to
 * look at those to which that is news: it was asked for, so that the guard does not count it. What is
 * held for another reason is not let go by it. Returns how many those are.
 */
export const noteTracking = async (
  state: MirrorState,
  choosing: Choosing,
  tracking: Tracking,
  ids: ReadonlyArray<ContactId>,
): Attempt<number> => {
  const { isTracked } = choosing;
  const noted = await onState(state.get("tracking", ids));
  if (E.isLeft(noted)) return noted;
  const said = new Map(noted.right.map(({ value }) => [value.contactId, value.isTracked]));
  const fresh = ids.filter((id) => said.get(id) !== isTracked);
  const changed = fresh.filter((id) => (said.get(id) ?? tracking === "All") !== isTracked);
  const held = await onState(state.get("held", changed));
  if (E.isLeft(held)) return held;
  const waiting = new Set(held.right.flatMap(({ value }) => (isReview(value) ? [] : [value.contactId])));
  const committed = await onState(
    state.commit({
      puts: [
        ...fresh.map((contactId) =>
          putRecord("tracking", contactId, { contactId, isTracked } satisfies Tracked),
        ),
        ...changed
          .filter((id) => !waiting.has(id))
          .map((contactId) => putRecord("held", contactId, reviewOf(contactId, choosing))),
      ],
    }),
  );
  return E.isLeft(committed) ? committed : E.right(changed.length);
};

const reviewGroup = "tracking-";

const isReview = ({ group }: Held): boolean => group.startsWith(reviewGroup);

/** An answer to a question that nobody had to ask. */
export const reviewOf = (contactId: ContactId, { isTracked, run, now }: Choosing): Held => ({
  contactId,
  name: contactId,
  group: `${reviewGroup}${run}`,
  reason: isTracked ? "it was chosen to be mirrored" : "it was chosen not to be mirrored",
  decision: isTracked ? "CreateCopy" : "ReleaseCopy",
  since: now,
  answer: "Released",
  ...(isTracked ? {} : { loser: "Folder" }),
});
