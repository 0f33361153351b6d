import type { ContactId } from "@spegla/core";
import { contactIdOf } from "../../samples/ids.js";
import { declaredFunction } from "../ability.js";
import { mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import { type DatabaseCase, type DatabaseSubject, applicationCannot } from "./database-subject.js";
import { deletedIn, foundIn, person } from "./database-steps.js";

export const readCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB18",
    title: "read answers each id: found, or missing where it has never heard of it",
    likelyCause:
      "ids are matched by place, by prefix or without regard to case, or one missing id fails the whole read",
    run: async ({ database, application }) => {
      const anna = await application.add(person("Anna"), {
        recordType: "Lead",
        owner: "bo",
        isPrivate: true,
      });
      const bert = await application.add(person("Bert"));
      const unknown = ["never-heard-of", "constructor", anna.slice(0, -1), `${anna}0`]
        .filter((text) => text !== "" && !text.endsWith("-") && text.length <= 64)
        .map(contactIdOf)
        .filter((id) => id !== anna && id !== bert);
      const answers = await rightTo("read", () => database.read([bert, ...unknown, anna]));
      const told = new Map(
        answers.map((answer) => [answer._tag === "Found" ? answer.item.id : answer.id, answer]),
      );
      for (const id of [anna, bert])
        mustBeSame(told.get(id)?._tag, "Found", `the answer about ${id}, which is in use,`);
      for (const id of unknown)
        mustBeSame(
          told.get(id),
          { _tag: "Missing", id },
          `the answer about ${id}, which it has never heard of,`,
        );
      mustBeSame(told.size, 2 + unknown.length, "how many contacts the answer is about");
      const { contact, recordType, owner, isPrivate, version } = await foundIn(database, anna);
      mustBeEqual(contact, person("Anna"));
      mustBeSame([recordType, owner, isPrivate], ["Lead", "bo", true], "what and whose it is");
      mustHold(Object.keys(version.vector).length > 0, () => "a contact that was added has an empty version");
      mustBeSame(await rightTo("read of nothing", () => database.read([])), [], "the answer to no question");
    },
  },
  {
    rule: "DB19",
    title: "an id that is asked for twice is answered alike, and a thousand are answered at once",
    likelyCause:
      "the ids go into one statement with fewer places than that, or into a set that is then answered by place",
    run: async ({ database, application }) => {
      const anna = await application.add(person("Anna"));
      const bert = await application.add(person("Bert"));
      const answers = await rightTo("read", () => database.read([anna, bert, anna]));
      for (const answer of answers) {
        mustHold(answer._tag === "Found", () => `read answered ${shown(answer)}`);
        mustBeSame(
          answer.item,
          await foundIn(database, answer.item.id),
          "what is answered of it among others",
        );
      }
      const ids = Array.from({ length: 1_000 }, (_, at) =>
        at % 2 === 0 ? anna : contactIdOf(`nobody-${at}`),
      );
      const many = await rightTo("read of 1,000 ids", () => database.read([bert, ...ids]));
      const missing = new Set(many.flatMap((answer) => (answer._tag === "Missing" ? [answer.id] : [])));
      const found = new Set(many.flatMap((answer) => (answer._tag === "Found" ? [answer.item.id] : [])));
      mustBeSame([missing.size, found.size], [500, 2], "how many of a thousand are missing, and found");
    },
  },
  {
    rule: "DB20",
    title: "read answers Missing with what Deleted Items keep, and without it once that was purged",
    likelyCause: "a contact in Deleted Items is read as if it was in use, or as if it had never been",
    run: async ({ database, application }) => {
      const anna = await application.add(person("Anna", { notes: "kept" }), { owner: "bo" });
      const before = await foundIn(database, anna);
      await application.remove(anna);
      const deleted = await deletedIn(database, anna);
      mustBeSame(deleted.id, anna, "the id of what is kept");
      mustBeSame(
        [deleted.contact, deleted.recordType, deleted.owner, deleted.isPrivate],
        [before.contact, before.recordType, before.owner, before.isPrivate],
        "what is kept",
      );
      await application.restore(anna);
      mustBeSame((await foundIn(database, anna)).contact, before.contact, "the contact that was restored");
    },
  },
  {
    rule: "DB21",
    title: "what was purged is missing, and nothing is kept of it",
    likelyCause: "purging only hides what Deleted Items keep",
    leftOutBecause: applicationCannot("purge"),
    run: async (subject) => {
      const id = await purgedIn(subject);
      const answers = await rightTo("read", () => subject.database.read([id]));
      mustBeSame(answers, [{ _tag: "Missing", id }], "the answer about a purged contact");
    },
  },
];

/** A contact that was in use, then in Deleted Items, and is gone for good. */
export const purgedIn = async ({ application }: DatabaseSubject): Promise<ContactId> => {
  const purge = declaredFunction(application, "purge");
  const id = await application.add(person("Purged"));
  await application.remove(id);
  await purge(id);
  return id;
};
