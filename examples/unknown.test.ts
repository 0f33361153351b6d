import { join } from "node:path";
import { openSqlite } from "@spegla/store-sqlite";
import { expect, it, vi } from "vitest";
import { orThrow } from "./cli/script.js";
import { copiesIn } from "./demo/address-book.js";
import { directoryWithOwnPeople, filesIn, jsonOfExample, runExample } from "./test/run-example.js";

vi.setConfig({ testTimeout: 240_000 });

it("unknown, imports, deleted-items: the folder's own people become business contacts, and go again", async () => {
  const directory = directoryWithOwnPeople();
  const folder = join(directory, "contacts");
  const database = join(directory, "crm.sqlite");
  const store = await orThrow(openSqlite(database));
  const known = await orThrow(
    store.contacts.add({
      contact: { fullName: "Bosse På Bygg", phones: [{ kind: "mobile", number: "070-174 06 23" }] },
    }),
  );
  store.close();
  const mirror = ["--database", database, "--directory", directory];
  const own = filesIn(folder);

  const listed = await runExample("unknown", ...mirror);
  expect(listed.exitCode).toBe(0);
  expect(listed.stdout).toContain("4 unknown contacts\nId ");
  expect(listed.stdout).toMatch(/^mamma\.vcf +Mamma/mu);

  const importing = [...mirror, "--import", "all", "--mode", "move", "--owner", "elin", "--source", "phone"];
  const plan = await jsonOfExample("unknown", ...importing, "--dry-run");
  expect(plan).toMatchObject({ counts: { ImportContact: 3 }, heldBecause: [], more: 0 });
  expect(plan).toHaveProperty("operations.length", 3);
  expect(filesIn(folder)).toEqual(own);

  const some = await runExample("unknown", ...importing);
  expect(some.exitCode).toBe(3);
  expect(some.stdout).toMatch(/^Imported +Lovisa +lovisa\.vcf +\S+$/mu);
  expect(some.stdout).toMatch(
    new RegExp(`^Undecided +Bosse På Bygg .* Sure: Bosse På Bygg \\(${known.id}\\), samePhone`, "mu"),
  );
  expect(some.stdout).toMatch(/^3 contacts imported as \S+; 1 not\.$/mu);
  expect(some.stdout).toContain("call again with --answer ID=skip");
  expect(copiesIn(folder)).toHaveLength(3);

  const item = "Bosse på bygget.vcf";
  const answer = ["--import", item, "--answer", `${item}=${known.id}`];
  expect(await jsonOfExample("unknown", ...mirror, ...answer)).toMatchObject({
    items: [{ _tag: "Linked", remoteId: item, contactId: known.id }],
    report: { outcome: "Complete" },
  });
  expect(copiesIn(folder)).toHaveLength(4);
  expect(await runExample("unknown", ...mirror, "--import", "all", "--answer", item)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(`--answer has "${item}": give ID=skip, ID=create or ID=CONTACTID`),
  });

  const { stdout } = await runExample("imports", ...mirror);
  expect(stdout).toMatch(/^1 import\nId .*\n\S+ +Move +3 +\S+ +phone\n$/u);
  const importId = stdout.split("\n")[2]?.split(" ")[0] ?? "";
  expect(await jsonOfExample("imports", ...mirror, "--remove", importId, "--dry-run")).toMatchObject({
    counts: { RemoveImported: 3 },
  });
  const removed = await runExample("imports", ...mirror, "--remove", importId);
  expect(removed).toMatchObject({
    exitCode: 0,
    stdout: "3 contacts of the import in Deleted Items; their copies are gone.\n",
  });
  expect(copiesIn(folder)).toHaveLength(1);
  expect(await jsonOfExample("imports", ...mirror, "--remove", importId)).toMatchObject({
    error: { _tag: "NoSuchImport" },
  });

  const deleted = await runExample("deleted-items", "--database", database);
  expect(deleted.stdout).toMatch(/^3 deleted items\nId /u);
  const lovisa = /^(?<id>\S+) +\S+ +Lovisa$/mu.exec(deleted.stdout)?.groups?.["id"] ?? "";
  const restored = await runExample("deleted-items", "--database", database, "--restore", `${lovisa},gone`);
  expect(restored.exitCode).toBe(3);
  expect(restored.stdout).toMatch(/^1 contact restored: the next sync mirrors them again\.\ngone: /u);
  const purge = ["--database", database, "--purge-before"];
  expect(await runExample("deleted-items", ...purge, "2026-02-30")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--purge-before is "2026-02-30": give a day, as in 2026-01-31'),
  });
  expect(await jsonOfExample("deleted-items", ...purge, "9999-01-01")).toEqual({ purged: 2 });
  expect(await jsonOfExample("deleted-items", "--database", database)).toEqual({ deleted: [] });
});
