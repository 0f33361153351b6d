import { createHash } from "node:crypto";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import {
  type BusinessContact,
  type Contact,
  type DatabaseWrite,
  accountType,
  emptyContactVersion,
  replicaId,
  revision,
  tickContactVersion,
} from "@spegla/core";
import { describe, expect, it } from "vitest";
import { freshPath, idOf, left, openAt, person, right } from "../test/fresh-store.js";
import { openConnection } from "./connection.js";
import { type NewContact, openSqlite } from "./index.js";
import { storeOn } from "./open-sqlite.js";

const office = { replicaId: "office" };
const email = (address: string) => ({ kind: "work", address }) as const;

const itemOf = async (
  store: { contacts: Awaited<ReturnType<typeof openAt>>["contacts"] },
  id: string,
): Promise<BusinessContact> => {
  const [found] = await right(store.contacts.read([idOf(id)]));
  if (found?._tag !== "Found") throw new Error(`no ${id}`);
  return found.item;
};

describe("the application's functions", () => {
  it("[SC1] a contact is added with the fields' dots, as a business contact of nobody's", async () => {
    const { contacts } = await openAt(freshPath(), { ...office, now: () => 7 });
    const added = await right(
      contacts.add({ contact: { givenName: "Anna", emails: [email("Anna@Example.com")] } }),
    );
    const dot = { replica: "office", counter: 1 };
    expect(added).toMatchObject({
      recordType: "Business Contact",
      isPrivate: false,
      modifiedAt: 7,
      version: { vector: { office: 1 }, dots: { givenName: dot, "emails/anna@example.com": dot } },
    });
    expect(await right(contacts.get(added.id))).toEqual(added);
  });

  it("[SC2] bad input is refused by field with the fix, and nothing is written", async () => {
    const { contacts } = await openAt(freshPath());
    const cases: ReadonlyArray<readonly [unknown, string]> = [
      [{ contact: { givenName: "" } }, "givenName"],
      [{ contact: { birthday: { month: 2, day: 30 } } }, "birthday"],
      [{ contact: { hobby: "chess" } }, "hobby"],
      [{ contact: { emails: [{ kind: "work" }] } }, "emails/0/address"],
      [{ contact: { givenName: true } }, "givenName"],
      [{ contact: null }, "contact"],
      [{ contact: {}, recordType: " " }, "recordType"],
      [{ contact: {}, owner: true }, "owner"],
      [{ contact: {}, isPrivate: "yes" }, "isPrivate"],
      [{ contact: {}, accountId: "../acme" }, "accountId"],
      [{ contact: {}, id: "../x" }, "id"],
      [{ contact: { photo: { mediaType: "image/png", hash: "0".repeat(64), size: 3 } } }, "photo"],
    ];
    for (const [given, field] of cases) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a caller without types may give
      const refused = await left(contacts.add(given as NewContact));
      expect(refused).toMatchObject({ _tag: "InvalidContact", field, fix: expect.stringMatching(/./u) });
    }
    expect(await right(contacts.list())).toEqual([]);
  });

  it("[SC3] an edit moves the dots of the fields it wrote, and of no others", async () => {
    const { contacts } = await openAt(freshPath(), office);
    const added = await right(
      contacts.add({
        contact: person("Anna", { surname: "Berg", emails: [email("a@x.se"), email("b@x.se")] }),
      }),
    );
    const edited = await right(
      contacts.edit(added.id, ({ surname: _gone, ...now }) => ({
        ...now,
        jobTitle: "Boss",
        emails: [email("a@x.se")],
      })),
    );
    const [first, second] = [1, 2].map((counter) => ({ replica: "office", counter }));
    expect(edited.version).toEqual({
      vector: { office: 2 },
      dots: { givenName: first, surname: second, jobTitle: second, "emails/a@x.se": first },
    });
    expect(edited.revision).not.toBe(added.revision);
    expect(await right(contacts.get(added.id))).toEqual(edited);
  });

  it("[SC3] a recipe may change the draft it is given", async () => {
    const { contacts } = await openAt(freshPath(), office);
    const added = await right(contacts.add({ contact: person("Anna", { emails: [email("a@x.se")] }) }));
    const edited = await right(
      contacts.edit(added.id, (draft) => {
        for (const one of draft.emails) one.label = "Desk";
      }),
    );
    expect(edited.contact.emails).toEqual([{ ...email("a@x.se"), label: "Desk" }]);
    expect(added.contact.emails).toEqual([email("a@x.se")]);
  });

  it("[SC4] an edit that changes nothing is none", async () => {
    const { contacts } = await openAt(freshPath());
    const added = await right(contacts.add({ contact: person("Anna") }));
    expect(await right(contacts.edit(added.id, added.contact))).toEqual(added);
    expect(await right(contacts.refile(added.id, { isPrivate: false }))).toEqual(added);
  });

  it("[SC5] an edit of a stale revision, of an unknown or of a deleted contact is refused", async () => {
    const { contacts } = await openAt(freshPath());
    const { id, revision: seen } = await right(contacts.add({ contact: person("Anna") }));
    await right(contacts.edit(id, person("Anne"), { expected: seen }));
    expect(await left(contacts.edit(id, person("Ann"), { expected: seen }))).toMatchObject({
      _tag: "RevisionMismatch",
    });
    expect(await left(contacts.edit(idOf("nobody"), person("X")))).toMatchObject({ _tag: "NotFound" });
    await right(contacts.remove(id));
    expect(await left(contacts.edit(id, person("X")))).toMatchObject({
      _tag: "NotFound",
      message: expect.stringContaining("Deleted Items"),
    });
    expect(await left(contacts.add({ id, contact: person("X") }))).toMatchObject({ _tag: "AlreadyExists" });
  });

  it("[SC6] what an edit's function throws is thrown on, and nothing was changed", async () => {
    const { contacts } = await openAt(freshPath());
    const added = await right(contacts.add({ contact: person("Anna") }));
    const bug = new Error("a bug of the application's");
    await expect(
      contacts.edit(added.id, () => {
        throw bug;
      })(),
    ).rejects.toBe(bug);
    expect(await right(contacts.get(added.id))).toEqual(added);
  });

  it("[SC13] an edit is whole, whatever its function asks of the store meanwhile", async () => {
    const { contacts } = await openAt(freshPath());
    const { next } = await right(contacts.pull(O.none));
    const { id, revision: at } = await right(contacts.add({ contact: person("Anna") }));
    const asked: Array<unknown> = [];
    await right(
      contacts.edit(id, (now) => {
        asked.push(contacts.acknowledge?.(next, [{ id, revision: at }]));
        return { ...now, surname: "Berg" };
      }),
    );
    expect(asked).toEqual([next]);
    expect(await right(contacts.get(id))).toMatchObject({ contact: { surname: "Berg" } });
  });

  it("[SC7] a removed contact waits in Deleted Items, whole, and comes back from there", async () => {
    const { contacts } = await openAt(freshPath(), { ...office, now: () => 50 });
    const added = await right(contacts.add({ contact: person("Anna"), owner: "bo", isPrivate: true }));
    await right(contacts.remove(added.id));
    await right(contacts.remove(added.id));
    expect(await left(contacts.get(added.id))).toMatchObject({ _tag: "NotFound" });
    expect(await right(contacts.search("anna"))).toEqual([]);
    expect(await right(contacts.deletedItems())).toMatchObject([
      { id: added.id, deletedAt: 50, contact: added.contact, version: { vector: { office: 2 } } },
    ]);
    const restored = await right(contacts.restore(added.id));
    expect(restored).toEqual(await right(contacts.get(added.id)));
    expect(restored).toMatchObject({ owner: "bo", isPrivate: true, version: { vector: { office: 3 } } });
    expect(await right(contacts.search("anna"))).toHaveLength(1);
    expect(await left(contacts.restore(idOf("nobody")))).toMatchObject({ _tag: "NotFound" });
    expect(await left(contacts.remove(idOf("nobody")))).toMatchObject({ _tag: "NotFound" });
  });

  it("[SC8] only what is in Deleted Items is purged, all that is asked for or none", async () => {
    let now = 100;
    const { contacts } = await openAt(freshPath(), { now: () => now });
    for (const id of ["a", "b", "c"]) await right(contacts.add({ id: idOf(id), contact: person(id) }));
    await right(contacts.remove(idOf("a")));
    now = 200;
    await right(contacts.remove(idOf("b")));
    expect(await left(contacts.purge([idOf("a"), idOf("c")]))).toMatchObject({ _tag: "NotDeleted", id: "c" });
    expect(await right(contacts.deletedItems())).toHaveLength(2);
    expect(await right(contacts.purge({ deletedBefore: 150 }))).toBe(1);
    expect((await right(contacts.deletedItems())).map(({ id }) => id)).toEqual(["b"]);
    expect(await left(contacts.restore(idOf("a")))).toMatchObject({ _tag: "NotFound" });
    expect(await left(contacts.add({ id: idOf("a"), contact: person("a") }))).toMatchObject({
      _tag: "AlreadyExists",
    });
  });

  it("[SC9] record type, owner and privacy choose, and change no version", async () => {
    const { contacts } = await openAt(freshPath());
    const anna = await right(contacts.add({ contact: person("Anna"), owner: "bo" }));
    await right(contacts.add({ contact: { company: "Acme" }, recordType: accountType }));
    expect(await right(contacts.list({ recordType: accountType }))).toMatchObject([
      { contact: { company: "Acme" } },
    ]);
    expect(await right(contacts.list({ owner: "bo" }))).toEqual([anna]);
    const refiled = await right(
      contacts.refile(anna.id, { recordType: "Supplier", owner: null, isPrivate: true }),
    );
    expect(refiled).toEqual(await right(contacts.get(anna.id)));
    expect(refiled).toMatchObject({ recordType: "Supplier", isPrivate: true, version: anna.version });
    expect(refiled.owner).toBeUndefined();
    expect(refiled.revision).not.toBe(anna.revision);
  });

  it("[SC14] the people of an account are listed, and one who changes accounts keeps version and fields", async () => {
    const { contacts } = await openAt(freshPath());
    const [acme, bolt] = [idOf("acme"), idOf("bolt")];
    for (const id of [acme, bolt])
      await right(contacts.add({ id, contact: { company: id }, recordType: accountType }));
    const anna = await right(contacts.add({ contact: person("Anna"), accountId: acme, owner: "bo" }));
    await right(
      contacts.importMany([{ contact: person("Bo"), accountId: acme }], { importId: "i", source: "s" }),
    );
    const people = async (accountId: typeof acme) =>
      new Set((await right(contacts.list({ accountId }))).map(({ contact }) => contact.givenName));
    expect(await people(acme)).toEqual(new Set(["Anna", "Bo"]));
    expect(anna.accountId).toBe(acme);
    const moved = await right(contacts.refile(anna.id, { accountId: bolt }));
    expect(moved).toEqual({ ...anna, accountId: bolt, revision: moved.revision });
    expect(moved.revision).not.toBe(anna.revision);
    expect([await people(acme), await people(bolt)]).toEqual([new Set(["Bo"]), new Set(["Anna"])]);
    expect(await right(contacts.refile(anna.id, { isPrivate: true }))).toMatchObject({ accountId: bolt });
    expect(await right(contacts.refile(anna.id, { accountId: null }))).not.toHaveProperty("accountId");
    expect(await people(bolt)).toEqual(new Set());
  });

  it("[SC10] search finds by the beginnings of names, companies and addresses, without case or accents", async () => {
    const { contacts } = await openAt(freshPath());
    await right(
      contacts.add({
        contact: person("Åsa", { surname: "Lindström", emails: [email("asa.l@example.com")] }),
      }),
    );
    await right(contacts.add({ contact: person("小明", { fullName: "王小明" }) }));
    const hits = async (text: string) => (await right(contacts.search(text))).length;
    for (const text of ["asa", "LINDSTR", "lind asa", "asa.l@exam", "example.com", "王"])
      expect(await hits(text)).toBe(1);
    for (const text of ["sa", "asa berg", "", "  ", '"', '" OR *', "*", "-", "NEAR("])
      expect(await hits(text)).toBe(0);
  });

  it("[SC11] lists come in pages by id", async () => {
    const { contacts } = await openAt(freshPath());
    const entries = Array.from({ length: 25 }, (_, at) => ({ contact: person(`P${at}`) }));
    await right(contacts.importMany(entries, { importId: "i", source: "people.csv" }));
    const first = await right(contacts.list({ limit: 10 }));
    const second = await right(contacts.list({ limit: 100, after: first[9]?.id ?? idOf("x") }));
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(25);
  });

  it("[SC12] an import adds what it can, says what not and why, and is listed as a group", async () => {
    const { contacts } = await openAt(freshPath(), { pageSize: 3, now: () => 9 });
    await right(contacts.add({ contact: person("Before") }));
    const names = ["a", "b", "", "d", "", "f", "g"];
    const report = await right(
      contacts.importMany(
        names.map((givenName) => ({ contact: { givenName } })),
        { importId: "spring", source: "people.csv" },
      ),
    );
    expect(report.added).toHaveLength(5);
    expect(report.refused).toMatchObject(
      [2, 4].map((at) => ({ at, error: { _tag: "InvalidContact", field: "givenName" } })),
    );
    const listed = await right(contacts.listImported("spring"));
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(report.added));
    expect(listed[0]?.imported).toEqual({ importId: "spring", source: "people.csv", importedAt: 9 });
    expect(await right(contacts.removeMany(listed.map(({ id }) => id)))).toBe(5);
    expect(await right(contacts.list())).toHaveLength(1);
    expect(await left(contacts.removeMany([idOf("nobody")]))).toMatchObject({ _tag: "NotFound" });
    expect(await left(contacts.importMany([], { importId: "", source: "x" }))).toMatchObject({
      field: "importId",
    });
  });
});

const png = (fill: number) => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, fill, fill]);

describe("photos", () => {
  it("[SP1] a photo is kept once by its hash and read through the contact that carries it", async () => {
    const { contacts } = await openAt(freshPath());
    const photo = await right(contacts.addPhoto(png(1)));
    expect(photo).toEqual({
      mediaType: "image/png",
      hash: createHash("sha256").update(png(1)).digest("hex"),
      size: 10,
    });
    const { id } = await right(contacts.add({ contact: person("Anna", { photo }) }));
    expect(await right(contacts.photo(id, photo))).toEqual(png(1));
    const other = await right(contacts.addPhoto(png(2)));
    expect(await left(contacts.photo(id, other))).toMatchObject({ _tag: "NotFound" });
    expect(await left(contacts.addPhoto(new Uint8Array(0)))).toMatchObject({ field: "photo/size" });
    expect(await left(contacts.addPhoto(new Uint8Array(3)))).toMatchObject({ field: "photo/mediaType" });
  });

  it("[SP2] bytes go when nobody has referred to them for a while, and at once with a purged contact", async () => {
    let now = 0;
    const { contacts } = await openAt(freshPath(), { now: () => now, photoGraceMs: 1000 });
    const [one, two] = [await right(contacts.addPhoto(png(1))), await right(contacts.addPhoto(png(2)))];
    const { id } = await right(contacts.add({ contact: person("Anna", { photo: one }) }));
    await right(contacts.edit(id, person("Anna", { photo: two })));
    now = 500;
    await right(contacts.purgeTombstones(now));
    await right(contacts.edit(id, person("Anna", { photo: one })));
    now = 5000;
    await right(contacts.purgeTombstones(now));
    expect(await right(contacts.photo(id, one))).toEqual(png(1));
    expect(await left(contacts.edit(id, person("Anna", { photo: two })))).toMatchObject({ field: "photo" });
    await right(contacts.remove(id));
    await right(contacts.purge([id]));
    expect(await left(contacts.add({ contact: person("Bo", { photo: one }) }))).toMatchObject({
      field: "photo",
    });
  });

  it("[SP3] a pushed photo must be the bytes that came along, or bytes that are here", async () => {
    const store = await openAt(freshPath());
    const { contacts } = store;
    await right(contacts.add({ id: idOf("a"), contact: person("Anna") }));
    const item = await itemOf(store, "a");
    const photo = {
      mediaType: "image/png",
      hash: createHash("sha256").update(png(3)).digest("hex"),
      size: 10,
    };
    const write = { _tag: "Update", ...item, contact: { ...item.contact, photo } } as const;
    expect(await right(contacts.push([write]))).toMatchObject([
      { error: { _tag: "InvalidItem", field: "photo" } },
    ]);
    expect(await right(contacts.push([{ ...write, photoBytes: png(4) }]))).toMatchObject([
      { error: { _tag: "InvalidItem", field: "photo/hash" } },
    ]);
    expect(await right(contacts.push([{ ...write, photoBytes: png(3) }]))).toMatchObject([{ _tag: "Done" }]);
    expect(await right(contacts.photo(idOf("a"), photo))).toEqual(png(3));
  });
});

describe("push", () => {
  const folder = replicaId("folder-1");
  const version = E.isRight(folder)
    ? tickContactVersion(folder.right, ["givenName"])(emptyContactVersion)
    : emptyContactVersion;

  it("[SW1] each write is answered in its order, whatever becomes of the others", async () => {
    const store = await openAt(freshPath());
    const { contacts } = store;
    for (const id of ["a", "b", "c", "d"]) await right(contacts.add({ id: idOf(id), contact: person(id) }));
    await right(contacts.remove(idOf("d")));
    const [a, b, c] = [await itemOf(store, "a"), await itemOf(store, "b"), await itemOf(store, "c")];
    await right(contacts.edit(b.id, person("B")));
    const update = (item: BusinessContact, contact: Contact): DatabaseWrite => ({
      _tag: "Update",
      id: item.id,
      revision: item.revision,
      version,
      contact,
    });
    const answers = await right(
      contacts.push([
        update(a, person("A")),
        update(b, person("late")),
        update(c, { ...person("C"), givenName: "" }),
        { _tag: "Remove", id: c.id, revision: c.revision, version },
        { _tag: "Remove", id: c.id, revision: c.revision, version },
        { _tag: "Remove", id: idOf("nobody"), revision: revision("1"), version },
        { _tag: "Restore", id: idOf("d"), version, contact: person("D") },
        { _tag: "Restore", id: a.id, version, contact: person("A") },
        { _tag: "Restore", id: idOf("nobody"), version, contact: person("N") },
        { ...update(a, person("N")), id: idOf("nobody") },
      ]),
    );
    expect(answers).toMatchObject([
      { _tag: "Done", id: "a" },
      { _tag: "Failed", error: { _tag: "RevisionMismatch", id: "b" } },
      { _tag: "Failed", error: { _tag: "InvalidItem", id: "c", field: "givenName" } },
      { _tag: "Removed", id: "c" },
      { _tag: "Removed", id: "c" },
      { _tag: "Removed", id: "nobody" },
      { _tag: "Done", id: "d" },
      { _tag: "Failed", error: { _tag: "RevisionMismatch", id: "a" } },
      { _tag: "Failed", error: { _tag: "NotFound", id: "nobody" } },
      { _tag: "Failed", error: { _tag: "NotFound", id: "nobody" } },
    ]);
    const now = await itemOf(store, "a");
    expect(now).toMatchObject({ contact: { givenName: "A" }, version });
    expect(answers[0]).toMatchObject({ revision: now.revision });
    expect(await itemOf(store, "b")).toMatchObject({ contact: { givenName: "B" } });
    expect(await right(contacts.read([c.id]))).toMatchObject([
      { _tag: "Missing", id: "c", deleted: { id: "c" } },
    ]);
    expect((await right(contacts.deletedItems()))[0]).toMatchObject({ id: "c", version });
  });

  it("[SW4] what is created with an import is listed with it, and says where it came from", async () => {
    const { contacts } = await openAt(freshPath(), { now: () => 7 });
    const create = {
      _tag: "Create",
      id: idOf("a"),
      version,
      contact: person("Anna"),
      recordType: "Business Contact",
      isPrivate: false,
      importId: "import-7",
      importSource: "Contacts on the phone",
    } as const;
    await right(contacts.push([create]));
    const [listed] = await right(contacts.listImported("import-7"));
    const imported = { importId: "import-7", source: "Contacts on the phone", importedAt: 7 };
    expect(listed).toMatchObject({ id: "a", version, modifiedAt: 7, importId: "import-7", imported });
    const bad = await right(contacts.push([{ ...create, id: idOf("b"), importSource: " " }]));
    expect(bad).toMatchObject([{ error: { _tag: "InvalidItem", field: "importSource" } }]);
  });

  it("[SW2] a caller who has given up is answered so, and nothing is done", async () => {
    const { contacts } = await openAt(freshPath());
    await right(contacts.add({ id: idOf("a"), contact: person("a") }));
    const gone = AbortSignal.abort();
    const remove: DatabaseWrite = { _tag: "Remove", id: idOf("a"), revision: revision("1"), version };
    expect(await left(contacts.push([remove], gone))).toMatchObject({ _tag: "Aborted" });
    expect(await left(contacts.read([idOf("a")], gone))).toMatchObject({ _tag: "Aborted" });
    expect(await right(contacts.list())).toHaveLength(1);
  });

  it("[SW3] a contact that cannot be read is unreadable, and the others are read", async () => {
    const path = freshPath();
    const { contacts } = await openAt(path);
    for (const id of ["a", "b"]) await right(contacts.add({ id: idOf(id), contact: person(id) }));
    const connection = openConnection(path, 100);
    if (E.isLeft(connection)) throw new Error(connection.left.message);
    connection.right.exec("UPDATE contacts SET contact = '{\"givenName\": 1}' WHERE id = 'a'");
    connection.right.close();
    expect(await right(contacts.read([idOf("a"), idOf("b")]))).toMatchObject([
      { _tag: "Unreadable", id: "a", error: { _tag: "InvalidItem", field: "givenName" } },
      { _tag: "Found", item: { id: "b" } },
    ]);
    expect(await left(contacts.get(idOf("a")))).toMatchObject({ _tag: "StoreDamaged" });
  });
});

describe("a full disk", () => {
  it("[SF1] is an error value, and nothing was changed", async () => {
    const path = freshPath();
    (await openAt(path)).close();
    const connection = openConnection(path, 100);
    if (E.isLeft(connection)) throw new Error(connection.left.message);
    const { exec, pragma } = connection.right;
    const store = storeOn(connection.right, path, { pageSize: 10 });
    if (E.isLeft(store)) throw new Error(store.left.message);
    const { contacts, state } = store.right;
    const big = { notes: "x".repeat(20_000) };
    const first = await right(contacts.add({ id: idOf("a"), contact: big }));
    const pages = await right(async () => pragma("page_count"));
    exec(`PRAGMA max_page_count = ${Number(pages) + 1}`);
    const full = expect.stringContaining("disk is full");
    expect(await left(contacts.add({ contact: big }))).toEqual({ _tag: "StoreUnavailable", message: full });
    const write = {
      _tag: "Update",
      ...first,
      contact: { ...first.contact, notes: "y".repeat(60_000) },
    } as const;
    expect(await left(contacts.push([write]))).toMatchObject({ _tag: "Unavailable", message: full });
    expect(
      await left(
        contacts.importMany(
          Array.from({ length: 30 }, () => ({ contact: big })),
          { importId: "i", source: "s" },
        ),
      ),
    ).toMatchObject({
      _tag: "StoreUnavailable",
      message: expect.stringContaining("0 of this import"),
    });
    const lease = await right(state.acquire(1000, 0));
    const puts = [{ collection: "links", key: "k", text: "x".repeat(50_000) }] as const;
    expect(await left(state.commit(lease, { puts }))).toEqual({ _tag: "StateUnavailable", message: full });
    expect(await right(state.count("links"))).toBe(0);
    expect(await right(contacts.list())).toEqual([first]);
    exec("PRAGMA max_page_count = 100000");
    await right(state.commit(lease, { puts }));
    await right(contacts.add({ contact: big }));
    store.right.close();
  });

  it("[SF2] another process's long write is waited for, then answered", async () => {
    const path = freshPath();
    const { contacts } = await openAt(path, { busyTimeoutMs: 50 });
    const other = openConnection(path, 100);
    if (E.isLeft(other)) throw new Error(other.left.message);
    other.right.exec("BEGIN IMMEDIATE");
    expect(await left(contacts.add({ contact: person("Anna") }))).toMatchObject({
      _tag: "StoreUnavailable",
      message: expect.stringContaining("another process"),
    });
    expect(await right(contacts.list())).toEqual([]);
    expect(E.isRight(await openSqlite(path, { busyTimeoutMs: 50 })())).toBe(true);
    other.right.exec("ROLLBACK");
    await right(contacts.add({ contact: person("Anna") }));
    other.right.close();
  });
});
