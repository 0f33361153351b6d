import { type FolderItem, type Marker, eqMarker } from "@spegla/core";
import { shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { mustKnow } from "./follower.js";
import { personCannot, readOnly } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, retitled } from "./trial-contacts.js";
import {
  copyFrom,
  createOf,
  earlierMirror,
  foreignDatabase,
  markerOf,
  mustBeAsSaid,
  mustBeTagged,
} from "./trial-writes.js";

export const markerCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF49",
    title: "a copy carries its marker through updates and a person's edits, in reads, listings and finds",
    likelyCause: "an update writes the item anew and leaves the marker out",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const first = await trial.createOne(1);
      await trial.update(first, plainContact(capabilities, 2));
      mustCarry(await trial.item(first.id), first.marker);
      await trial.person.edit(first.id, retitled(capabilities, "by hand"));
      const edited = await trial.item(first.id);
      mustCarry(edited, first.marker);
      const [found] = await trial.find(first.marker);
      mustHold(found !== undefined, () => "it is not found by its marker");
      mustCarry(found, first.marker);
      mustBeAsSaid(found, edited);
    },
  }),
  targetCase({
    rule: "TF50",
    title: "an update gives an unknown contact the marker it comes with",
    likelyCause: "markers are only written by a create",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const id = await trial.person.add(plainContact(trial.declared.capabilities, 1));
      const unknown = await trial.item(id);
      mustHold(unknown.marker === undefined, () => `an unknown contact has marker ${shown(unknown.marker)}`);
      const taken = await trial.update({ ...unknown, marker: markerOf(1) }, unknown.contact);
      const item = await trial.item(id);
      mustBeAsSaid(item, taken);
      mustCarry(item, markerOf(1));
    },
  }),
  targetCase({
    rule: "TF51",
    title: "find answers at once with the items that carry the markers, each once, and with no others",
    likelyCause: "the search goes through a listing or an index that lags behind the writes",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const contacts = [1, 2, 3].map((number) => plainContact(capabilities, number));
      const copies = await trial.create(...contacts);
      const found = await trial.find(...copies.map(({ marker }) => marker));
      mustHold(found.length === copies.length, () => `${copies.length} copies, found were ${shown(found)}`);
      for (const copy of copies) {
        const item = found.find(({ id }) => id === copy.id);
        mustHold(item !== undefined, () => `${copy.id} was not found by its marker`);
        mustBeAsSaid(item, copy);
        mustCarry(item, copy.marker);
      }
      const none = await trial.find(markerOf(77));
      mustHold(none.length === 0, () => `a marker that nothing carries found ${shown(none)}`);
    },
  }),
  targetCase({
    rule: "TF52",
    title:
      "find takes no other item for a copy: not another database's, not an earlier binding's, not a person's",
    likelyCause:
      "items are found by the contact's id, or by a name made of it, without the rest of the marker",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      await trial.person.add(plainContact(capabilities, 1));
      await trial.push(
        createOf(1, plainContact(capabilities, 1), markerOf(1, foreignDatabase)),
        createOf(2, plainContact(capabilities, 2), markerOf(2, earlierMirror)),
      );
      for (const marker of [markerOf(1), markerOf(2), markerOf(3)]) {
        const found = await trial.find(marker);
        mustHold(found.length === 0, () => `${shown(marker)} found ${shown(found)}`);
      }
    },
  }),
  targetCase({
    rule: "TF53",
    title:
      "whose an item is can be read: another database's marker as it was given, and none of an unknown contact",
    likelyCause: "only one's own markers are understood, and a foreign copy looks like an unknown contact",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const marker = markerOf(1, foreignDatabase);
      const create = createOf(1, plainContact(capabilities, 1), marker);
      const foreign = copyFrom(create, (await trial.push(create))[0]);
      const unknown = await trial.person.add(plainContact(capabilities, 2));
      mustCarry(await trial.item(foreign.id), marker);
      const read = await trial.item(unknown);
      mustHold(read.marker === undefined, () => `an unknown contact has marker ${shown(read.marker)}`);
    },
  }),
  targetCase({
    rule: "TF54",
    title: "of twins find answers with one at least, and with the other when that one is gone",
    likelyCause: "a copy is only looked for under the name that it was given",
    leftOutBecause: leftOutIf(readOnly, personCannot("duplicate")),
    run: async (trial) => {
      const copy = await trial.createOne(1);
      const twin = await trial.ability("duplicate")(copy.id);
      const found = await trial.find(copy.marker);
      const ids = found.map(({ id }) => id);
      mustHold(
        ids.length > 0 &&
          new Set(ids).size === ids.length &&
          ids.every((id) => id === copy.id || id === twin),
        () => `there are ${copy.id} and ${twin}, found were ${shown(ids)}`,
      );
      await trial.person.remove(copy.id);
      const [left, ...others] = await trial.find(copy.marker);
      mustHold(
        left?.id === twin && others.length === 0,
        () => `${twin} is left, found were ${shown([left, ...others])}`,
      );
    },
  }),
  targetCase({
    rule: "TF55",
    title: "a marker that another program dropped is seen to be gone, and an update puts it back",
    likelyCause: "the marker is remembered instead of read, or its loss is no change to the listing",
    leftOutBecause: leftOutIf(readOnly, personCannot("dropMarker")),
    run: async (trial) => {
      const copy = await trial.createOne(1);
      const known = await trial.follow();
      await trial.ability("dropMarker")(copy.id);
      const bare = await trial.item(copy.id);
      mustHold(bare.marker === undefined, () => `a read still gives ${shown(bare.marker)}`);
      mustHold((await trial.find(copy.marker)).length === 0, () => "its marker still finds it");
      mustHold(bare.revision !== copy.revision, () => "its revision is the same as with the marker");
      mustKnow(await trial.follow(known), [bare]);
      await trial.update({ ...bare, marker: copy.marker }, bare.contact);
      mustCarry(await trial.item(copy.id), copy.marker);
    },
  }),
  targetCase({
    rule: "TF56",
    title: "an item that got another id is gone under the old one, and listed and found under the new",
    likelyCause: "the old id is kept in a map of the adapter's, or the new one is not told of",
    leftOutBecause: leftOutIf(readOnly, personCannot("rename")),
    run: async (trial) => {
      const copy = await trial.createOne(1);
      const known = await trial.follow();
      const id = await trial.ability("rename")(copy.id);
      mustHold((await trial.look(copy.id)) === undefined, () => `${copy.id} is still there`);
      const moved = await trial.item(id);
      mustCarry(moved, copy.marker);
      const found = await trial.find(copy.marker);
      mustHold(found.length === 1 && found[0]?.id === id, () => `its marker finds ${shown(found)}`);
      mustKnow(await trial.follow(known), [moved]);
      mustBeTagged(await trial.push({ _tag: "Remove", id: copy.id, revision: copy.revision }), "Removed");
      mustHold((await trial.look(id)) !== undefined, () => "removing the old id removed the new one");
    },
  }),
];

const mustCarry = ({ id, marker: carried }: FolderItem, marker: Marker): void =>
  mustHold(
    carried !== undefined && eqMarker(carried, marker),
    () => `${id} carries ${shown(carried)} instead of ${shown(marker)}`,
  );
