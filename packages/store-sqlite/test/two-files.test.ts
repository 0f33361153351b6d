import { copyFileSync } from "node:fs";
import * as fc from "fast-check";
import {
  type ContactDatabase,
  type MergeReport,
  type MergedSoFar,
  accountType,
  mergeDatabases,
} from "@spegla/core";
import { describe, expect, it } from "vitest";
import type { SqliteContacts } from "../src/index.js";
import { freshPath, idOf, openAt, person, right } from "./fresh-store.js";

const merged = (a: ContactDatabase, b: ContactDatabase, since?: MergedSoFar): Promise<MergeReport> =>
  right(mergeDatabases(a, b, since === undefined ? {} : { since: JSON.parse(JSON.stringify(since)) }));

/** The office's file, and a copy of it that went away on a laptop. */
const officeAndLaptop = async (fill: (office: SqliteContacts) => Promise<void>) => {
  const [path, copy] = [freshPath(), freshPath()];
  const first = await openAt(path, { replicaId: "office", pageSize: 3 });
  await fill(first.contacts);
  first.close();
  copyFileSync(path, copy);
  const [office, laptop] = [
    await openAt(path, { pageSize: 3, retentionMs: 0 }),
    await openAt(copy, { replicaId: "laptop", pageSize: 3 }),
  ];
  return { office: office.contacts, laptop: laptop.contacts };
};

/** All that both files have to agree about. */
const contentOf = async (contacts: SqliteContacts): Promise<unknown> =>
  (await right(contacts.list({ limit: 1_000 }))).map(
    ({ revision: _revision, modifiedAt: _modifiedAt, imported: _imported, ...record }) => record,
  );

const binOf = async (contacts: SqliteContacts): Promise<ReadonlyArray<unknown>> =>
  (await right(contacts.deletedItems())).map(({ id, contact, version }) => ({ id, contact, version }));

describe("two files of one database", () => {
  it("[SM2] that were edited apart have the same contacts after a merge, photos and all", async () => {
    const { office, laptop } = await officeAndLaptop(async (contacts) => {
      await right(contacts.add({ id: idOf("acme"), contact: { company: "Acme" }, recordType: accountType }));
      for (const id of ["anna", "bert", "cia", "dan"])
        await right(contacts.add({ id: idOf(id), contact: person(id), accountId: idOf("acme") }));
    });
    const bytes = new Uint8Array([0xff, 0xd8, 0xff, 7]);
    const photo = await right(laptop.addPhoto(bytes));
    await right(laptop.edit(idOf("anna"), (now) => ({ ...now, photo, jobTitle: "Chief" })));
    await right(office.edit(idOf("anna"), (now) => ({ ...now, nickname: "Annie", jobTitle: "Boss" })));
    await right(office.edit(idOf("bert"), (now) => ({ ...now, notes: "his last edit" })));
    await right(office.remove(idOf("bert")));
    await right(laptop.remove(idOf("cia")));
    await right(office.edit(idOf("cia"), (now) => ({ ...now, notes: "edited" })));
    await right(office.remove(idOf("dan")));
    await right(office.purge([idOf("dan")]));
    await right(
      laptop.add({ id: idOf("eva"), contact: person("Eva", { photo }), owner: "bo", isPrivate: true }),
    );

    const report = await merged(office, laptop);
    expect(report.conflicts).toMatchObject([
      { contactId: "anna", path: "jobTitle", kept: { value: "Boss" }, lost: { value: "Chief" } },
      { contactId: "cia", _tag: "EditAgainstDelete", editedAt: "office" },
    ]);
    expect(report).toMatchObject({
      failed: [],
      // Without a merge before this one nobody knows whether Dan was edited since he was purged.
      purged: [{ contactId: "dan", purgedAt: "office" }],
      written: { office: 3, laptop: 3 },
    });
    await right(laptop.remove(idOf("dan")));
    expect(await contentOf(laptop)).toEqual(await contentOf(office));
    expect(await right(office.photo(idOf("anna"), photo))).toEqual(bytes);
    expect(await right(office.photo(idOf("eva"), photo))).toEqual(bytes);
    expect(await right(office.get(idOf("eva")))).toMatchObject({ owner: "bo", isPrivate: true });
    expect((await binOf(laptop))[0]).toEqual((await binOf(office))[0]);
    expect(await right(laptop.search("Annie"))).toHaveLength(1);
  });

  it("[SM2] remember how far they were merged: their own writes, and what was purged, are no news", async () => {
    const { office, laptop } = await officeAndLaptop(async (contacts) => {
      for (const id of ["anna", "bert", "cia"])
        await right(contacts.add({ id: idOf(id), contact: person(id) }));
    });
    await right(laptop.edit(idOf("anna"), (now) => ({ ...now, notes: "edited" })));
    const { soFar } = await merged(office, laptop);
    await right(laptop.remove(idOf("anna")));
    await right(laptop.remove(idOf("bert")));
    await right(laptop.purge([idOf("anna"), idOf("bert")]));
    const second = await merged(laptop, office, soFar);
    expect(second).toMatchObject({ purged: [], written: { office: 2, laptop: 0 } });
    expect((await right(office.deletedItems())).map(({ id }) => id)).toEqual(["anna", "bert"]);
    const third = await merged(laptop, office, second.soFar);
    expect(third).toMatchObject({ written: { office: 0, laptop: 0 }, soFar: second.soFar });
  });

  it("[SM2] come to the same after any edits, whichever is named first", async () => {
    const ids = ["a", "b", "c"].map(idOf);
    const aStep = fc.record({
      at: fc.nat({ max: 1 }),
      id: fc.constantFrom(...ids, idOf("d"), idOf("e")),
      does: fc.constantFrom("Add", "Retitle", "Note", "Untitle", "Remove", "Restore", "Merge" as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { maxLength: 25 }), fc.boolean(), async (steps, isTurned) => {
        const { office, laptop } = await officeAndLaptop(async (contacts) => {
          for (const id of ids) await right(contacts.add({ id, contact: person(id) }));
        });
        const pair = isTurned ? ([laptop, office] as const) : ([office, laptop] as const);
        let soFar: MergedSoFar | undefined;
        for (const [number, { at, id, does }] of steps.entries()) {
          const here = at === 0 ? office : laptop;
          if (does === "Merge") ({ soFar } = await merged(...pair, soFar));
          // What is not there is not edited: a Left is no matter here.
          if (does === "Add") await here.add({ id: idOf(`${id}-${here.replicaId}`), contact: person(id) })();
          if (does === "Retitle") await here.edit(id, (now) => ({ ...now, jobTitle: `title ${number}` }))();
          if (does === "Note") await here.edit(id, (now) => ({ ...now, notes: `note ${number}` }))();
          if (does === "Untitle") await here.edit(id, ({ jobTitle: _, ...now }) => now)();
          if (does === "Remove") await here.remove(id)();
          if (does === "Restore") await here.restore(id)();
        }
        const last = await merged(...pair, soFar);
        expect(last.failed).toEqual([]);
        expect(await contentOf(laptop)).toEqual(await contentOf(office));
        const again = await merged(...pair);
        expect(again).toMatchObject({ conflicts: [], written: { office: 0, laptop: 0 } });
      }),
      { numRuns: 30 },
    );
  });
});
