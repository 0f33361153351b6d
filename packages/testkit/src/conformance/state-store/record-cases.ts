import { stateCollections } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import { mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { aliased, allIn, commitAlone, leaseOf, link, mustHoldRecords } from "./store-steps.js";
import { inOrderOfBytes, oddKeys, oddTexts } from "./odd-records.js";
import type { StateStoreCase } from "./store-subject.js";

export const recordCases: ReadonlyArray<StateStoreCase> = [
  {
    rule: "ST1",
    title: "an empty store holds nothing, in any collection",
    likelyCause: "a collection is made by its first put, and reading it before that fails",
    run: async ({ store }) => {
      for (const collection of stateCollections) {
        await mustHoldRecords(store, [], collection);
        mustBeSame(await rightTo("get", () => store.get(collection, ["nobody"])), [], "what get answers");
        mustBeSame(await rightTo("find", () => store.find(collection, ["nobody"])), [], "what find answers");
      }
    },
  },
  {
    rule: "ST2",
    title: "each collection keeps its own records and aliases",
    likelyCause: "keys or aliases are unique over all collections instead of within one",
    run: async ({ store }) => {
      const record = { key: "same", alias: "also", text: "" };
      const texts = stateCollections.map((collection) => ({
        ...record,
        collection,
        text: `of ${collection}`,
      }));
      await commitAlone(store, { puts: texts });
      for (const { collection, ...own } of texts) await mustHoldRecords(store, [own], collection);
      await commitAlone(store, { clears: ["plan"], drops: [{ collection: "held", key: "same" }] });
      for (const { collection, ...own } of texts) {
        const isGone = collection === "plan" || collection === "held";
        await mustHoldRecords(store, isGone ? [] : [own], collection);
      }
    },
  },
  {
    rule: "ST3",
    title: "get and find answer what is there, and leave out what is not",
    likelyCause: "a key that is missing, or asked for twice, fails the call or leaves a hole in the answer",
    run: async ({ store }) => {
      await commitAlone(store, { puts: [aliased("a", "x"), aliased("b", "y"), link("c")] });
      const got = await rightTo("get", () => store.get("links", ["c", "nobody", "a", "x", "A", "c"]));
      mustBeSame(new Set(got.map(({ key }) => key)).size, 2, "how many of the keys were found");
      for (const { key, text } of got) mustBeSame(text, `text of ${key}`, "the text");
      const found = await rightTo("find", () => store.find("links", ["y", "nobody", "b", "X", "y"]));
      mustHold(found.length > 0, () => "find answered nothing");
      for (const record of found)
        mustBeSame(record, { key: "b", alias: "y", text: "text of b" }, "the record");
      mustBeSame(await rightTo("get", () => store.get("links", [])), [], "what get of nothing answers");
      mustBeSame(await rightTo("find", () => store.find("links", [])), [], "what find of nothing answers");
    },
  },
  {
    rule: "ST4",
    title: "page goes through the keys in the order of their UTF-8 bytes, whatever was put first",
    likelyCause:
      "strings are compared by UTF-16 units, so that emoji come before U+FFFF, or by a language's rules",
    run: async ({ store }) => {
      const shuffled = [...inOrderOfBytes].sort((a, b) => (a.length - b.length) * 7 || (a < b ? 1 : -1));
      for (const key of shuffled) await commitAlone(store, { puts: [link(key)] });
      for (const limit of [1, 2, 3, 100])
        mustBeSame(
          (await allIn(store, "links", limit)).map(({ key }) => key),
          inOrderOfBytes,
          `the order of the keys in pages of ${limit}`,
        );
    },
  },
  {
    rule: "ST5",
    title: "page begins behind the given key, also where no record has it, and ends with an empty page",
    likelyCause: "the place of `after` is looked up, and is none if its record was dropped between two pages",
    run: async ({ store }) => {
      await commitAlone(store, { puts: ["b", "d", "f"].map((key) => link(key)) });
      const behind = async (after: string, limit: number): Promise<ReadonlyArray<string>> =>
        (await rightTo("page", () => store.page("links", O.some(after), limit))).map(({ key }) => key);
      for (const [after, limit, meant] of [
        ["a", 10, ["b", "d", "f"]],
        ["b", 10, ["d", "f"]],
        ["c", 1, ["d"]],
        ["cccc", 2, ["d", "f"]],
        ["f", 10, []],
        ["z", 1, []],
        ["😀", 1, []],
      ] as const)
        mustBeSame(await behind(after, limit), meant, `the page of ${limit} behind ${after}`);
      await commitAlone(store, { drops: [{ collection: "links", key: "d" }] });
      mustBeSame(await behind("d", 10), ["f"], "the page behind a record that was dropped");
    },
  },
  {
    rule: "ST6",
    title: "odd keys, aliases and texts come back as they went in, each apart from all others",
    likelyCause:
      "texts are normalised, trimmed, or compared without regard to case; or keys sit in a bare object",
    run: async ({ store }) => {
      const keyed = oddKeys.map((key, at) => aliased(key, `alias ${key}`, `text ${at}`));
      await commitAlone(store, { puts: keyed });
      for (const [at, key] of oddKeys.entries()) {
        const [record, ...more] = await rightTo("get", () => store.get("links", [key]));
        mustBeSame(
          record,
          { key, alias: `alias ${key}`, text: `text ${at}` },
          `the record of the key ${shown(key)}`,
        );
        mustBeSame(more, [], `what else get of ${shown(key)} answers`);
      }
      await mustHoldRecords(store, keyed);
      const texts = oddTexts.map((text, at) => ({ collection: "plan" as const, key: `${at}`, text }));
      await commitAlone(store, { puts: texts });
      await mustHoldRecords(store, texts, "plan");
    },
  },
  {
    rule: "ST7",
    title: "a text of a megabyte and keys of thousands of characters are kept whole",
    likelyCause: "a column, an index or a request is shorter than what a contact with long notes needs",
    run: async ({ store }) => {
      const notes = "é\n😀 \"'\\".repeat(100_000);
      const key = `c1/custom/${"ключ".repeat(1_000)}`;
      const records = [
        link("big", notes.slice(0, 1_048_576)),
        link(key),
        link(`${key}!`),
        aliased("long", key),
      ];
      await commitAlone(store, { puts: records });
      await mustHoldRecords(store, records);
    },
  },
  {
    rule: "ST8",
    title: "ten thousand records are put, counted, paged and dropped",
    likelyCause: "a statement has fewer places than a commit has records, or each page reads all before it",
    run: async ({ store }) => {
      const records = Array.from({ length: 10_000 }, (_, at) => aliased(`key-${at}`, `remote-${at}`));
      const lease = await leaseOf(store);
      await rightTo("commit of 5,000", () => store.commit(lease, { puts: records.slice(0, 5_000) }));
      for (let from = 5_000; from < 10_000; from += 1_000)
        await rightTo("commit of 1,000", () =>
          store.commit(lease, { puts: records.slice(from, from + 1_000) }),
        );
      await mustHoldRecords(store, records);
      const drops = records
        .filter((_, at) => at % 2 === 0)
        .map(({ collection, key }) => ({ collection, key }));
      await rightTo("commit of 5,000 drops", () => store.commit(lease, { drops }));
      mustBeSame(await rightTo("count", () => store.count("links")), 5_000, "the count");
      mustBeSame((await allIn(store)).length, 5_000, "how many are paged");
    },
  },
];
