import type { Contact, Photo, ReplicaError } from "@spegla/core";
import { samplePhotos } from "@spegla/testkit";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { type World, disagreements, newWorld, person } from "../world.js";
import {
  contactOf,
  copyIdOf,
  copyOf,
  databaseWith,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
} from "./scenario.js";

const withoutPhoto = ({ photo: _none, ...contact }: Contact): Contact => contact;

describe("photos", () => {
  const [first, second] = samplePhotos;
  if (first === undefined || second === undefined) throw new Error("the testkit has no photos");
  const transfers = ({ database, folder }: World): number =>
    database.calls.counts().photos + folder.calls.counts().photos;
  const photosOf = (world: World): ReadonlyArray<Photo | undefined> => [
    contactOf(world, 0).photo,
    copyOf(world, 0).photo,
  ];

  it.each(["here", "there"])(
    "[S80] added, replaced and removed %s: one transfer for each new picture, none for anything else",
    async (side) => {
      const world = await mirroring(3);
      const edit = side === "here" ? editHere : editThere;
      for (const [photo, moved] of [
        [first, 1],
        [second, 2],
      ] as const) {
        edit(world, nth(0), { photo });
        await settle(world);
        expect(photosOf(world)).toEqual([photo, photo]);
        expect(transfers(world)).toBe(moved);
        editHere(world, nth(0), { notes: `here ${moved}` });
        editThere(world, nth(0), { office: `there ${moved}` });
        await settle(world);
        expect(transfers(world)).toBe(moved);
      }
      if (side === "here") world.database.edit(nth(0), withoutPhoto);
      else world.folder.personEdits(copyIdOf(world, nth(0)), withoutPhoto);
      await settle(world);
      expect(photosOf(world)).toEqual([undefined, undefined]);
      expect(transfers(world)).toBe(2);
      expect(await world.mirror.conflicts()).toEqual([]);
    },
  );

  it("[S80, EN11] one that cannot be fetched once is fetched again after its wait, not in a loop, and holds nobody up", async () => {
    const world = await mirroring(3);
    const lost: ReplicaError = { _tag: "ProtocolViolation", message: "half a picture" };
    let asked = 0;
    const mirror = world.remirror({
      database: databaseWith(world, ({ photo }) => ({
        photo: (id, wanted, signal) => ((asked += 1) === 1 ? TE.left(lost) : photo(id, wanted, signal)),
      })),
    });
    editHere(world, nth(0), { photo: first });
    editHere(world, nth(1), { notes: "here" });
    expect(await mirror.sync()).toMatchObject({ parked: 1, writes: { folder: 1 } });
    await mirror.sync();
    expect(asked).toBe(1);
    world.clock.advance(60_000);
    await settle(world, mirror);
    expect([asked, ...photosOf(world)]).toEqual([2, first, first]);
  });

  it("[S81, MG8] a service that keeps no photo, and says so, takes none from the database and is sent none again", async () => {
    const world = newWorld({ folder: { stored: "Reported", respell: withoutPhoto } });
    world.database.add(person({ surname: "Ek", photo: first }), { id: nth(0) });
    await settle(world);
    for (let round = 0; round < 3; round += 1) {
      editThere(world, nth(0), { notes: `there ${round}` });
      editHere(world, nth(0), { office: `here ${round}` });
      await settle(world);
    }
    expect(photosOf(world)).toEqual([first, undefined]);
    expect(transfers(world)).toBe(1);
    expect(contactOf(world, 0)).toMatchObject({ notes: "there 2", office: "here 2" });
  });
});

describe("what is too much for the folder", () => {
  it("[S86, L11] is set aside with its reason, and goes as soon as the contact is mended", async () => {
    const refusal = ({ notes }: Contact): ReplicaError | undefined =>
      notes === undefined || notes.length < 10
        ? undefined
        : { _tag: "InvalidItem", id: "", field: "notes", reason: "too long", message: "notes are too long" };
    const world = await mirroring(3, { folder: { refusal } });
    editHere(world, nth(0), { notes: "much too long", office: "1" });
    editHere(world, nth(1), { notes: "short" });
    expect(await world.mirror.sync()).toMatchObject({ parked: 1, writes: { folder: 1 } });
    expect(await world.mirror.parked()).toMatchObject([{ contactId: nth(0), reason: "notes are too long" }]);
    editHere(world, nth(0), { notes: "mended" });
    expect(await world.mirror.sync()).toMatchObject({
      outcome: "Complete",
      parked: 0,
      writes: { folder: 1 },
    });
    expect(copyOf(world, 0)).toMatchObject({ notes: "mended", office: "1" });
  });

  it("[S87] two thousand contacts, the largest notes and photos among them, come, change and go", async () => {
    const world = await mirroring(2_000, { mirror: { guard: { share: 1, count: 10_000 } } });
    const large = samplePhotos.at(-1);
    for (let n = 0; n < 40; n += 1)
      editHere(world, nth(n), {
        notes: "å".repeat(200_000),
        ...(large === undefined ? {} : { photo: large }),
      });
    for (let n = 500; n < 2_000; n += 1) if (n % 2 === 0) world.database.remove(nth(n));
    expect(await world.mirror.sync()).toMatchObject({
      outcome: "Complete",
      writes: { database: 0, folder: 40 + 750 },
    });
    await settle(world);
    expect(world.folder.all()).toHaveLength(1_250);
    expect(disagreements(world)).toEqual([]);
  });
});
