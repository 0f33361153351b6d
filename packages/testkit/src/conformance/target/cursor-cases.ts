import { type Cursor, cursor } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { answerTo, mustBeLeft, rightTo, shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { cursorAfter, followPage, mustKnow } from "./follower.js";
import { changesListed, foldersGiven, personCannot } from "./leaving-out.js";
import { itemsAt, peopled } from "./peopled.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, retitled } from "./trial-contacts.js";
import { type Trial, trialOfFolder } from "./trial.js";

export const cursorCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF23",
    title: "a cursor can be used again, as a run that died begins where it had begun",
    likelyCause: "the adapter, or the service, forgets a change once it has told of it",
    run: async (trial) => {
      const { person, declared } = trial;
      const [edited, removed, stays] = await peopled(trial, 3);
      mustHold(edited !== undefined && removed !== undefined && stays !== undefined, () => "no items");
      const known = await trial.follow();
      await person.edit(edited.id, retitled(declared.capabilities, "edited"));
      await person.remove(removed.id);
      const now = await itemsAt(trial, [edited.id, stays.id]);
      mustKnow(await trial.follow(known), now);
      mustKnow(await trial.follow(known), now);
    },
  }),
  targetCase({
    rule: "TF24",
    title: "an expired cursor is CursorExpired, and a pull without one then lists everything",
    likelyCause: "the service's answer to an old cursor is taken for no changes",
    leftOutBecause: leftOutIf(changesListed, personCannot("expireCursors")),
    run: async (trial) => {
      const [first] = await peopled(trial, 2);
      mustHold(first !== undefined, () => "no item");
      const known = await trial.follow();
      await trial.person.remove(first.id);
      await trial.ability("expireCursors")();
      await mustBeExpired(trial, "an expired cursor", known.cursor ?? cursor(""));
      const anew = await trial.follow();
      mustHold(!anew.revisions.has(first.id), () => `the new listing has ${first.id}, which was removed`);
      const added = await trial.person.add(plainContact(trial.declared.capabilities, 9));
      mustKnow(await trial.follow(anew), await itemsAt(trial, [...anew.revisions.keys(), added]));
    },
  }),
  targetCase({
    rule: "TF25",
    title: "what is no cursor of the folder's is CursorExpired, and never an answer without the items",
    likelyCause: "a cursor that cannot be read is taken for one that has seen everything",
    run: async (trial) => {
      await peopled(trial, 2);
      await trial.settled();
      for (const text of ["", "garbage", "null", "{}", "[]", '{"after":', "🎂", "x".repeat(5_000)])
        await mustBeExpired(trial, `the cursor ${shown(text)}`, cursor(text));
    },
  }),
  targetCase({
    rule: "TF26",
    title: "another folder's cursor is CursorExpired",
    likelyCause: "the cursor does not say whose it is: put the folder's id, or what is as lasting, into it",
    leftOutBecause: foldersGiven,
    run: async (trial) => {
      await peopled(trial, 2);
      const ref = await rightTo("createFolder", () => trial.target.createFolder("Elsewhere"));
      const folder = await rightTo("openFolder", () => trial.target.openFolder(ref.id));
      const elsewhere = await trialOfFolder(folder, trial, trial.declared).pages();
      await mustBeExpired(trial, "another folder's cursor", cursorAfter(elsewhere));
    },
  }),
];

/** Where every pull lists everything, it may do so here too. */
const mustBeExpired = async (trial: Trial, what: string, since: Cursor): Promise<void> => {
  const answer = await answerTo(`pull since ${what}`, () => trial.folder.pull(O.some(since)));
  if (trial.declared.changes === "Told" || E.isLeft(answer))
    return mustBeLeft(`pull since ${what}`, answer, "CursorExpired");
  mustHold(answer.right._tag === "Snapshot", () => `pull since ${what} answered ${shown(answer.right)}`);
  let known = followPage({ revisions: new Map() }, answer.right);
  while (known.listing !== undefined) known = followPage(known, await trial.page(known.cursor));
  mustKnow(known, await itemsAt(trial, [...(await trial.follow()).revisions.keys()]));
};
