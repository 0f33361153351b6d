import type { Contact, ContactId, DuplicateFinder, Mirror, Policy, RemoteId } from "@spegla/core";
import { faultAt, isProcessDied, samplePhotos } from "@spegla/testkit";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as N from "fp-ts/lib/number.js";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, newWorld, person, sorted } from "../world.js";
import { copyIdOf, editHere, editThere, mirroring, nth, settle, writesOf } from "./scenario.js";

const work = (address: string) => ({ kind: "work", address }) as const;
const olga = person({ fullName: "Olga Lo", emails: [work("olga@lo.se")] });

/** Finds who has the name, or an e-mail address, in common; who has both comes first. */
const nameOrMail: DuplicateFinder = (candidates, existing) => ({
  candidates: candidates.flatMap(({ id, contact }) => {
    const scored = existing.map((one) => ({ id: one.id, score: likeness(contact, one.contact) }));
    const matches = RA.sort(bestFirst)(scored.filter(({ score }) => score > 0)).map(asLikely);
    return matches.length === 0 ? [] : [{ id, matches }];
  }),
});

type Scored = { readonly id: string; readonly score: number };
const bestFirst = Ord.reverse(Ord.contramap(({ score }: Scored) => score)(N.Ord));
const asLikely = (scored: Scored) => ({ ...scored, verdict: "Likely" as const, reasons: [] });

const likeness = (a: Contact, b: Contact): number => {
  const addresses = new Set(b.emails.map(({ address }) => address));
  const hasMail = a.emails.some(({ address }) => addresses.has(address));
  return (a.fullName !== undefined && a.fullName === b.fullName ? 0.4 : 0) + (hasMail ? 0.5 : 0);
};

const itemAt = ({ folder }: World, id: RemoteId) => folder.all().find((item) => item.id === id);

const importAll = (mirror: Mirror, mode: "Copy" | "Move" = "Move") =>
  mirror.importContacts({ which: "All", mode, importId: "fair" });

describe("one that a person made a business contact", () => {
  it.each<Policy["field"]>(["database", "folder", "newest", "ask"])(
    "[S1, IM2] is in the database and mirrored back as that same item, policy %s",
    async (field) => {
      const world = newWorld({ mirror: { policy: { field } } });
      const own = world.folder.personAdds(olga);
      await settle(world);
      expect(world.database.all()).toEqual([]);
      await importAll(world.mirror);
      await settle(world);
      const [made, ...others] = world.database.all();
      expect([made?.contact, others]).toEqual([olga, []]);
      expect(world.folder.all()).toMatchObject([{ id: own, contact: olga, marker: { contactId: made?.id } }]);
      const id = made?.id ?? nth(0);
      editHere(world, id, { jobTitle: "here" });
      editThere(world, id, { notes: "there" });
      await settle(world);
      expect(world.database.get(id)?.contact).toEqual({ ...olga, jobTitle: "here", notes: "there" });
      expect(disagreements(world)).toEqual([]);
    },
  );

  it.each(["before", "after"])(
    "[S2, IM2] beside one that was added here in the same interval, imported %s the sync: each has its pair",
    async (when) => {
      const world = await mirroring(2);
      const { id } = world.database.add(person({ surname: "Here" }));
      const own = world.folder.personAdds(person({ surname: "There" }));
      if (when === "after") await world.mirror.sync();
      await importAll(world.mirror);
      await settle(world);
      expect(world.copyOf(id)?.contact.surname).toBe("Here");
      const made = world.database.all().find(({ contact }) => contact.surname === "There");
      expect(itemAt(world, own)?.marker?.contactId).toBe(made?.id);
      expect([world.database.all(), world.folder.all()].map(({ length }) => length)).toEqual([4, 4]);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S90, IM6] by Move, and imports again after an edit: that contact has the edit, and there is no other", async () => {
    const world = await mirroring(1);
    const own = world.folder.personAdds(olga);
    await importAll(world.mirror);
    const { contactId } = itemAt(world, own)?.marker ?? expect.fail("it has no marker");
    world.folder.personEdits(own, (contact) => ({ ...contact, notes: "edited" }));
    const again = { which: [own], mode: "Move" } as const;
    expect((await world.mirror.importContacts(again)).items).toMatchObject([
      { _tag: "DoneBefore", remoteId: own, contactId },
    ]);
    await settle(world);
    expect(world.database.all()).toHaveLength(2);
    expect(world.database.get(contactId)?.contact).toEqual({ ...olga, notes: "edited" });
    expect(disagreements(world)).toEqual([]);
  });

  it("[S90, IM3, IM6] by Copy, and imports again after an edit: it is named, and each of the two stays what it is", async () => {
    const world = await mirroring(1);
    const own = world.folder.personAdds(olga);
    await importAll(world.mirror, "Copy");
    const [{ importedAs } = expect.fail("it is not listed")] = await world.mirror.unknownContacts();
    world.folder.personEdits(own, (contact) => ({ ...contact, notes: "edited" }));
    const before = contents(world);
    for (const mode of ["Copy", "Move"] as const)
      expect((await importAll(world.mirror, mode)).items).toMatchObject([
        { _tag: "DoneBefore", remoteId: own, contactId: importedAs },
      ]);
    await settle(world);
    expect(contents(world)).toEqual(before);
    world.database.remove(importedAs ?? nth(0));
    expect((await importAll(world.mirror, "Copy")).items).toMatchObject([{ _tag: "Imported" }]);
    await settle(world);
    expect(world.database.all().map(({ contact }) => contact.notes)).toEqual([undefined, "edited"]);
  });
});

describe("what is unknown", () => {
  it("[S69, IM1, L6] is listed and never imported by itself; what carries a marker of ours is linked", async () => {
    const world = await mirroring(2);
    const own = [olga, person({ surname: "Own" })].map(world.folder.personAdds);
    const before = [contents(world), world.folder.snapshot(world.database.id)];
    const listed = async () => (await world.mirror.unknownContacts()).map(({ remoteId }) => remoteId);
    world.state.wipe();
    expect(await listed()).toEqual(own);
    expect(await writesOf(world, () => settle(world))).toBe(0);
    expect([contents(world), world.folder.snapshot(world.database.id)]).toEqual(before);
    expect(await world.mirror.status()).toMatchObject({ mirrored: 2 });
    world.folder.dropsMarker(copyIdOf(world, nth(0)));
    expect(await listed()).toEqual(own);
    const [first = expect.fail("nothing was added"), ...rest] = own;
    await world.mirror.importContacts({ which: [first], mode: "Move" });
    await settle(world);
    expect(await listed()).toEqual(rest);
    expect(await world.mirror.status()).toMatchObject({ mirrored: 3 });
  });
});

describe("the same person on both sides", () => {
  it.each([0, 3])(
    "[S3, IM7, IM8] unawares, beside %i links: the import finds the contact, and they become one pair",
    async (links) => {
      const world = await mirroring(links);
      const { id } = world.database.add({ ...olga, jobTitle: "here" });
      const own = world.folder.personAdds({ ...olga, notes: "there" });
      const request = { which: "All", mode: "Move", findDuplicates: nameOrMail } as const;
      const before = world.writes();
      expect((await world.mirror.importContacts(request)).items).toMatchObject([
        { _tag: "Undecided", remoteId: own, matches: [{ contactId: id, hasCopy: false }] },
      ]);
      expect(world.writes()).toBe(before);
      await world.mirror.importContacts({ ...request, answers: new Map([[own, { link: id }]]) });
      await settle(world);
      expect(copyIdOf(world, id)).toBe(own);
      expect(world.database.get(id)?.contact).toEqual({ ...olga, jobTitle: "here", notes: "there" });
      expect([world.database.all(), world.folder.all()].map(({ length }) => length)).toEqual([
        links + 1,
        links + 1,
      ]);
      expect(disagreements(world)).toEqual([]);
    },
  );

  it("[S3, IM7, IM9] of whom the contact has a copy by now: it is told so, and nothing is made or written", async () => {
    const world = await mirroring(1);
    const { id } = world.database.add(olga);
    const own = world.folder.personAdds(olga);
    await settle(world);
    const before = contents(world);
    const request = { which: "All", mode: "Move", findDuplicates: nameOrMail } as const;
    expect((await world.mirror.importContacts(request)).items).toMatchObject([
      { _tag: "Undecided", matches: [{ contactId: id, hasCopy: true }] },
    ]);
    const answers = new Map([[own, { link: id }]]);
    expect((await world.mirror.importContacts({ ...request, answers })).items).toMatchObject([
      { _tag: "Refused", reason: "the contact has a copy already" },
    ]);
    await settle(world);
    expect(contents(world)).toEqual(before);
  });
});

describe("an ambiguous duplicate", () => {
  const request = { which: "All", mode: "Move", findDuplicates: nameOrMail } as const;

  it("[S33, IM7, IM8] that may be either of two contacts waits until a person has chosen", async () => {
    const world = newWorld();
    for (const n of [0, 1])
      world.database.add({ ...olga, fullName: `Olga ${n}`, nickname: `Nick ${n}` }, { id: nth(n) });
    const own = world.folder.personAdds(olga);
    for (let call = 0; call < 2; call += 1)
      expect((await world.mirror.importContacts(request)).items).toMatchObject([
        { _tag: "Undecided", matches: [{ contactId: nth(0) }, { contactId: nth(1) }] },
      ]);
    expect(world.writes()).toBe(0);
    const answers = new Map([[own, { link: nth(1) }]]);
    expect((await world.mirror.importContacts({ ...request, answers })).items).toMatchObject([
      { _tag: "Linked", contactId: nth(1) },
    ]);
    await settle(world);
    expect(copyIdOf(world, nth(1))).toBe(own);
    expect(world.folder.all()).toHaveLength(2);
    expect(disagreements(world)).toEqual([]);
  });

  it("[S33, IM8, L6] of which two items claim one contact: one becomes its copy, the other stays as it was", async () => {
    const world = newWorld();
    world.database.add(olga, { id: nth(0) });
    const [first, second] = [olga, { ...olga, notes: "second" }].map(world.folder.personAdds);
    if (first === undefined || second === undefined) throw new Error("nothing was added");
    expect((await world.mirror.importContacts(request)).items).toMatchObject([
      { _tag: "Undecided", remoteId: first },
      { _tag: "Undecided", remoteId: second },
    ]);
    expect(world.writes()).toBe(0);
    const other = itemAt(world, second);
    const answers = new Map([first, second].map((id) => [id, { link: nth(0) }]));
    expect((await world.mirror.importContacts({ ...request, answers })).items).toMatchObject([
      { _tag: "Linked", remoteId: first },
      { _tag: "Refused", remoteId: second },
    ]);
    await settle(world);
    expect(copyIdOf(world, nth(0))).toBe(first);
    expect(itemAt(world, second)).toEqual(other);
    expect(world.database.all()).toHaveLength(1);
  });

  it("[S33, IM9, IM10] among namesakes: of several candidates each finds its own, and the pairs are right", async () => {
    const world = newWorld();
    const namesake = (n: number) => person({ fullName: "Ann Ek", emails: [work(`ann${n}@ek.se`)] });
    for (const n of [0, 1, 2]) world.database.add(namesake(n), { id: nth(n) });
    const own = new Map<RemoteId, ContactId>(
      [2, 0, 1].map((n) => [world.folder.personAdds(namesake(n)), nth(n)]),
    );
    const possible = await world.mirror.possibleCopies({ findDuplicates: nameOrMail });
    expect(possible.map(({ matches }) => matches.length)).toEqual([3, 3, 3]);
    const pairs = possible.map(({ remoteId, matches: [best = expect.fail("no match")] }) => ({
      remoteId,
      contactId: best.contactId,
    }));
    expect(new Map(pairs.map(({ remoteId, contactId }) => [remoteId, contactId]))).toEqual(own);
    await world.mirror.linkContacts(pairs);
    await settle(world);
    expect(new Map(world.folder.all().map(({ id, marker }) => [id, marker?.contactId]))).toEqual(own);
    expect(await world.mirror.conflicts()).toEqual([]);
    expect(disagreements(world)).toEqual([]);
  });
});

describe("an import that breaks off", () => {
  const people: ReadonlyArray<Contact> = [
    person({ ...olga, notes: "n".repeat(3_000), phones: [{ kind: "mobile", number: "1" }] }),
    person({
      fullName: "Bo Ek",
      company: "Ek",
      ...(samplePhotos[0] === undefined ? {} : { photo: samplePhotos[0] }),
    }),
    person({ fullName: "Cy Ek", emails: [work("cy@ek.se")], categories: ["Golf"] }),
  ];
  const [before, after] = [{ _tag: "DieBefore" }, { _tag: "DieAfter" }] as const;
  const imported = ({ database }: World) =>
    database.all().flatMap(({ id, contact }) => (id === nth(0) || id === nth(1) ? [] : [contact]));
  const namesOf = (contacts: ReadonlyArray<Contact>) =>
    sorted(contacts.map(({ fullName }) => fullName ?? ""));
  /** Every field of each is there, and each is there once. */
  const expectWhole = (world: World): void => {
    for (const contact of imported(world)) expect(people).toContainEqual(contact);
    expect(new Set(namesOf(imported(world))).size).toBe(imported(world).length);
  };

  it.each(["Copy", "Move"] as const)(
    "[S15, IM6, L8] at any call (%s) leaves no contact without its fields and none twice, and is finished by the next",
    async (mode) => {
      let partial = 0;
      for (const fault of [before, after, { ...after, writes: 1 }])
        for (let at = 0, isDead = true; isDead; at += 1) {
          const world = await mirroring(2, { folder: { naming: "Server", batchSize: 2 } });
          for (const contact of people) world.folder.personAdds(contact);
          isDead = await importAll(world.faultyMirror(faultAt(at, fault)), mode).then(
            () => false,
            (error: unknown) => {
              if (!isProcessDied(error)) throw error;
              return true;
            },
          );
          expectWhole(world);
          if (imported(world).length % people.length > 0) partial += 1;
          world.state.expireLease();
          await settle(world);
          expectWhole(world);
          await importAll(world.mirror, mode);
          await settle(world);
          expectWhole(world);
          expect(namesOf(imported(world))).toEqual(namesOf(people));
          expect(world.folder.all()).toHaveLength(mode === "Move" ? 5 : 8);
          expect(disagreements(world)).toEqual([]);
        }
      expect(partial).toBeGreaterThan(0);
    },
  );
});
