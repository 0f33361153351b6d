import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import type { StateReader } from "../engine/mirror-state.js";
import type { RemoteId } from "../replica/ids.js";
import { chooseItems } from "./chosen-items.js";
import type { ImportPlan } from "./import-contacts.js";
import { unlessOfAnother } from "./item-outcome.js";
import { planRound } from "./plan.js";
import type { Session } from "./session.js";
import { stopUnfinished } from "./sync.js";
import { type ItemPlanner, type TakenItems, planItemLinks, takeItems, takingRound } from "./take-items.js";
import type { Verb } from "./verb.js";

/** An item of the folder that is a person's own, and the business contact whose copy it is to be. */
export type ContactPair = { readonly contactId: ContactId; readonly remoteId: RemoteId };

/**
 * Makes items the copies of contacts that have none. The two never agreed on anything, so that what only
 * one says goes to the other, and what they say differently is a conflict.
 */
export const linkContacts =
  (pairs: ReadonlyArray<ContactPair>): Verb<TakenItems> =>
  (session, state, runNumber) =>
    takeItems(session, state, runNumber, linkPlanner(session, pairs));

export const planLinkContacts =
  (reader: StateReader) =>
  (pairs: ReadonlyArray<ContactPair>): Verb<ImportPlan> =>
  async (session, state, runNumber) => {
    if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
    const { round, planned } = takingRound(session, state, runNumber, linkPlanner(session, pairs));
    const plan = await planRound(reader)(session, round);
    return E.isLeft(plan) ? plan : E.right({ ...plan.right, items: planned() });
  };

const linkPlanner =
  ({ folder }: Session, pairs: ReadonlyArray<ContactPair>): ItemPlanner =>
  async (run) => {
    const contactOf = new Map(pairs.map(({ contactId, remoteId }) => [remoteId, contactId]));
    const choice = await chooseItems(run, folder.id, [...contactOf.keys()]);
    if (E.isLeft(choice)) return choice;
    const { chosen, others } = choice.right;
    const linked = await planItemLinks(
      run,
      chosen.flatMap(({ item }) => {
        const contactId = contactOf.get(item.id);
        return contactId === undefined ? [] : [{ item, contactId }];
      }),
    );
    if (E.isLeft(linked)) return linked;
    const named = others.map((outcome) => unlessOfAnother(outcome, contactOf.get(outcome.remoteId)));
    return E.right([...named, ...linked.right]);
  };
