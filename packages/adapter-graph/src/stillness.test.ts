import { createHash } from "node:crypto";
import { type Contact, emptyContact, eqContact, viewContact } from "@spegla/core";
import { aContact, contactIdOf } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphPlace } from "../test/graph-place.js";
import { mirroredFolder, person, rawFolder } from "../test/mirrored-folder.js";
import { addOwnPeople } from "../test/own-people.js";
import { respellingSetting } from "../test/switch-settings.js";
import { graphProjection } from "./contact/projection.js";

const people = fc.sample(aContact, { seed: 7, numRuns: 40 });

describe("on a service that respells whatever it can", () => {
  it("ten rounds write nothing, and ask for nothing twice", async () => {
    const place = graphPlace({ switches: respellingSetting.switches });
    addOwnPeople(place);
    const { database, mirror } = mirroredFolder(place, { category: "Business" });
    for (const [at, contact] of people.entries()) database.add(contact, { id: contactIdOf(`contact-${at}`) });
    await mirror.sync();
    const [stored, contacts] = [rawFolder(place), database.all()];
    for (let round = 0; round < 10; round += 1) {
      // Something else touches every copy, as an upgrade of the service does.
      if (round === 5) for (const id of place.folder.ids()) place.folder.touch(id);
      const { writes, conflicts, parked, held } = await mirror.sync();
      expect({ writes, conflicts, parked, held }).toEqual({
        writes: { database: 0, folder: 0 },
        conflicts: 0,
        parked: 0,
        held: 0,
      });
    }
    expect(database.all()).toEqual(contacts);
    expect([...rawFolder(place).keys()]).toEqual([...stored.keys()]);
  });

  it("an edit of any field comes home alone", async () => {
    const place = graphPlace({ switches: respellingSetting.switches });
    const { database, mirror, editCopy } = mirroredFolder(place);
    for (const [at, contact] of people.entries()) database.add(contact, { id: contactIdOf(`contact-${at}`) });
    await mirror.sync();
    const before = new Map(database.all().map(({ id, contact }) => [id, contact]));
    for (const id of before.keys()) editCopy(id, (contact) => ({ ...contact, office: "Room 7" }));
    await mirror.sync();
    for (const { id, contact } of database.all())
      expect(contact).toSatisfy((now: Contact) =>
        eqContact(now, { ...emptyContact, ...before.get(id), office: "Room 7" }),
      );
  });
});

describe("what does not fit into a contact of Exchange", () => {
  const bigPhoto = new Uint8Array(6_000_000).fill(7);
  const overfull = person({
    givenName: "Anna",
    surname: "Ek",
    fileAs: "Ek (Anna)",
    emails: Array.from({ length: 10 }, (_, at) => ({
      kind: at % 2 === 0 ? ("home" as const) : ("work" as const),
      address: `anna.${at}@example.com`,
      label: `Label ${at}`,
    })),
    phones: (["work", "work", "work", "home", "mobile", "workFax"] as const).map((kind, at) => ({
      kind,
      number: `+46 8 ${at}`,
    })),
    addresses: (["work", "work", "home", "home", "other"] as const).map((kind, at) => ({
      kind,
      street: `Storgatan ${at}`,
      extended: "c/o Lo",
      poBox: `Box ${at}`,
    })),
    urls: [
      { kind: "home", url: "https://home.example" },
      { kind: "work", url: "https://work.example" },
    ],
    anniversary: { month: 12, day: 24 },
    birthday: { month: 2, day: 29 },
    notes: "n".repeat(50_000),
    photo: {
      mediaType: "image/jpeg",
      hash: createHash("sha256").update(bigPhoto).digest("hex"),
      size: bigPhoto.length,
    },
    custom: { region: "North", rank: 3, isLead: true },
  });

  it("stays in the database, whatever a person edits beside it", async () => {
    const place = graphPlace();
    const { database, mirror, editCopy, copies } = mirroredFolder(place);
    const { id, revision, version } = database.add(person({ surname: "Ek" }));
    await database.push([
      { _tag: "Update", id, revision, version, contact: overfull, photoBytes: bigPhoto },
    ])();
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete", writes: { database: 0, folder: 1 } });
    const shown = viewContact(graphProjection("Held"))(overfull);
    expect(copies()[0]?.contact).toSatisfy((copy: Contact) => eqContact(copy, shown));
    expect([shown.emails.length, shown.phones.length, shown.addresses.length]).toEqual([3, 4, 3]);
    expect([shown.notes?.length, shown.photo, shown.custom]).toEqual([32_000, undefined, {}]);

    editCopy(id, (contact) => ({
      ...contact,
      jobTitle: "Baker",
      notes: `m${contact.notes?.slice(1)}`,
      emails: contact.emails.map((email, at) =>
        at === 0 ? { ...email, address: "new@example.com" } : email,
      ),
      addresses: contact.addresses.map((address) =>
        address.kind === "work" ? { ...address, street: "Nygatan 1" } : address,
      ),
    }));
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete", writes: { database: 1, folder: 0 } });
    const [first, ...others] = overfull.emails;
    const [work, ...elsewhere] = overfull.addresses;
    const wanted: Contact = {
      ...overfull,
      jobTitle: "Baker",
      notes: `m${"n".repeat(49_999)}`,
      emails: [{ kind: "home", ...first, address: "new@example.com" }, ...others],
      addresses: [{ kind: "work", ...work, street: "Nygatan 1" }, ...elsewhere],
    };
    expect(database.get(id)?.contact).toSatisfy((now: Contact) => eqContact(now, wanted));
    expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
  });
});
