import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { expect, it } from "vitest";
import { createOf, done, folderOnDisk } from "../test/folder-on-disk.js";

it("the README's lines run", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n(?<code>[\s\S]*?)```/u.exec(readme)?.groups?.["code"] ?? expect.fail("no code");
  const disk = await folderOnDisk();
  const beside = await mkdtemp(join(import.meta.dirname, "readme-"));
  try {
    await done(disk.folder, createOf("ada"));
    await writeFile(join(beside, "lines.ts"), `${code}\nexport { listPeople };\n`);
    const lines: { listPeople: (directory: string) => () => Promise<unknown> } = await import(
      /* @vite-ignore */ join(beside, "lines.ts")
    );
    expect(await lines.listPeople(disk.root)()).toEqual(E.right(["ada"]));
  } finally {
    await rm(beside, { recursive: true });
    await disk.remove();
  }
});
