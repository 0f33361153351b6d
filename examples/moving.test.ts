import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSqlite } from "@spegla/store-sqlite";
import { expect, it, vi } from "vitest";
import { orThrow } from "./cli/script.js";
import { copiesIn, copyOf, writeLine } from "./demo/address-book.js";
import { contactWith } from "./demo/stage.js";
import {
  directoryWithOwnPeople,
  filesIn,
  freshDirectory,
  jsonOfExample,
  runExample,
} from "./test/run-example.js";

vi.setConfig({ testTimeout: 240_000 });

const databaseWith = async (file: string, ...names: ReadonlyArray<string>): Promise<void> => {
  const store = await orThrow(openSqlite(file));
  for (const givenName of names) {
    const emails = [{ kind: "work", address: `${givenName.toLowerCase()}@crm.example` }] as const;
    await orThrow(store.contacts.add({ contact: { givenName, emails } }));
  }
  store.close();
};

it("change-folder: into another folder, and into another directory when the first one is gone", async () => {
  const directory = directoryWithOwnPeople();
  const attic = freshDirectory();
  const database = join(attic, "crm.sqlite");
  await databaseWith(database, "Anna", "Bo");
  const own = filesIn(join(directory, "contacts"));
  const mirror = ["--database", database, "--directory", directory];
  await runExample("mirror", ...mirror);
  writeLine(copyOf(join(directory, "contacts"), "anna@crm.example"), "TITLE:Buyer", "Add");

  const uncreated = [...mirror, "--to", "tablet", "--create", "--dry-run"];
  expect(await jsonOfExample("change-folder", ...uncreated)).toMatchObject({
    error: { _tag: "FolderMissing" },
  });
  expect(existsSync(join(directory, "tablet"))).toBe(false);
  mkdirSync(join(directory, "tablet"));
  expect(await jsonOfExample("change-folder", ...mirror, "--to", "tablet", "--dry-run")).toMatchObject({
    counts: { CreateCopy: 2, ReleaseCopy: 2 },
  });
  expect(copiesIn(join(directory, "tablet"))).toHaveLength(0);
  expect(await runExample("change-folder", ...mirror, "--to", "tablet")).toMatchObject({
    exitCode: 0,
    stdout: `Changed: the mirror is in "tablet" from now on.
1 last edit brought home, 2 copies filled in, 2 copies taken out of the former folder.
`,
  });
  expect(filesIn(join(directory, "contacts"))).toEqual(own);
  expect(copiesIn(join(directory, "tablet")).filter(({ text }) => text.includes("TITLE:Buyer"))).toHaveLength(
    1,
  );

  const elsewhere = ["--folder", "tablet", "--to", "books", "--create", "--to-directory", attic];
  rmSync(join(directory, "tablet"), { recursive: true });
  expect(await runExample("change-folder", ...mirror, ...elsewhere)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("giveUpFormer if it is gone for good"),
  });
  rmSync(directory, { recursive: true });
  expect(await jsonOfExample("change-folder", ...mirror, ...elsewhere, "--give-up-former")).toMatchObject({
    outcome: "Changed",
    fill: { writes: { folder: 2 } },
  });
  expect(copiesIn(join(attic, "books"))).toHaveLength(2);
  const missing = ["--to", "books", "--to-carddav", "dav.example.com", "--to-user", "anna"];
  expect(await runExample("change-folder", ...mirror, ...missing)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("for --to-carddav set TO_CARDDAV_PASSWORD and give --to-user NAME"),
  });
});

it("switch-database, foreign: asks what becomes of the copies, keeps them, and takes them away", async () => {
  const directory = directoryWithOwnPeople();
  const folder = join(directory, "contacts");
  const [north, south] = [join(directory, "north.sqlite"), join(directory, "south.sqlite")];
  await databaseWith(north, "Anna", "Bo");
  await databaseWith(south, "Cem");
  const own = filesIn(folder);
  const of = (database: string) => ["--database", database, "--directory", directory, "--state", north];
  await runExample("mirror", ...of(north));
  writeLine(copyOf(folder, "anna@crm.example"), "TITLE:Buyer", "Add");

  expect(await jsonOfExample("switch-database", ...of(south))).toMatchObject({
    error: { _tag: "AnswerNeeded", message: expect.stringContaining('answer "keep", "remove" or "import"') },
  });
  expect(await runExample("switch-database", "--database", south, "--directory", directory)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("--state FILE is missing"),
  });
  const kept = await runExample("switch-database", ...of(south), "--answer", "keep", "--former", north);
  expect(kept).toMatchObject({
    exitCode: 0,
    stdout: `Switched: the mirror is that of the new database from now on.
1 last edit brought home.
2 copies kept.
The first sync wrote 1 copy in the folder and 0 contacts in the database.
`,
  });
  const store = await orThrow(openSqlite(north));
  expect((await contactWith(store.contacts, "anna@crm.example")).contact.jobTitle).toBe("Buyer");
  const { id } = store.contacts;
  store.close();

  expect((await runExample("foreign", ...of(south))).stdout).toMatch(
    new RegExp(`^2 foreign copies of 1 database\\nDatabase .*\\n${id} +\\S+ +(?:Anna|Bo)\\n`, "u"),
  );
  expect(await jsonOfExample("foreign", ...of(south), "--remove", id, "--dry-run")).toMatchObject({
    counts: { RemoveForeign: 2 },
  });
  expect(copiesIn(folder)).toHaveLength(3);
  expect(await runExample("foreign", ...of(south), "--remove", "all")).toMatchObject({
    exitCode: 0,
    stdout: "2 foreign copies removed.\n",
  });
  expect(copiesIn(folder)).toHaveLength(1);

  const back = [...of(north), "--answer", "import", "--owner", "eva", "--source", "south"];
  expect(await jsonOfExample("switch-database", ...back)).toMatchObject({
    outcome: "Switched",
    left: { answer: "import", copies: 1, importId: expect.any(String) },
    sync: { writes: { folder: 2 } },
  });
  const again = await orThrow(openSqlite(north));
  expect(await contactWith(again.contacts, "cem@crm.example")).toMatchObject({ owner: "eva" });
  again.close();
  expect(copiesIn(folder)).toHaveLength(3);
  expect(filesIn(folder).size).toBe(3 + own.size);
});
