import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type Clock, type MirrorOptions, type SyncReport, isMirrorError } from "@spegla/core";
import { openSqlite } from "@spegla/store-sqlite";
import * as E from "fp-ts/lib/Either.js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { freshDirectory } from "../test/run-example.js";
import { allContactsIn, crmPaths, newCrm, personId, right, withCrm } from "./crm.js";
import { type SmallDisk, canMount, forbidWriting, mountSmallDisk } from "./small-disk.js";
import { contentsOf, expectStill, filesBelow } from "./stillness.js";

vi.setConfig({ testTimeout: 120_000 });

const isRoot = process.getuid?.() === 0;
const needsDisk = canMount ? "" : " (not run: only root can mount a disk of its own)";

const mounted: SmallDisk[] = [];
afterEach(() => {
  for (const disk of mounted.splice(0)) disk.unmount();
});

const diskAt = (directory: string): SmallDisk => {
  const disk = mountSmallDisk(directory);
  mounted.push(disk);
  return disk;
};

const sync = (directory: string, options?: Partial<MirrorOptions>): Promise<SyncReport> =>
  withCrm(directory, (_store, mirror) => mirror.sync(), options);

/** What a sync rejects with. */
const failureOf = (directory: string): Promise<unknown> =>
  sync(directory).then(
    () => "it succeeded",
    (error: unknown) => error,
  );

const edit = (directory: string, at: number): Promise<unknown> =>
  withCrm(directory, ({ contacts }) =>
    right(contacts.edit(personId(at), (contact) => ({ ...contact, jobTitle: `Chief ${at}` }))),
  );

/** Every file is a whole card, and there is none beside the copies and the owner's three. */
const expectWholeCards = (directory: string): void => {
  const { folder } = crmPaths(directory);
  for (const name of readdirSync(folder)) {
    expect(name).toMatch(/^(?:person-\d+|Mum|Dad|Ola)\.vcf$/u);
    expect(readFileSync(join(folder, name), "utf8")).toMatch(/^BEGIN:VCARD\r\n[^]*\r\nEND:VCARD\r\n$/u);
  }
};

const allThere = (directory: string, size: number): void => {
  expectWholeCards(directory);
  expect(readdirSync(crmPaths(directory).folder)).toHaveLength(size + 3);
};

/** A day from now: what was parked is due again. */
const tomorrow: Clock = { now: () => Date.now() + 86_400_000, sleep: () => Promise.resolve() };

describe("a disk that may only be read", () => {
  it.skipIf(isRoot && !canMount)(
    `[L8] at the folder: FolderReadOnly, nothing changed, and then it goes on${isRoot ? needsDisk : ""}`,
    async () => {
      const directory = freshDirectory();
      const { folder } = crmPaths(directory);
      const disk = isRoot ? diskAt(folder) : undefined;
      await newCrm(directory, 20);
      await sync(directory);
      await edit(directory, 1);
      const before = await contentsOf(directory);
      const allowWriting = forbidWriting(folder, disk);
      try {
        expect(await failureOf(directory)).toMatchObject({
          _tag: "FolderReadOnly",
          folder: "contacts",
          message: expect.stringMatching(/may not be written: ask for permission/u),
        });
        expect(await contentsOf(directory)).toEqual(before);
      } finally {
        allowWriting();
      }
      expect(await sync(directory)).toMatchObject({
        outcome: "Complete",
        writes: { database: 0, folder: 1 },
      });
      await expectStill(directory);
    },
  );

  it.skipIf(isRoot && !canMount)(
    `at the database: Unavailable, and the file is left as it is${isRoot ? needsDisk : ""}`,
    async () => {
      const [source, directory] = [freshDirectory(), freshDirectory()];
      await newCrm(source, 20);
      const { database } = crmPaths(directory);
      const disk = isRoot ? diskAt(directory) : undefined;
      cpSync(crmPaths(source).database, database);
      const before = filesBelow(directory);
      const allowWriting = forbidWriting(directory, disk);
      try {
        expect(await openSqlite(database)()).toMatchObject(
          E.left({
            _tag: "Unavailable",
            path: database,
            message: expect.stringMatching(/check its permissions/u),
          }),
        );
        expect(filesBelow(directory)).toEqual(before);
      } finally {
        allowWriting();
      }
      expect(await withCrm(directory, ({ contacts }) => allContactsIn(contacts))).toHaveLength(20);
    },
  );
});

describe("a full disk", () => {
  it.skipIf(!canMount)(
    `[L8, L11] at the folder: what does not fit is parked, whole or not at all, and follows later${needsDisk}`,
    async () => {
      const directory = freshDirectory();
      const disk = diskAt(crmPaths(directory).folder);
      await newCrm(directory, 300);
      disk.leaveRoom(512 * 1024);
      const report = await sync(directory);
      expect(report.outcome).toBe("Partial");
      expect(report.parked).toBeGreaterThan(100);
      expect(report.writes.folder + report.parked).toBe(300);
      const [parked] = await withCrm(directory, (_store, mirror) => mirror.parked());
      expect(parked).toMatchObject({
        errorTag: "QuotaExceeded",
        reason: expect.stringMatching(/free some space/u),
      });
      expectWholeCards(directory);
      await expectStill(directory, "Partial");

      disk.leaveRoom(16 * 1024 * 1024);
      expect(await sync(directory, { clock: tomorrow })).toMatchObject({ outcome: "Complete", parked: 0 });
      allThere(directory, 300);
      await expectStill(directory);
    },
  );

  it.skipIf(!canMount)(
    `[L8] at the folder: a copy that cannot be rewritten stays as it was${needsDisk}`,
    async () => {
      const directory = freshDirectory();
      const disk = diskAt(crmPaths(directory).folder);
      await newCrm(directory, 20);
      await sync(directory);
      await edit(directory, 1);
      disk.leaveRoom(0);
      const before = await contentsOf(directory);
      expect(await sync(directory)).toMatchObject({
        outcome: "Partial",
        parked: 1,
        writes: { database: 0, folder: 0 },
      });
      expect(await contentsOf(directory)).toEqual(before);
      disk.leaveRoom(16 * 1024 * 1024);
      expect(await sync(directory, { clock: tomorrow })).toMatchObject({
        outcome: "Complete",
        writes: { folder: 1 },
      });
      expect(readFileSync(join(crmPaths(directory).folder, "person-1.vcf"), "utf8")).toContain(
        "TITLE:Chief 1",
      );
      await expectStill(directory);
    },
  );

  it.skipIf(!canMount)(
    `[L8] at the database: a typed error, no half of anything, and the next sync finishes${needsDisk}`,
    async () => {
      for (const room of [0, 32, 128, 256, 512]) {
        const directory = freshDirectory();
        const books = join(directory, "elsewhere");
        const small = join(directory, "small");
        const disk = diskAt(small);
        mkdirSync(books);
        symlinkSync(books, crmPaths(small).books);
        await newCrm(small, 300);
        disk.leaveRoom(room * 1024);
        const failure = await failureOf(small).catch((error: unknown) => error);
        const message = failure instanceof Error ? failure.message : JSON.stringify(failure);
        expect(message).toMatch(/disk is full: make room/u);
        if (isMirrorError(failure)) expect(failure._tag).toBe("StateUnavailable");
        expectWholeCards(small);

        disk.leaveRoom(16 * 1024 * 1024);
        expect(await sync(small)).toMatchObject({ outcome: "Complete", parked: 0, held: 0 });
        allThere(small, 300);
        await expectStill(small);
      }
    },
  );
});
