import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sortNames } from "./file-name.js";
import { sweepTemporaryFiles, withTemporaryFile } from "./temporary-file.js";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "spegla-sweep-"));
});
afterEach(() => rm(directory, { recursive: true }));

/** The name that this process gives its temporary files, with another process's number in it. */
const temporaryNameOf = async (pid: number): Promise<string> => {
  const name = await withTemporaryFile(directory, [], 0o600, async (path) => {
    await rm(path);
    return path.slice(directory.length + 1);
  });
  return name.replace(`-${process.pid}-`, `-${pid}-`);
};

const endedPid = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

it("removes what a process that is gone left, at once", async () => {
  await writeFile(join(directory, await temporaryNameOf(endedPid())), "half a ca");
  await sweepTemporaryFiles(directory, Date.now);
  expect(await readdir(directory)).toEqual([]);
});

it("leaves what a running process is writing, until it is a minute old", async () => {
  const name = await temporaryNameOf(process.ppid);
  await writeFile(join(directory, name), "half a ca");
  await sweepTemporaryFiles(directory, Date.now);
  expect(await readdir(directory)).toEqual([name]);
  await sweepTemporaryFiles(directory, () => Date.now() + 61_000);
  expect(await readdir(directory)).toEqual([]);
});

it("leaves what this very process is writing", async () => {
  const name = await temporaryNameOf(process.pid);
  await writeFile(join(directory, name), "half a ca");
  await sweepTemporaryFiles(directory, Date.now);
  expect(await readdir(directory)).toEqual([name]);
});

it("leaves a process of another machine alone, as its number means nothing here", async () => {
  const name = (await temporaryNameOf(endedPid())).replace(/^\.spegla-[0-9a-f]{8}/u, ".spegla-00000000");
  await writeFile(join(directory, name), "half a ca");
  await sweepTemporaryFiles(directory, Date.now);
  expect(await readdir(directory)).toEqual([name]);
});

it("touches no other program's files, however old, and follows no link", async () => {
  const others = [".spegla-notes.tmp", ".tmp", "a.tmp", "spegla-1.tmp", ".spegla-00000000-1-00.tmp", "a.vcf"];
  for (const name of others) {
    await writeFile(join(directory, name), "theirs");
    await utimes(join(directory, name), 0, 0);
  }
  await symlink(join(directory, "a.vcf"), join(directory, await temporaryNameOf(endedPid())));
  await sweepTemporaryFiles(directory, () => Date.now() + 1e9);
  expect(sortNames(await readdir(directory))).toEqual(sortNames(others));
});
