import type { StateChanges, StateStore } from "@spegla/core";
import * as fc from "fast-check";
import * as O from "fp-ts/lib/Option.js";
import { answerTo, mustBeSame, mustHoldForAll, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { aliased, allIn, commitAlone, leaseOf, link, mustHoldRecords } from "./store-steps.js";
import { type StateStoreCase, restartsUntried, restarted } from "./store-subject.js";
import { recordsAfter } from "./records-after.js";

export const commitCases: ReadonlyArray<StateStoreCase> = [
  {
    rule: "ST9",
    title: "a commit first clears, then drops, then puts, and a key that is put twice has what was put last",
    likelyCause:
      "the changes are done in another order, or gathered in one statement that does not say which",
    run: async ({ store }) => {
      await commitAlone(
        store,
        { puts: [link("old"), link("kept", "before"), link("dropped")] },
        {
          clears: ["links"],
          drops: [{ collection: "links", key: "kept" }],
          puts: [link("kept", "first"), link("new"), link("kept", "last")],
        },
        { drops: [{ collection: "links", key: "never-put" }] },
        { clears: ["plan"] },
        {},
      );
      await mustHoldRecords(store, [link("kept", "last"), link("new")]);
    },
  },
  {
    rule: "ST10",
    title: "a put replaces the whole record, its alias included",
    likelyCause:
      "an alias that is left out stays as it was, so that a dropped link is still found by its remote id",
    run: async ({ store }) => {
      await commitAlone(store, { puts: [aliased("a", "x", "1")] }, { puts: [link("a", "2")] });
      await mustHoldRecords(store, [link("a", "2")]);
      mustBeSame(
        await rightTo("find", () => store.find("links", ["x"])),
        [],
        "what find of the former alias answers",
      );
      await commitAlone(store, { puts: [aliased("a", "y", "3")] }, { puts: [aliased("a", "z", "4")] });
      await mustHoldRecords(store, [aliased("a", "z", "4")]);
      mustBeSame(
        await rightTo("find", () => store.find("links", ["y"])),
        [],
        "what find of the former alias answers",
      );
    },
  },
  {
    rule: "ST11",
    title: "an alias moves to the record that was put last, and the one that had it stays without",
    likelyCause: "an index of aliases refuses the second record, drops the first, or keeps naming it",
    run: async ({ store }) => {
      await commitAlone(store, { puts: [aliased("a", "x"), aliased("b", "y")] });
      await commitAlone(store, { puts: [aliased("b", "x")] });
      await mustHoldRecords(store, [link("a"), aliased("b", "x")]);
      await commitAlone(store, { puts: [aliased("c", "x"), aliased("d", "x"), aliased("a", "y")] });
      await mustHoldRecords(store, [aliased("a", "y"), link("b"), link("c"), aliased("d", "x")]);
      await commitAlone(store, { puts: [aliased("a", "x"), aliased("d", "y")] });
      await mustHoldRecords(store, [aliased("a", "x"), link("b"), link("c"), aliased("d", "y")]);
    },
  },
  {
    rule: "ST12",
    title: "an alias is free again when its record was dropped or cleared away",
    likelyCause: "aliases live in a table of their own, which drops and clears forget",
    run: async ({ store }) => {
      await commitAlone(
        store,
        { puts: [aliased("a", "x"), aliased("b", "y")] },
        { drops: [{ collection: "links", key: "a" }] },
      );
      mustBeSame(
        await rightTo("find", () => store.find("links", ["x"])),
        [],
        "what find of a dropped record answers",
      );
      await commitAlone(
        store,
        { puts: [aliased("c", "x")] },
        { clears: ["links"], puts: [aliased("d", "y")] },
      );
      mustBeSame(
        await rightTo("find", () => store.find("links", ["x"])),
        [],
        "what find of a cleared record answers",
      );
      await mustHoldRecords(store, [aliased("d", "y")]);
    },
  },
  {
    rule: "ST13",
    title: "any commits leave what they say, by key, by alias and in pages",
    likelyCause: "two changes of one key or one alias meet in a commit and are done in another order",
    run: async ({ store }) => {
      await mustHoldForAll(40, fc.array(someChanges, { maxLength: 6 }), async (commits) => {
        await commitAlone(store, { clears: someCollections }, ...commits);
        for (const collection of someCollections)
          await mustHoldRecords(store, recordsAfter(commits, collection), collection);
      });
    },
  },
  {
    rule: "ST14",
    title: "whoever reads while a commit is made sees all of it or nothing",
    likelyCause: "clears, drops and puts are requests of their own, without a transaction around them",
    run: async (subject) => {
      const { store } = subject;
      const other = await subject.otherHolder();
      const keys = Array.from({ length: 50 }, (_, at) => `key-${at}`);
      const generation = (number: number): StateChanges => ({
        clears: ["links"],
        puts: keys.map((key) => aliased(key, `alias-${key}`, `${number}`)),
      });
      const lease = await leaseOf(store);
      await rightTo("commit", () => store.commit(lease, generation(0)));
      for (let number = 1; number <= 5; number += 1) {
        const committing = answerTo("commit", () => store.commit(lease, generation(number)));
        const reading = Array.from({ length: 24 }, async (_, turns) => {
          // One reader for each moment at which the commit may be half done.
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
          await mustReadOneGeneration(turns % 2 === 0 ? other : store, keys);
        });
        await Promise.all(reading);
        await rightTo("commit", () => () => committing);
        await mustHoldRecords(
          other,
          keys.map((key) => aliased(key, `alias-${key}`, `${number}`)),
        );
      }
    },
  },
  {
    rule: "ST15",
    title: "what was committed is seen by whoever else has the state open",
    likelyCause: "records are cached by each who opened the state",
    run: async (subject) => {
      const { store } = subject;
      const other = await subject.otherHolder();
      mustBeSame(await allIn(other), [], "what the other sees at first");
      await commitAlone(store, { puts: [aliased("a", "x", "1"), link("b")] });
      await mustHoldRecords(other, [aliased("a", "x", "1"), link("b")]);
      await commitAlone(other, {
        puts: [aliased("a", "y", "2")],
        drops: [{ collection: "links", key: "b" }],
      });
      await mustHoldRecords(store, [aliased("a", "y", "2")]);
    },
  },
  {
    rule: "ST16",
    title: "what was committed is there after a restart",
    likelyCause:
      "a commit is answered before it is on the disk, or aliases and order are kept in memory alone",
    leftOutBecause: restartsUntried,
    run: async (subject) => {
      const records = [aliased("b", "x"), link("a"), aliased("😀", "\uFFFF")];
      await commitAlone(subject.store, { puts: [...records, link("gone")] });
      await commitAlone(subject.store, { drops: [{ collection: "links", key: "gone" }] });
      const again = await restarted(subject);
      await mustHoldRecords(again, records);
      mustBeSame(
        (await allIn(again)).map(({ key }) => key),
        ["a", "b", "😀"],
        "the order of the keys",
      );
      await commitAlone(again, { puts: [aliased("c", "x")] });
      await mustHoldRecords(again, [link("a"), link("b"), aliased("c", "x"), aliased("😀", "\uFFFF")]);
    },
  },
];

const mustReadOneGeneration = async (reader: StateStore, keys: ReadonlyArray<string>): Promise<void> => {
  const aliases = keys.map((key) => `alias-${key}`);
  for (const [what, ask] of [
    ["page", () => reader.page("links", O.none, 100)],
    ["find", () => reader.find("links", aliases)],
    ["get", () => reader.get("links", keys)],
  ] as const) {
    const records = await rightTo(what, ask);
    const texts = [...new Set(records.map(({ text }) => text))];
    mustHold(
      records.length === keys.length && texts.length === 1,
      () => `${what} has ${records.length} of ${keys.length} records, of the commits ${shown(texts)}`,
    );
  }
  mustBeSame(await rightTo("count", () => reader.count("links")), keys.length, "the count");
};

const someCollections = ["links", "plan", "former/links"] as const;
const aCollection = fc.constantFrom(...someCollections);
const aKey = fc.constantFrom("a", "b", "ab", "é", "\uFFEE", "😀");

const someChanges: fc.Arbitrary<StateChanges> = fc.record(
  {
    clears: fc.array(aCollection, { maxLength: 1 }),
    moves: fc.array(fc.record({ from: aCollection, to: aCollection }), { maxLength: 2 }),
    drops: fc.array(fc.record({ collection: aCollection, key: aKey }), { maxLength: 2 }),
    puts: fc.array(
      fc.record(
        { collection: aCollection, key: aKey, alias: fc.constantFrom("x", "y"), text: fc.string() },
        { requiredKeys: ["collection", "key", "text"] },
      ),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: [] },
);
