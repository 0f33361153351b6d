import { copyFileSync, rmSync } from "node:fs";
import * as O from "fp-ts/lib/Option.js";
import type { ContactDatabase, ContactId, Cursor } from "@spegla/core";
import { cursor } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { freshPath, idOf, left, openAt, person, right } from "../test/fresh-store.js";

const pullAll = async (
  contacts: ContactDatabase,
  since: O.Option<Cursor>,
): Promise<{
  readonly tags: ReadonlyArray<string>;
  readonly upserts: ReadonlyArray<ContactId>;
  readonly removals: ReadonlyArray<ContactId>;
  readonly next: Cursor;
}> => {
  const [tags, upserts, removals]: [string[], ContactId[], ContactId[]] = [[], [], []];
  for (let from = since; ;) {
    const page = await right(contacts.pull(from));
    tags.push(page._tag);
    upserts.push(...page.upserts.map(({ id }) => id));
    removals.push(...page.removals.map(({ id }) => id));
    if (!page.more) return { tags, upserts, removals, next: page.next };
    from = O.some(page.next);
  }
};

const withPeople = async (names: string, options = {}) => {
  const path = freshPath();
  const store = await openAt(path, options);
  for (const name of names) await right(store.contacts.add({ id: idOf(name), contact: person(name) }));
  return { ...store, path };
};

describe("the change feed", () => {
  it("[CF1] without a cursor lists what is in use, in pages of ids and revisions", async () => {
    const { contacts } = await withPeople("cabed", { pageSize: 2 });
    await right(contacts.remove(idOf("b")));
    const { tags, upserts, removals } = await pullAll(contacts, O.none);
    expect(upserts).toEqual(["a", "c", "d", "e"]);
    expect(new Set(tags)).toEqual(new Set(["Snapshot"]));
    expect(removals).toEqual([]);
    const page = await right(contacts.pull(O.none));
    expect(page.upserts[0]).toEqual({ id: "a", revision: (await right(contacts.get(idOf("a")))).revision });
  });

  it("[CF2] reports what happened since a cursor once, oldest first", async () => {
    const { contacts } = await withPeople("abcd", { pageSize: 2 });
    const { next } = await pullAll(contacts, O.none);
    await right(contacts.edit(idOf("c"), person("C")));
    await right(contacts.remove(idOf("a")));
    await right(contacts.edit(idOf("b"), person("B")));
    await right(contacts.edit(idOf("c"), person("CC")));
    const delta = await pullAll(contacts, O.some(next));
    expect(delta).toMatchObject({ upserts: ["b", "c"], removals: ["a"] });
    await right(contacts.restore(idOf("a")));
    expect(await pullAll(contacts, O.some(delta.next))).toMatchObject({ upserts: ["a"], removals: [] });
  });

  it("[CF3] answers the same cursor when nothing happened", async () => {
    const { contacts } = await withPeople("ab");
    const { next } = await pullAll(contacts, O.none);
    expect(await right(contacts.pull(O.some(next)))).toEqual({
      _tag: "Delta",
      upserts: [],
      removals: [],
      next,
      more: false,
    });
    const empty = await openAt(freshPath());
    const start = await pullAll(empty.contacts, O.none);
    expect((await pullAll(empty.contacts, O.some(start.next))).next).toBe(start.next);
    await right(empty.contacts.add({ id: idOf("a"), contact: person("a") }));
    expect((await pullAll(empty.contacts, O.some(start.next))).upserts).toEqual(["a"]);
  });

  it("[CF4] edits during a listing come with the delta after it", async () => {
    const { contacts } = await withPeople("abcdef", { pageSize: 2 });
    const first = await right(contacts.pull(O.none));
    await right(contacts.edit(idOf("a"), person("A")));
    await right(contacts.remove(idOf("b")));
    await right(contacts.remove(idOf("e")));
    await right(contacts.add({ id: idOf("aa"), contact: person("aa") }));
    const rest = await pullAll(contacts, O.some(first.next));
    expect(rest.upserts).toEqual(["c", "d", "f"]);
    expect(await pullAll(contacts, O.some(rest.next))).toMatchObject({
      upserts: ["a", "aa"],
      removals: ["b", "e"],
    });
  });

  it("[CF5] a cursor of another database, or none at all, has expired", async () => {
    const { contacts } = await withPeople("a");
    const other = await withPeople("b");
    const { next } = await pullAll(other.contacts, O.none);
    expect(await left(contacts.pull(O.some(next)))).toMatchObject({ _tag: "CursorExpired" });
    expect(await left(contacts.pull(O.some(cursor("sync-token-17"))))).toMatchObject({
      _tag: "CursorExpired",
    });
  });

  it("[CF6] a file taken from a backup expires the cursors made after it, also once it has gone on", async () => {
    const { contacts, close, path } = await withPeople("ab");
    const kept = (await pullAll(contacts, O.none)).next;
    close();
    const backup = freshPath();
    copyFileSync(path, backup);
    const later = await openAt(path);
    for (const name of "cde") await right(later.contacts.add({ id: idOf(name), contact: person(name) }));
    const lost = (await pullAll(later.contacts, O.none)).next;
    later.close();
    for (const beside of ["", "-wal", "-shm"]) rmSync(path + beside, { force: true });
    const again = freshPath();
    copyFileSync(backup, again);
    const { contacts: restored } = await openAt(again);
    expect(await left(restored.pull(O.some(lost)))).toMatchObject({ _tag: "CursorExpired" });
    for (const name of "vwxyz") await right(restored.add({ id: idOf(name), contact: person(name) }));
    expect(await left(restored.pull(O.some(lost)))).toMatchObject({ _tag: "CursorExpired" });
    expect((await pullAll(restored, O.some(kept))).upserts).toEqual(["v", "w", "x", "y", "z"]);
  });

  it("[CF7] a purged contact is a removal until its tombstone is forgotten; then older cursors have expired", async () => {
    let now = 1000;
    const { contacts } = await withPeople("abc", { now: () => now, retentionMs: 500 });
    const old = (await pullAll(contacts, O.none)).next;
    await right(contacts.remove(idOf("a")));
    const informed = (await pullAll(contacts, O.some(old))).next;
    await right(contacts.purge([idOf("a")]));
    expect(await right(contacts.purgeTombstones(now))).toBe(0);
    expect(await pullAll(contacts, O.some(old))).toMatchObject({ upserts: [], removals: ["a"] });
    now = 2000;
    expect(await right(contacts.purgeTombstones(now))).toBe(1);
    expect(await left(contacts.pull(O.some(old)))).toMatchObject({ _tag: "CursorExpired" });
    expect(await pullAll(contacts, O.some(informed))).toMatchObject({ upserts: [], removals: [] });
    expect((await pullAll(contacts, O.none)).upserts).toEqual(["b", "c"]);
  });

  it("[CF8] acknowledged writes are no news, somebody else's are", async () => {
    const { contacts } = await withPeople("abcd", { pageSize: 2 });
    const { next } = await pullAll(contacts, O.none);
    const items = (await right(contacts.read(["a", "b", "c"].map(idOf)))).flatMap((answer) =>
      answer._tag === "Found" ? [answer.item] : [],
    );
    const written = await right(
      contacts.push(
        items.map((item, at) =>
          at === 1 ? { _tag: "Remove", ...item } : { _tag: "Update", ...item, contact: person("Z") },
        ),
      ),
    );
    const ours = written.flatMap((answer) => (answer._tag === "Failed" ? [] : [answer]));
    const seen = contacts.acknowledge?.(next, ours) ?? next;
    expect(seen).not.toBe(next);
    expect(await pullAll(contacts, O.some(seen))).toMatchObject({ upserts: [], removals: [], next: seen });
    await right(contacts.edit(idOf("a"), person("theirs")));
    await right(contacts.add({ id: idOf("e"), contact: person("e") }));
    for (const since of [next, seen])
      expect((await pullAll(contacts, O.some(contacts.acknowledge?.(since, ours) ?? since))).upserts).toEqual(
        ["a", "e"],
      );
    const first = await right(contacts.pull(O.none));
    expect(contacts.acknowledge?.(first.next, ours)).toBe(first.next);
  });
});
