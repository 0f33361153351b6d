import {
  type Cursor,
  type FolderItem,
  type FolderWrite,
  type Marker,
  type RemoteId,
  emptyContact,
  revision,
} from "@spegla/core";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { aSmallContact } from "../arbitraries/contact-arbitrary.js";
import { editContact } from "../samples/contact-edit.js";
import { aSmallEdit } from "../arbitraries/contact-edit-arbitrary.js";
import { type MemoryItem, folderItemOf } from "./folder-shelf.js";
import { narrowProjection } from "../samples/held-contact.js";
import { contactIdOf, databaseIdOf, mirrorIdOf, rightOf } from "../samples/ids.js";
import { type MemoryFolder, memoryFolder } from "./memory-folder.js";
import { respelledContact } from "../samples/respelled-contact.js";

const own = databaseIdOf("own");
const markerOf = (id: string): Marker => ({
  databaseId: own,
  mirrorId: mirrorIdOf("mirror-1"),
  contactId: contactIdOf(id),
});
const ann = { ...emptyContact, givenName: "Ann" };

const push = async (folder: MemoryFolder, ...writes: ReadonlyArray<FolderWrite>) =>
  rightOf(await folder.push(writes)());
const tags = async (folder: MemoryFolder, ...writes: ReadonlyArray<FolderWrite>) =>
  (await push(folder, ...writes)).map((result) =>
    result._tag === "Failed" ? result.error._tag : result._tag,
  );

const anAction = fc.oneof(
  fc.record({ _tag: fc.constant("Add"), contact: aSmallContact }),
  fc.record({ _tag: fc.constant("Create"), contact: aSmallContact, name: fc.constantFrom("1", "2", "3") }),
  fc.record({ _tag: fc.constantFrom("Edit", "Update"), at: fc.nat(), edit: aSmallEdit }),
  fc.record({ _tag: fc.constantFrom("Remove", "Rename", "Duplicate", "Bump", "Erase"), at: fc.nat() }),
  fc.record({ _tag: fc.constantFrom("Pull", "Expire") }),
  fc.record({ _tag: fc.constant("Lag"), changes: fc.nat({ max: 3 }) }),
);

type Action = typeof anAction extends fc.Arbitrary<infer Some> ? Some : never;

const act = async (folder: MemoryFolder, action: Action, naming: "Client" | "Server"): Promise<void> => {
  if (action._tag === "Expire") folder.expireCursors();
  if (action._tag === "Lag") folder.setLag(action.changes);
  if (action._tag === "Add") folder.personAdds(action.contact);
  if (action._tag === "Create") {
    const [before, photoBytes] = [folder.all().length, new Uint8Array(1)];
    const { contact, name } = action;
    const [tag] = await tags(folder, { _tag: "Create", marker: markerOf(name), contact, photoBytes });
    expect(folder.all().length - before).toBe(tag === "Done" ? 1 : 0);
    if (naming === "Server") expect(tag).toBe("Done");
  }
  const item = "at" in action ? folder.all()[action.at % Math.max(1, folder.all().length)] : undefined;
  if (item !== undefined) await actOn(folder, item, action);
};

const actOn = async (folder: MemoryFolder, item: MemoryItem, action: Action): Promise<void> => {
  if (action._tag === "Edit") folder.personEdits(item.id, editContact(action.edit));
  if (action._tag === "Remove") folder.personRemoves(item.id);
  if (action._tag === "Rename") folder.personRenames(item.id);
  if (action._tag === "Duplicate") folder.personDuplicates(item.id);
  if (action._tag === "Bump") folder.bumpsRevision(item.id);
  if (action._tag === "Erase") await push(folder, { ...item, _tag: "Remove" });
  if (action._tag === "Update") {
    const contact = editContact(action.edit)(item.contact);
    const write = { ...item, _tag: "Update", marker: markerOf("1"), contact } as const;
    expect(await tags(folder, { ...write, photoBytes: new Uint8Array(1) })).toEqual(["Done"]);
    expect(folder.all().find(({ id }) => id === item.id)?.opaque).toBe(item.opaque);
  }
};

describe("memoryFolder", () => {
  it("a follower of its pulls knows what is there, once the listing has caught up", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anAction, { maxLength: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom("Client", "Server"),
        async (actions, pageSize, naming) => {
          const folder = memoryFolder({ pageSize, naming, listing: "Eventual" });
          let known = new Map<RemoteId, FolderItem | undefined>();
          let since: O.Option<Cursor> = O.none;
          const pull = async (): Promise<boolean> => {
            const page = await folder.pull(since)();
            if (E.isLeft(page)) {
              [known, since] = [new Map(), O.none];
              return true;
            }
            for (const { id, item } of page.right.upserts) known.set(id, item);
            for (const { id } of page.right.removals) known.delete(id);
            since = O.some(page.right.next);
            return page.right.more;
          };
          for (const action of actions) {
            if (action._tag === "Pull") await pull();
            else await act(folder, action, naming);
          }
          folder.setLag(0);
          while (await pull());
          // What happened while a snapshot was read comes with the pull after it.
          while (await pull());
          expect(known).toEqual(new Map(folder.all().map((item) => [item.id, folderItemOf(item)])));
        },
      ),
    );
  });

  it("a client-named copy is created once, a server-named one as often as asked; both are found", async () => {
    const create = { _tag: "Create", marker: markerOf("1"), contact: ann } as const;
    const client = memoryFolder({ naming: "Client" });
    expect(await tags(client, create, create)).toEqual(["Done", "RevisionMismatch"]);
    const server = memoryFolder({ naming: "Server" });
    expect(await tags(server, create, create)).toEqual(["Done", "Done"]);
    expect(rightOf(await client.find([create.marker])())).toHaveLength(1);
    expect(rightOf(await server.find([create.marker, markerOf("2")])())).toHaveLength(2);
  });

  it("refuses stale writes, and any where it can only be read", async () => {
    const folder = memoryFolder();
    const id = folder.personAdds(ann);
    const stale = { id, revision: revision("other"), marker: markerOf("1"), contact: ann };
    expect(await tags(folder, { ...stale, _tag: "Update" }, { ...stale, _tag: "Remove" })).toEqual([
      "RevisionMismatch",
      "RevisionMismatch",
    ]);
    folder.personRemoves(id);
    expect(await tags(folder, { ...stale, _tag: "Update" }, { ...stale, _tag: "Remove" })).toEqual([
      "NotFound",
      "Removed",
    ]);
    expect(await tags(memoryFolder({ access: "ReadOnly" }), { ...stale, _tag: "Remove" })).toEqual([
      "Forbidden",
    ]);
  });

  it("says what the service made of a contact, or keeps silent", async () => {
    const write = {
      _tag: "Create",
      marker: markerOf("1"),
      contact: { ...ann, notes: "a b", custom: { x: 1 } },
    } as const;
    const respell = respelledContact(3);
    const folder = memoryFolder({ projection: narrowProjection, respell });
    const [done] = await push(folder, write);
    expect(done).toMatchObject({ stored: { contact: { ...respell({ ...write.contact, custom: {} }) } } });
    const silent = memoryFolder({ projection: narrowProjection, respell, stored: "Silent" });
    expect((await push(silent, write))[0]).not.toHaveProperty("stored");
    expect((await push(memoryFolder(), write))[0]).not.toHaveProperty("stored");
  });

  it("a listing that lags hides the newest, which reading and finding see", async () => {
    const folder = memoryFolder({ listing: "Eventual" });
    const first = folder.personAdds(ann);
    folder.setLag(1);
    const [second] = await push(folder, { _tag: "Create", marker: markerOf("1"), contact: ann });
    const listed = rightOf(await folder.pull(O.none)()).upserts.map(({ id }) => id);
    expect(listed).toEqual([first]);
    const id = second?._tag === "Done" ? second.id : first;
    expect(rightOf(await folder.read([id])())).toMatchObject([{ _tag: "Found" }]);
    expect(rightOf(await folder.find([markerOf("1")])())).toHaveLength(1);
  });

  it("the snapshot holds what is not ours, and shows any write to it", async () => {
    const folder = memoryFolder();
    const unknown = folder.personAdds(ann);
    folder.foreignAdds(ann, { ...markerOf("1"), databaseId: databaseIdOf("other") });
    const before = folder.snapshot(own);
    expect(before).toHaveLength(2);
    await push(folder, { _tag: "Create", marker: markerOf("1"), contact: ann });
    expect(folder.snapshot(own)).toEqual(before);
    folder.bumpsRevision(unknown);
    expect(folder.snapshot(own)).not.toEqual(before);
    folder.forges(unknown, markerOf("2"));
    expect(folder.snapshot(own)).toHaveLength(1);
    folder.dropsMarker(unknown);
    expect(folder.snapshot(own)).toHaveLength(2);
  });

  it("a caller that asks too much at once is a bug, and an aborted call does nothing", async () => {
    const folder = memoryFolder({ batchSize: 1 });
    const create = { _tag: "Create", marker: markerOf("1"), contact: ann } as const;
    await expect(folder.push([create, create])()).rejects.toThrow("batchSize");
    expect(await folder.push([create], AbortSignal.abort())()).toMatchObject({ left: { _tag: "Aborted" } });
    expect(folder.all()).toEqual([]);
  });
});
