import { rightTo } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { mustKnow } from "./follower.js";
import { type TargetLeftOut, readOnly } from "./leaving-out.js";
import { mostAtOnce } from "./read-cases.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, retitled } from "./trial-contacts.js";
import { copyFrom, createOf, mustBeAsSaid, mustBeTagged, removeOf, updateOf } from "./trial-writes.js";

const oneByOne: TargetLeftOut = ({ capabilities }) =>
  capabilities.batchSize < 3 ? "a call takes fewer than three writes" : undefined;

export const batchCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF44",
    title: "as many writes as the folder takes in one call are all done, and answered in the given order",
    likelyCause:
      "answers are passed on as they come in, or `batchSize` is larger than what the service takes",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const numbers = Array.from({ length: Math.min(capabilities.batchSize, mostAtOnce) }, (_, at) => at + 1);
      const writes = numbers.map((number) => createOf(number, plainContact(capabilities, number)));
      const results = await rightTo("push", () => trial.folder.push(writes));
      const copies = writes.map((write, at) => copyFrom(write, results[at]));
      mustHold(results.length === writes.length, () => `${writes.length} writes, ${results.length} answers`);
      for (const copy of copies) mustBeAsSaid(await trial.item(copy.id), copy);
      mustKnow(await trial.follow(), copies);
    },
  }),
  targetCase({
    rule: "TF45",
    title: "creates, updates and removes in one call are each answered in their place",
    likelyCause: "the writes are sorted by what they do, and the answers are not put back in order",
    leftOutBecause: leftOutIf(readOnly, oneByOne),
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const [removed, updated] = await trial.create(
        plainContact(capabilities, 1),
        plainContact(capabilities, 2),
      );
      mustHold(removed !== undefined && updated !== undefined, () => "no copies");
      const update = updateOf(updated, plainContact(capabilities, 3));
      const create = createOf(4, plainContact(capabilities, 4));
      const results = await trial.push(removeOf(removed), create, update);
      mustBeTagged(results, "Removed", "Done", "Done");
      const copies = [copyFrom(create, results[1]), copyFrom(update, results[2])];
      mustHold(copies[1]?.id === updated.id, () => "the update's answer is of another item");
      for (const copy of copies) mustBeAsSaid(await trial.item(copy.id), copy);
      mustKnow(await trial.follow(), copies);
    },
  }),
  targetCase({
    rule: "TF46",
    title: "a write that is refused is refused alone: the others of its call are done",
    likelyCause: "one refusal ends the batch, or becomes the answer of all of it",
    leftOutBecause: leftOutIf(readOnly, oneByOne),
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const stale = await trial.createOne(1);
      await trial.person.edit(stale.id, retitled(capabilities, "by hand"));
      const edited = await trial.item(stale.id);
      const [first, last] = [2, 3].map((number) => createOf(number, plainContact(capabilities, number)));
      mustHold(first !== undefined && last !== undefined, () => "no writes");
      const results = await trial.push(first, updateOf(stale, plainContact(capabilities, 9)), last);
      mustBeTagged(results, "Done", "RevisionMismatch", "Done");
      mustKnow(await trial.follow(), [copyFrom(first, results[0]), copyFrom(last, results[2]), edited]);
    },
  }),
  targetCase({
    rule: "TF47",
    title: "as many calls at once as the folder takes come to the same as one after the other",
    likelyCause: "calls share state, or `concurrency` is larger than what the service takes",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const numbers = Array.from({ length: Math.min(capabilities.concurrency, 16) }, (_, at) => at + 1);
      const copies = await Promise.all(
        numbers.map((number) => trial.createOne(number, plainContact(capabilities, number))),
      );
      const updated = await Promise.all(
        copies.map((copy, at) => trial.update(copy, plainContact(capabilities, 500 + at))),
      );
      for (const copy of updated) mustBeAsSaid(await trial.item(copy.id), copy);
      mustKnow(await trial.follow(), updated);
    },
  }),
  targetCase({
    rule: "TF48",
    title: "an item has a new revision whenever its content changes, and the same while it does not",
    likelyCause: "the revision is of a time too coarse to tell two edits apart, or made anew on every read",
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const id = await trial.person.add(plainContact(capabilities, 1));
      let before = await trial.item(id);
      for (const text of ["edited once", "edited twice", "edited thrice"]) {
        const still = await trial.item(id);
        mustHold(still.revision === before.revision, () => "two reads gave two revisions");
        await trial.person.edit(id, retitled(capabilities, text));
        const after = await trial.item(id);
        mustHold(after.revision !== before.revision, () => `it is still ${before.revision} after an edit`);
        before = after;
      }
    },
  }),
];
