import type { FolderItem } from "@spegla/core";
import { shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import { mustKnow } from "./follower.js";
import { listNotHeld, personCannot, readOnly } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import type { Trial } from "./trial.js";
import { plainContact } from "./trial-contacts.js";
import { markerOf, mustBeTagged, removeOf, unmarkOf } from "./trial-writes.js";

export const unmarkCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF87",
    title:
      "an update without a marker leaves the item under its id, without one in reads, listings and finds",
    likelyCause: "a marker that is left out stays as it was, or an index of markers still names the item",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const [copy, other] = await trial.create(plainContact(capabilities, 1), plainContact(capabilities, 2));
      mustHold(copy !== undefined && other !== undefined, () => "two creates made less than two copies");
      const known = await trial.follow();
      const unmarked = await unmark(trial, copy.id);
      mustHold(unmarked.revision !== copy.revision, () => "its revision is the same as with the marker");
      mustBeEqual(unmarked.contact, copy.contact);
      const [found] = await trial.find(copy.marker);
      mustHold(found === undefined, () => `its marker still finds ${shown(found)}`);
      mustKnow(await trial.follow(known), [unmarked, await trial.item(other.id)]);
      await unmark(trial, copy.id);
      const again = await trial.update({ ...(await trial.item(copy.id)), marker: markerOf(7) }, copy.contact);
      mustHold((await trial.find(markerOf(7))).length === 1, () => "it cannot be marked again");
      mustBeTagged(await trial.push(removeOf(again)), "Removed");
    },
  }),
  targetCase({
    rule: "TF88",
    title: "an update without a marker keeps what the adapter does not model",
    likelyCause: "our part of the item is taken away together with what stands beside it",
    leftOutBecause: leftOutIf(readOnly, personCannot("putUnmodelled", "readUnmodelled")),
    run: async (trial) => {
      const text = "kept; by, somebody: else";
      const copy = await trial.createOne(1);
      await trial.ability("putUnmodelled")(copy.id, text);
      await unmark(trial, copy.id);
      const kept = await trial.ability("readUnmodelled")(copy.id);
      mustHold(kept === text, () => `${shown(text)} became ${shown(kept)}`);
    },
  }),
  targetCase({
    rule: "TF89",
    title: "an update without a marker writes its contact, the person's category in it",
    likelyCause: "an update that takes the marker away is taken for one that has nothing else to write",
    leftOutBecause: leftOutIf(readOnly, listNotHeld("categories")),
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const categories = ["Customer", "Holiday cards"];
      const copy = await trial.createOne(1, { ...plainContact(capabilities, 1), categories });
      const contact = { ...plainContact(capabilities, 2), categories: ["Holiday cards"] };
      mustBeTagged(await trial.push(unmarkOf(copy, contact)), "Done");
      mustBeEqual((await trial.item(copy.id)).contact, { ...contact, categories: ["Holiday cards"] });
    },
  }),
];

/** The item as it is when its marker is gone, and nothing else. */
const unmark = async (trial: Trial, id: FolderItem["id"]): Promise<FolderItem> => {
  const item = await trial.item(id);
  mustBeTagged(await trial.push(unmarkOf(item, item.contact)), "Done");
  const unmarked = await trial.item(id);
  mustHold(unmarked.marker === undefined, () => `a read still gives ${shown(unmarked.marker)}`);
  return unmarked;
};
