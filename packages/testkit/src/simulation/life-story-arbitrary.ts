import * as fc from "fast-check";
import { aRecord } from "../arbitraries/record-arbitrary.js";
import type { LifeStep, Story, StoryStep } from "./story.js";
import { aFirstContact, aService, edits, someFaults, someSteps, someWishes, who } from "./story-arbitrary.js";

const aLifeStep = fc.oneof<Array<fc.WeightedArbitrary<LifeStep>>>(
  {
    weight: 5,
    arbitrary: aRecord({
      _tag: fc.constant("Import"),
      who,
      mode: fc.constantFrom("Copy", "Move"),
      faults: someFaults,
    }),
  },
  { weight: 4, arbitrary: aRecord({ _tag: fc.constant("ChangeFolder"), faults: someFaults }) },
  { weight: 3, arbitrary: aRecord({ _tag: fc.constant("Undo"), faults: someFaults }) },
  { weight: 3, arbitrary: aRecord({ _tag: fc.constantFrom("Track", "Untrack"), who, faults: someFaults }) },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("RemoveImported"), faults: someFaults }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Rebuild"), faults: someFaults }) },
);

const anOwnItem = aRecord({ _tag: fc.constant("AddOwn"), edits: edits(3) });

/** A story of everything that can be done with a mirror: between the steps of any other one. */
export const aLifeStory: fc.Arbitrary<Story> = aRecord({
  service: aService,
  wishes: someWishes,
  first: fc.array<StoryStep>(fc.oneof(aFirstContact, anOwnItem), { minLength: 2, maxLength: 5, size: "max" }),
  rest: fc.array(
    fc.oneof<Array<fc.WeightedArbitrary<ReadonlyArray<StoryStep>>>>(
      { weight: 2, arbitrary: someSteps },
      { weight: 1, arbitrary: aLifeStep.map((step) => [step]) },
    ),
    { maxLength: 18, size: "max" },
  ),
}).map(({ service, wishes, first, rest }) => ({
  service,
  wishes,
  steps: [...first, { _tag: "Sync" as const, faults: [], isPlannedFirst: false }, ...rest.flat()],
}));
