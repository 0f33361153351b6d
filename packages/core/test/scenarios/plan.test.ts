import { accountType } from "@spegla/core";
import { narrowProjection, samplePhotos } from "@spegla/testkit";
import { expect, it } from "vitest";
import { contents, newWorld, person } from "../world.js";
import { addPeople, copyIdOf, editHere, editThere, nth, settle } from "./scenario.js";

const noGuard = { guard: { share: 1, count: 1_000, all: "Pass" as const } };

it("[S73, EN21] a plan of every kind of change leaves no trace, and says exactly what the sync then does", async () => {
  const world = newWorld({
    folder: { projection: narrowProjection },
    mirror: { ...noGuard, policy: { editAgainstDelete: "edit" } },
  });
  addPeople(world, 14);
  await settle(world);
  world.database.add(person({ surname: "New" }), { id: nth(20) });
  editHere(world, nth(0), { notes: "here" });
  editThere(world, nth(1), { notes: "there" });
  editHere(world, nth(2), { notes: "here" });
  editThere(world, nth(2), { office: "there" });
  world.database.remove(nth(3));
  world.folder.personRemoves(copyIdOf(world, nth(4)));
  world.database.remove(nth(5));
  editThere(world, nth(5), { notes: "there" });
  world.folder.personRemoves(copyIdOf(world, nth(6)));
  editHere(world, nth(6), { notes: "here" });
  world.database.reclassify(nth(7), { recordType: accountType });
  world.database.reclassify(nth(8), { recordType: accountType });
  editThere(world, nth(8), { notes: "there" });
  world.database.remove(nth(9));
  world.folder.personRemoves(copyIdOf(world, nth(9)));
  world.folder.personDuplicates(copyIdOf(world, nth(10)));
  world.folder.personRenames(copyIdOf(world, nth(11)));
  const photo = samplePhotos[0];
  if (photo !== undefined) editHere(world, nth(12), { photo });
  world.folder.personAdds(person({ surname: "Own" }));

  const traces = () => {
    const { plan: _staged, ...remembered } = world.state.snapshot();
    return [contents(world), world.writes(), remembered];
  };
  const before = traces();
  const first = await world.mirror.plan();
  const operations = [];
  for await (const { contactId, decision, isHeld } of first.operations)
    operations.push([contactId, decision, isHeld]);
  const second = await world.mirror.plan();
  expect(second.counts).toEqual(first.counts);
  expect(traces()).toEqual(before);
  expect(first.counts).toEqual({
    CreateCopy: 1,
    WriteCopy: 2,
    WriteContact: 1,
    MergeFields: 1,
    RemoveCopy: 2,
    RemoveContact: 1,
    RestoreContact: 1,
    RecreateCopy: 1,
    ReleaseCopy: 1,
    BringHomeThenRelease: 1,
    Forget: 1,
    Settle: 1,
  });
  expect(operations).toHaveLength(14);
  expect((await world.mirror.sync()).counts).toEqual(first.counts);
  await settle(world);
});
