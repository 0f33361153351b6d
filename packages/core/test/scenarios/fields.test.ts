import { isMainThread } from "node:worker_threads";
import type { Contact, Projection } from "@spegla/core";
import { wholeProjection } from "@spegla/testkit";
import { afterEach, describe, expect, it } from "vitest";
import { type World, disagreements, newWorld, person, sorted } from "../world.js";
import {
  contactOf,
  copyIdOf,
  copyOf,
  editHere,
  editThere,
  mirroring,
  nth,
  settle,
  targetWith,
  writesOf,
} from "./scenario.js";

const rich: Partial<Contact> = {
  givenName: "Ann",
  surname: "Ek",
  notes: "Met in Lund.",
  birthday: { year: 1970, month: 2, day: 28 },
  emails: [{ kind: "work", address: "ann@ek.se" }],
  phones: [{ kind: "mobile", number: "+46 70 1" }],
  addresses: [{ kind: "work", street: "Storgatan 1", city: "Lund" }],
  categories: ["Golf"],
  custom: { region: "South" },
};

const clear =
  (...fields: ReadonlyArray<keyof Contact>) =>
  (contact: Contact): Contact => {
    const lists: Partial<Contact> = {
      emails: [],
      phones: [],
      addresses: [],
      urls: [],
      ims: [],
      categories: [],
      custom: {},
    };
    const emptied = Object.fromEntries(
      fields.flatMap((field) => (field in lists ? [[field, lists[field]]] : [])),
    );
    const kept = Object.fromEntries(
      Object.entries(contact).filter(([field]) => !fields.some((cleared) => cleared === field)),
    );
    return person({ ...kept, ...emptied });
  };

describe("fields", () => {
  it.each(["here", "there"])(
    "[S76, DF7] cleared %s, one after the other, are cleared on both sides and stay so",
    async (side) => {
      const world = newWorld();
      const { id } = world.database.add(person({ fullName: "Ann Ek", ...rich }), { id: nth(0) });
      await settle(world);
      const fields = Object.keys(rich).map((field) => field as keyof Contact);
      for (const field of fields) {
        if (side === "here") world.database.edit(id, clear(field));
        else world.folder.personEdits(copyIdOf(world, id), clear(field));
        expect(await writesOf(world, world.mirror.sync), field).toBe(1);
        for (let round = 0; round < 3; round += 1) expect(await writesOf(world, world.mirror.sync)).toBe(0);
      }
      expect(contactOf(world, 0)).toEqual(person({ fullName: "Ann Ek" }));
      expect(copyOf(world, 0)).toEqual(person({ fullName: "Ann Ek" }));
    },
  );

  /** A mapping that knows all fields but the nickname, and the one after it that knows that too. */
  const { nickname: _new, ...olderTexts } = wholeProjection.texts;
  const mapped = (world: World, projection: Projection) =>
    world.remirror({
      target: targetWith(world, ({ capabilities }) => ({ capabilities: { ...capabilities, projection } })),
    });

  it("[S78] a mapping that has learnt a field clears it nowhere; local edits win; cleared later, it is cleared", async () => {
    const world = newWorld();
    const older = mapped(world, { ...wholeProjection, revision: 1, texts: olderTexts });
    for (const n of [0, 1])
      world.database.add(person({ surname: "Ek", nickname: `Nick ${n}` }), { id: nth(n) });
    await settle(world, older);
    expect([0, 1].map((n) => copyOf(world, n).nickname)).toEqual([undefined, undefined]);
    const newer = mapped(world, { ...wholeProjection, revision: 2 });
    editThere(world, nth(0), { notes: "edited before the update was seen" });
    editHere(world, nth(1), { nickname: "Nicky" });
    await settle(world, newer);
    expect([0, 1].map((n) => contactOf(world, n).nickname)).toEqual(["Nick 0", "Nicky"]);
    expect(copyOf(world, 1).nickname).toBe("Nicky");
    expect(contactOf(world, 0).notes).toBe("edited before the update was seen");
    world.folder.personEdits(copyIdOf(world, nth(1)), clear("nickname"));
    await settle(world, newer);
    expect(contactOf(world, 1).nickname).toBeUndefined();
    expect(await newer.conflicts()).toEqual([]);
  });

  describe("in a time zone", () => {
    const zone = process.env["TZ"];
    afterEach(() => {
      if (zone === undefined) delete process.env["TZ"];
      else process.env["TZ"] = zone;
    });
    // A worker thread, as mutation testing uses them, has the time zone of its process.
    it.skipIf(!isMainThread).each([
      ["Pacific/Kiritimati", -840],
      ["Asia/Kolkata", -330],
      ["Europe/Stockholm", -60],
      ["America/Los_Angeles", 480],
      ["Pacific/Pago_Pago", 660],
    ] as const)("[S83, EQ7] birthdays stay on their day over ten rounds in %s", async (timeZone, offset) => {
      process.env["TZ"] = timeZone;
      expect(new Date(2_000, 0, 1).getTimezoneOffset()).toBe(offset);
      const birthdays = [
        { year: 1970, month: 1, day: 1 },
        { year: 2000, month: 2, day: 29 },
        { month: 12, day: 31 },
      ];
      const world = newWorld();
      for (const [n, birthday] of birthdays.entries())
        world.database.add(person({ surname: "Ek", birthday }), { id: nth(n) });
      for (let round = 0; round < 10; round += 1) {
        await world.mirror.sync();
        for (const n of birthdays.keys())
          (round % 2 === 0 ? editHere : editThere)(world, nth(n), { notes: `round ${round}` });
      }
      await settle(world);
      expect(birthdays.map((_, n) => contactOf(world, n).birthday)).toEqual(birthdays);
      expect(birthdays.map((_, n) => copyOf(world, n).birthday)).toEqual(birthdays);
    });
  });

  it("[S84, MG6] categories come and go one by one on both sides, and one taken from all goes from all", async () => {
    const world = await mirroring(3);
    for (const n of [0, 1, 2]) editHere(world, nth(n), { categories: ["Golf", "Sailing"] });
    await settle(world);
    editHere(world, nth(0), { categories: ["Golf", "Sailing", "Chess"] });
    editThere(world, nth(0), { categories: ["Sailing", "Opera"] });
    await settle(world);
    for (const contact of [contactOf(world, 0), copyOf(world, 0)])
      expect(sorted(contact.categories)).toEqual(["Chess", "Opera", "Sailing"]);
    for (const n of [0, 1, 2])
      editThere(world, nth(n), {
        categories: copyOf(world, n).categories.filter((name) => name !== "Sailing"),
      });
    await settle(world);
    expect([0, 1, 2].map((n) => contactOf(world, n).categories.includes("Sailing"))).toEqual([
      false,
      false,
      false,
    ]);
    expect(contactOf(world, 1).categories).toEqual(["Golf"]);
    expect(disagreements(world)).toEqual([]);
  });

  it("[S85, MG9] two that never agreed are joined: the first wins, gaps are filled, entries are told apart by what they say", async () => {
    const world = newWorld({ mirror: { policy: { field: "database" } } });
    const { id } = world.database.add(
      person({
        fullName: "Ann Ek",
        jobTitle: "Seller",
        phones: [{ kind: "work", number: "+46 8 123" }],
        emails: [{ kind: "work", address: "ann@ek.se" }],
        addresses: [{ kind: "work", street: "Storgatan 1", city: "Lund" }],
      }),
    );
    await world.mirror.sync();
    world.folder.personEdits(copyIdOf(world, id), () =>
      person({
        fullName: "Ann Ek",
        jobTitle: "Buyer",
        notes: "a gap",
        phones: [
          { kind: "work", number: "+46-8-12 3" },
          { kind: "home", number: "+46 9" },
        ],
        emails: [
          { kind: "work", address: "ann@EK.se" },
          { kind: "home", address: "ann@home.se" },
        ],
        addresses: [{ kind: "home", street: "Storgatan 1", city: "Malmö" }],
      }),
    );
    world.state.wipe();
    await settle(world);
    const { contact } = world.database.get(id) ?? { contact: person({}) };
    expect(contact).toMatchObject({ jobTitle: "Seller", notes: "a gap" });
    expect(contact.phones.map(({ number }) => number)).toEqual(["+46 8 123", "+46 9"]);
    expect(contact.emails.map(({ address }) => address)).toEqual(["ann@ek.se", "ann@home.se"]);
    expect(contact.addresses.map(({ city }) => city)).toEqual(["Lund", "Malmö"]);
    expect(disagreements(world)).toEqual([]);
  });
});
