import { chmodSync, copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import Database from "libsql";
import { encodeContact } from "@spegla/core";
import { describe, expect, it } from "vitest";
import {
  bytesIn,
  freshFolder,
  freshPath,
  idOf,
  left,
  openAt,
  person,
  right,
  runChild,
} from "../test/fresh-store.js";
import { openSqlite } from "./index.js";
import { openStore } from "./open-sqlite.js";
import { migrations } from "./schema.js";

/** A finished file of ours with a few contacts, and nothing beside it. */
const finishedFile = async (): Promise<string> => {
  const path = freshPath();
  const made = runChild("./filling-child.ts", [path, "40"]);
  await made.ended;
  expect([...bytesIn(join(path, "..")).keys()]).toEqual(["contacts.db"]);
  return path;
};

const refused = async (path: string, tag: string): Promise<void> => {
  const folder = join(path, "..");
  const before = bytesIn(folder);
  const error = await left(openSqlite(path));
  expect(error).toMatchObject({ _tag: tag, message: expect.stringContaining(path) });
  expect(bytesIn(folder)).toEqual(before);
};

describe("opening", () => {
  it("[SQ1] makes a new file with an id that stays", async () => {
    const path = freshPath();
    const first = await openAt(path);
    const { id, replicaId } = first.contacts;
    expect(replicaId).toMatch(/^db-[0-9a-f]{8}$/u);
    first.close();
    const again = await openAt(path, { mustExist: true });
    expect([again.contacts.id, again.contacts.replicaId]).toEqual([id, replicaId]);
    const other = await openAt(freshPath());
    expect(other.contacts.id).not.toBe(id);
  });

  it("[SQ2] a replica id given once is kept", async () => {
    const path = freshPath();
    (await openAt(path, { replicaId: "office" })).close();
    expect((await openAt(path)).contacts.replicaId).toBe("office");
  });

  it("[SQ3] options and paths that make no sense are refused by name, and make no file", async () => {
    const path = freshPath();
    expect(await left(openSqlite(path, { replicaId: "My Office" }))).toMatchObject({
      _tag: "InvalidOption",
      option: "replicaId",
    });
    expect(await left(openSqlite(path, { pageSize: 0 }))).toMatchObject({ option: "pageSize" });
    expect(await left(openSqlite(":memory:"))).toMatchObject({ option: "path" });
    expect(await left(openSqlite(path, { mustExist: true }))).toMatchObject({ _tag: "NotFound" });
    expect(bytesIn(join(path, "..")).size).toBe(0);
    expect(await left(openSqlite(join(path, "nowhere", "x.db")))).toMatchObject({ _tag: "Unavailable" });
  });

  it("[SQ4] a folder and a file that is no database are refused and left byte for byte", async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, "inner"));
    expect(await left(openSqlite(join(folder, "inner")))).toMatchObject({ _tag: "NotADatabase" });
    const text = freshPath();
    writeFileSync(text, "Name,E-mail\nAnna,anna@example.com\n".repeat(100));
    await refused(text, "NotADatabase");
    writeFileSync(text, "short");
    await refused(text, "NotADatabase");
  });

  it("[SQ5] another program's database is refused and left byte for byte", async () => {
    const path = freshPath();
    const other = new Database(path);
    other.exec("CREATE TABLE notes (text); INSERT INTO notes VALUES ('keep me')");
    other.close();
    await refused(path, "ForeignFile");
  });

  it("[SQ6] a newer schema is refused and left byte for byte", async () => {
    const path = freshPath();
    const newer = openStore(path, {}, [...migrations, "CREATE TABLE later (x)", "CREATE TABLE latest (x)"]);
    if (E.isRight(newer)) newer.right.close();
    const copy = freshPath();
    copyFileSync(path, copy);
    await refused(copy, "NewerSchema");
    expect(await left(openSqlite(copy))).toMatchObject({
      found: migrations.length + 2,
      supported: migrations.length,
    });
  });

  it("[SQ7] a file cut short, or with a page overwritten, is refused and left byte for byte", async () => {
    const path = await finishedFile();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 4096 * 3));
    await refused(path, "Damaged");
    const overwritten = Buffer.from(bytes);
    overwritten.fill(0xa5, 4096 * 2, 4096 * 8);
    writeFileSync(path, overwritten);
    await refused(path, "Damaged");
    writeFileSync(path, bytes);
    expect(await right((await openAt(path)).contacts.list())).toHaveLength(40);
  });

  it("[SQ8] damage met later is an error value", async () => {
    const path = await finishedFile();
    const bytes = readFileSync(path);
    const pages = bytes.length / 4096;
    for (let page = 2; page < pages; page += 1) {
      const damaged = Buffer.from(bytes);
      damaged.fill(0xa5, 4096 * page, 4096 * (page + 1));
      const copy = freshPath();
      writeFileSync(copy, damaged);
      const opened = await openSqlite(copy, { check: "None" })();
      if (E.isLeft(opened)) {
        expect(opened.left._tag).toBe("Damaged");
        continue;
      }
      const { contacts, state, close } = opened.right;
      const answers: ReadonlyArray<E.Either<{ readonly _tag: string }, unknown>> = [
        await contacts.list({ limit: 1000 })(),
        await contacts.search("p")(),
        await state.count("links")(),
        await contacts.add({ contact: person("New") })(),
      ];
      for (const answer of answers)
        if (E.isLeft(answer)) expect(answer.left._tag).toMatch(/^(?:StoreDamaged|StateUnreadable)$/u);
      close();
    }
  });

  it("[SQ9] a file that may not be written is refused", async (context) => {
    if (process.getuid?.() !== 0) {
      const path = await finishedFile();
      chmodSync(path, 0o444);
      await refused(path, "Unavailable");
      return;
    }
    // The superuser may write anything; ask as somebody else.
    const path = await finishedFile();
    chmodSync(path, 0o444);
    chmodSync(join(path, ".."), 0o755);
    const before = bytesIn(join(path, ".."));
    const said = await runChild("./opening-child.ts", [path], { uid: 65_534 }).ended;
    if (said === "") context.skip();
    expect(said).toContain("Unavailable");
    expect(said).toContain("permissions");
    expect(bytesIn(join(path, ".."))).toEqual(before);
  });

  it("[SQ10] an older schema is migrated, all the way or not at all", async () => {
    const path = freshPath();
    const first = await openAt(path);
    await right(first.contacts.add({ id: idOf("a"), contact: person("Anna") }));
    first.close();
    const broken = openStore(path, {}, [...migrations, "CREATE TABLE more (x)", "CREATE TABLE more (x)"]);
    expect(broken).toMatchObject({ left: { _tag: "Unavailable" } });
    expect(await right((await openAt(path)).contacts.get(idOf("a")))).toMatchObject({
      contact: { givenName: "Anna" },
    });
    const next = openStore(path, {}, [...migrations, "ALTER TABLE contacts ADD COLUMN rating INTEGER"]);
    if (E.isLeft(next)) throw new Error(next.left.message);
    expect(await right(next.right.contacts.get(idOf("a")))).toMatchObject({ contact: { givenName: "Anna" } });
    next.right.close();
  });

  it("[SQ10] a file from before there were accounts is read, and takes them", async () => {
    const path = freshPath();
    const first = openStore(path, { replicaId: "office" }, migrations.slice(0, 1));
    if (E.isLeft(first)) throw new Error(first.left.message);
    first.right.close();
    const old = new Database(path);
    const version = { vector: { office: 1 }, dots: { givenName: { replica: "office", counter: 1 } } };
    old
      .prepare(
        `INSERT INTO contacts (id, seq, state, record_type, owner, is_private, modified_at, version, contact)
         VALUES ('a', 1, 'Live', 'Supplier', 'bo', 1, 7, ?, ?)`,
      )
      .run(JSON.stringify(version), JSON.stringify(encodeContact(person("Anna"))));
    old.exec("UPDATE feed SET seq = 1");
    old.close();
    const { contacts } = await openAt(path);
    const [anna] = await right(contacts.list());
    expect(anna).toMatchObject({ id: "a", version, recordType: "Supplier", owner: "bo", isPrivate: true });
    expect(anna).not.toHaveProperty("accountId");
    const filed = await right(contacts.refile(idOf("a"), { accountId: idOf("acme") }));
    expect(filed).toMatchObject({ accountId: "acme", owner: "bo" });
    expect(await right(contacts.list({ accountId: idOf("acme") }))).toEqual([filed]);
  });

  it("[SQ11] a program whose file was migrated by a newer one writes no more", async () => {
    const path = freshPath();
    const old = await openAt(path);
    const newer = openStore(path, {}, [...migrations, "CREATE TABLE later (x)"]);
    expect(E.isRight(newer)).toBe(true);
    expect(await left(old.contacts.add({ contact: person("Anna") }))).toMatchObject({
      _tag: "StoreUnavailable",
      message: expect.stringContaining("newer version"),
    });
    if (E.isRight(newer)) newer.right.close();
  });

  it("[SQ12] after close every function answers that it is closed", async () => {
    const { contacts, state, close } = await openAt(freshPath());
    close();
    close();
    expect(await left(contacts.list())).toMatchObject({ _tag: "StoreUnavailable" });
    expect(await left(contacts.read([]))).toMatchObject({ _tag: "Unavailable" });
    expect(await left(state.count("links"))).toMatchObject({ _tag: "StateUnavailable" });
  });

  it("[SQ13] the file alone is complete after close", async () => {
    const path = freshPath();
    const store = await openAt(path);
    await right(store.contacts.add({ contact: person("Anna") }));
    store.close();
    const copy = freshPath();
    copyFileSync(path, copy);
    expect(await right((await openAt(copy)).contacts.list())).toHaveLength(1);
    expect(statSync(path).size).toBeGreaterThan(4096);
  });
});
