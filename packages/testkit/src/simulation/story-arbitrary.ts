import type { Policy, Projection } from "@spegla/core";
import * as fc from "fast-check";
import { aProjection } from "../arbitraries/projection-arbitrary.js";
import { aRecord, sometimes, withoutAbsent } from "../arbitraries/record-arbitrary.js";
import { narrowProjection, wholeProjection } from "../samples/held-contact.js";
import {
  type CopyStep,
  type DatabaseStep,
  type FaultChoice,
  type FolderStep,
  type MirrorStep,
  type MirrorWishes,
  type PlannedFault,
  type Service,
  type Story,
  type StoryStep,
  errorChoices,
} from "./story.js";
import { aStoryEdit } from "./story-edit-arbitrary.js";
import { aScene } from "./story-scenes.js";

export const who = fc.nat({ max: 4 });
const office = fc.constantFrom("Office", "Laptop");
export const edits = (most: number) => fc.array(aStoryEdit, { minLength: 1, maxLength: most, size: "max" });

/** A text that is cut too short to show its mark could not be told from one that is lost. */
const withRoomForMarks = (projection: Projection): Projection => ({
  ...projection,
  texts: Object.fromEntries(
    Object.entries(projection.texts).map(([field, longest]) => [field, Math.max(longest, 64)]),
  ),
});

export const aService: fc.Arbitrary<Service> = aRecord({
  naming: fc.constantFrom("Client", "Server"),
  items: fc.constantFrom("WithPull", "OnRead"),
  acknowledges: fc.boolean(),
  stored: fc.constantFrom("Reported", "Silent"),
  listing: fc.constantFrom("Immediate", "Eventual"),
  pageSize: fc.constantFrom(1, 2, 100),
  batchSize: fc.constantFrom(1, 3, 50),
  concurrency: fc.constantFrom(1, 4),
  projection: fc.oneof(fc.constantFrom(wholeProjection, narrowProjection), aProjection.map(withRoomForMarks)),
  spelling: sometimes(fc.nat({ max: 1_000 }), 4),
  isShouting: fc.nat({ max: 4 }).map((chance) => chance === 4),
}).map(withoutAbsent);

export const someWishes: fc.Arbitrary<MirrorWishes> = aRecord({
  policy: aRecord<Policy>({
    field: fc.constantFrom("database", "folder", "newest", "ask"),
    editAgainstDelete: fc.constantFrom("edit", "delete"),
  }),
  guard: fc.constantFrom("Default", "Strict", "Off"),
  category: sometimes(fc.constant("Business"), 5),
  lastAnswer: fc.constantFrom("Release", "Discard"),
  lastChoice: fc.constantFrom("database", "folder"),
}).map(withoutAbsent);

const error = fc.constantFrom(...errorChoices);

const aFault = fc.oneof<Array<fc.WeightedArbitrary<FaultChoice>>>(
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("FailBefore"), error, writes: fc.constant(0) }) },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("FailAfter"), error, writes: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: aRecord({ _tag: fc.constant("DieBefore") }) },
  { weight: 3, arbitrary: aRecord({ _tag: fc.constant("DieAfter"), writes: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("FailWrites"), error, at: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Abort") }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Twice") }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Stale") }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Truncated"), keep: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Slow"), ms: fc.constantFrom(100, 50_000) }) },
);

const aPlannedFault: fc.Arbitrary<PlannedFault> = fc.oneof(
  aRecord<PlannedFault>({ on: fc.constant("any"), at: fc.nat({ max: 24 }), fault: aFault }),
  aRecord<PlannedFault>({
    on: fc.constantFrom("push", "push", "commit", "commit", "settle", "pull", "read", "find", "photo"),
    at: fc.nat({ max: 4 }),
    fault: aFault,
  }),
);

export const someFaults: fc.Arbitrary<ReadonlyArray<PlannedFault>> = fc.oneof(
  fc.constant([]),
  fc.array(aPlannedFault, {
    minLength: 1,
    maxLength: 3,
    size: "max",
  }),
);

const tagged = <Tag extends StoryStep["_tag"]>(...tags: ReadonlyArray<Tag>) =>
  aRecord({ _tag: fc.constantFrom(...tags) });

const aDatabaseStep = fc.oneof<Array<fc.WeightedArbitrary<DatabaseStep>>>(
  { weight: 5, arbitrary: aRecord({ _tag: fc.constant("Add"), at: office, edits: edits(5) }) },
  { weight: 12, arbitrary: aRecord({ _tag: fc.constant("Edit"), at: office, who, edits: edits(2) }) },
  { weight: 3, arbitrary: aRecord({ _tag: fc.constant("Remove"), at: office, who }) },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("Restore"), at: office, who }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Purge"), who }) },
  {
    weight: 2,
    arbitrary: aRecord({
      _tag: fc.constant("Reclassify"),
      who,
      as: fc.constantFrom("Public", "Private", "Account"),
    }),
  },
  { weight: 5, arbitrary: tagged("Meet") },
);

const aCopyStep = fc.oneof<Array<fc.WeightedArbitrary<CopyStep>>>(
  { weight: 12, arbitrary: aRecord({ _tag: fc.constant("EditCopy"), who, edits: edits(2) }) },
  { weight: 4, arbitrary: aRecord({ _tag: fc.constant("RemoveCopy"), who }) },
  {
    weight: 7,
    arbitrary: aRecord({
      _tag: fc.constantFrom(
        "RenameCopy",
        "DuplicateCopy",
        "DropMarker",
        "ForgeMarker",
        "BumpRevision",
        "RevertCopy",
      ),
      who,
    }),
  },
);

const aFolderStep = fc.oneof<Array<fc.WeightedArbitrary<FolderStep>>>(
  { weight: 3, arbitrary: aRecord({ _tag: fc.constantFrom("AddOwn", "AddForeign"), edits: edits(3) }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("EditOwn"), who, edits: edits(1) }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("RemoveOwn"), who }) },
  { weight: 1, arbitrary: tagged("EmptyFolder") },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("Lag"), changes: fc.constantFrom(0, 2, 100) }) },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("Refuse"), isRefusing: fc.boolean() }) },
);

const aRace = fc.oneof(
  aRecord<MirrorStep>({ _tag: fc.constant("Race"), on: fc.constant("any"), at: fc.nat({ max: 24 }) }),
  aRecord<MirrorStep>({
    _tag: fc.constant("Race"),
    on: fc.constantFrom("push", "commit"),
    at: fc.nat({ max: 4 }),
  }),
);

const aMirrorStep = fc.oneof<Array<fc.WeightedArbitrary<MirrorStep>>>(
  {
    weight: 14,
    arbitrary: aRecord({
      _tag: fc.constant("Sync"),
      faults: someFaults,
      isPlannedFirst: fc.nat({ max: 2 }).map((chance) => chance === 2),
    }),
  },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("Stop"), faults: someFaults }) },
  { weight: 1, arbitrary: aRace },
  { weight: 1, arbitrary: tagged("SyncTwice", "SyncWrongAccount") },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constantFrom("Release", "Discard"), who }) },
  {
    weight: 2,
    arbitrary: aRecord({ _tag: fc.constant("Resolve"), who, choice: fc.constantFrom("database", "folder") }),
  },
  {
    weight: 4,
    arbitrary: tagged(
      "ExpireDatabaseCursors",
      "ExpireFolderCursors",
      "LoseState",
      "BackUpState",
      "RestoreState",
      "Wait",
    ),
  },
);

const aStep = fc.oneof<Array<fc.WeightedArbitrary<StoryStep>>>(
  { weight: 9, arbitrary: aDatabaseStep },
  { weight: 6, arbitrary: aCopyStep },
  { weight: 3, arbitrary: aFolderStep },
  { weight: 8, arbitrary: aMirrorStep },
);

export const aFirstContact = aRecord({
  _tag: fc.constant("Add"),
  at: fc.constant("Office"),
  edits: edits(5),
});

export const someSteps = fc.oneof<Array<fc.WeightedArbitrary<ReadonlyArray<StoryStep>>>>(
  { weight: 14, arbitrary: aStep.map((step) => [step]) },
  { weight: 1, arbitrary: aScene(aFirstContact) },
);

/** Begins with contacts in the database and, mostly, with a first sync on which nothing goes wrong. */
export const aStory: fc.Arbitrary<Story> = aRecord({
  service: aService,
  wishes: someWishes,
  first: fc.array<StoryStep>(aFirstContact, { minLength: 1, maxLength: 4, size: "max" }),
  sync: sometimes(fc.constant<StoryStep>({ _tag: "Sync", faults: [], isPlannedFirst: false }), 7),
  rest: fc.array(someSteps, { maxLength: 18, size: "max" }),
}).map(({ service, wishes, first, sync, rest }) => ({
  service,
  wishes,
  steps: [...first, ...(sync === undefined ? [] : [sync]), ...rest.flat()],
}));
