import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import { accountType } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { findCopies } from "./find-copies.js";
import { linkItem } from "./import-item.js";
import { contactsOf } from "./import-listing.js";
import type { Operation } from "./operation.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

/** A person's own item, and the contact whose copy it is to be. */
export type ItemLink = { readonly item: FolderItem; readonly contactId: ContactId };

/** Undefined: it is on the stage. Else why it is not. */
type LinkRefusals = ReadonlyMap<RemoteId, string | undefined>;

/** Puts on the stage what makes these items the copies of these contacts. Of two for one contact, the first is taken. */
export const planLinks = async (run: PlanningRun, links: ReadonlyArray<ItemLink>): Attempt<LinkRefusals> => {
  const refusals = new Map<RemoteId, string | undefined>();
  const taken = new Set<ContactId>();
  for (const chunk of chunksOf(links)) {
    const reasons = await reasonsAgainst(run, chunk);
    if (E.isLeft(reasons)) return reasons;
    const operations: Array<Operation> = [];
    for (const { item, contactId } of chunk) {
      const { record, reason } = reasons.right(contactId);
      const refusal = taken.has(contactId) ? "the contact is to be linked to another item as well" : reason;
      refusals.set(item.id, refusal);
      if (record === undefined || refusal !== undefined) continue;
      taken.add(contactId);
      operations.push(linkItem(run.context, record, item));
    }
    const staged = await onState(run.stage.add(operations));
    if (E.isLeft(staged)) return staged;
  }
  return E.right(refusals);
};

const reasonsAgainst = async (run: PlanningRun, links: ReadonlyArray<ItemLink>) => {
  const ids = [...new Set(links.map(({ contactId }) => contactId))];
  const contacts = await contactsOf(run, ids);
  if (E.isLeft(contacts)) return contacts;
  const linked = await onState(run.state.linksOf(ids));
  if (E.isLeft(linked)) return linked;
  const copies = await findCopies(
    run,
    ids.filter((id) => !linked.right.has(id)).map((contactId) => ({ contactId })),
  );
  if (E.isLeft(copies)) return copies;
  return E.right((id: ContactId) => {
    const record = contacts.right.living.get(id);
    if (record === undefined)
      return { reason: "the database has no such contact, or it is in Deleted Items" };
    if (record.recordType === accountType) return { reason: "an account is never mirrored" };
    if (!run.includes(record)) return { reason: "the contact is not one of those that are mirrored" };
    return linked.right.has(id) || copies.right.has(id)
      ? { reason: "the contact has a copy already" }
      : { record };
  });
};
