import { eqContact, eqText } from "@spegla/core";
import { rightTo, shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { cursorAfter, idsOfPages } from "./follower.js";
import { listNotHeld, personCannot, readOnly } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { fullContact, plainContact, retitled } from "./trial-contacts.js";
import type { Trial } from "./trial.js";
import {
  createOf,
  earlierMirror,
  foreignDatabase,
  markerOf,
  mustBeTagged,
  removeOf,
  updateOf,
} from "./trial-writes.js";

export const keepingCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF67",
    title: "categories come back whole, one by one: with blanks, signs and commas in them, or are refused",
    likelyCause: "categories are kept as one text, and split where a name holds the separator",
    leftOutBecause: leftOutIf(readOnly, listNotHeld("categories")),
    run: async (trial) => {
      for (const [at, category] of awkwardCategories.entries()) {
        const categories = ["Customer", category];
        const create = createOf(at, { ...plainContact(trial.declared.capabilities, at), categories });
        const [result] = await trial.push(create);
        const isRefused = result?._tag === "Failed" && result.error._tag === "InvalidItem";
        if (isRefused && category.includes(",")) continue;
        mustHold(result?._tag === "Done", () => `${shown(categories)} was answered ${shown(result)}`);
        const { contact } = await trial.item(result.id);
        mustHold(
          eqContact({ ...create.contact, categories: contact.categories }, create.contact),
          () => `${shown(categories)} became ${shown(contact.categories)}`,
        );
      }
    },
  }),
  targetCase({
    rule: "TF68",
    title: "a person's own category stays beside ours, and goes or stays alone",
    likelyCause: "the list is added to instead of replaced, or replaced by ours alone",
    leftOutBecause: leftOutIf(readOnly, listNotHeld("categories")),
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const copy = await trial.createOne(1, { ...plainContact(capabilities, 1), categories: ["Customer"] });
      await trial.person.edit(copy.id, (contact) => ({
        ...contact,
        categories: [...contact.categories, "Holiday cards"],
      }));
      await mustHaveCategories(trial, copy, "Customer", "Holiday cards");
      const both = await trial.item(copy.id);
      const retitledBoth = retitled(capabilities, "updated")(both.contact);
      const updated = await trial.update({ ...both, marker: copy.marker }, retitledBoth);
      await mustHaveCategories(trial, copy, "Customer", "Holiday cards");
      await trial.update(updated, { ...retitledBoth, categories: ["Holiday cards"] });
      await mustHaveCategories(trial, copy, "Holiday cards");
    },
  }),
  targetCase({
    rule: "TF69",
    title: "what of an item the adapter does not model is there after our updates as it was before",
    likelyCause:
      "the item is written anew from what the mapping knows: change only what changed, in what was read",
    leftOutBecause: leftOutIf(readOnly, personCannot("putUnmodelled", "readUnmodelled")),
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const text = "kept; by, somebody: else";
      const copy = await trial.createOne(1);
      await trial.ability("putUnmodelled")(copy.id, text);
      for (const contact of [
        plainContact(capabilities, 2),
        fullContact(capabilities),
        plainContact(capabilities, 3),
      ]) {
        const item = await trial.item(copy.id);
        await trial.update({ ...item, marker: copy.marker }, contact);
        const kept = await trial.ability("readUnmodelled")(copy.id);
        mustHold(kept === text, () => `${shown(text)} became ${shown(kept)}`);
      }
    },
  }),
  targetCase({
    rule: "TF70",
    title: "unknown contacts and foreign copies are the same, byte for byte, whatever is written beside them",
    likelyCause: "a write touches more than its own item",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const unknown = await trial.person.add(fullContact(capabilities));
      const others = await trial.push(
        createOf(1, plainContact(capabilities, 1), markerOf(1, foreignDatabase)),
        createOf(2, plainContact(capabilities, 2), markerOf(2, earlierMirror)),
      );
      const ids = [unknown, ...others.flatMap((result) => (result._tag === "Done" ? [result.id] : []))];
      mustHold(ids.length === 3, () => `foreign copies were answered ${shown(others)}`);
      const [before, since] = [await portraits(trial, ids), cursorAfter(await trial.pages())];
      await writeAround(trial);
      const after = await portraits(trial, ids);
      for (const [at, portrait] of before.entries())
        mustHold(after[at] === portrait, () => `${ids[at]} was ${portrait} and is ${after[at]}`);
      const pages = await trial.pages(since);
      const named = pages.every(({ _tag }) => _tag === "Snapshot") ? [] : idsOfPages(pages);
      for (const id of ids) mustHold(!named.includes(id), () => `the next pull names ${id}`);
    },
  }),
];

const awkwardCategories = ["Friends & Family", "Ö-Kunden", "Semi;colon", "VIP, Gold", "Друзья"];

const mustHaveCategories = async (
  trial: Trial,
  { id }: Parameters<typeof removeOf>[0],
  ...wanted: ReadonlyArray<string>
): Promise<void> => {
  const { categories } = (await trial.item(id)).contact;
  mustHold(
    categories.length === wanted.length &&
      wanted.every((one) => categories.some((category) => eqText(category, one))),
    () => `categories are ${shown(categories)} instead of ${shown(wanted)}`,
  );
};

/** All that can be seen of each item, as a text. */
const portraits = async (
  trial: Trial,
  ids: ReadonlyArray<Parameters<Trial["item"]>[0]>,
): Promise<ReadonlyArray<string>> => {
  const seesRaw = trial.declared.personCan.includes("readRaw");
  return Promise.all(
    ids.map(async (id) => {
      const { modifiedAt: _, ...item } = await trial.item(id);
      return JSON.stringify([item, seesRaw ? await trial.ability("readRaw")(id) : ""]);
    }),
  );
};

/** Every kind of write, done and refused. */
const writeAround = async (trial: Trial): Promise<void> => {
  const { capabilities } = trial.declared;
  const [kept, gone] = [await trial.createOne(3), await trial.createOne(4)];
  const updated = await trial.update(kept, fullContact(capabilities));
  mustBeTagged(await trial.push(removeOf(gone)), "Removed");
  mustBeTagged(
    await trial.push(updateOf(kept, plainContact(capabilities, 5)), removeOf(gone), removeOf(kept)),
    "RevisionMismatch",
    "Removed",
    "RevisionMismatch",
  );
  await rightTo("ensureCategory", () => trial.target.ensureCategory("Business"));
  await trial.find(kept.marker, markerOf(1), markerOf(99));
  mustBeTagged(await trial.push(removeOf(updated)), "Removed");
};
