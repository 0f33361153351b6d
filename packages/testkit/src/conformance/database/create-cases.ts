import { type DatabaseWrite, emptyContactVersion } from "@spegla/core";
import { contactIdOf } from "../../samples/ids.js";
import { photoBytes, samplePhotos } from "../../samples/sample-photos.js";
import { declaredFunction } from "../ability.js";
import { mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import { type DatabaseCase, applicationCannot } from "./database-subject.js";
import {
  cursorNow,
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

type Creation = Extract<DatabaseWrite, { readonly _tag: "Create" }>;

/** A contact under an id that the caller chose, as an item of a folder becomes one. */
const creation = (name: string, more: Partial<Creation> = {}): Creation => ({
  _tag: "Create",
  id: contactIdOf(`made-of-${name.toLowerCase()}`),
  version: editedInFolder(emptyContactVersion, "givenName"),
  contact: person(name),
  recordType: "Business Contact",
  isPrivate: false,
  ...more,
});

const filing = {
  recordType: "Lead",
  owner: "bo",
  isPrivate: true,
  accountId: contactIdOf("the-firm"),
  importId: "import-7",
} as const;

export const createCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB54",
    title: "a Create makes a contact of the given id, with contact, version and filing as they are given",
    likelyCause: "the database chooses ids itself, or files what is pushed as its own application would",
    run: async (subject) => {
      const { database } = subject;
      const since = await cursorNow(subject);
      for (const write of [creation("Anna", { ...filing, importSource: "Phone" }), creation("Bert")]) {
        const done = mustBeDone(await pushOne(database, write), "push of a Create");
        mustBeSame(done.id, write.id, "the id that push answers");
        const { revision, version, contact, ...item } = await foundIn(database, write.id);
        mustBeSame([revision, version], [done.revision, write.version], "its revision and version");
        mustBeEqual(contact, write.contact);
        const { recordType, owner, isPrivate, accountId, importId } = item;
        mustBeSame(
          [recordType, owner, isPrivate, accountId, importId],
          [write.recordType, write.owner, write.isPrivate, write.accountId, write.importId],
          "what and whose it is, its account and its import",
        );
        const { upserts } = await snapshotOf(database);
        mustHold(
          upserts.some(({ id, revision }) => id === write.id && revision === done.revision),
          () => `a snapshot lists ${shown(upserts)}`,
        );
        mustBeSame((await deltaSince(database, since)).news.get(write.id), "Upsert", "what a delta says");
      }
    },
  },
  {
    rule: "DB55",
    title: "a Create of an id that is in use is refused with RevisionMismatch and changes nothing",
    likelyCause: "a Create whose answer got lost is done twice, or writes over what was edited since",
    run: async (subject) => {
      const { database, application } = subject;
      const write = creation("Anna");
      mustBeDone(await pushOne(database, write), "push of a Create");
      await application.edit(write.id, (contact) => ({ ...contact, notes: "edited meanwhile" }));
      for (const again of [write, creation("Anna", { contact: person("Another"), ...filing })])
        await mustLeaveAsItIs(subject, write.id, async () => {
          mustBeRefused(await pushOne(database, again), "RevisionMismatch", "a Create of an id in use");
        });
    },
  },
  {
    rule: "DB56",
    title: "a Create of an id in Deleted Items is refused with RevisionMismatch, and it stays there",
    likelyCause: "only contacts in use are looked at before a contact is made",
    run: async (subject) => {
      const { database, application } = subject;
      const write = creation("Anna");
      mustBeDone(await pushOne(database, write), "push of a Create");
      await application.remove(write.id);
      await mustLeaveAsItIs(subject, write.id, async () => {
        mustBeRefused(await pushOne(database, write), "RevisionMismatch", "a Create of what was deleted");
      });
    },
  },
  {
    rule: "DB57",
    title: "a Create of an id that was purged is refused with RevisionMismatch and brings nobody back",
    likelyCause: "a purge leaves no trace of the id, so that a repeated Create brings back what was deleted",
    leftOutBecause: applicationCannot("purge"),
    run: async (subject) => {
      const { database, application } = subject;
      const write = creation("Anna");
      mustBeDone(await pushOne(database, write), "push of a Create");
      await application.remove(write.id);
      await declaredFunction(application, "purge")(write.id);
      await mustLeaveAsItIs(subject, write.id, async () => {
        mustBeRefused(await pushOne(database, write), "RevisionMismatch", "a Create of what was purged");
      });
    },
  },
  {
    rule: "DB58",
    title: "of two Creates of one id in one call one is done, and the others of the call are left alone",
    likelyCause:
      "the batch is one statement that a taken id undoes, or a taken id is only looked for before it",
    run: async ({ database }) => {
      const rival = creation("Anna", { contact: person("Rival") });
      const writes = [creation("Anna"), rival, creation("Bert")];
      const results = await rightTo("push of three Creates", () => database.push(writes));
      mustBeSame(
        results.map((result) => (result._tag === "Failed" ? result.error._tag : result._tag)),
        ["Done", "RevisionMismatch", "Done"],
        "what three Creates are answered with",
      );
      for (const write of [creation("Anna"), creation("Bert")])
        mustBeEqual((await foundIn(database, write.id)).contact, write.contact);
    },
  },
  {
    rule: "DB59",
    title: "a Create that cannot be stored is refused with InvalidItem of its field, and its id stays free",
    likelyCause: "what a contact is filed under is not checked, or the row is there before it is",
    run: async ({ database }) => {
      const [photo] = samplePhotos;
      mustHold(photo !== undefined, () => "no photo");
      for (const [field, more] of [
        ["givenName", { contact: person("\u0000") }],
        ["photo", { contact: person("Anna", { photo }) }],
        ["recordType", { recordType: "" }],
        ["recordType", { recordType: "x".repeat(256) }],
        ["owner", { owner: " " }],
        ["importId", { importId: "" }],
      ] as const) {
        const result = await pushOne(database, creation("Anna", more));
        const { error } = mustBeRefused(result, "InvalidItem", `a Create with a bad ${field}`);
        mustHold(
          error._tag === "InvalidItem" && error.field === field,
          () => `a bad ${field} is refused with ${shown(error)}`,
        );
      }
      mustBeSame((await snapshotOf(database)).upserts, [], "what a snapshot lists");
      mustBeDone(await pushOne(database, creation("Anna")), "a Create after those that were refused");
    },
  },
  {
    rule: "DB60",
    title: "a Create brings the bytes of its photo",
    likelyCause: "bytes are only kept when a contact that is there is written",
    run: async ({ database }) => {
      const [photo] = samplePhotos;
      const bytes = photoBytes(photo?.hash ?? "");
      mustHold(photo !== undefined && bytes !== undefined, () => "no photo");
      const write = creation("Anna", { contact: person("Anna", { photo }), photoBytes: bytes });
      mustBeDone(await pushOne(database, write), "push of a Create with a photo");
      const kept = await rightTo("photo", () => database.photo(write.id, photo));
      mustHold(
        kept.length === bytes.length && kept.every((byte, at) => byte === bytes[at]),
        () => `of a photo of ${bytes.length} bytes ${kept.length} come back, and not the same`,
      );
    },
  },
  {
    rule: "DB61",
    title: "account and import of a contact stay as they are through every write",
    likelyCause: "a write replaces the whole record, and with it what it does not name",
    run: async ({ database, application }) => {
      const write = creation("Anna", filing);
      const first = mustBeDone(await pushOne(database, write), "push of a Create");
      const contact = person("Anna", { surname: "Lo" });
      const next = { id: write.id, version: editedInFolder(write.version), contact };
      const { revision } = mustBeDone(
        await pushOne(database, { ...next, _tag: "Update", revision: first.revision }),
        "push of an Update",
      );
      await pushOne(database, { ...next, _tag: "Remove", revision });
      mustBeDone(await pushOne(database, { ...next, _tag: "Restore" }), "push of a Restore");
      await application.edit(write.id, (before) => ({ ...before, notes: "by the application" }));
      const { accountId, importId } = await foundIn(database, write.id);
      mustBeSame([accountId, importId], [filing.accountId, filing.importId], "its account and its import");
    },
  },
  {
    rule: "DB62",
    title:
      "the application's first edit of what was created counts one, beside the version that came with it",
    likelyCause: "a contact that the application did not add has no counter of its own to go on from",
    run: async ({ database, application }) => {
      const { replicaId } = database;
      const write = creation("Anna");
      mustBeDone(await pushOne(database, write), "push of a Create");
      await application.edit(write.id, (contact) => ({ ...contact, notes: "by the application" }));
      const { vector, dots } = (await foundIn(database, write.id)).version;
      mustBeSame(vector, { ...write.version.vector, [replicaId]: 1 }, "its counters");
      mustBeSame(
        [dots["givenName"], dots["notes"]],
        [write.version.dots["givenName"], { replica: replicaId, counter: 1 }],
        "the dots of what each wrote",
      );
    },
  },
];
