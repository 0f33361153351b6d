import { type ContactVersion, emptyContactVersion, revision } from "@spegla/core";
import { contactIdOf, replicaIdOf } from "../../samples/ids.js";
import type { DatabaseCase } from "./database-subject.js";
import { mustBeSame } from "../asking.js";
import { mustBeEqual } from "../contact-difference.js";
import {
  deletedIn,
  editedInFolder,
  foundIn,
  mustBeDone,
  mustBeRefused,
  mustLeaveAsItIs,
  person,
  pushOne,
} from "./database-steps.js";

export const updateCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB22",
    title: "an Update at the contact's revision stores the contact and its version as they are given",
    likelyCause:
      "the database counts a write of the mirror as an edit of its own, or drops replicas it does not know",
    run: async ({ database, application }) => {
      const anna = await application.add(
        person("Anna", { nickname: "Annie", phones: [{ kind: "work", number: "1" }] }),
      );
      for (const [at, version] of versionsFromAfar.entries()) {
        const contact = person("Anna", { surname: `Lo ${at}`, notes: "without nickname and phone" });
        const { revision } = await foundIn(database, anna);
        const result = await pushOne(database, { _tag: "Update", id: anna, revision, version, contact });
        mustBeSame(mustBeDone(result, "push of an Update").id, anna, "the id that push answers");
        const after = await foundIn(database, anna);
        mustBeSame(after.version, version, "the version");
        mustBeEqual(after.contact, contact);
      }
    },
  },
  {
    rule: "DB23",
    title: "an Update decided on another revision is refused with RevisionMismatch and changes nothing",
    likelyCause: "the revision is not compared, or after the write instead of together with it",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const old = await foundIn(database, anna);
      await application.edit(anna, (contact) => ({ ...contact, notes: "edited meanwhile" }));
      const contact = person("Anna", { surname: "Lo" });
      for (const at of [old.revision, revision("never-given-out"), revision("")])
        await mustLeaveAsItIs(subject, anna, async () => {
          const write = { id: anna, revision: at, version: editedInFolder(old.version), contact } as const;
          const result = await pushOne(database, { ...write, _tag: "Update" });
          mustBeRefused(result, "RevisionMismatch", "an Update decided on another revision");
        });
    },
  },
  {
    rule: "DB24",
    title:
      "an Update of a contact that is not there, or in Deleted Items, is refused with NotFound and changes nothing",
    likelyCause: "writing adds what is missing, or takes a deleted contact out of Deleted Items",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const item = await foundIn(database, anna);
      await application.remove(anna);
      const deleted = await deletedIn(database, anna);
      const nobody = contactIdOf("never-heard-of");
      const write = { version: editedInFolder(deleted.version), contact: person("Anna", { surname: "Lo" }) };
      for (const { id, revision } of [
        { id: nobody, revision: item.revision },
        { id: anna, revision: item.revision },
        { id: anna, revision: deleted.revision },
      ])
        await mustLeaveAsItIs(subject, id, async () => {
          const result = await pushOne(database, { ...write, _tag: "Update", id, revision });
          mustBeRefused(
            result,
            "NotFound",
            `an Update of ${id === anna ? "a deleted" : "an unknown"} contact`,
          );
        });
    },
  },
  {
    rule: "DB25",
    title: "record type, owner and privacy stay as they are through every write",
    likelyCause: "a write replaces the whole record, and fills what it does not name with defaults",
    run: async ({ database, application }) => {
      const details = { recordType: "Lead", owner: "bo", isPrivate: true };
      const anna = await application.add(person("Anna"), details);
      const bert = await application.add(person("Bert"));
      const plain = await foundIn(database, bert);
      for (const { id, revision, version, contact } of [await foundIn(database, anna), plain]) {
        const write = { id, version: editedInFolder(version), contact: { ...contact, surname: "Lo" } };
        const done = mustBeDone(
          await pushOne(database, { ...write, _tag: "Update", revision }),
          "push of an Update",
        );
        await pushOne(database, { ...write, _tag: "Remove", revision: done.revision });
        await pushOne(database, { ...write, _tag: "Restore" });
      }
      const [a, b] = [await foundIn(database, anna), await foundIn(database, bert)];
      const { recordType, owner, isPrivate } = a;
      mustBeSame({ recordType, owner, isPrivate }, details, "what and whose it is");
      mustBeSame(
        [b.recordType, b.owner, b.isPrivate],
        [plain.recordType, plain.owner, plain.isPrivate],
        "what and whose the other is",
      );
    },
  },
];

/** Of replicas that no database has heard of, under names and paths that code may stumble over. */
const versionsFromAfar: ReadonlyArray<ContactVersion> = [
  emptyContactVersion,
  {
    vector: { "folder-1": 3, constructor: 2, "to-string": 1 },
    dots: {
      surname: { replica: replicaIdOf("folder-1"), counter: 3 },
      nickname: { replica: replicaIdOf("constructor"), counter: 2 },
      "custom/constructor": { replica: replicaIdOf("constructor"), counter: 1 },
      "emails/anna@example.com": { replica: replicaIdOf("to-string"), counter: 1 },
      "custom/größe 😀": { replica: replicaIdOf("folder-1"), counter: 1 },
      "phones/1\t2": { replica: replicaIdOf("folder-1"), counter: 2 },
    },
  },
  {
    vector: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`laptop-${at}`, at + 1])),
    dots: { notes: { replica: replicaIdOf("laptop-99"), counter: 100 } },
  },
  { vector: { "folder-1": Number.MAX_SAFE_INTEGER }, dots: {} },
];
