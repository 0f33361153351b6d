import type { ContactId, Cursor } from "@spegla/core";
import { type ContactChangeSet, aChangeSet, contactsAfter } from "../../arbitraries/change-set-arbitrary.js";
import { editContact } from "../../samples/contact-edit.js";
import { declaredFunction } from "../ability.js";
import { mustBeSame, mustHoldForAll, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import {
  type DatabaseApplication,
  type DatabaseCase,
  type DatabaseSubject,
  applicationCannot,
  runsOf,
} from "./database-subject.js";
import {
  type Pulled,
  cursorNow,
  deltaSince,
  editedInFolder,
  foundIn,
  mustBeDone,
  person,
  pushOne,
} from "./database-steps.js";

export const deltaCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB8",
    title:
      "a delta says who was added, edited, removed or restored, and once it was read there is no more news",
    likelyCause:
      "a removal is not kept for those who have yet to hear of it, or the last page's cursor stands still",
    run: async (subject) => {
      const { database, application } = subject;
      const [edited, removed, restored, left] = [
        await application.add(person("Edited")),
        await application.add(person("Removed")),
        await application.add(person("Restored")),
        await application.add(person("Left alone")),
      ];
      await application.remove(restored);
      const since = await cursorNow(subject);
      const added = await application.add(person("Added"));
      await application.edit(edited, (contact) => ({ ...contact, notes: "edited" }));
      await application.remove(removed);
      await application.restore(restored);
      const { news, next } = await deltaSince(database, since);
      for (const id of [added, edited, restored]) mustSay(news, id, "Upsert");
      mustSay(news, removed, "Removal");
      mustHold(!news.has(left), () => `pull reports ${left}, to which nothing happened`);
      const more = await deltaSince(database, next);
      mustHold(more.news.size === 0, () => `pull then still reports ${shown([...more.news])}`);
    },
  },
  {
    rule: "DB9",
    title: "who reads the delta of any day's work knows what it came to",
    likelyCause:
      "several changes of one contact are reported in another order than they were made, or only the first",
    run: async (subject, declared) => {
      let since = await cursorNow(subject);
      await mustHoldForAll(runsOf(declared), aChangeSet, async (changeSet) => {
        since = await mustTell(subject, since, changeSet);
      });
    },
  },
  {
    rule: "DB10",
    title: "a change of record type, owner or privacy is news, at a new revision",
    likelyCause: "only edits of fields count as changes: who should leave or join a mirror then never does",
    leftOutBecause: applicationCannot("reclassify"),
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const before = await foundIn(database, anna);
      const since = await cursorNow(subject);
      await declaredFunction(application, "reclassify")(anna, { isPrivate: true });
      mustSay((await deltaSince(database, since)).news, anna, "Upsert");
      const after = await foundIn(database, anna);
      mustHold(after.revision !== before.revision, () => `the revision is still ${shown(after.revision)}`);
      const { revision, version } = before;
      mustBeSame({ ...after, revision, version }, { ...before, isPrivate: true }, "the contact");
    },
  },
  {
    rule: "DB11",
    title: "what was pushed is news like any other change",
    likelyCause: "changes are recorded where the application writes, and the port writes past it",
    run: async (subject) => {
      const { database, application } = subject;
      const [updated, removed, restored] = [
        await application.add(person("Updated")),
        await application.add(person("Removed")),
        await application.add(person("Restored")),
      ];
      const inUse = await Promise.all([updated, removed, restored].map((id) => foundIn(database, id)));
      await application.remove(restored);
      const since = await cursorNow(subject);
      const writes = ["Update", "Remove", "Restore"] as const;
      for (const [at, _tag] of writes.entries()) {
        const item = inUse[at];
        mustHold(item !== undefined, () => "too few contacts");
        const { id, revision, contact } = item;
        await pushOne(database, { _tag, id, revision, contact, version: editedInFolder(item.version) });
      }
      const { news } = await deltaSince(database, since);
      mustSay(news, updated, "Upsert");
      mustSay(news, removed, "Removal");
      mustSay(news, restored, "Upsert");
    },
  },
  {
    rule: "DB12",
    title:
      "push, pull and read name one revision, and an item that comes with pull is the one that read answers",
    likelyCause: "the revision is made at the moment it is asked for, or the listing serves an older state",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const before = await foundIn(database, anna);
      const since = await cursorNow(subject);
      const write = { ...before, contact: person("Anna", { notes: "from the folder" }) };
      const result = await pushOne(database, {
        ...write,
        _tag: "Update",
        version: editedInFolder(before.version),
      });
      const done = mustBeDone(result, "push of an Update");
      const read = await foundIn(database, anna);
      mustBeSame(read.revision, done.revision, "the revision that read answers");
      if (done.stored !== undefined) mustBeSame(done.stored, read, "what push says is stored");
      for (const { id, revision, item } of (await deltaSince(database, since)).upserts) {
        mustBeSame([id, revision], [anna, done.revision], "the revision that pull answers");
        if (item !== undefined) mustBeSame(item, read, "the item that comes with pull");
      }
    },
  },
  {
    rule: "DB13",
    title: "every change gives a revision that the contact never had before",
    likelyCause: "the revision is a hash of the fields alone, or a clock that two changes can share",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const seen = new Set<string>();
      const mustBeNew = async (what: string): Promise<void> => {
        const { revision } = await foundIn(database, anna);
        mustHold(!seen.has(revision), () => `after ${what} it is at ${shown(revision)} again`);
        seen.add(revision);
      };
      await mustBeNew("it was added");
      for (const surname of ["Lo", "Ek", "Lo"]) {
        await application.edit(anna, (contact) => ({ ...contact, surname }));
        await mustBeNew("an edit");
      }
      await application.remove(anna);
      await application.restore(anna);
      await mustBeNew("a restore");
      const item = await foundIn(database, anna);
      await pushOne(database, { ...item, _tag: "Update", version: editedInFolder(item.version) });
      await mustBeNew("an Update with the same fields and another version");
    },
  },
];

const mustSay = (news: Pulled["news"], id: ContactId, meant: "Upsert" | "Removal"): void =>
  mustHold(
    news.get(id) === meant,
    () => `pull says ${news.get(id) ?? "nothing"} of ${id} instead of ${meant}`,
  );

/** @returns the cursor behind it all. */
const mustTell = async (
  subject: DatabaseSubject,
  before: Cursor,
  changeSet: ContactChangeSet,
): Promise<Cursor> => {
  const { database, application } = subject;
  const ids = new Map<ContactId, ContactId>();
  for (const [id, contact] of changeSet.before) ids.set(id, await application.add(contact));
  const since = (await deltaSince(database, before)).next;
  await make(application, changeSet, ids);
  const { news, next } = await deltaSince(database, since);
  const after = contactsAfter(changeSet);
  const named = new Set(changeSet.changes.map(({ id }) => id));
  for (const [id, real] of ids) {
    const contact = after.get(id);
    if (contact !== undefined) {
      const read = await foundIn(database, real);
      mustBeEqual(read.contact, contact);
      if (named.has(id)) mustSay(news, real, "Upsert");
    } else if (changeSet.before.has(id)) mustSay(news, real, "Removal");
    else mustHold(news.get(real) !== "Upsert", () => `pull says that ${real} is there, who came and went`);
    if (!named.has(id)) mustHold(!news.has(real), () => `pull reports ${real}, to which nothing happened`);
  }
  return next;
};

/** Does the changes; `ids` learns what the database calls whom the change set adds. */
const make = async (
  application: DatabaseApplication,
  { changes }: ContactChangeSet,
  ids: Map<ContactId, ContactId>,
): Promise<void> => {
  for (const change of changes) {
    const id = ids.get(change.id);
    if (change._tag === "Add") ids.set(change.id, await application.add(change.contact));
    else if (id === undefined) throw new Error(`the change set changes ${change.id}, which is not there`);
    else if (change._tag === "Edit") await application.edit(id, editContact(change.edit));
    else if (change._tag === "Remove") await application.remove(id);
    else await application.restore(id);
  }
};
