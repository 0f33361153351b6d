import {
  type BusinessContact,
  type ContactId,
  type Cursor,
  type DatabaseWrite,
  dotOf,
  emptyContact,
  revision,
  tickContactVersion,
} from "@spegla/core";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { aSmallContact } from "../arbitraries/contact-arbitrary.js";
import { editContact } from "../samples/contact-edit.js";
import { aSmallEdit } from "../arbitraries/contact-edit-arbitrary.js";
import { replicaIdOf, rightOf } from "../samples/ids.js";
import { type MemoryDatabase, memoryDatabase } from "./memory-database.js";
import { photoBytes, samplePhotos } from "../samples/sample-photos.js";

/** One who knows the database from its pulls alone. */
const follower = (database: MemoryDatabase) => {
  let known = new Map<ContactId, BusinessContact | undefined>();
  let since: O.Option<Cursor> = O.none;
  return {
    known: () => known,
    acknowledge: (writes: Parameters<NonNullable<MemoryDatabase["acknowledge"]>>[1]) => {
      if (database.acknowledge !== undefined)
        since = O.map((at: Cursor) => database.acknowledge?.(at, writes) ?? at)(since);
    },
    pullAll: async (): Promise<number> => {
      let changes = 0;
      for (;;) {
        const page = await database.pull(since)();
        if (E.isLeft(page)) {
          expect(page.left._tag).toBe("CursorExpired");
          since = O.none;
          known = new Map();
          continue;
        }
        const { upserts, removals, next, more, _tag } = page.right;
        if (O.isNone(since)) expect(_tag).toBe("Snapshot");
        for (const { id, item } of upserts) known.set(id, item);
        for (const { id } of removals) known.delete(id);
        changes += upserts.length + removals.length;
        since = O.some(next);
        if (!more) return changes;
      }
    },
  };
};

const stateOf = (database: MemoryDatabase) => new Map(database.all().map((item) => [item.id, item]));

const anAction = fc.oneof(
  fc.record({ _tag: fc.constant("Add"), contact: aSmallContact }),
  fc.record({ _tag: fc.constant("Edit"), at: fc.nat(), edit: aSmallEdit }),
  fc.record({ _tag: fc.constantFrom("Remove", "Restore", "Purge"), at: fc.nat() }),
  fc.record({ _tag: fc.constantFrom("PullPage", "PullAll", "ExpireCursors") }),
);

type Action = typeof anAction extends fc.Arbitrary<infer Some> ? Some : never;

const act = (database: MemoryDatabase, action: Action): void => {
  if (action._tag === "Add") database.add(action.contact);
  if (action._tag === "ExpireCursors") database.expireCursors();
  if (!("at" in action)) return;
  const isOfDeleted = action._tag === "Restore" || action._tag === "Purge";
  const items = isOfDeleted ? database.deleted() : database.all();
  const id = items[action.at % Math.max(1, items.length)]?.id;
  if (id === undefined) return;
  if (action._tag === "Edit") database.edit(id, editContact(action.edit));
  if (action._tag === "Remove") database.remove(id);
  if (action._tag === "Restore") database.restore(id);
  if (action._tag === "Purge") database.purge(id);
};

/** Reads one page now and then, and remembers whom it ever saw. */
const pageReader = (database: MemoryDatabase) => {
  const seen = new Set<ContactId>();
  let cursor: O.Option<Cursor> = O.none;
  return {
    seen: () => seen,
    pullPage: async (): Promise<boolean> => {
      const page = await database.pull(cursor)();
      cursor = E.isRight(page) ? O.some(page.right.next) : O.none;
      if (E.isLeft(page)) return true;
      for (const { id } of page.right.upserts) seen.add(id);
      return page.right.more;
    },
  };
};

describe("memoryDatabase", () => {
  it("a follower of its pulls knows what is there, whatever happened between the pages", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAction, { maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        async (actions, pageSize) => {
          const database = memoryDatabase({ pageSize });
          const { known, pullAll } = follower(database);
          const reader = pageReader(database);
          for (const action of actions) {
            if (action._tag === "PullAll") await pullAll();
            else if (action._tag === "PullPage") await reader.pullPage();
            else act(database, action);
          }
          await pullAll();
          expect(known()).toEqual(stateOf(database));
          expect(await pullAll()).toBe(0);
          // Who read page by page while things changed has missed nobody either.
          while (await reader.pullPage());
          while (await reader.pullPage());
          const seen = reader.seen();
          for (const { id } of database.all()) expect(seen).toContain(id);
        },
      ),
    );
  });

  it("acknowledged writes do not come back, and what others do meanwhile comes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 20 }), async (steps) => {
        const database = memoryDatabase();
        for (let added = 0; added < 5; added += 1) database.add({ ...emptyContact, givenName: "Ann" });
        const { known, pullAll, acknowledge } = follower(database);
        await pullAll();
        const [written, edited] = [new Set<ContactId>(), new Set<ContactId>()];
        for (const [at, isOurs] of steps) {
          const item = database.all()[at % 5];
          if (item === undefined) continue;
          const contact = { ...item.contact, notes: `${at} ${isOurs}` };
          if (!isOurs) {
            database.edit(item.id, () => contact);
            edited.add(item.id);
            continue;
          }
          const write: DatabaseWrite = { ...item, _tag: "Update", contact };
          const [result] = rightOf(await database.push([write])());
          if (result?._tag === "Done") acknowledge([result]);
          written.add(item.id);
          edited.delete(item.id);
        }
        expect(await pullAll()).toBe(edited.size);
        for (const id of edited) expect(known().get(id)).toEqual(database.get(id));
      }),
    );
  });

  it("versions every field that an edit wrote", () => {
    const database = memoryDatabase({ replicaId: "office" });
    const { id } = database.add({ ...emptyContact, givenName: "Ann", surname: "Ek" });
    database.edit(id, (contact) => ({ ...contact, surname: "Lo" }), replicaIdOf("laptop"));
    const version = database.get(id)?.version;
    expect(version?.vector).toEqual({ office: 1, laptop: 1 });
    expect(version && dotOf(version, "surname")).toEqual(O.some({ replica: "laptop", counter: 1 }));
    expect(version && dotOf(version, "givenName")).toEqual(O.some({ replica: "office", counter: 1 }));
  });

  it("refuses what was decided on another state", async () => {
    const database = memoryDatabase();
    const item = database.add({ ...emptyContact, givenName: "Ann" });
    const version = tickContactVersion(replicaIdOf("folder"), ["givenName"])(item.version);
    const update = { _tag: "Update", id: item.id, contact: item.contact, version } as const;
    const tags = async (...writes: ReadonlyArray<DatabaseWrite>): Promise<ReadonlyArray<string>> =>
      rightOf(await database.push(writes)()).map((result) =>
        result._tag === "Failed" ? result.error._tag : result._tag,
      );
    expect(await tags({ ...update, revision: revision("other") })).toEqual(["RevisionMismatch"]);
    expect(await tags({ ...update, revision: item.revision })).toEqual(["Done"]);
    expect(database.get(item.id)?.version).toEqual(version);
    const restore = { ...update, _tag: "Restore" } as const;
    expect(await tags(restore)).toEqual(["RevisionMismatch"]);
    const at = database.get(item.id)?.revision ?? revision("");
    const remove = { _tag: "Remove", id: item.id, version, revision: at } as const;
    expect(await tags({ ...remove, revision: item.revision }, remove, remove)).toEqual([
      "RevisionMismatch",
      "Removed",
      "Removed",
    ]);
    expect(await tags({ ...update, revision: at })).toEqual(["NotFound"]);
    expect(rightOf(await database.read([item.id])())).toMatchObject([
      { _tag: "Missing", id: item.id, deleted: { id: item.id } },
    ]);
    expect(await tags(restore)).toEqual(["Done"]);
    database.purge(item.id);
    expect(await tags(restore)).toEqual(["NotFound"]);
    expect(database.calls.counts()).toMatchObject({ pulls: 0, reads: 1, writes: 9, mostAtOnce: 1 });
  });

  it("keeps the bytes of photos, and refuses a photo that came without", async () => {
    const database = memoryDatabase();
    const [photo, other] = samplePhotos;
    if (photo === undefined || other === undefined) throw new Error("no samples");
    const item = database.add({ ...emptyContact, photo });
    expect(rightOf(await database.photo(item.id, photo)())).toEqual(photoBytes(photo.hash));
    expect(await database.photo(item.id, other)()).toMatchObject({ left: { _tag: "NotFound" } });
    const write: DatabaseWrite = { ...item, _tag: "Update", contact: { ...emptyContact, photo: other } };
    expect(rightOf(await database.push([write])())[0]).toMatchObject({
      error: { _tag: "InvalidItem", field: "photo" },
    });
    const bytes = photoBytes(other.hash) ?? new Uint8Array();
    expect(rightOf(await database.push([{ ...write, photoBytes: bytes }])())[0]).toMatchObject({
      _tag: "Done",
    });
    expect(rightOf(await database.photo(item.id, other)())).toEqual(bytes);
  });
});
