import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Contact } from "@spegla/core";
import { openSqlite } from "@spegla/store-sqlite";
import { expect, it, vi } from "vitest";
import { orThrow } from "./cli/script.js";
import { contactWith } from "./demo/stage.js";
import { freshDirectory, jsonOfExample, runExample } from "./test/run-example.js";

vi.setConfig({ testTimeout: 240_000 });

it("merge-databases: two copies of one database that were edited apart have the same contacts", async () => {
  const directory = freshDirectory();
  const [office, laptop] = [join(directory, "office.sqlite"), join(directory, "laptop.sqlite")];
  const email = "anna@crm.example";
  const edit = async (file: string, change: Partial<Contact>): Promise<void> => {
    const store = await orThrow(openSqlite(file));
    const { id } = await contactWith(store.contacts, email);
    await orThrow(store.contacts.edit(id, (contact) => ({ ...contact, ...change })));
    store.close();
  };
  const store = await orThrow(openSqlite(office, { replicaId: "office" }));
  const emails = [{ kind: "work", address: email }] as const;
  const { id } = await orThrow(store.contacts.add({ contact: { givenName: "Anna", emails } }));
  store.close();
  copyFileSync(office, laptop);

  const both = ["--database", office, "--with", laptop];
  expect(await jsonOfExample("merge-databases", ...both)).toEqual({
    error: { _tag: "NotReplicas", message: expect.stringContaining("both count their edits as office") },
  });
  const named = await runExample("merge-databases", ...both, "--name-copy", "laptop");
  expect(named).toMatchObject({
    exitCode: 0,
    stdout: "Merged: 0 contacts written at office, 0 contacts written at laptop.\n",
  });

  await edit(office, { jobTitle: "Buyer", department: "North" });
  await edit(laptop, { jobTitle: "Head of Purchasing", office: "B 12" });
  expect((await runExample("merge-databases", ...both, "--dry-run")).stdout).toMatch(
    new RegExp(`^At +Write +Contact\\n\\w+ +Update +${id}\\n\\w+ +Update +${id}\\nContact `, "u"),
  );
  const kept = join(directory, "lost.jsonl");
  const merged = await runExample("merge-databases", ...both, "--keep-lost", kept);
  expect(merged.exitCode).toBe(0);
  expect(merged.stdout).toMatch(
    new RegExp(
      `^Merged: 1 contact written at office, 1 contact written at laptop\\.\\n.*\\n${id} +jobTitle `,
      "u",
    ),
  );
  const lost: unknown = JSON.parse(readFileSync(kept, "utf8"));
  expect(lost).toMatchObject({ _tag: "FieldConflict", contactId: id, path: "jobTitle" });

  const contacts = [];
  for (const file of [office, laptop]) {
    const opened = await orThrow(openSqlite(file));
    contacts.push((await contactWith(opened.contacts, email)).contact);
    opened.close();
  }
  expect(contacts[0]).toMatchObject({ department: "North", office: "B 12" });
  expect(contacts[1]).toEqual(contacts[0]);
});
