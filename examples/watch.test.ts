import { join } from "node:path";
import { openSqlite } from "@spegla/store-sqlite";
import { expect, it, vi } from "vitest";
import { orThrow } from "./cli/script.js";
import { copyOf, writeLine } from "./demo/address-book.js";
import { contactWith } from "./demo/stage.js";
import { directoryWithOwnPeople, jsonOfExample, runExample, startExample } from "./test/run-example.js";

vi.setConfig({ testTimeout: 240_000 });

it("watch: what is edited in the folder comes home by itself, until Ctrl-C", async () => {
  const directory = directoryWithOwnPeople();
  const database = join(directory, "crm.sqlite");
  const email = "anna@crm.example";
  const store = await orThrow(openSqlite(database));
  const emails = [{ kind: "work", address: email }] as const;
  await orThrow(store.contacts.add({ contact: { givenName: "Anna", emails } }));
  const mirror = ["--database", database, "--directory", directory];

  expect(await jsonOfExample("watch", ...mirror, "--folder", "gone")).toMatchObject({
    error: { _tag: "NotFound" },
  });
  expect(await runExample("watch", ...mirror, "--every", "0")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--every is "0": give seconds'),
  });
  // Nothing but the hint of a change can be in time: it polls once a day.
  const watch = startExample("watch", ...mirror, "--every", "86400", "--quiet", "0.1");
  await watch.printed(/^\S+ Complete: wrote 1 copy in the folder and 0 contacts in the database\.$/u);
  writeLine(copyOf(join(directory, "contacts"), email), "TITLE:Buyer", "Add");
  await watch.printed(/ and 1 contact in the database\.$/u);
  expect((await contactWith(store.contacts, email)).contact.jobTitle).toBe("Buyer");
  const { exitCode, stdout } = await watch.interrupt();
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\nEnded after \d+ syncs and 0 failures\.\n$/u);
  store.close();
});
