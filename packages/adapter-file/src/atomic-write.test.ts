import {
  chmod,
  link,
  lstat,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFile, replaceFile } from "./atomic-write.js";
import { statFromStats } from "./file-stat.js";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "spegla-atomic-"));
});
afterEach(() => rm(directory, { recursive: true }));

const refusing =
  (code: string): typeof link =>
  () =>
    Promise.reject(Object.assign(new Error(code), { code }));
const bytes = Buffer.from("new");
const yes = (): Promise<boolean> => Promise.resolve(true);

describe.each([
  ["with hard links", link],
  ["without hard links", refusing("ENOTSUP")],
])("creating a file %s", (_, hardLink) => {
  it("writes it whole, leaves nothing else, and knows its stat", async () => {
    const known = await createFile(directory, "a.vcf", bytes, hardLink);
    expect(await readdir(directory)).toEqual(["a.vcf"]);
    expect(await readFile(join(directory, "a.vcf"), "utf8")).toBe("new");
    expect(known).toBe(statFromStats(await lstat(join(directory, "a.vcf"), { bigint: true })));
  });

  it("never replaces what is there", async () => {
    await writeFile(join(directory, "a.vcf"), "old");
    await expect(createFile(directory, "a.vcf", bytes, hardLink)).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readdir(directory)).toEqual(["a.vcf"]);
    expect(await readFile(join(directory, "a.vcf"), "utf8")).toBe("old");
  });

  it("of twenty at once for one name exactly one wins", async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => createFile(directory, "a.vcf", Buffer.from(`${at}`), link)),
    );
    const winner = all.findIndex(({ status }) => status === "fulfilled");
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readFile(join(directory, "a.vcf"), "utf8")).toBe(`${winner}`);
    expect(await readdir(directory)).toEqual(["a.vcf"]);
  });
});

it("takes over the empty file that a process killed without hard links left", async () => {
  const path = join(directory, "a.vcf");
  await writeFile(path, "");
  await expect(createFile(directory, "a.vcf", bytes, refusing("EPERM"))).rejects.toMatchObject({
    code: "EEXIST",
  });
  await utimes(path, 0, 0);
  await createFile(directory, "a.vcf", bytes, refusing("EPERM"));
  expect(await readFile(join(directory, "a.vcf"), "utf8")).toBe("new");
});

it("any other refusal leaves no file at all", async () => {
  await expect(createFile(directory, "a.vcf", bytes, refusing("ENOSPC"))).rejects.toMatchObject({
    code: "ENOSPC",
  });
  expect(await readdir(directory)).toEqual([]);
});

describe("replacing a file", () => {
  it("keeps its permissions", async () => {
    const path = join(directory, "a.vcf");
    await writeFile(path, "old");
    await chmod(path, 0o666);
    const known = await replaceFile(directory, "a.vcf", bytes, 0o666, yes);
    expect((await stat(path)).mode & 0o777).toBe(0o666);
    expect(known).toBe(statFromStats(await lstat(path, { bigint: true })));
  });

  it("does nothing if the file changed meanwhile", async () => {
    await writeFile(join(directory, "a.vcf"), "old");
    const answered = await replaceFile(directory, "a.vcf", bytes, 0o600, () => Promise.resolve(false));
    expect(answered).toBeUndefined();
    expect(await readdir(directory)).toEqual(["a.vcf"]);
    expect(await readFile(join(directory, "a.vcf"), "utf8")).toBe("old");
  });

  it("leaves nothing behind if looking fails", async () => {
    await expect(
      replaceFile(directory, "a.vcf", bytes, 0o600, () => Promise.reject(new Error("looking failed"))),
    ).rejects.toThrow("looking failed");
    expect(await readdir(directory)).toEqual([]);
  });
});
