import { checkContact, eqContact, viewContact } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { aContact } from "../../arbitraries/contact-arbitrary.js";
import { mustHoldForAll, shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";
import { type TargetLeftOut, readOnly } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { runsOf } from "./target-subject.js";
import { overfullContact } from "./trial-contacts.js";
import { copyFrom, createOf, markerOf, mustBeAsSaid, tagOf } from "./trial-writes.js";

const fitsWhole: TargetLeftOut = ({ capabilities }) => {
  const overfull = overfullContact(capabilities);
  return eqContact(viewContact(capabilities.projection)(overfull), overfull)
    ? "the folder holds all of it"
    : undefined;
};

export const contentCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF57",
    title: "what a read gives after a create is what was sent, or what the answer says was stored instead",
    likelyCause:
      "the service normalises a value, or the mapping loses one, and the answer does not say so: read back after the write and answer it as `stored`",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      let number = 0;
      await mustHoldForAll(runsOf(trial.declared), aContact, async (contact) => {
        number += 1;
        const copy = await trial.createOne(number, viewContact(capabilities.projection)(contact));
        const item = await trial.item(copy.id);
        mustHold(
          E.isRight(checkContact(item.contact)),
          () => `a read gave ${shown(item.contact)}, which is invalid`,
        );
        mustBeAsSaid(item, copy);
      });
    },
  }),
  targetCase({
    rule: "TF58",
    title: "what a read gives after an update is what was sent, or what the answer says was stored instead",
    likelyCause:
      "what the update no longer has is left in the item, or an entry is matched with the wrong one",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const view = viewContact(capabilities.projection);
      let number = 0;
      await mustHoldForAll(runsOf(trial.declared), fc.tuple(aContact, aContact), async ([one, other]) => {
        number += 1;
        const first = await trial.createOne(number, view(one));
        const second = await trial.update(first, view(other));
        mustBeAsSaid(await trial.item(first.id), second);
      });
    },
  }),
  targetCase({
    rule: "TF59",
    title: "an update with what was read changes nothing of the content, however often",
    likelyCause: "each round trip escapes, folds, trims or adds once more",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      let number = 0;
      await mustHoldForAll(runsOf(trial.declared), aContact, async (contact) => {
        number += 1;
        const { id } = await trial.createOne(number, viewContact(capabilities.projection)(contact));
        const before = await trial.item(id);
        let read = before;
        for (const _round of [1, 2]) {
          await trial.update({ ...read, marker: markerOf(number) }, read.contact);
          read = await trial.item(id);
          mustBeEqual(read.contact, before.contact, "before it was");
        }
      });
    },
  }),
  targetCase({
    rule: "TF60",
    title: "what does not fit is not stored, and the answer says what was, or that it was refused",
    likelyCause: "the service cuts what is too long, or keeps fewer entries, without a word",
    leftOutBecause: leftOutIf(readOnly, fitsWhole),
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const create = createOf(1, overfullContact(capabilities));
      const [result] = await trial.push(create);
      if (tagOf(result) === "InvalidItem") {
        const found = await trial.find(create.marker);
        return mustHold(found.length === 0, () => `it was refused, and is there: ${shown(found)}`);
      }
      const copy = copyFrom(create, result);
      const item = await trial.item(copy.id);
      mustBeAsSaid(item, copy);
      const seen = viewContact(capabilities.projection)(item.contact);
      mustHold(
        eqContact(seen, item.contact),
        () => `a read gives more than the projection has room for: ${shown(item.contact)}`,
      );
    },
  }),
];
