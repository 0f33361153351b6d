import { type DuplicateFinder, type RemoteId, accountType, remoteId } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { type World, disagreements, idOf, newWorld, person } from "../../test/world.js";

const anna = person({ givenName: "Anna", surname: "Ek", phones: [{ kind: "mobile", number: "1" }] });

const itemAt = ({ folder }: World, id: RemoteId) => folder.all().find((item) => item.id === id);

/** A contact that nobody has mirrored yet, and a person's own item of the same person. */
const apart = (options: Parameters<typeof newWorld>[0] = {}) => {
  const world = newWorld(options);
  const here = person({ givenName: "Anna", surname: "Ek", jobTitle: "here", notes: "database's" });
  world.database.add(here, { id: idOf("anna") });
  return { world, own: world.folder.personAdds({ ...anna, notes: "folder's" }) };
};

const pair = (id: string, remote: RemoteId) => ({ contactId: idOf(id), remoteId: remote });

describe("linking", () => {
  it("[IM9] what only one side has goes to the other, and what they say differently is a recorded conflict", async () => {
    const { world, own } = apart();
    const { items, report } = await world.mirror.linkContacts([pair("anna", own)]);
    expect(items).toEqual([{ _tag: "Linked", remoteId: own, name: "Anna Ek", contactId: "anna" }]);
    expect(report).toMatchObject({ outcome: "Complete", counts: { LinkItem: 1, MergeFields: 1 } });
    const met = { ...anna, jobTitle: "here", notes: "database's" };
    expect(world.database.get(idOf("anna"))?.contact).toEqual(met);
    expect(itemAt(world, own)).toMatchObject({ contact: met, marker: { contactId: "anna" } });
    expect((await world.mirror.conflicts()).map(({ conflict }) => conflict)).toMatchObject([
      { path: "notes", database: { value: "database's" }, folder: { value: "folder's" }, winner: "Database" },
    ]);
    await world.mirror.sync();
    expect(world.folder.all()).toHaveLength(1);
    const writes = world.writes();
    await world.mirror.sync();
    expect(world.writes()).toBe(writes);
  });

  it("[IM9] is over when they have met: what is taken from one side then is taken from the other", async () => {
    const { world, own } = apart();
    await world.mirror.linkContacts([pair("anna", own)]);
    world.folder.personEdits(own, (contact) => ({ ...contact, phones: [] }));
    world.database.edit(idOf("anna"), ({ notes: _gone, ...contact }) => contact);
    await world.mirror.sync();
    const left = person({ givenName: "Anna", surname: "Ek", jobTitle: "here" });
    expect([world.database.get(idOf("anna"))?.contact, itemAt(world, own)?.contact]).toEqual([left, left]);
  });

  it("[IM9] many at once are no losses for the guard to hold: they were asked for", async () => {
    const world = newWorld();
    const pairs = Array.from({ length: 30 }, (_, n) => {
      world.database.add(person({ surname: `c${n}`, notes: "here" }), { id: idOf(`c${n}`) });
      return pair(`c${n}`, world.folder.personAdds(person({ surname: `c${n}`, notes: "there" })));
    });
    const { report } = await world.mirror.linkContacts(pairs);
    expect(report).toMatchObject({ held: 0, conflicts: 30, counts: { LinkItem: 30, MergeFields: 30 } });
    expect(disagreements(world)).toEqual([]);
  });

  it("[IM9] is refused, item by item, where there is nothing to link", async () => {
    const { world, own } = apart({
      mirror: { selection: { name: "public", includes: ({ isPrivate }) => !isPrivate } },
    });
    const copied = world.database.add(person({ surname: "copied" }), { id: idOf("copied") }).id;
    await world.mirror.sync();
    const copy = world.copyOf(copied)?.id ?? remoteId("");
    world.database.add(anna, { id: idOf("account"), recordType: accountType });
    world.database.add(anna, { id: idOf("private"), isPrivate: true });
    world.database.add(anna, { id: idOf("gone") });
    world.database.remove(idOf("gone"));
    world.database.add(anna, { id: idOf("free") });
    const others = ["1", "2", "3", "4", "5"].map((name) => world.folder.personAddsNamed(name, anna));
    const before = world.folder.snapshot(world.database.id);
    const { items } = await world.mirror.linkContacts([
      pair("copied", own),
      pair("account", remoteId("1")),
      pair("private", remoteId("2")),
      pair("gone", remoteId("3")),
      pair("free", remoteId("4")),
      pair("free", remoteId("5")),
      pair("free", copy),
      pair("copied", remoteId("nowhere")),
    ]);
    expect(items.map((item) => [item.remoteId, item._tag === "Refused" ? item.reason : item._tag])).toEqual([
      [copy, "it is the copy of another contact"],
      ["nowhere", "the folder has no such item"],
      [own, "the contact has a copy already"],
      ["1", "an account is never mirrored"],
      ["2", "the contact is not one of those that are mirrored"],
      ["3", "the database has no such contact, or it is in Deleted Items"],
      ["4", "Linked"],
      ["5", "the contact is to be linked to another item as well"],
    ]);
    expect(others).toHaveLength(5);
    expect(world.folder.snapshot(world.database.id)).toEqual(before.filter((line) => !line.includes('"4"')));
  });

  it("[IM9] a copy that only its marker tells of is a copy, too", async () => {
    const { world, own } = apart();
    await world.mirror.sync();
    world.state.restore({ ...world.state.snapshot(), links: [] });
    expect((await world.mirror.linkContacts([pair("anna", own)])).items).toMatchObject([
      { _tag: "Refused", reason: "the contact has a copy already" },
    ]);
  });

  it("[IM9] done before, it is told so", async () => {
    const { world, own } = apart();
    await world.mirror.linkContacts([pair("anna", own)]);
    expect((await world.mirror.linkContacts([pair("anna", own)])).items).toMatchObject([
      { _tag: "DoneBefore", contactId: "anna" },
    ]);
  });

  it("[IM9] to an item that vanishes meanwhile: the contact lives, and gets a copy of its own", async () => {
    const { world, own } = apart();
    const mirror = world.faultyMirror(({ name }) => {
      if (name === "commit" && isLinked(world) && itemAt(world, own) !== undefined)
        world.folder.personRemoves(own);
      return { _tag: "Pass" };
    });
    await mirror.linkContacts([pair("anna", own)]);
    expect(world.database.get(idOf("anna"))?.contact).toMatchObject({ notes: "database's" });
    expect(disagreements(world)).toEqual([]);
  });

  it("[IM12] its plan tells what would change on each side, and writes nothing", async () => {
    const { world, own } = apart();
    const writes = world.writes();
    const plan = await world.mirror.plans.linkContacts([pair("anna", own), pair("none", remoteId("none"))]);
    expect(plan.items).toMatchObject([{ _tag: "Refused" }, { _tag: "Linked" }]);
    const operations = [];
    for await (const operation of plan.operations) operations.push(operation);
    expect(operations).toMatchObject([
      {
        decision: "LinkItem",
        remoteId: own,
        databasePaths: [expect.stringContaining("phones")],
        folderPaths: expect.arrayContaining(["jobTitle", "notes"]),
      },
    ]);
    expect(world.writes()).toBe(writes);
  });
});

const isLinked = ({ state }: World): boolean => state.snapshot().links.length > 0;

const sameSurname: DuplicateFinder = (candidates, existing) => ({
  candidates: candidates.flatMap(({ id, contact }) => {
    const found = existing.filter((one) => one.contact.surname === contact.surname);
    const matches = found.map((one) => ({ id: one.id, score: 0.9, verdict: "Sure" as const, reasons: [] }));
    return matches.length === 0 ? [] : [{ id, matches }];
  }),
});

describe("possible copies", () => {
  it("[IM10] are items that may be a mirrored contact without a copy; looking writes nothing", async () => {
    const { world, own } = apart({
      mirror: { selection: { name: "public", includes: ({ isPrivate }) => !isPrivate } },
    });
    world.database.add(person({ surname: "Private" }), { isPrivate: true });
    world.database.add(person({ surname: "Account" }), { recordType: accountType });
    for (const surname of ["Private", "Account", "Nobody"]) world.folder.personAdds(person({ surname }));
    const [writes, state] = [world.writes(), world.state.snapshot()];
    expect(await world.mirror.possibleCopies({ findDuplicates: sameSurname })).toEqual([
      {
        remoteId: own,
        name: "Anna Ek",
        contact: { ...anna, notes: "folder's" },
        matches: [
          { contactId: "anna", name: "Anna Ek", hasCopy: false, score: 0.9, verdict: "Sure", reasons: [] },
        ],
      },
    ]);
    expect([world.writes(), world.state.snapshot()]).toEqual([writes, state]);
    await world.mirror.sync();
    expect(await world.mirror.possibleCopies({ findDuplicates: sameSurname })).toEqual([]);
  });

  it("[IM10] of contacts that nobody has chosen there are none", async () => {
    const { world } = apart({ mirror: { tracking: "Chosen" } });
    expect(await world.mirror.possibleCopies({ findDuplicates: sameSurname })).toEqual([]);
  });
});
