import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { expect, it } from "vitest";
import { graphPlace } from "../test/graph-place.js";

it("the README's lines run", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const code = /```ts\n(?<code>[\s\S]*?)```/u.exec(readme)?.groups?.["code"] ?? expect.fail("no code");
  const beside = await mkdtemp(join(import.meta.dirname, "readme-"));
  try {
    await writeFile(join(beside, "lines.ts"), `${code}\nexport { listFolders };\n`);
    const lines: { listFolders: (options: unknown) => () => Promise<unknown> } = await import(
      /* @vite-ignore */ join(beside, "lines.ts")
    );
    const { options, folder, mailbox } = graphPlace();
    const contacts = mailbox.folder("Contacts");
    expect(await lines.listFolders(options)()).toEqual(
      E.right([`Contacts (ReadWrite): ${contacts.id}`, `Customers (ReadWrite): ${folder.id}`]),
    );
    const refused = await lines.listFolders({ ...options, getToken: async () => "wrong" })();
    expect(refused).toMatchObject(E.left({ _tag: "Unauthorized" }));
  } finally {
    await rm(beside, { recursive: true });
  }
});
