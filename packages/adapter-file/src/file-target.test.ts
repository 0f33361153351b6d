import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, rmdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  aContact,
  createOf,
  folderOnDisk,
  left,
  namesOf,
  pullAll,
  right,
  tagsOf,
} from "../test/folder-on-disk.js";
import { fileTarget } from "./index.js";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "spegla-target-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it("creates, lists and opens folders by their names", async () => {
  const target = fileTarget({ directory });
  const made = await right(target.createFolder("Büro & Kunden"));
  expect(made).toEqual({ id: "büro-kunden", name: "Büro & Kunden", access: "ReadWrite" });
  expect(await readFile(join(directory, "büro-kunden", "displayname"), "utf8")).toBe("Büro & Kunden");
  await mkdir(join(directory, "plain"));
  expect(await right(target.listFolders())).toEqual([
    made,
    { id: "plain", name: "plain", access: "ReadWrite" },
  ]);
  expect(await right(target.openFolder("büro-kunden"))).toMatchObject({ id: made.id, name: made.name });
  expect(await readdir(join(directory, "büro-kunden"))).toEqual(["displayname"]);
  await right(target.ensureCategory("Business"));
});

it("refuses a folder of a name that there is, and a name that is none", async () => {
  const target = fileTarget({ directory });
  await right(target.createFolder("People"));
  expect(await left(target.createFolder("People"))).toMatchObject({ _tag: "RevisionMismatch", id: "people" });
  expect(await left(target.createFolder("people!"))).toMatchObject({ _tag: "RevisionMismatch" });
  for (const name of ["", "..", "///", "a\nb", "x".repeat(300)])
    expect(await left(target.createFolder(name))).toMatchObject({ _tag: "InvalidItem", field: "name" });
  expect(await readdir(directory)).toEqual(["people"]);
});

it("never creates what is opened, and opens nothing outside", async () => {
  const inside = join(directory, "inside");
  await mkdir(inside);
  await mkdir(join(directory, "outside"));
  await writeFile(join(inside, "file"), "");
  await symlink(join(directory, "outside"), join(inside, "link"));
  const target = fileTarget({ directory: inside });
  for (const id of ["gone", "..", "../outside", "/", "", ".", "a\u0000", "file", "link", ".hidden"])
    expect(await left(target.openFolder(id))).toMatchObject({ _tag: "NotFound" });
  expect(await right(target.listFolders())).toEqual([]);
  expect(await readdir(inside)).toEqual(["file", "link"]);
});

it("a link among the parents is followed: whoever chose the directory chose it", async () => {
  await mkdir(join(directory, "real"));
  await symlink(join(directory, "real"), join(directory, "chosen"));
  const target = fileTarget({ directory: join(directory, "chosen") });
  expect(await right(target.createFolder("People"))).toMatchObject({ id: "people" });
});

it("a directory that is gone is an error, never an empty list", async () => {
  const target = fileTarget({ directory });
  await rmdir(directory);
  for (const effect of [target.listFolders(), target.openFolder("a"), target.createFolder("a")])
    expect(await left(effect)).toMatchObject({ _tag: "NotFound" });
  await writeFile(directory, "a file in its place");
  expect(await left(target.listFolders())).toMatchObject({ _tag: "NotFound" });
});

it("a target that is only read creates nothing", async () => {
  const target = fileTarget({ directory, access: "ReadOnly" });
  expect(await left(target.createFolder("People"))).toMatchObject({ _tag: "Forbidden" });
});

const mounting = (size: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", directory]).status === 0;
const canMount = process.getuid?.() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0;

describe.skipIf(!canMount)("on a small disk of its own (needs root and mount)", () => {
  it("what does not fit is QuotaExceeded, leaves nothing, and the rest is written", async ({ skip }) => {
    if (!mounting("256k")) skip("mounting a tmpfs is not permitted here");
    try {
      const disk = await folderOnDisk({ writeConcurrency: 1 }, directory);
      const large = aContact("Large", { notes: "x".repeat(300_000) });
      const results = await right(
        disk.folder.push([createOf("small"), createOf("large", large), createOf("tiny")]),
      );
      expect(tagsOf(results)).toEqual(["Done", "QuotaExceeded", "Done"]);
      expect(await readdir(disk.path)).toEqual(expect.arrayContaining(["small.vcf", "tiny.vcf"]));
      expect(await readdir(disk.path)).toHaveLength(2);
    } finally {
      spawnSync("umount", [directory]);
    }
  });

  it("mounted read-only is a folder that is only read; unmounted it is an error, never empty", async ({
    skip,
  }) => {
    if (!mounting("1m")) skip("mounting a tmpfs is not permitted here");
    try {
      const disk = await folderOnDisk({}, directory);
      await right(disk.folder.push([createOf("a")]));
      spawnSync("mount", ["-o", "remount,ro", directory]);
      expect((await disk.reopen()).capabilities.access).toBe("ReadOnly");
      expect(tagsOf(await right(disk.folder.push([createOf("b")])))).toEqual(["Forbidden"]);
      const { next } = await pullAll(disk.folder);
      expect(namesOf(await pullAll(disk.folder, next))).toEqual([]);
      spawnSync("umount", [directory]);
      expect(await left(disk.folder.read([]))).toMatchObject({ _tag: "NotFound" });
    } finally {
      spawnSync("umount", [directory]);
    }
  });
});
