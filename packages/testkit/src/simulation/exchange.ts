import { type HeldContact, isMet, meetContacts } from "@spegla/core";
import type { ContactRow, MemoryDatabase } from "../memory/memory-database.js";

/** What two replicas of one database do when they meet, as `mergeDatabases` decides it, in no time at all. */
export const exchangeContacts = (office: MemoryDatabase, laptop: MemoryDatabase): void => {
  const theirs = new Map(laptop.rows().map((row) => [row.item.id, row]));
  for (const row of office.rows()) {
    const other = theirs.get(row.item.id);
    theirs.delete(row.item.id);
    if (other === undefined) {
      laptop.receives(row);
      continue;
    }
    const met = meet(row, other);
    if (!isAt(row, met)) office.receives(met);
    if (!isAt(other, met)) laptop.receives(met);
  }
  for (const row of theirs.values()) office.receives(row);
};

/** What a contact is called, who owns it and the like is the office's word. */
const meet = (office: ContactRow, laptop: ContactRow): ContactRow => {
  const { contact, version, isDeleted } = meetContacts(heldIn(office), heldIn(laptop));
  const modifiedAt = Math.max(office.item.modifiedAt, laptop.item.modifiedAt);
  return { isDeleted, item: { ...office.item, contact, version, modifiedAt } };
};

const isAt = (row: ContactRow, met: ContactRow): boolean =>
  isMet(heldIn(row), heldIn(met)) &&
  row.item.recordType === met.item.recordType &&
  row.item.isPrivate === met.item.isPrivate;

const heldIn = ({ item: { contact, version }, isDeleted }: ContactRow): HeldContact => ({
  contact,
  version,
  isDeleted,
});
