import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { join } from "node:path";
import {
  type Contact,
  type ContactId,
  type Mirror,
  type MirrorOptions,
  type SyncReport,
  emptyContact,
} from "@spegla/core";
import { openSqlite } from "@spegla/store-sqlite";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it, vi } from "vitest";
import { freshDirectory } from "../test/run-example.js";
import { crmPaths, newCrm, personId, right, withCrm } from "./crm.js";
import { contentsOf, expectStill, filesBelow } from "./stillness.js";

vi.setConfig({ testTimeout: 60_000 });

/** Twenty contacts in the database, three people of the owner's own in the folder. */
const size = 20;

const newMirror = async (): Promise<string> => {
  const directory = freshDirectory();
  await newCrm(directory, size);
  expect(await sync(directory)).toMatchObject({ outcome: "Complete", writes: { folder: size } });
  return directory;
};

const sync = async (directory: string, options?: Partial<MirrorOptions>): Promise<SyncReport> => {
  // A file that was written a moment ago is looked at twice: not what is tested here.
  await sleep(50);
  return withCrm(directory, (_store, mirror) => mirror.sync(), options);
};

/** What a verb rejects with. */
const failureOf = (
  directory: string,
  verb: (mirror: Mirror) => Promise<unknown> = (mirror) => mirror.sync(),
  options?: Partial<MirrorOptions>,
): Promise<unknown> =>
  withCrm(
    directory,
    (_store, mirror) =>
      verb(mirror).then(
        () => "it succeeded",
        (error: unknown) => error,
      ),
    options,
  );

const parkedIn = (directory: string) => withCrm(directory, (_store, mirror) => mirror.parked());

const copyAt = (directory: string, at: number): string =>
  join(crmPaths(directory).folder, `${personId(at)}.vcf`);

const rewrite = (path: string, change: (text: string) => string): void => {
  const text = readFileSync(path, "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
};

const titleOf = (directory: string, at: number): Promise<string | undefined> =>
  withCrm(directory, async ({ contacts }) => (await right(contacts.get(personId(at)))).contact.jobTitle);

const setTitle = (directory: string, at: number, jobTitle: string): Promise<unknown> =>
  withCrm(directory, ({ contacts }) =>
    right(contacts.edit(personId(at), (contact) => ({ ...contact, jobTitle }))),
  );

const fiveMegabytes = "x".repeat(5_000_000);

describe("given to the database", () => {
  const name = { givenName: "Ann" };
  const refusals: ReadonlyArray<readonly [what: string, contact: object, field: string, fix: RegExp]> = [
    ["a text for a list", { ...name, emails: "ann@spegla.example" }, "emails", /list/u],
    ["an unknown kind", { ...name, phones: [{ kind: "satellite", number: "1" }] }, "phones/0/kind", /give/u],
    ["a field that does not exist", { ...name, shoeSize: 43 }, "shoeSize", /custom/u],
    ["no text", { ...name, company: 7 }, "company", /give text/u],
    ["an empty text", { ...name, company: " " }, "company", /leave the field out/u],
    ["an impossible date", { ...name, birthday: { year: 2023, month: 2, day: 30 } }, "birthday", /give a/u],
    ["a note of 5 MB", { ...name, notes: fiveMegabytes }, "notes", /at most 1048576/u],
    ["a NUL", { ...name, notes: "before\0behind" }, "notes", /control characters/u],
    ["a bell", { ...name, jobTitle: "Di\u0007rector" }, "jobTitle", /control characters/u],
    ["half a surrogate pair", { ...name, nickname: "\uD83D" }, "nickname", /control characters/u],
    ["a photo whose bytes nobody gave", { ...name, photo: photoOf("ab") }, "photo", /addPhoto/u],
  ];

  it.each(refusals)("%s is refused by field, with what to do", async (_what, contact, field, fix) => {
    const directory = await newMirror();
    const before = await contentsOf(directory);
    const given = contact as Partial<Contact>;
    await withCrm(directory, async ({ contacts }) => {
      const added = await contacts.add({ contact: given })();
      const edited = await contacts.edit(personId(0), { ...emptyContact, ...given })();
      for (const answer of [added, edited])
        expect(answer).toMatchObject(
          E.left({
            _tag: "InvalidContact",
            field,
            reason: expect.any(String),
            fix: expect.stringMatching(fix),
          }),
        );
      const entries = [{ contact: given }];
      expect(
        await right(contacts.importMany(entries, { importId: "bad", source: "acceptance" })),
      ).toMatchObject({
        added: [],
        refused: [{ at: 0, error: { _tag: "InvalidContact", field } }],
      });
    });
    expect(await contentsOf(directory)).toEqual(before);
    await expectStill(directory);
  });

  it.each(["../x", "a/b", "a\\b", "..", "", "a\0b", "-a", "a".repeat(65)])(
    "the id %j is refused",
    async (id) => {
      const directory = await newMirror();
      const before = await contentsOf(directory);
      await withCrm(directory, async ({ contacts }) => {
        expect(await contacts.add({ id: id as ContactId, contact: name })()).toMatchObject(
          E.left({ _tag: "InvalidContact", field: "id", fix: expect.stringContaining("letters, digits") }),
        );
      });
      expect(await contentsOf(directory)).toEqual(before);
      await expectStill(directory);
    },
  );
});

function photoOf(byte: string) {
  return { mediaType: "image/png", hash: byte.repeat(32), size: 9 };
}

describe("the folder's name", () => {
  it.each(["../contacts", "books/contacts", "..", ".", "", "a\\b", "contacts\0", ".hidden", "/tmp"])(
    "%j leads nowhere else",
    async (folder) => {
      const directory = freshDirectory();
      await newCrm(directory, size);
      const before = filesBelow(directory);
      expect(await failureOf(directory, (mirror) => mirror.sync(), { folder })).toMatchObject({
        _tag: "FolderMissing",
        folder,
        message: expect.stringContaining("nothing was deleted"),
      });
      expect(filesBelow(crmPaths(directory).books)).toEqual(filesBelow(crmPaths(directory).books));
      expect(Object.keys(filesBelow(directory)).filter((name) => name.endsWith(".vcf"))).toEqual(
        Object.keys(before).filter((name) => name.endsWith(".vcf")),
      );
    },
  );
});

describe("in an edited copy", () => {
  const edits: ReadonlyArray<readonly [what: string, edit: (text: string) => string, reason: RegExp]> = [
    [
      "a note of 5 MB",
      (text) => text.replace(/^NOTE:.*$/mu, `NOTE:${fiveMegabytes}`),
      /NOTE in line 13: has 5000000 /u,
    ],
    [
      "an impossible date",
      (text) => text.replace("END:", "BDAY:2023-02-30\r\nEND:"),
      /BDAY in line 16: is no date/u,
    ],
    ["a card cut off", (text) => text.replace(/END:VCARD\s*$/u, ""), /line 1: has no END:VCARD/u],
    ["no card at all", () => "Dear diary", /line 1: stands outside of any card/u],
    ["nothing", () => "", /holds no vCard/u],
    ["two cards", (text) => text + text, /holds 2 cards/u],
    ["a group", (text) => text.replace("VERSION:3.0", "VERSION:4.0\r\nKIND:group"), /is a group/u],
  ];

  it.each(edits)(
    "%s is parked with its reason; the others sync, the contact stays",
    async (_what, edit, reason) => {
      const directory = await newMirror();
      rewrite(copyAt(directory, 0), edit);
      rewrite(copyAt(directory, 1), (text) => text.replace("TITLE:Seller", "TITLE:Buyer"));
      await setTitle(directory, 2, "Chief");
      const before = await contentsOf(directory);

      expect(await sync(directory)).toMatchObject({
        outcome: "Partial",
        writes: { database: 1, folder: 1 },
        parked: 1,
      });
      const [parked, ...others] = await parkedIn(directory);
      expect(others).toEqual([]);
      expect(parked).toMatchObject({ contactId: personId(0), errorTag: "InvalidItem" });
      expect(parked?.reason).toMatch(/^person-0\.vcf: .*mend the file/u);
      expect(parked?.reason).toMatch(reason);
      const after = await contentsOf(directory);
      expect(after.contacts.filter(({ id }) => id === personId(0))).toEqual(
        before.contacts.filter(({ id }) => id === personId(0)),
      );
      expect(changedFiles(before.folder, after.folder)).toEqual(["contacts/person-2.vcf"]);
      expect(await titleOf(directory, 1)).toBe("Buyer");
      await expectStill(directory, "Partial");

      // What the database says meanwhile does not overwrite it.
      await setTitle(directory, 0, "Chief");
      await sync(directory);
      expect(changedFiles(after.folder, filesBelow(crmPaths(directory).books))).toEqual([]);
      expect(await titleOf(directory, 0)).toBe("Chief");
    },
  );

  it("control characters are read past, and written nowhere", async () => {
    const directory = await newMirror();
    rewrite(copyAt(directory, 0), (text) => text.replace("TITLE:Seller", "TITLE:Se\u0000ll\u0007er"));
    const before = await contentsOf(directory);
    expect(await sync(directory)).toMatchObject({ outcome: "Complete", writes: { database: 0, folder: 0 } });
    expect(await contentsOf(directory)).toEqual(before);
    await expectStill(directory);
  });

  it("40 MB are never read: parked with the reason, and the others sync", async () => {
    const directory = await newMirror();
    rewrite(copyAt(directory, 0), (text) => text.replace("END:", `X-LONG:${"x".repeat(40_000_000)}\r\nEND:`));
    rewrite(copyAt(directory, 1), (text) => text.replace("TITLE:Seller", "TITLE:Buyer"));
    const before = await contentsOf(directory);
    expect(await sync(directory)).toMatchObject({
      outcome: "Partial",
      writes: { database: 1, folder: 0 },
      parked: 1,
    });
    expect(await parkedIn(directory)).toMatchObject([
      {
        contactId: personId(0),
        reason: expect.stringMatching(/more than the 20971520 allowed; mend the file/u),
      },
    ]);
    const after = await contentsOf(directory);
    expect(after.folder).toEqual(before.folder);
    expect(after.contacts[0]).toEqual(before.contacts[0]);
    expect(await titleOf(directory, 1)).toBe("Buyer");
    await expectStill(directory, "Partial");
  });
});

const changedFiles = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );

describe("among the owner's own", () => {
  const ownCard = (uid: string, more = "") =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Own\r\nN:Own;;;;\r\nUID:${uid}\r\n${more}END:VCARD\r\n`;
  const forged = (contactId: string) => `X-SPEGLA-MARKER:DATABASE/mirror-under-test/${contactId}\r\n`;
  const strangers: ReadonlyArray<readonly [what: string, files: Readonly<Record<string, string>>]> = [
    ["a card of 40 MB", { "big.vcf": ownCard("big", `NOTE:${"x".repeat(40_000_000)}\r\n`) }],
    ["a note of 5 MB", { "long.vcf": ownCard("long", `NOTE:${fiveMegabytes}\r\n`) }],
    ["an impossible date", { "date.vcf": ownCard("date", "BDAY:2023-02-30\r\n") }],
    ["NUL and control characters", { "nul.vcf": ownCard("a\0b", "NOTE:\u0000\u0001\u0007\r\n") }],
    ["a card cut off", { "cut.vcf": "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut\r\n" }],
    ["two people with one UID", { "one.vcf": ownCard("same"), "two.vcf": ownCard("same") }],
    ["a UID that climbs", { "climb.vcf": ownCard("../x"), "slash.vcf": ownCard("a/b") }],
    [
      "a marker that climbs",
      { "up.vcf": ownCard("up", forged("../x")), "in.vcf": ownCard("in", forged("a/b")) },
    ],
    [
      "file names that no item has",
      { "a\\b.vcf": ownCard("1"), "..vcf": ownCard("2"), ".x.vcf": ownCard("3") },
    ],
  ];

  it.each(strangers)("%s changes nothing on either side", async (_what, files) => {
    const directory = await newMirror();
    const database = await withCrm(directory, ({ contacts }) => Promise.resolve(contacts.id));
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(crmPaths(directory).folder, name), text.replace("DATABASE", database));
    const before = await contentsOf(directory);
    expect(await sync(directory)).toMatchObject({ outcome: "Complete", writes: { database: 0, folder: 0 } });
    expect(await contentsOf(directory)).toEqual(before);
    await expectStill(directory);
  });

  const duplicateIn = (directory: string): string => join(crmPaths(directory).folder, "person-0 (copy).vcf");

  it("[L6] a duplicate of a copy that says nothing of its own is taken away, the copy stays", async () => {
    const directory = await newMirror();
    const before = await contentsOf(directory);
    cpSync(copyAt(directory, 0), duplicateIn(directory));
    expect(await sync(directory)).toMatchObject({ outcome: "Complete", writes: { database: 0, folder: 1 } });
    expect(await contentsOf(directory)).toEqual(before);
    await expectStill(directory);
  });

  it("[L6] a duplicate of a copy with an edit of its own is held, whatever becomes of the copy", async () => {
    const directory = await newMirror();
    const duplicate = duplicateIn(directory);
    cpSync(copyAt(directory, 0), duplicate);
    rewrite(duplicate, (text) => text.replace("TITLE:Seller", "TITLE:Nobody"));
    const before = await contentsOf(directory);
    expect(await sync(directory)).toMatchObject({
      outcome: "Partial",
      writes: { database: 0, folder: 0 },
      held: 1,
    });
    expect(await withCrm(directory, (_store, mirror) => mirror.held())).toMatchObject([
      { contactId: personId(0), remoteId: "person-0 (copy).vcf", reason: expect.any(String) },
    ]);
    expect(await contentsOf(directory)).toEqual(before);
    await expectStill(directory, "Partial");

    rewrite(copyAt(directory, 0), (text) => text.replace("TITLE:Seller", "TITLE:Buyer"));
    expect(await sync(directory)).toMatchObject({ writes: { database: 1, folder: 0 }, held: 1 });
    expect(await titleOf(directory, 0)).toBe("Buyer");
    expect(readFileSync(duplicate, "utf8")).toContain("TITLE:Nobody");
    await expectStill(directory, "Partial");
  });
});

describe("a folder that is not what it was", () => {
  it("gone: FolderMissing, nothing deleted; back again, there is nothing to do", async () => {
    const directory = await newMirror();
    const { books } = crmPaths(directory);
    for (const path of [books, crmPaths(directory).folder]) {
      const before = await contentsOf(directory);
      renameSync(path, join(directory, "away"));
      expect(await failureOf(directory)).toMatchObject({
        _tag: "FolderMissing",
        message: expect.stringMatching(/there is no folder "contacts" .* bring it back/u),
      });
      renameSync(join(directory, "away"), path);
      expect(await contentsOf(directory)).toEqual(before);
      await expectStill(directory);
    }
  });

  it("replaced by a file: FolderMissing, and the file stays", async () => {
    const directory = await newMirror();
    const { folder, books } = crmPaths(directory);
    const before = await contentsOf(directory);
    renameSync(folder, join(directory, "away"));
    writeFileSync(folder, "not a folder");
    expect(await failureOf(directory)).toMatchObject({ _tag: "FolderMissing" });
    expect(readFileSync(folder, "utf8")).toBe("not a folder");
    unlinkSync(folder);
    renameSync(join(directory, "away"), join(books, "contacts"));
    expect(await contentsOf(directory)).toEqual(before);
    await expectStill(directory);
  });

  const emptied = async (): Promise<string> => {
    const directory = await newMirror();
    for (let at = 0; at < size; at += 1) unlinkSync(copyAt(directory, at));
    const before = await contentsOf(directory);
    const report = await sync(directory);
    expect(report).toMatchObject({ outcome: "Partial", writes: { database: 0, folder: 0 }, held: size });
    expect(report.heldBecause).toEqual([
      expect.stringMatching(/every one of the 20 mirrored contacts is gone/u),
    ]);
    expect(await contentsOf(directory)).toEqual(before);
    await expectStill(directory, "Partial");
    return directory;
  };

  const answer = (directory: string, verb: "release" | "discard"): Promise<number> =>
    withCrm(directory, async (_store, mirror) => mirror[verb]((await mirror.held())[0]?.group ?? ""));

  it("emptied by hand: held, nothing deleted; released, all go to Deleted Items", async () => {
    const directory = await emptied();
    expect(await answer(directory, "release")).toBe(size);
    expect(await sync(directory)).toMatchObject({
      outcome: "Complete",
      writes: { database: size, folder: 0 },
    });
    const { contacts } = await contentsOf(directory);
    expect(contacts.filter(({ deletedAt }) => deletedAt !== undefined)).toHaveLength(size);
    await expectStill(directory);
  });

  it("emptied by hand: held, nothing deleted; discarded, all copies are written again", async () => {
    const directory = await emptied();
    const { contacts } = await contentsOf(directory);
    expect(await answer(directory, "discard")).toBe(size);
    expect(await sync(directory)).toMatchObject({
      outcome: "Complete",
      writes: { database: 0, folder: size },
    });
    expect((await contentsOf(directory)).contacts).toEqual(contacts);
    await expectStill(directory);
  });

  it("another directory in its place, empty: nothing is deleted", async () => {
    const directory = await newMirror();
    const { folder } = crmPaths(directory);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    const before = await contentsOf(directory);
    expect(await sync(directory)).toMatchObject({ outcome: "Partial", writes: { database: 0 }, held: size });
    expect((await contentsOf(directory)).contacts).toEqual(before.contacts);
  });
});

describe("what the mirror remembers", () => {
  const spoil = (
    directory: string,
    collection: "binding" | "links" | "held" | "parked" | "intents",
    key: string,
  ) =>
    withCrm(directory, async ({ state }) => {
      const lease = await right(state.acquire(1_000, Date.now()));
      await right(state.commit(lease, { puts: [{ collection, key, text: '{"garbage' }] }));
      await right(state.release(lease));
    });

  it.each([
    ["binding", "mirror"],
    ["links", personId(0)],
    ["held", personId(0)],
    ["parked", personId(0)],
    ["intents", personId(0)],
  ] as const)("damaged in its %s: StateUnreadable, nothing changed", async (collection, key) => {
    const directory = await newMirror();
    await spoil(directory, collection, key);
    rewrite(copyAt(directory, 0), (text) => text.replace("TITLE:Seller", "TITLE:Buyer"));
    const before = await contentsOf(directory);
    await sleep(50);
    expect(await failureOf(directory)).toMatchObject({
      _tag: "StateUnreadable",
      message: expect.any(String),
    });
    expect(await contentsOf(directory)).toEqual(before);
    expect(await failureOf(directory)).toMatchObject({ _tag: "StateUnreadable" });
  });

  const files: ReadonlyArray<readonly [what: string, tag: string, spoil: (bytes: Buffer) => Buffer]> = [
    ["damaged in the middle", "Damaged", (bytes) => bytes.fill(0xa5, 8_192, bytes.length - 4_096)],
    ["cut off", "Damaged", (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2))],
    ["no database at all", "NotADatabase", () => Buffer.from("Dear diary, ".repeat(100))],
    // https://sqlite.org/fileformat2.html#user_version_number
    ["of a newer version", "NewerSchema", (bytes) => (bytes.writeUInt32BE(99, 60), bytes)],
    // https://sqlite.org/fileformat2.html#application_id
    ["of another program", "ForeignFile", (bytes) => (bytes.writeUInt32BE(7, 68), bytes)],
  ];

  it.each(files)("a file %s is refused, and left byte for byte", async (_what, tag, change) => {
    const directory = await newMirror();
    const { database } = crmPaths(directory);
    writeFileSync(database, change(readFileSync(database)));
    const before = withoutSharedMemory(filesBelow(directory));
    expect(await openSqlite(database)()).toMatchObject(
      E.left({ _tag: tag, path: database, message: expect.stringContaining(database) }),
    );
    expect(withoutSharedMemory(filesBelow(directory))).toEqual(before);
  });

  /** Where processes that have the file open tell each other of it; holds no content. */
  const withoutSharedMemory = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).filter(([name]) => !name.endsWith("-shm"));
});
