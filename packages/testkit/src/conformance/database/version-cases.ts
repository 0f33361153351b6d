import {
  type Contact,
  type ContactId,
  type ContactVersion,
  counterOf,
  diffContacts,
  emptyContact,
  emptyContactVersion,
  removedPaths,
  tickContactVersion,
  writtenPaths,
} from "@spegla/core";
import * as fc from "fast-check";
import { aSmallContact } from "../../arbitraries/contact-arbitrary.js";
import { aSmallEdit } from "../../arbitraries/contact-edit-arbitrary.js";
import { editContact } from "../../samples/contact-edit.js";
import { mustBeSame, mustHoldForAll, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { type DatabaseCase, type DatabaseSubject, runsOf } from "./database-subject.js";
import { deletedIn, editedInFolder, foundIn, mustBeDone, person, pushOne } from "./database-steps.js";

export const versionCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB44",
    title:
      "an edit of the application raises its own counter by one and no other, and gives its dot to what it wrote",
    likelyCause:
      "the version is not ticked where the application saves, or every field gets the new dot (VV1, VV6)",
    run: async (subject, declared) => {
      const { database, application } = subject;
      const someEdits = fc.array(aSmallEdit, { minLength: 1, maxLength: 4 });
      await mustHoldForAll(runsOf(declared), fc.tuple(aSmallContact, someEdits), async ([contact, edits]) => {
        const id = await application.add(contact);
        await mustBeVersioned(subject, id, { contact: emptyContact, version: emptyContactVersion });
        for (const edit of edits) {
          const before = await foundIn(database, id);
          if (diffContacts(before.contact, editContact(edit)(before.contact)).length === 0) continue;
          await application.edit(id, editContact(edit));
          await mustBeVersioned(subject, id, before);
        }
      });
    },
  },
  {
    rule: "DB45",
    title: "a deletion and a restore by the application each count one, and write no field (VV7)",
    likelyCause:
      "only edits of fields are counted: a deletion then looks as if it had been seen by whoever saw the contact",
    run: async ({ database, application }) => {
      const { replicaId } = database;
      const anna = await application.add(person("Anna"));
      const tick = tickContactVersion(replicaId, []);
      const { version } = await foundIn(database, anna);
      await application.remove(anna);
      mustBeSame(
        (await deletedIn(database, anna)).version,
        tick(version),
        "the version of the deleted contact",
      );
      await application.restore(anna);
      mustBeSame(
        (await foundIn(database, anna)).version,
        tick(tick(version)),
        "the version of the restored contact",
      );
    },
  },
  {
    rule: "DB46",
    title:
      "an edit of the application goes on from the version that a push has stored, its own counter included",
    likelyCause: "edits are counted beside the contact's version, so that two of them get the same dot",
    run: async (subject) => {
      const { database, application } = subject;
      const { replicaId } = database;
      const anna = await application.add(person("Anna"));
      const { revision, contact } = await foundIn(database, anna);
      const version: ContactVersion = {
        vector: { [replicaId]: 41, "folder-1": 7 },
        dots: { givenName: { replica: replicaId, counter: 41 }, surname: { replica: replicaId, counter: 3 } },
      };
      mustBeDone(
        await pushOne(database, { _tag: "Update", id: anna, revision, version, contact }),
        "push of an Update",
      );
      await application.edit(anna, (now) => ({ ...now, surname: "Lo" }));
      const after = await foundIn(database, anna);
      mustBeSame(counterOf(after.version.vector, replicaId), 42, "the database's own counter");
      await mustBeVersioned(subject, anna, { contact, version });
    },
  },
  {
    rule: "DB47",
    title: "modifiedAt moves with the fields, and with nothing else",
    likelyCause:
      "it is the time of the row's last write, or of its first: the later of two edits is then told wrongly",
    run: async ({ database, application }) => {
      const anna = await application.add(person("Anna"));
      const bert = await application.add(person("Bert"));
      const { modifiedAt: start } = await foundIn(database, bert);
      mustHold(Number.isFinite(start), () => `modifiedAt is ${shown(start)}`);
      const { modifiedAt } = await foundIn(database, anna);
      let edits = 0;
      do {
        edits += 1;
        mustHold(edits <= mostEdits, () => `${mostEdits} edits have not moved modifiedAt from ${start}`);
        await application.edit(bert, (contact) => ({ ...contact, notes: `edit ${edits}` }));
      } while ((await foundIn(database, bert)).modifiedAt === start);

      const mustStay = async (what: string): Promise<void> =>
        mustBeSame((await foundIn(database, anna)).modifiedAt, modifiedAt, `modifiedAt after ${what}`);
      await mustStay("an edit of somebody else");
      await application.reclassify?.(anna, { isPrivate: true });
      await mustStay("a change of privacy");
      await application.remove(anna);
      await application.restore(anna);
      await mustStay("a deletion and a restore");
      const { revision, version } = await foundIn(database, anna);
      await pushOne(database, { _tag: "Remove", id: anna, revision, version: editedInFolder(version) });
      await application.restore(anna);
      await mustStay("a Remove and a restore");
    },
  },
];

/** So many that any clock which runs at all has moved. */
const mostEdits = 5_000;

/** Breaks the rule unless the contact's version is that of one edit by the application since `before`. */
const mustBeVersioned = async (
  { database }: DatabaseSubject,
  id: ContactId,
  before: { readonly contact: Contact; readonly version: ContactVersion },
): Promise<void> => {
  const { contact, version } = await foundIn(database, id);
  const changes = diffContacts(before.contact, contact);
  const tick = tickContactVersion(database.replicaId, writtenPaths(changes), removedPaths(changes));
  mustBeSame(version, tick(before.version), `the version after ${shown(changes)}`);
};
