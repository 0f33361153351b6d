import { type Contact, type ContactId, diffContacts } from "@spegla/core";
import * as fc from "fast-check";
import { type ContactEdit, editContact } from "../samples/contact-edit.js";
import { contactIdOf } from "../samples/ids.js";
import { aContact } from "./contact-arbitrary.js";
import { anEdit } from "./contact-edit-arbitrary.js";
import { aRecord } from "./record-arbitrary.js";

/** One thing that was done at a replica. */
export type ContactChange =
  | { readonly _tag: "Add"; readonly id: ContactId; readonly contact: Contact }
  | { readonly _tag: "Edit"; readonly id: ContactId; readonly edit: ContactEdit }
  | { readonly _tag: "Remove"; readonly id: ContactId }
  | { readonly _tag: "Restore"; readonly id: ContactId };

/**
 * What one replica did since a cursor, in order. Every change is one that could be made: an edit
 * makes a difference to a contact in use, and only what was removed is restored.
 */
export type ContactChangeSet = {
  /** Who was in use when the cursor was given out. */
  readonly before: ReadonlyMap<ContactId, Contact>;
  readonly changes: ReadonlyArray<ContactChange>;
};

/** Who is in use when all of it is done. */
export const contactsAfter = ({ before, changes }: ContactChangeSet): ReadonlyMap<ContactId, Contact> =>
  changes.reduce(changed, { inUse: before, removed: new Map() }).inUse;

type Wish = {
  readonly wish: "Add" | "Edit" | "Remove" | "Restore";
  /** Which contact, counted round and round. */
  readonly at: number;
  readonly contact: Contact;
  readonly edit: ContactEdit;
};

/** Mostly edits, several of one contact among them, as when somebody works through a list of calls. */
const aWish: fc.Arbitrary<Wish> = aRecord({
  wish: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Wish["wish"]>("Edit") },
    { weight: 2, arbitrary: fc.constant<Wish["wish"]>("Add") },
    { weight: 2, arbitrary: fc.constant<Wish["wish"]>("Remove") },
    { weight: 1, arbitrary: fc.constant<Wish["wish"]>("Restore") },
  ),
  at: fc.nat({ max: 4 }),
  contact: aContact,
  edit: anEdit,
});

/** Up to a dozen changes around five contacts at most; it shrinks to fewer changes of fewer contacts. */
export const aChangeSet: fc.Arbitrary<ContactChangeSet> = aRecord({
  contacts: fc.array(aContact, { maxLength: 5, size: "max" }),
  wishes: fc.array(aWish, { maxLength: 12, size: "max" }),
}).map(({ contacts, wishes }) => {
  const before = new Map(contacts.map((contact, at) => [idAt(at), contact]));
  let state: State = { inUse: before, removed: new Map() };
  const changes: Array<ContactChange> = [];
  for (const wish of wishes) {
    const change = possible(state, wish);
    if (change === undefined) continue;
    changes.push(change);
    state = changed(state, change);
  }
  return { before, changes };
});

type State = {
  readonly inUse: ReadonlyMap<ContactId, Contact>;
  readonly removed: ReadonlyMap<ContactId, Contact>;
};

const idAt = (at: number): ContactId => contactIdOf(`c${at + 1}`);

/** The wish as a change of what is there; nothing where it would make no difference. */
const possible = (
  { inUse, removed }: State,
  { wish, at, contact, edit }: Wish,
): ContactChange | undefined => {
  if (wish === "Add") return { _tag: "Add", id: idAt(inUse.size + removed.size), contact };
  const candidates = [...(wish === "Restore" ? removed : inUse)];
  const [id, now] = candidates[at % Math.max(1, candidates.length)] ?? [];
  if (id === undefined || now === undefined) return undefined;
  if (wish !== "Edit") return { _tag: wish, id };
  return diffContacts(now, editContact(edit)(now)).length === 0 ? undefined : { _tag: "Edit", id, edit };
};

const changed = (state: State, change: ContactChange): State => {
  const [inUse, removed] = [new Map(state.inUse), new Map(state.removed)];
  const { id } = change;
  switch (change._tag) {
    case "Add":
      inUse.set(id, change.contact);
      break;
    case "Edit":
      inUse.set(id, editContact(change.edit)(contactOf(inUse, id)));
      break;
    case "Remove":
      removed.set(id, contactOf(inUse, id));
      inUse.delete(id);
      break;
    case "Restore":
      inUse.set(id, contactOf(removed, id));
      removed.delete(id);
      break;
  }
  return { inUse, removed };
};

const contactOf = (contacts: ReadonlyMap<ContactId, Contact>, id: ContactId): Contact => {
  const contact = contacts.get(id);
  if (contact === undefined) throw new Error(`the change set changes ${id}, which is not there`);
  return contact;
};
