import { contactIdOf } from "../../samples/ids.js";
import { declaredFunction } from "../ability.js";
import { mustBeSame } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import { type DatabaseCase, applicationCannot } from "./database-subject.js";
import {
  cursorNow,
  deletedIn,
  deltaSince,
  editedInFolder,
  foundIn,
  mustBeDone,
  mustBeRefused,
  mustLeaveAsItIs,
  person,
  pushOne,
  snapshotOf,
} from "./database-steps.js";
import { purgedIn } from "./read-cases.js";

export const removalCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB26",
    title:
      "a Remove moves the contact to Deleted Items with the given version, from where it can be restored",
    likelyCause: "a Remove deletes for good, or keeps the version that the contact had",
    run: async ({ database, application }) => {
      const anna = await application.add(person("Anna", { notes: "kept" }));
      const { revision, version: before, contact } = await foundIn(database, anna);
      const version = editedInFolder(before);
      const result = await pushOne(database, { _tag: "Remove", id: anna, revision, version });
      mustBeSame(result, { _tag: "Removed", id: anna }, "the answer to a Remove");
      const deleted = await deletedIn(database, anna);
      mustBeSame([deleted.contact, deleted.version], [contact, version], "what Deleted Items keep");
      mustBeSame((await snapshotOf(database)).upserts, [], "what a snapshot lists");
      await application.restore(anna);
      mustBeSame(
        (await foundIn(database, anna)).contact,
        contact,
        "the contact that the application restored",
      );
    },
  },
  {
    rule: "DB27",
    title: "a Remove decided on another revision is refused with RevisionMismatch and changes nothing",
    likelyCause: "a Remove does not look at the revision: an edit made meanwhile would go with it",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const { revision, version } = await foundIn(database, anna);
      await application.edit(anna, (contact) => ({ ...contact, notes: "edited meanwhile" }));
      await mustLeaveAsItIs(subject, anna, async () => {
        const result = await pushOne(database, { _tag: "Remove", id: anna, revision, version });
        mustBeRefused(result, "RevisionMismatch", "a Remove decided on another revision");
      });
    },
  },
  {
    rule: "DB28",
    title: "a Remove of what is gone already is answered with Removed and changes nothing",
    likelyCause:
      "the answer to a first Remove got lost, and its repetition is treated as an error or a new deletion",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const { revision, version: before } = await foundIn(database, anna);
      const version = editedInFolder(before);
      await pushOne(database, { _tag: "Remove", id: anna, revision, version });
      const nobody = contactIdOf("never-heard-of");
      for (const id of [anna, nobody])
        await mustLeaveAsItIs(subject, id, async () => {
          const again = { _tag: "Remove", id, revision, version: editedInFolder(version) } as const;
          mustBeSame(
            await pushOne(database, again),
            { _tag: "Removed", id },
            "the answer to a repeated Remove",
          );
        });
    },
  },
  {
    rule: "DB29",
    title: "a Restore takes a contact out of Deleted Items, with the given contact and version",
    likelyCause: "a Restore brings back what was deleted, without the edit that won against the deletion",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna", { nickname: "Annie" }));
      await application.remove(anna);
      const since = await cursorNow(subject);
      const version = editedInFolder((await deletedIn(database, anna)).version);
      const contact = person("Anna", { notes: "edited while it was deleted" });
      const result = await pushOne(database, { _tag: "Restore", id: anna, version, contact });
      const { revision } = mustBeDone(result, "push of a Restore");
      const after = await foundIn(database, anna);
      mustBeSame([after.revision, after.version], [revision, version], "its revision and version");
      mustBeEqual(after.contact, contact);
      mustBeSame([...(await deltaSince(database, since)).news], [[anna, "Upsert"]], "what a delta says");
      mustBeSame((await snapshotOf(database)).upserts.length, 1, "how many a snapshot lists");
    },
  },
  {
    rule: "DB30",
    title:
      "a Restore of a contact in use is refused with RevisionMismatch, of one never heard of with NotFound",
    likelyCause:
      "a Restore writes whatever it finds: who is in use was restored, and perhaps edited, by somebody else",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const version = editedInFolder((await foundIn(database, anna)).version);
      const restore = { _tag: "Restore", version, contact: person("Anna", { notes: "new" }) } as const;
      await mustLeaveAsItIs(subject, anna, async () => {
        const result = await pushOne(database, { ...restore, id: anna });
        mustBeRefused(result, "RevisionMismatch", "a Restore of a contact in use");
      });
      const nobody = contactIdOf("never-heard-of");
      await mustLeaveAsItIs(subject, nobody, async () => {
        const result = await pushOne(database, { ...restore, id: nobody });
        mustBeRefused(result, "NotFound", "a Restore of an unknown contact");
      });
    },
  },
  {
    rule: "DB31",
    title:
      "of a purged contact, an Update and a Restore are refused with NotFound and a Remove is answered with Removed",
    likelyCause: "the tombstone of a purged contact is taken for a contact in Deleted Items",
    leftOutBecause: applicationCannot("purge"),
    run: async (subject) => {
      const { database, application } = subject;
      const other = await application.add(person("Anna"));
      const { revision, version } = await foundIn(database, other);
      const id = await purgedIn(subject);
      const contact = person("Back");
      for (const _tag of ["Update", "Restore"] as const)
        await mustLeaveAsItIs(subject, id, async () => {
          const result = await pushOne(database, { _tag, id, revision, version, contact });
          mustBeRefused(result, "NotFound", `${_tag} of a purged contact`);
        });
      const removed = await pushOne(database, { _tag: "Remove", id, revision, version });
      mustBeSame(removed, { _tag: "Removed", id }, "the answer to a Remove of a purged contact");
    },
  },
  {
    rule: "DB32",
    title: "who has yet to hear of it hears that a contact is gone, also once it was purged",
    likelyCause: "purging takes the last trace away while cursors from before it are still taken",
    leftOutBecause: applicationCannot("purge"),
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const since = await cursorNow(subject);
      await application.remove(anna);
      await declaredFunction(application, "purge")(anna);
      const page = await database.pull({ _tag: "Some", value: since })();
      if (page._tag === "Left")
        return mustBeSame(page.left._tag, "CursorExpired", "what a cursor from before leads to");
      const { news } = await deltaSince(database, since);
      mustHold(
        news.get(anna) === "Removal",
        () => `pull says ${news.get(anna) ?? "nothing"} of a purged contact`,
      );
    },
  },
];
