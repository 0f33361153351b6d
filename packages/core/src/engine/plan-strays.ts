import * as E from "fp-ts/lib/Either.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import type { ContactId } from "../contact/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { type Ask, answerAsks } from "./ask.js";
import { type MarkedItem, type Stray, isMarked } from "./observe-folder.js";
import type { Operation } from "./operation.js";
import { readItems } from "./read-items.js";
import { waitingKey } from "./records.js";
import { reconcileTwin, removeTwin } from "./reconcile-unlinked.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

/** What reading the strays came to, in an order of its own, not of their arrival. */
export type StraysRead = {
  readonly found: ReadonlyArray<MarkedItem>;
  /** Those of which nothing is known now; they are parked. */
  readonly unknown: ReadonlyArray<Stray>;
};

export const readStrays = async (run: PlanningRun, strays: ReadonlyArray<Stray>): Attempt<StraysRead> => {
  const ordered = RA.sort(byContactThenItem)(strays);
  const answers = await readItems(
    run,
    ordered.map(({ remoteId }) => ({ id: remoteId })),
  );
  if (E.isLeft(answers)) return answers;
  const waits = new Set(run.parkedStrays.map(waitingKey));
  const found: Array<MarkedItem> = [];
  const unknown: Array<Stray> = [];
  const parked: Array<Operation> = [];
  for (const [at, stray] of ordered.entries()) {
    const answer = answers.right[at];
    if (answer?._tag === "Found" && isMarked(run, answer.item)) found.push(answer.item);
    else if (answer?._tag !== "Unreadable")
      run.stage.unpark(waits.has(waitingKey(stray)) ? [waitingKey(stray)] : []);
    if (answer?._tag !== "Unreadable") continue;
    unknown.push(stray);
    parked.push(parkStray(stray, answer.error));
  }
  const staged = await onState(run.stage.add(parked));
  return E.isLeft(staged) ? staged : E.right({ found, unknown });
};

/** A contact whose copy may be an item that could not be read gets no other before that is known. */
export const parkUnlinked = async (
  run: PlanningRun,
  unknown: ReadonlyArray<Stray>,
): Attempt<ReadonlyArray<ContactId>> => {
  const links = await onState(run.state.linksOf([...new Set(unknown.map(({ contactId }) => contactId))]));
  if (E.isLeft(links)) return links;
  const unlinked = unknown.filter(({ contactId }) => !links.right.has(contactId));
  const staged = await onState(
    run.stage.add(
      unlinked.map((stray) => {
        const { twin: _item, ...contact } = parkStray(stray, unreadCopy);
        return contact;
      }),
    ),
  );
  return E.isLeft(staged) ? staged : E.right(unlinked.map(({ contactId }) => contactId));
};

const unreadCopy: ReplicaError = {
  _tag: "ProtocolViolation",
  message: "an item that may be the contact's copy could not be read",
};

const parkStray = ({ contactId, remoteId }: Stray, error: ReplicaError): Operation => ({
  decision: "Park",
  contactId,
  name: contactId,
  overwrites: [],
  conflicts: [],
  link: "Keep",
  twin: remoteId,
  error,
});

/** Adopts the first stray of each contact without a link; the others are twins. Returns whom it decided on. */
export const planStrays = async (
  run: PlanningRun,
  strays: ReadonlyArray<MarkedItem>,
  decided: ReadonlySet<ContactId>,
): Attempt<ReadonlySet<ContactId>> => {
  const adopted = new Map<ContactId, MarkedItem>();
  for (const chunk of chunksOf(strays)) {
    const links = await onState(run.state.linksOf(chunk.map(({ marker }) => marker.contactId)));
    if (E.isLeft(links)) return links;
    const asks: Array<Ask> = [];
    const twins: Array<Operation> = [];
    for (const item of chunk) {
      const { contactId } = item.marker;
      const first = adopted.get(contactId);
      const living =
        links.right.get(contactId) ??
        (first === undefined ? undefined : { contactId, folderBase: first.contact });
      if (living !== undefined) {
        if (item.marker.mirrorId === run.context.mirrorId)
          twins.push(reconcileTwin(run.context)(living, item));
      } else if (!decided.has(contactId)) {
        adopted.set(contactId, item);
        asks.push({ _tag: "Unlinked", contactId, item });
      }
    }
    const staged = await onState(run.stage.add(twins));
    if (E.isLeft(staged)) return staged;
    const done = await answerAsks(run, asks);
    if (E.isLeft(done)) return done;
  }
  return E.right(new Set(adopted.keys()));
};

/** A person said that a held second copy may go; it is not one any more if it became the linked copy. */
export const planReleasedTwins = async (run: PlanningRun): Attempt<void> => {
  const released = run.heldTwins.flatMap((held) =>
    held.answer === "Released" && held.remoteId !== undefined ? [{ held, id: held.remoteId }] : [],
  );
  const items = await readItems(run, released);
  if (E.isLeft(items)) return items;
  const links = await onState(run.state.linksAt(released.map(({ id }) => id)));
  if (E.isLeft(links)) return links;
  const living = await onState(run.state.linksOf(released.map(({ held }) => held.contactId)));
  if (E.isLeft(living)) return living;
  const removals: Array<Operation> = [];
  for (const [at, { held, id }] of released.entries()) {
    const answer = items.right[at];
    const isCopy = links.right.has(id) || run.stage.takes(id);
    if (answer?._tag === "Found" && isMarked(run, answer.item) && !isCopy)
      removals.push(removeTwin(run.context, living.right.get(held.contactId), answer.item));
    else if (answer?._tag !== "Unreadable") run.stage.unhold([waitingKey(held)]);
  }
  return onState(run.stage.add(removals));
};

const byContactThenItem: Ord.Ord<Stray> = Ord.getMonoid<Stray>().concat(
  Ord.contramap((stray: Stray) => stray.contactId as string)(S.Ord),
  Ord.contramap((stray: Stray) => stray.remoteId as string)(S.Ord),
);
