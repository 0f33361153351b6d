import { type Cursor, cursor } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import { memoryDatabase } from "../../memory/memory-database.js";
import { declaredFunction } from "../ability.js";
import { leftTo, mustBeSame, rightTo, shown } from "../asking.js";
import { type DatabaseCase, applicationCannot } from "./database-subject.js";
import { cursorNow, deltaSince, foundIn, person, snapshotOf } from "./database-steps.js";

export const cursorCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB14",
    title: "a cursor can be used again, for as long as nothing happens with the same answer",
    likelyCause:
      "what was reported is ticked off in the database: a run that died would never hear of it again",
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const since = await cursorNow(subject);
      await application.edit(anna, (contact) => ({ ...contact, notes: "edited" }));
      const removed = await application.add(person("Removed"));
      await application.remove(removed);
      const first = await deltaSince(database, since);
      await deltaSince(database, first.next);
      await snapshotOf(database);
      const again = await deltaSince(database, since);
      mustBeSame(
        [...again.news].map(([id, what]) => `${what} ${id}`).sort(),
        [...first.news].map(([id, what]) => `${what} ${id}`).sort(),
        "what a cursor leads to at its second use",
      );
      const page = await rightTo("pull", () => database.pull(O.some(since)));
      mustBeSame(
        await rightTo("pull", () => database.pull(O.some(since))),
        page,
        "the same page, asked for twice,",
      );
    },
  },
  {
    rule: "DB15",
    title: "what is no cursor of its own is answered with CursorExpired",
    likelyCause: "a text that cannot be read as a cursor throws, or is taken for the very beginning",
    run: async (subject) => {
      const { database, application } = subject;
      await application.add(person("Anna"));
      for (const given of [...noCursors, await foreignCursor()])
        await leftTo(`pull since ${shown(given)}`, () => database.pull(O.some(given)), "CursorExpired");
    },
  },
  {
    rule: "DB16",
    title: "a cursor of another database of its kind is answered with CursorExpired",
    likelyCause: "a cursor is a bare number or time, and does not say whose it is",
    leftOutBecause: applicationCannot("another"),
    run: async (subject) => {
      const another = await declaredFunction(subject.application, "another")();
      await subject.application.add(person("Anna"));
      await another.application.add(person("Bert"));
      const theirs = await cursorNow(another);
      await leftTo(
        "pull since another's cursor",
        () => subject.database.pull(O.some(theirs)),
        "CursorExpired",
      );
    },
  },
  {
    rule: "DB17",
    title:
      "an expired cursor is answered with CursorExpired, also once it was acknowledged, and a snapshot then lists all",
    likelyCause: "changes behind the horizon are left out in silence instead of refused",
    leftOutBecause: applicationCannot("expireCursors"),
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"));
      const since = await cursorNow(subject);
      const removed = await application.add(person("Removed"));
      await application.remove(removed);
      await declaredFunction(application, "expireCursors")();
      const item = await foundIn(database, anna);
      for (const old of [since, database.acknowledge?.(since, [item]) ?? since])
        await leftTo("pull since an expired cursor", () => database.pull(O.some(old)), "CursorExpired");
      const { upserts, next } = await snapshotOf(database);
      mustBeSame(
        upserts.map(({ id }) => id),
        [anna],
        "what a snapshot then lists",
      );
      mustBeSame([...(await deltaSince(database, next)).news], [], "what the delta behind it says");
    },
  },
];

const noCursors: ReadonlyArray<Cursor> = [
  "",
  " ",
  "garbage",
  "0",
  "-1",
  "999999999999",
  "null",
  "[]",
  "{}",
  '{"after":0}',
  "nobody:1:00",
  "%00%",
  "\u0000",
  "😀",
  "x".repeat(100_000),
].map(cursor);

const foreignCursor = async (): Promise<Cursor> => {
  const another = memoryDatabase({ id: "of-somebody-else" });
  another.add(person("Olga"));
  return (await rightTo("pull", () => another.pull(O.none))).next;
};
