import { samplePhotos } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { contactOf, copyOf, editHere, editThere, mirroring, nth, settle } from "./scenarios/scenario.js";
import { disagreements } from "./world.js";

const [aPhoto, anotherPhoto] = samplePhotos;

describe("a contact that its copy's edit brings back from Deleted Items", () => {
  it.each(["database", "folder"] as const)(
    "[L1, MG5] with a field that nobody had decided: it is asked about again (%s)",
    async (choice) => {
      const policy = { field: "ask", editAgainstDelete: "edit" } as const;
      const world = await mirroring(3, { mirror: { policy } });
      editHere(world, nth(0), { jobTitle: "here" });
      editThere(world, nth(0), { jobTitle: "there" });
      await world.mirror.sync();
      const [asked] = await world.mirror.conflicts();
      editThere(world, nth(0), { notes: "there" });
      world.database.remove(nth(0));
      await world.mirror.resolve(asked?.id ?? "", "database");
      await settle(world);
      expect(contactOf(world, 0)).toMatchObject({ notes: "there" });
      const again = (await world.mirror.conflicts()).find(({ conflict }) => conflict.winner === "Undecided");
      expect(again).toMatchObject({ conflict: { path: "jobTitle" } });
      await world.mirror.resolve(again?.id ?? "", choice);
      await settle(world);
      expect(contactOf(world, 0).jobTitle).toBe(choice === "database" ? "here" : "there");
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[L1, MG5] with an entry that nobody had decided: both sides have both", async () => {
    const policy = { field: "ask", editAgainstDelete: "edit" } as const;
    const world = await mirroring(3, { mirror: { policy } });
    const mailed = (address: string) => ({ emails: [{ kind: "work", address } as const] });
    editHere(world, nth(0), mailed("anna@ek.se"));
    await world.mirror.sync();
    editHere(world, nth(0), mailed("here@ek.se"));
    editThere(world, nth(0), mailed("there@ek.se"));
    await world.mirror.sync();
    editThere(world, nth(0), { notes: "there" });
    world.database.remove(nth(0));
    await settle(world);
    const addresses = contactOf(world, 0).emails.map(({ address }) => address);
    expect(addresses.sort()).toEqual(["here@ek.se", "there@ek.se"]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[L4, L8] with two photos: that of Deleted Items stands, which cannot be had, and the other is kept", async () => {
    if (aPhoto === undefined || anotherPhoto === undefined) throw new Error("no photos");
    const policy = { field: "folder", editAgainstDelete: "edit" } as const;
    const world = await mirroring(3, { mirror: { policy } });
    editHere(world, nth(0), { photo: aPhoto });
    editThere(world, nth(0), { photo: anotherPhoto, notes: "there" });
    world.database.remove(nth(0));
    expect(await world.mirror.sync()).toMatchObject({ parked: 0, counts: { RestoreContact: 1 } });
    expect(contactOf(world, 0)).toMatchObject({ photo: aPhoto, notes: "there" });
    expect(copyOf(world, 0).photo).toEqual(aPhoto);
    const kept = (await world.mirror.conflicts()).find(({ conflict }) => conflict._tag === "FieldConflict");
    expect(kept).toMatchObject({ conflict: { winner: "Database", folder: { value: anotherPhoto } } });
    await settle(world);
    await world.mirror.resolve(kept?.id ?? "", "folder");
    await settle(world);
    expect(contactOf(world, 0).photo).toEqual(anotherPhoto);
    expect(disagreements(world)).toEqual([]);
  });
});
