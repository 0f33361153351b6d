import * as E from "fp-ts/lib/Either.js";
import { type MirrorState, putRecord } from "../engine/mirror-state.js";
import { type Held, waitingKey } from "../engine/records.js";
import { mirrorError, mirrorErrorFromState } from "./mirror-error.js";
import { type Step, allOf } from "./session.js";

/** An operation that waits for a person. `id` names it alone, `group` all that were held together. */
export type HeldOperation = Omit<Held, "answer" | "loser" | "about" | "formerMarker" | "isFrozen"> & {
  readonly id: string;
};

/** What nobody has answered yet, in the order of their ids. */
export const unanswered = (held: ReadonlyArray<Held>): ReadonlyArray<HeldOperation> =>
  held
    .filter(({ answer }) => answer === undefined)
    .map(
      ({
        answer: _none,
        loser: _loser,
        about: _about,
        formerMarker: _former,
        isFrozen: _frozen,
        ...operation
      }) => ({
        ...operation,
        id: waitingKey(operation),
      }),
    );

/**
 * Notes a person's answer, for one operation by its id or for all of a group; the next sync looks at
 * the contact again and acts on it, or what finishes leaving a folder does. A discarded operation of a
 * second copy, or of an item without a link, leaves everything as it is; a linked contact that could not
 * be synced then is held again.
 */
export const answerHold = async (
  states: ReadonlyArray<MirrorState>,
  id: string,
  answer: NonNullable<Held["answer"]>,
): Step<number> => {
  let answered = 0;
  for (const state of states) {
    const done = await answerIn(state, id, answer);
    if (E.isLeft(done)) return done;
    answered += done.right;
  }
  return answered > 0
    ? E.right(answered)
    : E.left(mirrorError({ _tag: "NoSuchHold", id }, `nothing is held under "${id}"; held() lists what is`));
};

const answerIn = async (
  state: MirrorState,
  id: string,
  answer: NonNullable<Held["answer"]>,
): Step<number> => {
  const all = await allOf(state, "held");
  if (E.isLeft(all)) return all;
  const meant = all.right.filter((held) => waitingKey(held) === id || held.group === id);
  const links = await state.linksOf(meant.map(({ contactId }) => contactId))();
  if (E.isLeft(links)) return E.left(mirrorErrorFromState(links.left));
  const isDropped = ({ contactId, loser, remoteId }: Held) =>
    answer === "Discarded" &&
    (remoteId !== undefined || (loser === undefined && !links.right.has(contactId)));
  const committed = await state.commit({
    drops: meant.filter(isDropped).map((held) => ({ collection: "held", key: waitingKey(held) })),
    puts: meant
      .filter((held) => !isDropped(held))
      .map((held) => putRecord("held", waitingKey(held), { ...held, answer })),
  })();
  return E.isLeft(committed) ? E.left(mirrorErrorFromState(committed.left)) : E.right(meant.length);
};
