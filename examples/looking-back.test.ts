import { join } from "node:path";
import { openSqlite } from "@spegla/store-sqlite";
import { expect, it, vi } from "vitest";
import { orThrow } from "./cli/script.js";
import { copiesIn, copyOf, linesOf, writeLine } from "./demo/address-book.js";
import { contactWith } from "./demo/stage.js";
import { directoryWithOwnPeople, jsonOfExample, runExample } from "./test/run-example.js";

vi.setConfig({ testTimeout: 240_000 });

it("history: what was done and why, and taken back; doctor: what is amiss, and mended", async () => {
  const directory = directoryWithOwnPeople();
  const folder = join(directory, "contacts");
  const database = join(directory, "crm.sqlite");
  const store = await orThrow(openSqlite(database, { replicaId: "office" }));
  for (const givenName of ["Anna", "Bo"])
    await orThrow(
      store.contacts.add({
        contact: { givenName, emails: [{ kind: "work", address: `${givenName}@crm.example` }] },
      }),
    );
  const [{ id }, bo] = [
    await contactWith(store.contacts, "Anna@crm.example"),
    await contactWith(store.contacts, "Bo@crm.example"),
  ];
  const mirror = ["--database", database, "--directory", directory];
  await runExample("mirror", ...mirror);
  for (const edited of [id, bo.id])
    await orThrow(store.contacts.edit(edited, (contact) => ({ ...contact, jobTitle: "Buyer" })));
  store.close();
  await runExample("mirror", ...mirror);
  const copy = copyOf(folder, "Anna@crm.example");
  expect(linesOf(copy)).toContain("TITLE:Buyer");

  const { stdout } = await runExample("history", ...mirror);
  expect(stdout).toMatch(
    /^2 runs\nRun .*\n\d+ +sync +\S+ +Complete +0 +2\n\d+ +sync +\S+ +Complete +0 +2\n$/u,
  );
  const run = stdout.split("\n")[2]?.split(" ")[0] ?? "";
  const told = `${run}: Anna (${id}): WriteCopy, because Linked
  folder: updated
    jobTitle: (nothing) -> Buyer (edited by office)
`;
  const ofRun = await runExample("history", ...mirror, "--run", run);
  expect(ofRun.stdout).toContain(told);
  expect(ofRun.stdout.split("\n")).toHaveLength(7);
  const explained = await runExample("history", ...mirror, "--explain", id, "--limit", "1");
  expect(explained.stdout).toBe(`Its copy is ${id}.vcf.\n${told}`);
  expect(await jsonOfExample("history", ...mirror, "--run", "99")).toMatchObject({
    error: { _tag: "NoSuchRun" },
  });

  writeLine(copyOf(folder, "Bo@crm.example"), "TITLE:Chair", "Replace");
  expect(await jsonOfExample("history", ...mirror, "--undo", run, "--dry-run")).toMatchObject({
    counts: { Undo: 1 },
    refused: [{ contactId: bo.id, name: "Bo" }],
  });
  expect(linesOf(copy)).toContain("TITLE:Buyer");
  const undone = await runExample("history", ...mirror, "--undo", run);
  expect(undone.exitCode).toBe(3);
  expect(undone.stdout).toContain(`1 contact of run ${run} taken back.\nLeft as it is: Bo (${bo.id}): `);
  expect(undone.stdout).toContain("operation held for you: see examples/held.ts.");
  expect(linesOf(copy)).not.toContain("TITLE:Buyer");

  // As if the state had been lost.
  const fresh = join(directory, "state.sqlite");
  (await orThrow(openSqlite(fresh))).close();
  const forgetful = [...mirror, "--state", fresh];
  const found = await runExample("doctor", ...forgetful);
  expect(found.exitCode).toBe(0);
  expect(found.stdout).toMatch(/^2 findings\nFinding /u);
  expect(found.stdout).toMatch(new RegExp(`^UnlinkedCopy +Anna +${id} +${id}\\.vcf$`, "mu"));
  expect(found.stdout).toContain("With --rebuild:\n");
  const rebuilt = await runExample("doctor", ...forgetful, "--rebuild");
  expect(rebuilt).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining(
      "Rebuilt: wrote 2 copies in the folder and 0 contacts in the database.\n",
    ),
  });
  expect(copiesIn(folder)).toHaveLength(2);
  expect(await jsonOfExample("doctor", ...forgetful)).toMatchObject({ damaged: {}, findings: [] });
  expect(await jsonOfExample("status", ...forgetful)).toMatchObject({ mirrored: 2 });
});
