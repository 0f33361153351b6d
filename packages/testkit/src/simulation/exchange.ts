import {
  type BusinessContact,
  type ContactVersion,
  type Dot,
  type FieldChange,
  type FieldPath,
  compareVersionVectors,
  diffContacts,
  dotOf,
  joinVersionVectors,
  patchContact,
  seesDot,
} from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import type { ContactRow, MemoryDatabase } from "../memory/memory-database.js";

/**
 * What two replicas of one database do when they meet: an edit that has seen another one stands; of
 * two that have not, both stand where they are about different things, else the one with the larger
 * dot; and an edit stands against a deletion.
 */
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
  const { recordType, isPrivate } = office.item;
  const met = meetVersions(office, laptop);
  return { ...met, item: { ...met.item, recordType, isPrivate } };
};

const meetVersions = (office: ContactRow, laptop: ContactRow): ContactRow => {
  const [mine, theirs] = [office.item.version.vector, laptop.item.version.vector];
  switch (compareVersionVectors(mine, theirs)) {
    case "Equal":
    case "After":
      return office;
    case "Before":
      return laptop;
    case "Concurrent": {
      const isDeleted = office.isDeleted && laptop.isDeleted;
      return { isDeleted, item: meetFields(office.item, laptop.item) };
    }
  }
};

const isAt = (row: ContactRow, met: ContactRow): boolean =>
  row.isDeleted === met.isDeleted &&
  compareVersionVectors(row.item.version.vector, met.item.version.vector) === "Equal" &&
  row.item.recordType === met.item.recordType &&
  row.item.isPrivate === met.item.isPrivate;

const meetFields = (a: BusinessContact, b: BusinessContact): BusinessContact => {
  const taken = diffContacts(a.contact, b.contact).flatMap((change) => takenOf(change, a.version, b.version));
  const dots: Record<string, Dot> = { ...a.version.dots };
  for (const change of taken) {
    delete dots[change.path];
    const path = change._tag === "Removed" ? change.path : change.newPath;
    const dot = O.toUndefined(dotOf(b.version, path));
    if (dot !== undefined) dots[path] = dot;
  }
  const vector = joinVersionVectors(a.version.vector, b.version.vector);
  return { ...a, contact: patchContact(a.contact, taken), version: { vector, dots } };
};

/** What of a difference from `a` to `b` is b's doing. */
const takenOf = (change: FieldChange, a: ContactVersion, b: ContactVersion): ReadonlyArray<FieldChange> => {
  if (change._tag !== "Changed" || change.path === change.newPath)
    return isDoneBy(b, a, change.path) ? [change] : [];
  // An entry of the one and another of the other: each by itself.
  const { path, newPath, before, after } = change;
  return [
    ...(isDoneBy(b, a, path) ? [{ _tag: "Removed", path, before } as const] : []),
    ...(isDoneBy(b, a, newPath) ? [{ _tag: "Added", path: newPath, newPath, after } as const] : []),
  ];
};

const isDoneBy = (b: ContactVersion, a: ContactVersion, path: FieldPath): boolean => {
  const [mine, theirs] = [O.toUndefined(dotOf(a, path)), O.toUndefined(dotOf(b, path))];
  if (theirs === undefined) return mine === undefined || seesDot(b.vector, mine);
  if (seesDot(a.vector, theirs)) return false;
  if (mine === undefined || seesDot(b.vector, mine)) return true;
  return theirs.counter === mine.counter ? theirs.replica > mine.replica : theirs.counter > mine.counter;
};
