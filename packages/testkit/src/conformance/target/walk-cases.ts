import type { Contact, RemoteId } from "@spegla/core";
import * as fc from "fast-check";
import { mustHoldForAll } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { emptyFollowed, followPage, type FollowedFolder, mustKnow } from "./follower.js";
import { itemsAt } from "./peopled.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { runsOf } from "./target-subject.js";
import { plainContact, retitled } from "./trial-contacts.js";
import type { Trial } from "./trial.js";
import { markerOf, mustBeTagged, removeOf } from "./trial-writes.js";

export const walkCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF22",
    title: "who follows the pulls through any turn of events knows in the end what is there",
    likelyCause: "two changes between the same two pulls, or within a listing's pages, hide one another",
    run: async (trial) => {
      const steps = trial.declared.capabilities.access === "ReadWrite" ? allSteps : personSteps;
      const walks = fc.array(fc.record({ step: fc.constantFrom(...steps), at: fc.nat({ max: 99 }) }), {
        minLength: 10,
        maxLength: 30,
        size: "max",
      });
      const walk = walkIn(trial);
      await mustHoldForAll(Math.ceil(runsOf(trial.declared) / 2), walks, walk);
    },
  }),
];

/** As often as they stand here. */
const personSteps = ["Add", "Add", "Edit", "Remove", "PullPage", "PullPage"] as const;
const allSteps = [...personSteps, "Create", "Update", "Erase"] as const;
type Step = (typeof allSteps)[number];

/** Every walk begins in the emptied folder; numbers, and so markers, are never used twice. */
const walkIn = (trial: Trial): ((walk: ReadonlyArray<{ step: Step; at: number }>) => Promise<void>) => {
  let number = 0;
  let alive: ReadonlyArray<RemoteId> = [];
  return async (walk) => {
    for (const id of alive) await trial.person.remove(id);
    alive = [];
    let known: FollowedFolder = emptyFollowed;
    for (const { step, at } of walk) {
      if (step === "PullPage") {
        known = followPage(known, await trial.page(known.cursor));
        continue;
      }
      number += 1;
      const contact = plainContact(trial.declared.capabilities, number);
      const added = await adds[step]?.(trial, number, contact);
      if (added !== undefined) alive = [...alive, added];
      const id = alive[at % Math.max(1, alive.length)];
      if (id === undefined || added !== undefined) continue;
      await does[step]?.(trial, id, number);
      if (step === "Remove" || step === "Erase") alive = alive.filter((one) => one !== id);
    }
    // A pass that was under way is finished first: what happened behind it comes with the next.
    const followed = await trial.follow(known);
    mustKnow(await trial.follow(followed), await itemsAt(trial, alive));
  };
};

const adds: Readonly<
  Partial<Record<Step, (trial: Trial, number: number, contact: Contact) => Promise<RemoteId>>>
> = {
  Add: ({ person }, _number, contact) => person.add(contact),
  Create: async (trial, number, contact) => (await trial.createOne(number, contact)).id,
};

const does: Readonly<Partial<Record<Step, (trial: Trial, id: RemoteId, number: number) => Promise<void>>>> = {
  Edit: ({ person, declared }, id, number) =>
    person.edit(id, retitled(declared.capabilities, `edited ${number}`)),
  Remove: ({ person }, id) => person.remove(id),
  Update: async (trial, id, number) => {
    const item = await trial.item(id);
    const contact = retitled(trial.declared.capabilities, `updated ${number}`)(item.contact);
    const copy = await trial.update({ ...item, marker: item.marker ?? markerOf(number) }, contact);
    mustHold(copy.id === id, () => `an update of ${id} was answered for ${copy.id}`);
  },
  Erase: async (trial, id) => mustBeTagged(await trial.push(removeOf(await trial.item(id))), "Removed"),
};
