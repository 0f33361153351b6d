import { rmSync } from "node:fs";
import { join } from "node:path";
import { openSqlite } from "@spegla/store-sqlite";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { orThrow } from "./cli/script.js";
import { copiesIn, copyOf, linesOf, writeLine } from "./demo/address-book.js";
import { contactWith } from "./demo/stage.js";
import {
  directoryWithOwnPeople,
  filesIn,
  freshDirectory,
  jsonOfExample,
  runExample,
  sampleFile,
} from "./test/run-example.js";

vi.setConfig({ testTimeout: 120_000 });

const scripts = ["mirror", "plan", "conflicts", "held", "stop", "status"];

describe.each(scripts)("%s", (script) => {
  it("explains itself, refuses what it does not know, and names a database that is not there", async () => {
    const directory = freshDirectory();
    const missing = join(directory, "crm.sqlite");
    const [help, unknown, database] = await Promise.all([
      runExample(script, "--help"),
      runExample(script, "--database", "x", "--directory", "y", "--folders", "z"),
      runExample(script, "--database", missing, "--directory", directory),
    ]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toContain(`Usage: npx tsx examples/${script}.ts --database FILE [options]`);
    expect(unknown).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `Error: Unknown option '--folders'\nSee: npx tsx examples/${script}.ts --help\n`,
    });
    expect(database).toMatchObject({ exitCode: 1, stdout: "" });
    expect(database.stderr).toContain(`there is no file ${missing}`);
    expect(filesIn(directory).size).toBe(0);
  });
});

describe("a mirror run by hand", () => {
  const directory = directoryWithOwnPeople();
  const folder = join(directory, "contacts");
  const database = join(directory, "crm.sqlite");
  const own = filesIn(folder);
  const mirror = ["--database", database, "--directory", directory, "--category", "Business"];
  const email = "giorgi.tsulukia@work-ge.example";

  /** The same field of one contact, differently on both sides. */
  const editBothSides = async (inDatabase: string, inFolder: string): Promise<void> => {
    const store = await orThrow(openSqlite(database));
    const { id } = await contactWith(store.contacts, email);
    await orThrow(store.contacts.edit(id, (contact) => ({ ...contact, jobTitle: inDatabase })));
    store.close();
    writeLine(copyOf(folder, email), `TITLE:${inFolder}`, "Replace");
  };

  beforeAll(async () => {
    const { exitCode } = await runExample("import", "--database", database, sampleFile("iphone.vcf"));
    expect(exitCode).toBe(0);
  });

  it("names a directory that is not there, and a folder that is not there", async () => {
    const gone = await runExample("mirror", "--database", database, "--directory", join(directory, "gone"));
    expect(gone).toMatchObject({ exitCode: 1, stdout: "" });
    expect(gone.stderr).toMatch(/^Error: .*gone/u);
    expect(await jsonOfExample("mirror", ...mirror, "--folder", "gone")).toEqual({
      error: { _tag: "FolderMissing", message: expect.stringContaining('there is no folder "gone"') },
    });
  });

  it("is planned without being done", async () => {
    const plan = await jsonOfExample("plan", ...mirror, "--limit", "2");
    expect(plan).toMatchObject({ counts: { CreateCopy: 26 }, heldBecause: [], more: 24 });
    expect(plan).toHaveProperty("operations.length", 2);
    expect(filesIn(folder)).toEqual(own);
  });

  it("is done, and a second time there is nothing to do", async () => {
    const first = await runExample("mirror", ...mirror);
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: "Complete: wrote 26 copies in the folder and 0 contacts in the database.\n",
    });
    expect(first.stderr).toContain("Writing: 26 of 26\n");
    expect(await jsonOfExample("mirror", ...mirror)).toMatchObject({
      outcome: "Complete",
      writes: { database: 0, folder: 0 },
      conflicts: 0,
      held: 0,
      parked: 0,
    });
    expect((await runExample("plan", ...mirror)).stdout).toBe("Nothing to do: both sides are in step.\n");
    expect(filesIn(folder).size).toBe(26 + own.size);
  });

  it("records a conflict, lists it, and takes the answer", async () => {
    await editBothSides("Senior Partner", "Of Counsel");
    expect((await runExample("mirror", ...mirror)).stdout).toContain("1 conflict recorded");
    const { stdout } = await runExample("conflicts", ...mirror);
    expect(stdout).toMatch(/^1 conflict\n.*\n.* jobTitle +Senior Partner +Of Counsel +Database\n$/u);
    expect(await jsonOfExample("conflicts", ...mirror)).toMatchObject({
      conflicts: [{ conflict: { _tag: "FieldConflict", path: "jobTitle" } }],
    });
    const id = stdout.split("\n")[2]?.split(" ")[0] ?? "";
    expect(await jsonOfExample("conflicts", ...mirror, "--resolve", id, "--with", "folder")).toEqual({
      resolved: id,
      with: "folder",
    });
    await runExample("mirror", ...mirror);
    expect(linesOf(copyOf(folder, email))).toContain("TITLE:Of Counsel");
    expect((await runExample("conflicts", ...mirror)).stdout).toBe("0 conflicts\n");
  });

  it("lets nobody win with --policy ask, until a person answers", async () => {
    await editBothSides("Chair", "Trustee");
    expect(await jsonOfExample("mirror", ...mirror, "--policy", "ask")).toMatchObject({ conflicts: 1 });
    expect(linesOf(copyOf(folder, email))).toContain("TITLE:Trustee");
    const { stdout } = await runExample("conflicts", ...mirror);
    expect(stdout).toMatch(/ jobTitle +Chair +Trustee +Undecided\n$/u);
    const id = stdout.split("\n")[2]?.split(" ")[0] ?? "";
    await runExample("conflicts", ...mirror, "--resolve", id, "--with", "database");
    expect(await jsonOfExample("mirror", ...mirror)).toMatchObject({ outcome: "Complete" });
    expect(linesOf(copyOf(folder, email))).toContain("TITLE:Chair");
  });

  it("says which conflict there is none of, and that --resolve needs --with", async () => {
    expect(await jsonOfExample("conflicts", ...mirror, "--resolve", "x", "--with", "folder")).toMatchObject({
      error: { _tag: "NoSuchConflict" },
    });
    expect(await runExample("conflicts", ...mirror, "--resolve", "x")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--resolve ID and --with SIDE belong together"),
    });
  });

  it("is guarded: a mass deletion in the folder is held, listed and discarded", async () => {
    for (const { path } of copiesIn(folder).slice(0, 15)) rmSync(path);
    const held = await runExample("mirror", ...mirror);
    expect(held.exitCode).toBe(3);
    expect(held.stdout).toContain("15 operations held for you: see examples/held.ts.");
    const { stdout } = await runExample("held", ...mirror);
    expect(stdout).toMatch(/^15 operations held\nId /u);
    expect(await runExample("held", ...mirror, "--release", "a", "--discard", "b")).toMatchObject({
      exitCode: 2,
    });

    expect(await jsonOfExample("held", ...mirror)).toHaveProperty("held.length", 15);
    const group = stdout.split("\n")[2]?.split(/ +/u)[1] ?? "";
    expect(await jsonOfExample("held", ...mirror, "--discard", group)).toEqual({ discarded: 15 });
    expect((await runExample("mirror", ...mirror)).exitCode).toBe(0);
    expect(copiesIn(folder)).toHaveLength(26);
  });

  it("says where it stands", async () => {
    expect(await jsonOfExample("status", ...mirror)).toEqual({
      phase: "Mirroring",
      folder: expect.any(String),
      mirrored: 26,
      conflicts: 0,
      held: 0,
      parked: 0,
      parkedContacts: [],
    });
    expect((await runExample("status", ...mirror)).stdout).toMatch(/Mirroring +26 +0 +0 +0/u);
  });

  it("stops, and leaves the people's own contacts behind, byte for byte", async () => {
    const { exitCode, stdout } = await runExample("stop", ...mirror);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "Stopped. 0 last edits brought home, 26 copies removed.\n",
    });
    expect(filesIn(folder)).toEqual(own);
    expect(await jsonOfExample("status", ...mirror)).toMatchObject({ phase: "Unbound", mirrored: 0 });
  });

  it("makes the folder if it is asked to", async () => {
    const report = await jsonOfExample("mirror", ...mirror, "--folder", "Crm Copies", "--create");
    expect(report).toMatchObject({ outcome: "Complete", writes: { folder: 26 } });
    expect(copiesIn(join(directory, "crm-copies"))).toHaveLength(26);
  });
});
