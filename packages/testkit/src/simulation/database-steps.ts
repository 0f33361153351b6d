import {
  type BusinessContact,
  type Contact,
  type ContactId,
  compareVersionVectors,
  emptyContact,
} from "@spegla/core";
import type { ContactRow, MemoryDatabase } from "../memory/memory-database.js";
import { type ContactEdit, editContact } from "../samples/contact-edit.js";
import { contactIdOf } from "../samples/ids.js";
import { exchangeContacts } from "./exchange.js";
import { type Ledger, noteDeleted, noteEdit, noteRestored, noteUnnoted } from "./ledger.js";
import type { DatabaseStep, Office } from "./story.js";
import type { StoryWorld } from "./story-world.js";
import { type Token, tokensOf, withToken } from "./token.js";
import { unnotedInContact } from "./unnoted-tokens.js";

/** Does what the application's users do; a step about something that is not there does nothing. */
export const takeDatabaseStep = (world: StoryWorld, step: DatabaseStep): void => {
  if (step._tag === "Meet") return meet(world);
  if (step._tag === "Add") return add(world, step);
  if (step._tag === "Purge") return purge(world, step.who);
  if (step._tag === "Reclassify") return reclassify(world, step);
  const { ledger } = world;
  const database = databaseAt(world, step.at);
  const row = pick(step._tag === "Restore" ? database.deleted() : database.all(), step.who);
  if (row === undefined) return;
  switch (step._tag) {
    case "Edit": {
      const after = editedBy(world, step.edits)(row.contact);
      const unnoted = unnotedInContact(world, row.id, row.contact);
      database.edit(row.id, () => after);
      noteEdit(ledger, row.id, row.contact, after);
      return noteUnnoted(ledger, unnoted);
    }
    case "Remove":
      database.remove(row.id);
      noteEdit(ledger, row.id, row.contact, undefined);
      return noteDeleted(ledger, row.id);
    case "Restore":
      database.restore(row.id);
      noteEdit(ledger, row.id, undefined, row.contact);
      ledger.contested.add(row.id);
      return noteRestored(ledger, row.id);
  }
};

/** The recipe of these edits, each value with a token of its own. */
export const editedBy = (
  { ledger }: StoryWorld,
  edits: ReadonlyArray<ContactEdit>,
): ((contact: Contact) => Contact) => {
  const marked = edits.map((edit) => withToken(ledger.newToken())(edit));
  return (contact) => marked.reduce((now, edit) => editContact(edit)(now), contact);
};

/** Who is meant by a number that counts round and round. */
export const pick = <One>(all: ReadonlyArray<One>, who: number): One | undefined =>
  all[who % Math.max(all.length, 1)];

const databaseAt = ({ office, laptop }: StoryWorld, at: Office): MemoryDatabase =>
  at === "Office" ? office : laptop;

const add = (world: StoryWorld, { at, edits }: Extract<DatabaseStep, { readonly _tag: "Add" }>): void => {
  const contact = editedBy(world, edits)(emptyContact);
  const id = contactIdOf(`c${world.ledger.newToken()}`);
  databaseAt(world, at).add(contact, { id });
  noteEdit(world.ledger, id, undefined, contact);
};

const purge = ({ office, laptop, ledger }: StoryWorld, who: number): void => {
  const id = pick(office.deleted(), who)?.id;
  if (id === undefined || laptop.get(id) !== undefined) return;
  for (const database of [office, laptop]) database.purge(id);
  ledger.purged.add(id);
};

/** Whether a deletion in the folder still counts for a contact that leaves the mirror depends on who is first. */
const reclassify = (
  { office, ledger }: StoryWorld,
  { who, as }: Extract<DatabaseStep, { readonly _tag: "Reclassify" }>,
): void => {
  const id = pick(office.all(), who)?.id;
  if (id === undefined) return;
  ledger.contested.add(id);
  const recordType = as === "Account" ? "Account" : "Business Contact";
  office.reclassify(id, { recordType, isPrivate: as === "Private" });
};

/** Of two edits that meet, the databases decide between themselves; the mirror has no part in it. */
const meet = ({ office, laptop, ledger }: StoryWorld): void => {
  const before = [...office.rows(), ...laptop.rows()];
  const [here, there] = [idsOf(office), idsOf(laptop)];
  const shownBefore = new Set(
    office.all().flatMap((record) => (isEditedApart(record, laptop) ? [] : [...tokensOf(record.contact)])),
  );
  exchangeContacts(office, laptop);
  noteRewritten(ledger, office, shownBefore);
  for (const row of before) noteMet(ledger, row, office.get(row.item.id));
  // An edit on the one stood against a deletion on the other.
  for (const { id } of office.all())
    if (ledger.deleted.has(id) && here.has(id) !== there.has(id)) {
      ledger.contested.add(id);
      noteRestored(ledger, id);
    }
};

/** What the office has of the laptop that somebody had replaced. */
const noteRewritten = (ledger: Ledger, office: MemoryDatabase, shownBefore: ReadonlySet<Token>): void => {
  for (const { contact } of office.all())
    for (const token of tokensOf(contact))
      if (!shownBefore.has(token) && ledger.superseded.has(token)) ledger.rewritten.add(token);
};

/** What of a contact as one machine had it is in none of them any more. */
const noteMet = (ledger: Ledger, { item, isDeleted }: ContactRow, now: BusinessContact | undefined): void => {
  if (isDeleted && now === undefined) return;
  const left = now === undefined ? new Set<Token>() : tokensOf(now.contact);
  for (const token of tokensOf(item.contact)) if (!left.has(token)) ledger.superseded.add(token);
};

/** Neither machine has seen what the other one made of the contact. */
const isEditedApart = ({ id, version }: BusinessContact, laptop: MemoryDatabase): boolean => {
  const there = laptop.get(id);
  return there !== undefined && compareVersionVectors(version.vector, there.version.vector) === "Concurrent";
};

const idsOf = (database: MemoryDatabase): ReadonlySet<ContactId> =>
  new Set(database.all().map(({ id }) => id));
