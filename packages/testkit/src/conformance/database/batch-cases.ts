import type { ContactId, DatabaseWrite } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { contactIdOf } from "../../samples/ids.js";
import { answerTo, mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import type { DatabaseCase } from "./database-subject.js";
import { cursorNow, deltaSince, editedInFolder, foundIn, person } from "./database-steps.js";

export const batchCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB33",
    title: "of a batch each write is answered in its place, and a bad one fails alone",
    likelyCause: "the batch is one transaction that a bad write undoes, or results are gathered by kind",
    run: async ({ database, application }) => {
      const names = ["Stale", "Updated", "Refused", "Removed", "Restored", "Last"];
      const items = [];
      for (const name of names) items.push(await foundIn(database, await application.add(person(name))));
      const [stale, updated, refused, removed, restored, last] = items;
      mustHold(
        stale !== undefined &&
          updated !== undefined &&
          refused !== undefined &&
          removed !== undefined &&
          restored !== undefined &&
          last !== undefined,
        () => "too few contacts",
      );
      await application.edit(stale.id, (contact) => ({ ...contact, notes: "edited meanwhile" }));
      await application.remove(restored.id);
      const contact = person("Written");
      const unknown = { ...last, id: contactIdOf("never-heard-of") };
      const writes: ReadonlyArray<DatabaseWrite> = [
        { ...stale, _tag: "Update", contact },
        { ...updated, _tag: "Update", contact },
        { ...refused, _tag: "Update", contact: person("\u0000") },
        { ...removed, _tag: "Remove" },
        { ...unknown, _tag: "Update", contact },
        { ...restored, _tag: "Restore", contact },
        { ...last, _tag: "Restore", contact },
        { ...last, _tag: "Update", contact },
      ];
      const results = await rightTo("push of a batch", () => database.push(writes));
      mustBeSame(
        results.map((result) => (result._tag === "Failed" ? result.error._tag : [result._tag, result.id])),
        [
          "RevisionMismatch",
          ["Done", updated.id],
          "InvalidItem",
          ["Removed", removed.id],
          "NotFound",
          ["Done", restored.id],
          "RevisionMismatch",
          ["Done", last.id],
        ],
        "what the batch is answered with",
      );
      for (const { id } of [updated, restored, last])
        mustBeSame((await foundIn(database, id)).contact.givenName, "Written", "the name that was written");
      for (const { id, contact } of [stale, refused])
        mustBeSame(
          (await foundIn(database, id)).contact.givenName,
          contact.givenName,
          "the name that was kept",
        );
      mustBeSame(await rightTo("push of nothing", () => database.push([])), [], "the answer to no write");
    },
  },
  {
    rule: "DB34",
    title: "of two writes decided on the same revision one is done, in one batch and in two at once",
    likelyCause:
      "the revision is compared before the writes of a batch, or outside of what makes a write atomic",
    run: async ({ database, application }) => {
      const ids = [await application.add(person("Anna")), await application.add(person("Bert"))] as const;
      const rivals = async (id: ContactId): Promise<readonly [DatabaseWrite, DatabaseWrite]> => {
        const { revision, version } = await foundIn(database, id);
        const write = (surname: string, path: string): DatabaseWrite => ({
          _tag: "Update",
          id,
          revision,
          version: editedInFolder(version, path),
          contact: person("Rival", { surname }),
        });
        return [write("One", "surname"), write("Two", "givenName")];
      };
      const inOne = await rivals(ids[0]);
      await mustHaveOneWinner(database, inOne, await rightTo("push of two", () => database.push(inOne)));
      const [first, second] = await rivals(ids[1]);
      const both = await Promise.all(
        [first, second].map((write) =>
          answerTo("push at the same time as another", () => database.push([write])),
        ),
      );
      const results = both.map((answer) =>
        E.isRight(answer) ? answer.right[0] : { _tag: "Failed" as const, error: answer.left },
      );
      await mustHaveOneWinner(database, [first, second], results);
    },
  },
  {
    rule: "DB35",
    title: "a thousand writes are answered, read and reported",
    likelyCause: "a batch goes into one statement or transaction that is too small for it",
    run: async (subject) => {
      const { database, application } = subject;
      const since = await cursorNow(subject);
      const ids: Array<ContactId> = [];
      while (ids.length < 1_000) ids.push(await application.add(person(`Person ${ids.length}`)));
      const answers = await rightTo("read of 1,000", () => database.read(ids));
      const writes = answers.flatMap((answer): ReadonlyArray<DatabaseWrite> => {
        if (answer._tag !== "Found") return [];
        const { id, revision, version, contact } = answer.item;
        const edited = { ...contact, notes: `of ${id}` };
        return [{ _tag: "Update", id, revision, version: editedInFolder(version, "notes"), contact: edited }];
      });
      mustBeSame(writes.length, 1_000, "how many of 1,000 are read");
      const results = await rightTo("push of 1,000", () => database.push(writes));
      mustBeSame(
        results.map((result) => (result._tag === "Failed" ? result.error._tag : result.id)),
        writes.map(({ id }) => id),
        "what they are answered with",
      );
      const after = await rightTo("read of 1,000", () => database.read(ids));
      for (const answer of after)
        mustHold(
          answer._tag === "Found" && answer.item.contact.notes === `of ${answer.item.id}`,
          () => `after 1,000 writes read answered ${shown(answer)}`,
        );
      const reported = new Map(
        (await deltaSince(database, since)).upserts.map(({ id, revision }) => [id, revision]),
      );
      for (const result of results)
        if (result._tag === "Done")
          mustBeSame(
            reported.get(result.id),
            result.revision,
            `the revision that pull reports of ${result.id}`,
          );
    },
  },
];

const mustHaveOneWinner = async (
  database: Parameters<typeof foundIn>[0],
  writes: readonly [DatabaseWrite, DatabaseWrite],
  results: ReadonlyArray<{ readonly _tag: string } | undefined>,
): Promise<void> => {
  const winners = writes.filter((_, at) => results[at]?._tag === "Done");
  mustHold(
    winners.length === 1,
    () => `two writes decided on one revision were answered with ${shown(results)}`,
  );
  const { version, contact } = await foundIn(database, writes[0].id);
  const [winner] = winners;
  mustBeSame(version, winner?.version, "the version that is stored");
  mustBeSame(
    contact.surname,
    winner?._tag === "Update" ? winner.contact.surname : "",
    "the surname that is stored",
  );
};
