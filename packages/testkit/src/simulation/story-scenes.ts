import type { TextField } from "@spegla/core";
import * as fc from "fast-check";
import type { ContactEdit } from "../samples/contact-edit.js";
import { aRecord } from "../arbitraries/record-arbitrary.js";
import type { FaultChoice, PlannedFault, StoryStep } from "./story.js";

/** Steps that meet in this order too seldom by themselves. */
export const aScene = (add: fc.Arbitrary<StoryStep>): fc.Arbitrary<ReadonlyArray<StoryStep>> =>
  fc.oneof(
    { weight: 2, arbitrary: aClash },
    { weight: 1, arbitrary: aLostCreate(add) },
    { weight: 1, arbitrary: aLateWrite(add) },
    { weight: 1, arbitrary: aMove },
    { weight: 1, arbitrary: aLastDeletion },
    { weight: 1, arbitrary: anUnseenDeletion(add) },
    { weight: 1, arbitrary: aRefusal(add) },
    { weight: 1, arbitrary: anUnnotedWrite },
    { weight: 1, arbitrary: aReply },
  );

const sync = (...faults: ReadonlyArray<PlannedFault>): StoryStep => ({
  _tag: "Sync",
  faults,
  isPlannedFirst: false,
});

/** Between a wave of writes and the record of what came of them. */
const deathBeforeSettling: PlannedFault = { on: "settle", at: 0, fault: { _tag: "DieBefore" } };

/** Both sides set one field, perhaps at the same moment. */
const aClash = fc
  .record({
    who: fc.nat({ max: 4 }),
    field: fc.constantFrom<Array<TextField>>("surname", "notes", "jobTitle"),
    isDying: fc.boolean(),
  })
  .map(({ who, field, isDying }): ReadonlyArray<StoryStep> => {
    const edits = [{ _tag: "SetText", field, value: "§" } as const];
    return [
      { _tag: "Edit", at: "Office", who, edits },
      { _tag: "EditCopy", who, edits },
      sync(...(isDying ? [deathBeforeSettling] : [])),
    ];
  });

/** A copy is made, and nobody hears of it; where the listing lags, nobody sees it either. */
const aLostCreate = (add: fc.Arbitrary<StoryStep>) =>
  fc
    .record({
      add,
      changes: fc.constantFrom(0, 100),
      at: fc.nat({ max: 1 }),
      fault: fc.constantFrom<Array<FaultChoice>>(
        { _tag: "FailAfter", error: "Unavailable", writes: 3 },
        { _tag: "DieAfter", writes: 3 },
      ),
    })
    .map(({ add: added, changes, at, fault }): ReadonlyArray<StoryStep> => [
      { _tag: "Lag", changes },
      added,
      sync({ on: "push", at, fault }),
      sync(),
    ]);

/** Whoever is to make copies freezes before it has noted so, or after the first one. */
const aLateWrite = (add: fc.Arbitrary<StoryStep>) =>
  fc
    .record({ add, on: fc.constantFrom("commit", "push"), at: fc.nat({ max: 2 }) })
    .map(({ add: added, on, at }): ReadonlyArray<StoryStep> => [added, added, { _tag: "Race", on, at }]);

/** The listing shows where a copy went before it shows that it is gone from where it was. */
const aMove = aRecord({ _tag: fc.constant("RenameCopy"), who: fc.nat({ max: 4 }) }).map(
  (rename): ReadonlyArray<StoryStep> => [
    { _tag: "Lag", changes: 0 },
    sync(),
    { _tag: "Lag", changes: 1 },
    rename,
    sync(),
  ],
);

/** What was done last before the mirror is stopped. */
const aLastDeletion = aRecord({ _tag: fc.constant("RemoveCopy"), who: fc.nat({ max: 4 }) }).map(
  (remove): ReadonlyArray<StoryStep> => [sync(), remove, { _tag: "Stop", faults: [] }],
);

/** The listing shows neither that a copy was made nor that it is gone. */
const anUnseenDeletion = (add: fc.Arbitrary<StoryStep>) =>
  fc
    .record({ add, remove: aRecord({ _tag: fc.constant("RemoveCopy"), who: fc.nat({ max: 4 }) }) })
    .map(({ add: added, remove }): ReadonlyArray<StoryStep> => [
      { _tag: "Lag", changes: 100 },
      added,
      sync(),
      remove,
      { _tag: "ExpireFolderCursors" },
      sync(),
    ]);

/** Of two contacts the folder takes only one. */
const aRefusal = (add: fc.Arbitrary<StoryStep>) =>
  add.map((added): ReadonlyArray<StoryStep> => [
    { _tag: "Refuse", isRefusing: true },
    { _tag: "Add", at: "Office", edits: [{ _tag: "SetText", field: "surname", value: "§ unstorable" }] },
    added,
    sync(),
    { _tag: "Refuse", isRefusing: false },
  ]);

/** A copy is written, or taken away, nobody notes it, and the contact is changed back. */
const anUnnotedWrite = fc
  .record({ who: fc.nat({ max: 4 }), isLeaving: fc.boolean() })
  .map(({ who, isLeaving }): ReadonlyArray<StoryStep> => {
    const edit = (done: ContactEdit): StoryStep => ({ _tag: "Edit", at: "Office", who, edits: [done] });
    const file = (as: "Private" | "Public"): StoryStep => ({ _tag: "Reclassify", who, as });
    const [there, back] = isLeaving
      ? [file("Private"), file("Public")]
      : [
          edit({ _tag: "SetText", field: "jobTitle", value: "§" }),
          edit({ _tag: "Clear", field: "jobTitle" }),
        ];
    return [sync(), there, sync(deathBeforeSettling), back, sync()];
  });

/** One machine edits a field knowing what the other one made of it. */
const aReply = fc
  .record({ who: fc.nat({ max: 4 }), isOffice: fc.boolean() })
  .map(({ who, isOffice }): ReadonlyArray<StoryStep> => {
    const edit = (at: "Office" | "Laptop"): StoryStep => ({
      _tag: "Edit",
      at,
      who,
      edits: [{ _tag: "SetText", field: "notes", value: "§" }],
    });
    const [first, second] = isOffice ? (["Office", "Laptop"] as const) : (["Laptop", "Office"] as const);
    return [{ _tag: "Meet" }, edit(first), { _tag: "Meet" }, edit(second), { _tag: "Meet" }];
  });
