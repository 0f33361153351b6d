import { remoteId, revision } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { samplePhotos } from "../../samples/sample-photos.js";
import { abortable, abortedSignal } from "../../samples/abortable.js";
import { answerTo, leftTo, mustBeLeft, rightTo, shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { mustKnow } from "./follower.js";
import { type TargetLeftOut, foldersGiven, readOnly, writable } from "./leaving-out.js";
import { peopled } from "./peopled.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, retitled } from "./trial-contacts.js";
import {
  copyFrom,
  createOf,
  markerOf,
  mustBeAsSaid,
  mustBeTagged,
  removeOf,
  tagOf,
  updateOf,
} from "./trial-writes.js";

const refusesNothing: TargetLeftOut = ({ refuses }) =>
  refuses === undefined ? "`refuses` names no contact that the target refuses" : undefined;

export const refusalCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF77",
    title: "a contact that the target cannot store is InvalidItem, names the field, and fails alone",
    likelyCause: "the service's refusal becomes an error that is retried, or one that ends the run",
    leftOutBecause: leftOutIf(readOnly, refusesNothing),
    run: async (trial) => {
      const { capabilities, refuses } = trial.declared;
      mustHold(refuses !== undefined, () => "nothing is refused");
      const [good, bad] = [createOf(1, plainContact(capabilities, 1)), createOf(2, refuses.contact)];
      const results = await trial.push(good, bad);
      mustBeTagged(results, "Done", "InvalidItem");
      const [, result] = results;
      mustHold(
        result?._tag === "Failed" &&
          result.error._tag === "InvalidItem" &&
          result.error.field === refuses.field &&
          result.error.reason !== "",
        () => `the answer names ${shown(result)}, not ${refuses.field}`,
      );
      const copy = copyFrom(good, results[0]);
      mustBeTagged(await trial.push(updateOf(copy, refuses.contact)), "InvalidItem");
      mustBeAsSaid(await trial.item(copy.id), copy);
      mustKnow(await trial.follow(), [copy]);
    },
  }),
  targetCase({
    rule: "TF78",
    title: "what is asked with an aborted signal is Aborted",
    likelyCause: "the signal is looked at after the answer only, or not passed on",
    run: async (trial) => {
      const [item] = await peopled(trial, 1);
      const { folder, target, folderId } = trial;
      const photo = samplePhotos[0];
      mustHold(item !== undefined && photo !== undefined, () => "no item");
      const asked = {
        pull: () => folder.pull(O.none, abortedSignal()),
        read: () => folder.read([item.id], abortedSignal()),
        find: () => folder.find([markerOf(1)], abortedSignal()),
        photo: () => folder.photo(item.id, photo, abortedSignal()),
        listFolders: () => target.listFolders(abortedSignal()),
        openFolder: () => target.openFolder(folderId, abortedSignal()),
        ensureCategory: () => target.ensureCategory("Business", abortedSignal()),
      };
      for (const [name, ask] of Object.entries(asked))
        await leftTo(`${name} with an aborted signal`, ask, "Aborted");
    },
  }),
  targetCase({
    rule: "TF79",
    title: "a push with an aborted signal writes nothing",
    likelyCause: "the signal is looked at after the first write",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const [kept, other] = [await trial.createOne(1), await trial.createOne(2)];
      const writes = [
        createOf(3, plainContact(capabilities, 3)),
        updateOf(kept, plainContact(capabilities, 4)),
        removeOf(other),
      ];
      for (const write of writes) {
        const answer = await answerTo("push", () => trial.folder.push([write], abortedSignal()));
        const tag = E.isLeft(answer) ? answer.left._tag : tagOf(answer.right[0]);
        mustHold(tag === "Aborted", () => `an aborted ${write._tag} was answered ${shown(answer)}`);
      }
      mustKnow(await trial.follow(), [kept, other]);
      const found = await trial.find(markerOf(3));
      mustHold(found.length === 0, () => `an aborted create made ${shown(found)}`);
    },
  }),
  targetCase({
    rule: "TF80",
    title: "a folder is not created with an aborted signal",
    likelyCause: "the signal is not passed on",
    leftOutBecause: foldersGiven,
    run: async ({ target }) => {
      const before = await rightTo("listFolders", () => target.listFolders());
      await leftTo(
        "createFolder with an aborted signal",
        () => target.createFolder("Clients", abortedSignal()),
        "Aborted",
      );
      const after = await rightTo("listFolders", () => target.listFolders());
      mustHold(
        before.length === after.length,
        () => `there were ${before.length} folders, and are ${after.length}`,
      );
    },
  }),
  targetCase({
    rule: "TF81",
    title: "a push that is aborted under way says of each write what really became of it",
    likelyCause: "what was already sent is answered as if it had not been",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const writes = [1, 2, 3]
        .slice(0, capabilities.batchSize)
        .map((number) => createOf(number, plainContact(capabilities, number)));
      const { signal, abort } = abortable();
      const pushing = answerTo("push", () => trial.folder.push(writes, signal));
      abort();
      const answer = await pushing;
      if (E.isLeft(answer)) return mustBeLeft("an aborted push", answer, "Aborted", "Unavailable");
      for (const [at, write] of writes.entries()) {
        const [result, found] = [answer.right[at], await trial.find(write.marker)];
        if (tagOf(result) === "Aborted")
          mustHold(found.length === 0, () => `a create that was Aborted made ${shown(found)}`);
        else if (tagOf(result) !== "Unavailable")
          mustBeAsSaid(await trial.item(copyFrom(write, result).id), copyFrom(write, result));
      }
    },
  }),
  targetCase({
    rule: "TF82",
    title: "a folder that can only be read refuses every write with Forbidden, and nothing changes",
    likelyCause: "writes are tried, and what the service says to them is passed on",
    leftOutBecause: writable,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const items = await peopled(trial, 2);
      const known = await trial.follow();
      const [item] = items;
      mustHold(item !== undefined, () => "no item");
      const copy = { ...item, marker: markerOf(1) };
      const gone = { id: remoteId("no-such-item"), revision: revision("no-such-revision") };
      mustBeTagged(
        await trial.push(
          createOf(2, plainContact(capabilities, 2)),
          updateOf(copy, retitled(capabilities, "written")(item.contact)),
          removeOf(item),
          removeOf(gone),
        ),
        "Forbidden",
        "Forbidden",
        "Forbidden",
        "Forbidden",
      );
      mustKnow(await trial.follow(known), items);
      mustBeAsSaid(await trial.item(item.id), item);
    },
  }),
];
