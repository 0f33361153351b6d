import { eqMarker, eqText } from "@spegla/core";
import { shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { mustKnow } from "./follower.js";
import { type TargetLeftOut, readOnly } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, plainField, retitled } from "./trial-contacts.js";
import { copyFrom, createOf, mustBeAsSaid, mustBeTagged, removeOf, updateOf } from "./trial-writes.js";

const namedByService: TargetLeftOut = ({ copies }) =>
  copies === "NamedByService" ? "the service names copies" : undefined;
const namedByMarker: TargetLeftOut = ({ copies }) =>
  copies === "NamedByMarker" ? "a copy is named by its marker" : undefined;

export const writeCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF34",
    title: "a created copy is there at once, with its marker and what the answer said was stored",
    likelyCause: "the answer repeats what was sent instead of what the service keeps",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const copy = await trial.createOne(1);
      const item = await trial.item(copy.id);
      mustBeAsSaid(item, copy);
      mustHold(
        item.marker !== undefined && eqMarker(item.marker, copy.marker),
        () => `its marker is ${shown(item.marker)}`,
      );
      const [field, { capabilities }] = [plainField(trial.declared.capabilities), trial.declared];
      const sent = plainContact(capabilities, 1)[field];
      mustHold(
        eqText(item.contact[field], sent),
        () => `${field} is ${shown(item.contact[field])}, not ${shown(sent)}`,
      );
    },
  }),
  targetCase({
    rule: "TF35",
    title: "a second create with the same marker is refused with RevisionMismatch, and the first copy stays",
    likelyCause: "the create is sent without the condition that nothing is there (`If-None-Match: *`)",
    leftOutBecause: leftOutIf(readOnly, namedByService),
    run: async (trial) => {
      const first = await trial.createOne(1);
      const again = createOf(1, plainContact(trial.declared.capabilities, 2));
      mustBeTagged(await trial.push(again), "RevisionMismatch");
      mustBeAsSaid(await trial.item(first.id), first);
      mustKnow(await trial.follow(), [first]);
    },
  }),
  targetCase({
    rule: "TF36",
    title: "a second create with the same marker makes a second item, and the first copy stays",
    likelyCause: "the service recognised the create: then declare copies as `NamedByMarker`, and refuse it",
    leftOutBecause: leftOutIf(readOnly, namedByMarker),
    run: async (trial) => {
      const first = await trial.createOne(1);
      const second = await trial.createOne(1, plainContact(trial.declared.capabilities, 2));
      mustHold(first.id !== second.id, () => `both are ${first.id}`);
      mustBeAsSaid(await trial.item(first.id), first);
      mustBeAsSaid(await trial.item(second.id), second);
      mustKnow(await trial.follow(), [first, second]);
    },
  }),
  targetCase({
    rule: "TF37",
    title: "an update changes the copy where it is, to what the answer says",
    likelyCause: "the answer gives the revision of before, or the item was written anew under another id",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const first = await trial.createOne(1);
      const second = await trial.update(first, plainContact(trial.declared.capabilities, 2));
      mustHold(second.id === first.id, () => `it was ${first.id} and is ${second.id}`);
      const item = await trial.item(first.id);
      mustBeAsSaid(item, second);
      const sent = plainContact(trial.declared.capabilities, 2);
      const field = plainField(trial.declared.capabilities);
      mustHold(
        eqText(item.contact[field], sent[field]),
        () => `${field} is still ${shown(item.contact[field])}`,
      );
      mustKnow(await trial.follow(), [second]);
    },
  }),
  targetCase({
    rule: "TF38",
    title:
      "an update at a revision that is not the item's any more is a RevisionMismatch, and changes nothing",
    likelyCause:
      "the write is sent without `If-Match`; where the service does not honour it, read right before the write",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const first = await trial.createOne(1);
      const second = await trial.update(first, plainContact(trial.declared.capabilities, 2));
      mustBeTagged(
        await trial.push(updateOf(first, plainContact(trial.declared.capabilities, 3))),
        "RevisionMismatch",
      );
      mustBeAsSaid(await trial.item(first.id), second);
      await trial.person.edit(first.id, retitled(trial.declared.capabilities, "by hand"));
      const edited = await trial.item(first.id);
      mustBeTagged(
        await trial.push(updateOf(second, plainContact(trial.declared.capabilities, 4))),
        "RevisionMismatch",
      );
      mustBeAsSaid(await trial.item(first.id), edited);
    },
  }),
  targetCase({
    rule: "TF39",
    title: "an update of an item that is gone is NotFound, and does not bring it back",
    likelyCause: "the service creates what is not there (`PUT` without `If-Match`)",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const copy = await trial.createOne(1);
      await trial.person.remove(copy.id);
      mustBeTagged(
        await trial.push(updateOf(copy, plainContact(trial.declared.capabilities, 2))),
        "NotFound",
      );
      mustHold((await trial.look(copy.id)) === undefined, () => `${copy.id} is there again`);
      mustKnow(await trial.follow(), []);
    },
  }),
  targetCase({
    rule: "TF40",
    title: "a removed copy is gone, from reading, listing and finding",
    likelyCause: "the service keeps it in a bin, where a read or a search still sees it",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const [stays, goes] = await trial.create(
        plainContact(trial.declared.capabilities, 1),
        plainContact(trial.declared.capabilities, 2),
      );
      mustHold(stays !== undefined && goes !== undefined, () => "no copies");
      const known = await trial.follow();
      mustBeTagged(await trial.push(removeOf(goes)), "Removed");
      mustHold((await trial.look(goes.id)) === undefined, () => `a read still finds ${goes.id}`);
      mustHold((await trial.find(goes.marker)).length === 0, () => `its marker still finds ${goes.id}`);
      mustKnow(await trial.follow(known), [stays]);
      mustKnow(await trial.follow(), [stays]);
    },
  }),
  targetCase({
    rule: "TF41",
    title: "a remove of what is gone already is Removed, whoever took it",
    likelyCause: "a 404, or a 412 for what is not there, is taken for an error",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const [ours, theirs] = await trial.create(
        plainContact(trial.declared.capabilities, 1),
        plainContact(trial.declared.capabilities, 2),
      );
      mustHold(ours !== undefined && theirs !== undefined, () => "no copies");
      await trial.person.remove(theirs.id);
      mustBeTagged(await trial.push(removeOf(ours), removeOf(theirs)), "Removed", "Removed");
      mustBeTagged(await trial.push(removeOf(ours)), "Removed");
    },
  }),
  targetCase({
    rule: "TF42",
    title: "a remove at a revision that is not the item's any more is a RevisionMismatch, and the item stays",
    likelyCause: "the remove is sent without its condition: an edit made meanwhile would be lost",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const copy = await trial.createOne(1);
      await trial.person.edit(copy.id, retitled(trial.declared.capabilities, "by hand"));
      const edited = await trial.item(copy.id);
      mustBeTagged(await trial.push(removeOf(copy)), "RevisionMismatch");
      mustBeAsSaid(await trial.item(copy.id), edited);
      mustBeTagged(await trial.push(removeOf(edited)), "Removed");
    },
  }),
  targetCase({
    rule: "TF43",
    title: "an update with what the copy holds already is Done, and the copy holds the same",
    likelyCause: "that nothing changed is taken for an error, or the answer has no revision",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const copy = await trial.createOne(1);
      const write = updateOf(copy, copy.contact);
      const again = copyFrom(write, (await trial.push(write))[0]);
      mustBeAsSaid(await trial.item(copy.id), again);
      mustBeAsSaid({ ...(await trial.item(copy.id)), revision: copy.revision }, copy);
      mustKnow(await trial.follow(), [again]);
    },
  }),
];
