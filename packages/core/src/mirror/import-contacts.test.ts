import {
  type Contact,
  type DuplicateFinder,
  type ImportAnswer,
  type Marker,
  type RemoteId,
  accountType,
  businessContactType,
  emptyContact,
  remoteId,
} from "@spegla/core";
import { databaseIdOf, mirrorIdOf, samplePhotos } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person } from "../../test/world.js";

const anna = person({ givenName: "Anna", surname: "Ek", phones: [{ kind: "mobile", number: "1" }] });
const olle = person({ givenName: "Olle", surname: "Ek", notes: "met in May" });

/** A mirror of two contacts, and a person's own two items beside their copies. */
const started = async (options: Parameters<typeof newWorld>[0] = {}) => {
  let ids = 0;
  const world = newWorld({
    ...options,
    mirror: { newContactId: () => `made-${(ids += 1)}`, ...options.mirror },
  });
  for (const n of [0, 1]) world.database.add(person({ surname: `c${n}` }), { id: idOf(`c${n}`) });
  await world.mirror.sync();
  return { world, own: [world.folder.personAdds(anna), world.folder.personAdds(olle)] as const };
};

/** Of another database's copy. */
const foreignMarker: Marker = {
  databaseId: databaseIdOf("another"),
  mirrorId: mirrorIdOf("m0"),
  contactId: idOf("c0"),
};

const itemAt = ({ folder }: World, id: RemoteId) => folder.all().find((item) => item.id === id);

const isStill = async (world: World): Promise<void> => {
  const writes = world.writes();
  expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete" });
  await world.mirror.sync();
  expect(world.writes()).toBe(writes);
};

describe("unknown contacts", () => {
  it("[IM1] are the items without a marker that are no copies; looking at them writes nothing and needs no lease", async () => {
    const { world, own } = await started({ folder: { pageSize: 1 } });
    const copy = world.copyOf(idOf("c0"));
    world.folder.dropsMarker(copy?.id ?? remoteId(""));
    world.folder.foreignAdds(anna, foreignMarker);
    await world.state.openedBy("somebody else").acquire(60_000, world.clock.now())();
    const writes = world.writes();
    const state = world.state.snapshot();
    expect(await world.mirror.unknownContacts()).toEqual([
      { remoteId: own[0], name: "Anna Ek", contact: anna },
      { remoteId: own[1], name: "Olle Ek", contact: olle },
    ]);
    expect([world.writes(), world.state.snapshot()]).toEqual([writes, state]);
  });
});

describe("an import by Move", () => {
  it("[IM2] makes the item the copy: it gets marker and category, and keeps everything else", async () => {
    const { world, own } = await started({ mirror: { category: "Spegla" } });
    world.folder.writesOpaque(own[0], "X-HOBBY:chess");
    const before = itemAt(world, own[1]);
    const done = await world.mirror.importContacts({
      which: [own[0]],
      mode: "Move",
      owner: "eva",
      importId: "fair",
      source: "May fair",
    });
    expect(done).toMatchObject({
      importId: "fair",
      items: [{ _tag: "Imported", remoteId: own[0], contactId: "made-1", name: "Anna Ek", isMirrored: true }],
      report: { outcome: "Complete", counts: { ImportContact: 1, WriteCopy: 1 } },
    });
    expect(world.database.get(idOf("made-1"))).toMatchObject({
      contact: anna,
      recordType: businessContactType,
      owner: "eva",
      importId: "fair",
      isPrivate: false,
    });
    expect(itemAt(world, own[0])).toMatchObject({
      contact: { ...anna, categories: ["Spegla"] },
      marker: { contactId: "made-1" },
      opaque: "X-HOBBY:chess",
    });
    expect(itemAt(world, own[1])).toEqual(before);
    expect(disagreements(world, "Spegla")).toEqual([]);
    await isStill(world);
  });

  it("[IM2, EN23] an item that was filed under the mirror's category before: the contact is not", async () => {
    const { world } = await started({ mirror: { category: "Spegla" } });
    const own = world.folder.personAdds({ ...anna, categories: ["friends", "Spegla"] });
    await world.mirror.importContacts({ which: [own], mode: "Move", importId: "fair" });
    expect(world.database.get(idOf("made-1"))?.contact.categories).toEqual(["friends"]);
    expect(itemAt(world, own)?.contact.categories).toEqual(["friends", "Spegla"]);
    await isStill(world);
  });

  it("[IM2] is two-way from then on", async () => {
    const { world, own } = await started();
    await world.mirror.importContacts({ which: "All", mode: "Move", importId: "fair" });
    world.folder.personEdits(own[0], (contact) => ({ ...contact, jobTitle: "there" }));
    world.database.edit(idOf("made-2"), (contact) => ({ ...contact, jobTitle: "here" }));
    await world.mirror.sync();
    expect(world.database.get(idOf("made-1"))?.contact.jobTitle).toBe("there");
    expect(itemAt(world, own[1])?.contact.jobTitle).toBe("here");
    world.folder.personRemoves(own[0]);
    await world.mirror.sync();
    expect(world.database.deleted().map(({ id }) => id)).toEqual(["made-1"]);
  });

  it("[IM2] picks those that a function picks", async () => {
    const { world, own } = await started();
    await world.mirror.importContacts({ which: ({ contact }) => contact.notes !== undefined, mode: "Move" });
    expect((await world.mirror.unknownContacts()).map((item) => item.remoteId)).toEqual([own[0]]);
  });

  it("[IM2] before the first sync has its copy in the mirror that the first sync goes on with", async () => {
    const world = newWorld();
    const own = world.folder.personAdds(anna);
    await world.mirror.importContacts({ which: "All", mode: "Move" });
    expect(await world.mirror.status()).toMatchObject({ phase: "Mirroring", folder: world.folder.id });
    expect(itemAt(world, own)?.marker?.mirrorId).toBe("mirror-1");
    await world.mirror.sync();
    expect(world.folder.all().map(({ id }) => id)).toEqual([own]);
    expect(disagreements(world)).toEqual([]);
    await isStill(world);
  });

  it("[IM2] of an item that was tidied for the database: both sides agree in the end", async () => {
    const { world } = await started();
    const untidy = person({
      surname: "Two",
      emails: [
        { kind: "work", address: "a@example.com", preferred: true },
        { kind: "home", address: "b@example.com", preferred: true },
      ],
    });
    const own = world.folder.personAdds(untidy);
    expect(await world.mirror.importContacts({ which: [own], mode: "Move" })).toMatchObject({
      items: [{ _tag: "Imported" }],
    });
    await world.mirror.sync();
    expect(disagreements(world)).toEqual([]);
    expect(itemAt(world, own)?.contact.emails.filter(({ preferred }) => preferred)).toHaveLength(1);
    await isStill(world);
  });

  it("[IM14] an item that is edited meanwhile is not overwritten: the edit comes home", async () => {
    const { world, own } = await started();
    const mirror = meanwhileLinked(world, own[0], () =>
      world.folder.personEdits(own[0], (contact) => ({ ...contact, jobTitle: "meanwhile" })),
    );
    await mirror.importContacts({ which: [own[0]], mode: "Move", importId: "fair" });
    expect(world.database.get(idOf("made-1"))?.contact.jobTitle).toBe("meanwhile");
    expect(disagreements(world)).toEqual([]);
  });

  it("[IM14] an item that vanishes meanwhile is held: nobody is known to have deleted it", async () => {
    const { world, own } = await started();
    const mirror = meanwhileLinked(world, own[0], () => world.folder.personRemoves(own[0]));
    const request = { which: [own[0]], mode: "Move", importId: "fair" } as const;
    expect(await mirror.importContacts(request)).toMatchObject({ report: { held: 1 } });
    expect(world.database.get(idOf("made-1"))?.contact).toEqual(anna);
    await world.mirror.discard("made-1");
    await world.mirror.sync();
    expect(disagreements(world)).toEqual([]);
  });
});

/** The same mirror; once, when the item has a link and no marker yet, something happens. */
const meanwhileLinked = (world: World, id: RemoteId, happens: () => void) => {
  let isDone = false;
  return world.faultyMirror(({ name }) => {
    const isLinked = world.state.snapshot().links.some(({ alias }) => alias === id);
    if (name === "read" && isLinked && !isDone) {
      isDone = true;
      happens();
    }
    return { _tag: "Pass" };
  });
};

describe("an import by Copy", () => {
  it("[IM3] leaves the item byte for byte; the contact has a copy of its own, and the listing says so", async () => {
    const { world, own } = await started();
    const before = world.folder.snapshot(world.database.id);
    const done = await world.mirror.importContacts({ which: [own[1]], mode: "Copy" });
    expect(done).toMatchObject({ importId: "made-1", items: [{ _tag: "Imported", contactId: "made-2" }] });
    expect(done.report).toMatchObject({ counts: { ImportContact: 1, CreateCopy: 1 } });
    expect(world.folder.snapshot(world.database.id)).toEqual(before);
    expect(world.copyOf(idOf("made-2"))?.contact).toEqual(olle);
    expect(world.state.snapshot()).toMatchObject({ intents: [], plan: [], parked: [] });
    expect((await world.mirror.unknownContacts()).map(({ importedAs }) => importedAs)).toEqual([
      undefined,
      "made-2",
    ]);
    await isStill(world);
  });

  it("[IM6] makes of an item no second contact while the first one lives, unless the answer says so", async () => {
    const { world, own } = await started();
    await world.mirror.importContacts({ which: [own[0]], mode: "Copy", importId: "one" });
    const again = { which: [own[0]], mode: "Copy", importId: "one" } as const;
    expect((await world.mirror.importContacts(again)).items).toMatchObject([
      { _tag: "DoneBefore", contactId: "made-1" },
    ]);
    const answers = new Map([[own[0], "createAnyway" as const]]);
    expect((await world.mirror.importContacts({ ...again, answers })).items).toMatchObject([
      { _tag: "Imported", contactId: "made-2" },
    ]);
    world.database.remove(idOf("made-1"));
    world.database.remove(idOf("made-2"));
    expect((await world.mirror.importContacts(again)).items).toMatchObject([
      { _tag: "Imported", contactId: "made-3" },
    ]);
  });

  it("[IM6] an item of another folder that has the same id is another one", async () => {
    const { world, own } = await started();
    await world.mirror.importContacts({ which: [own[0]], mode: "Copy" });
    const elsewhere = world.state
      .snapshot()
      .imports.map((record) => ({ ...record, text: record.text.replace(world.folder.id, "elsewhere") }));
    world.state.restore({ ...world.state.snapshot(), imports: elsewhere });
    const [unknown] = await world.mirror.unknownContacts();
    expect([unknown?.remoteId, unknown?.importedAs]).toEqual([own[0], undefined]);
  });
});

describe("an import into a mirror of chosen contacts", () => {
  it.each(["Copy", "Move"] as const)("[IM2, IM3] chooses what it makes (%s)", async (mode) => {
    const world = newWorld({ mirror: { tracking: "Chosen" } });
    world.database.add(person({ surname: "nobody's choice" }));
    const own = world.folder.personAdds(anna);
    const { items } = await world.mirror.importContacts({ which: [own], mode });
    const [made] = items;
    if (made?._tag !== "Imported") throw new Error("it was not imported");
    expect(made.isMirrored).toBe(true);
    await world.mirror.sync();
    expect(world.copyOf(made.contactId)?.id === own).toBe(mode === "Move");
    expect(await world.mirror.status()).toMatchObject({ mirrored: 1 });
    await isStill(world);
  });
});

describe("an import of what is not mirrored", () => {
  it.each(["Copy", "Move"] as const)(
    "[IM4] as an account, or outside the selection, leaves the item as it is (%s)",
    async (mode) => {
      const { world, own } = await started({
        mirror: { selection: { name: "not eva's", includes: ({ owner }) => owner !== "eva" } },
      });
      const before = [world.folder.snapshot(world.database.id), world.folder.all().length];
      const account = await world.mirror.importContacts({ which: [own[0]], mode, recordType: accountType });
      const outside = await world.mirror.importContacts({ which: [own[1]], mode, owner: "eva" });
      expect([...account.items, ...outside.items]).toMatchObject([
        { _tag: "Imported", isMirrored: false },
        { _tag: "Imported", isMirrored: false },
      ]);
      expect(world.state.snapshot()).toMatchObject({ intents: [], plan: [], parked: [] });
      expect(world.database.all().map(({ contact }) => contact)).toEqual(
        expect.arrayContaining([anna, olle]),
      );
      await world.mirror.sync();
      expect([world.folder.snapshot(world.database.id), world.folder.all().length]).toEqual(before);
      expect(await world.mirror.status()).toMatchObject({ mirrored: 2, parked: 0 });
    },
  );
});

describe("a photo", () => {
  const photo = samplePhotos[0];

  it.each(["Copy", "Move"] as const)("[IM5] comes along (%s)", async (mode) => {
    const { world } = await started();
    const own = world.folder.personAdds({ ...anna, photo } as Contact);
    const { items } = await world.mirror.importContacts({ which: [own], mode, importId: "fair" });
    expect(items).toMatchObject([{ _tag: "Imported" }]);
    expect(world.database.get(idOf("made-1"))?.contact.photo).toEqual(photo);
    expect(disagreements(world)).toEqual([]);
    await isStill(world);
  });
});

describe("what cannot be imported", () => {
  it("[IM5] is refused alone, with its reason, and does not wait", async () => {
    const { world, own } = await started();
    const bad = world.folder.personAdds({ ...emptyContact, notes: "a\u0000b" });
    const before = itemAt(world, bad);
    const { items, report } = await world.mirror.importContacts({
      which: [own[0], bad, own[1], remoteId("nowhere")],
      mode: "Move",
    });
    const outcome = new Map(items.map((item) => [item.remoteId, item]));
    expect(outcome.get(own[0])).toMatchObject({ _tag: "Imported" });
    expect(outcome.get(own[1])).toMatchObject({ _tag: "Imported" });
    expect(outcome.get(bad)).toMatchObject({ _tag: "Refused", reason: expect.stringContaining("U+0000") });
    expect(outcome.get(remoteId("nowhere"))).toMatchObject({ _tag: "Refused" });
    expect(report).toMatchObject({ outcome: "Complete", parked: 0 });
    expect(itemAt(world, bad)).toEqual(before);
    await isStill(world);
  });

  it("[IM5] a copy, of this database or another, is nobody's own", async () => {
    const { world } = await started();
    const copy = world.copyOf(idOf("c0"));
    const foreign = world.folder.foreignAdds(anna, foreignMarker);
    const { items } = await world.mirror.importContacts({
      which: [copy?.id ?? remoteId(""), foreign],
      mode: "Move",
    });
    expect(items).toMatchObject([
      { _tag: "DoneBefore", contactId: "c0" },
      { _tag: "Refused", remoteId: foreign },
    ]);
    expect(world.database.all()).toHaveLength(2);
  });

  it.each([
    ["recordType", { recordType: " " }],
    ["owner", { owner: "" }],
    ["importId", { importId: "x".repeat(256) }],
    ["source", { source: "\t" }],
    ["accountId", { accountId: idOf("a").concat("/") as never }],
  ])("[IM13] a request with a bad %s is refused before anything is written", async (option, bad) => {
    const { world } = await started();
    const writes = world.writes();
    for (const call of [world.mirror.importContacts, world.mirror.plans.importContacts])
      await expect(call({ which: "All", mode: "Move", ...bad })).rejects.toMatchObject({
        _tag: "InvalidOption",
        option,
      });
    expect(world.writes()).toBe(writes);
  });

  it("[IM13] while the mirror is being stopped, nothing is imported", async () => {
    const { world } = await started();
    const [binding] = world.state.snapshot().binding;
    const text = JSON.stringify({ ...JSON.parse(binding?.text ?? ""), phase: "Stopping" });
    world.state.restore({ ...world.state.snapshot(), binding: [{ key: "mirror", text }] });
    const { mirror } = world;
    const calls = [
      () => mirror.importContacts({ which: "All", mode: "Move" }),
      () => mirror.plans.importContacts({ which: "All", mode: "Move" }),
      () => mirror.linkContacts([]),
      () => mirror.plans.linkContacts([]),
      () => mirror.removeImported({ importId: "x" }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ _tag: "StopUnfinished" });
  });
});

/** Finds by surname. */
const sameSurname: DuplicateFinder = (candidates, existing) => ({
  candidates: candidates.flatMap(({ id, contact }) => {
    const matches = existing
      .filter((one) => one.contact.surname === contact.surname)
      .map((one) => ({
        id: one.id,
        score: 0.9,
        verdict: "Likely" as const,
        reasons: [{ rule: "surname", weight: 9, similarity: 1, value: contact.surname ?? "" }],
      }));
    return matches.length === 0 ? [] : [{ id, matches }];
  }),
});

describe("duplicates", () => {
  it("[IM7] items with a match and without an answer are told, not imported", async () => {
    const { world, own } = await started();
    const known = world.database.add(person({ surname: "Ek", jobTitle: "here" }), { id: idOf("ek") });
    const other = world.folder.personAdds(person({ surname: "Lind" }));
    const before = world.folder.snapshot(world.database.id).length;
    const { items } = await world.mirror.importContacts({
      which: "All",
      mode: "Move",
      findDuplicates: sameSurname,
      answers: new Map([[own[1], "skip"]]),
    });
    expect(items).toMatchObject([
      { _tag: "Skipped", remoteId: own[1] },
      {
        _tag: "Undecided",
        remoteId: own[0],
        matches: [
          {
            contactId: known.id,
            name: "Ek",
            hasCopy: false,
            verdict: "Likely",
            reasons: [{ rule: "surname" }],
          },
        ],
      },
      { _tag: "Imported", remoteId: other },
    ]);
    expect(world.folder.snapshot(world.database.id)).toHaveLength(before - 1);
  });

  it("[IM8] an answer links, makes a contact all the same, or leaves it", async () => {
    const { world, own } = await started();
    world.database.add(person({ surname: "Ek", jobTitle: "here" }), { id: idOf("ek") });
    const { items } = await world.mirror.importContacts({
      which: "All",
      mode: "Move",
      findDuplicates: sameSurname,
      answers: new Map<RemoteId, ImportAnswer>([
        [own[0], { link: idOf("ek") }],
        [own[1], "createAnyway"],
      ]),
    });
    expect(items).toMatchObject([
      { _tag: "Imported", remoteId: own[1] },
      { _tag: "Linked", remoteId: own[0], contactId: "ek" },
    ]);
    expect(world.copyOf(idOf("ek"))?.id).toBe(own[0]);
    expect(world.database.get(idOf("ek"))?.contact).toEqual({ ...anna, jobTitle: "here" });
    expect(disagreements(world)).toEqual([]);
    await isStill(world);
  });
});

describe("the plan of an import", () => {
  it("[IM12] tells what would be done, and writes nothing to either side", async () => {
    const { world, own } = await started();
    const before = [world.writes(), world.folder.snapshot(world.database.id)];
    const plan = await world.mirror.plans.importContacts({ which: "All", mode: "Move" });
    expect(plan).toMatchObject({
      counts: { ImportContact: 2 },
      items: [
        { _tag: "Imported", remoteId: own[0] },
        { _tag: "Imported", remoteId: own[1] },
      ],
    });
    const operations = [];
    for await (const operation of plan.operations) operations.push(operation);
    expect(operations).toMatchObject([
      { decision: "ImportContact", remoteId: own[0], name: "Anna Ek", isHeld: false },
      { decision: "ImportContact", remoteId: own[1] },
    ]);
    expect([world.writes(), world.folder.snapshot(world.database.id)]).toEqual(before);
    await isStill(world);
  });
});
