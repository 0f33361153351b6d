import { join } from "node:path";
import { openSqlite } from "@spegla/store-sqlite";
import { expect, it, vi } from "vitest";
import { orThrow } from "./cli/script.js";
import { copiesIn, copyOf, linesOf, writeLine } from "./demo/address-book.js";
import { directoryWithOwnPeople, filesIn, jsonOfExample, runExample } from "./test/run-example.js";

vi.setConfig({ testTimeout: 240_000 });

it("track, --direction: those that are chosen are mirrored, and one way their copies are put right", async () => {
  const directory = directoryWithOwnPeople();
  const folder = join(directory, "contacts");
  const database = join(directory, "crm.sqlite");
  const store = await orThrow(openSqlite(database));
  for (const givenName of ["Anna", "Bo"])
    await orThrow(
      store.contacts.add({
        contact: { givenName, emails: [{ kind: "work", address: `${givenName}@crm.example` }] },
      }),
    );
  store.close();
  const own = filesIn(folder);
  const mirror = ["--database", database, "--directory", directory, "--tracking", "chosen"];
  expect(await jsonOfExample("mirror", ...mirror)).toMatchObject({ writes: { database: 0, folder: 0 } });

  const { stdout } = await runExample("track", ...mirror, "--find", "anna");
  expect(stdout).toMatch(/^1 contact\nId .*\n\S+ +Anna +Business Contact +\(none\)\n$/u);
  const anna = stdout.split("\n")[2]?.split(" ")[0] ?? "";
  expect(await jsonOfExample("track", ...mirror, "--track", anna, "--dry-run")).toMatchObject({
    counts: { CreateCopy: 1 },
  });
  expect(filesIn(folder)).toEqual(own);
  expect(await runExample("track", ...mirror, "--track", anna)).toMatchObject({
    exitCode: 0,
    stdout: "1 contact newly tracked: wrote 1 copy in the folder and 0 contacts in the database.\n",
  });
  expect(copiesIn(folder)).toHaveLength(1);

  const copy = copyOf(folder, "Anna@crm.example");
  writeLine(copy, "TITLE:Buyer", "Add");
  await runExample("mirror", ...mirror, "--direction", "to-folder-reverting");
  expect(linesOf(copy)).not.toContain("TITLE:Buyer");

  expect(await runExample("track", ...mirror, "--track", "a b", "--untrack", anna)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--track names "a b": use 1 to 64 letters'),
  });
  expect(await jsonOfExample("track", ...mirror, "--untrack", "all")).toMatchObject({
    changed: 1,
    report: { writes: { folder: 1 } },
  });
  expect(filesIn(folder)).toEqual(own);
});

it("duplicates: within the database, and among the folder's own people, who become copies", async () => {
  const directory = directoryWithOwnPeople();
  const folder = join(directory, "contacts");
  const database = join(directory, "crm.sqlite");
  const store = await orThrow(openSqlite(database));
  const phones = [{ kind: "mobile", number: "+46 70 174 06 23" }] as const;
  const builder = await orThrow(store.contacts.add({ contact: { fullName: "Bosse På Bygg", phones } }));
  const other = await orThrow(
    store.contacts.add({
      contact: { fullName: "Lovisa Ek", emails: [{ kind: "work", address: "l@ek.example" }] },
    }),
  );
  const twin = await orThrow(
    store.contacts.add({
      contact: { fullName: "Ek, Lovisa", emails: [{ kind: "home", address: "L@ek.example" }] },
    }),
  );
  store.close();
  const own = filesIn(folder);

  const within = await runExample("duplicates", "--database", database);
  expect(within.exitCode).toBe(0);
  expect(within.stdout).toMatch(
    /^1 group among 3 contacts\nVerdict .*\n(?:Sure|Likely) .*sameEmail l@ek\.example/u,
  );
  for (const { id } of [other, twin]) expect(within.stdout).toContain(`(${id})`);
  expect(await runExample("duplicates", "--database", database, "--in-folder")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("--directory DIR or --carddav SERVER is missing"),
  });

  const mirror = ["--database", database, "--directory", directory];
  const between = await runExample("duplicates", ...mirror, "--in-folder");
  expect(between.stdout).toContain("1 possible copy\n");
  expect(between.stdout).toContain(`Bosse På Bygg (${builder.id}), similarName`);
  const link = [...mirror, "--link", `${builder.id}=Bosse på bygget.vcf`];
  expect(await jsonOfExample("duplicates", ...link, "--dry-run")).toMatchObject({
    counts: { LinkItem: 1 },
    items: [{ _tag: "Linked", contactId: builder.id }],
  });
  expect(filesIn(folder)).toEqual(own);
  const linked = await runExample("duplicates", ...link);
  expect(linked.stdout).toMatch(new RegExp(`^Linked +Bosse På Bygg .* ${builder.id}$`, "mu"));
  expect(copiesIn(folder)).toHaveLength(1);
  expect(filesIn(folder).size).toBe(own.size);
});
