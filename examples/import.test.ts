import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { freshDirectory, jsonOfExample, runExample, sampleFile } from "./test/run-example.js";

vi.setConfig({ testTimeout: 120_000 });

const directory = freshDirectory();
const database = join(directory, "crm.sqlite");

describe("import", () => {
  it("imports every good card and row, and names the others by file and line", async () => {
    const files = ["iphone.vcf", "google.csv", "damaged.vcf", "damaged.csv"].map(sampleFile);
    const { exitCode, stdout } = await runExample("import", "--database", database, ...files);
    expect(stdout.replaceAll(`${sampleFile("")}/`, "")).toBe(
      `iphone.vcf: 26 contacts
google.csv: 18 contacts
damaged.vcf: 4 contacts
  damaged.vcf:7: not read: stands outside of any card
  damaged.vcf:22: not read: has no END:VCARD: it may have been cut off
  damaged.vcf:33: not read: has no END:VCARD: it may have been cut off
  damaged.vcf:8: read, but BDAY in line 12: is no date that exists
damaged.csv: 4 contacts
  damaged.csv:4: not read: has 8 cells for 6 columns: quote the cell that holds a separator
  damaged.csv:3: read, but Birthday "2/30/1980" is no day: kept as a custom value
Imported 52 contacts from 4 files into ${database}; 4 could not be read.
`,
    );
    expect(exitCode).toBe(0);
  });

  it("says the same to machines", async () => {
    const file = sampleFile("damaged.csv");
    expect(
      await jsonOfExample("import", "--database", database, "--record-type", "Lead", "--owner", "kim", file),
    ).toEqual({
      database,
      importId: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      imported: 4,
      unread: 1,
      files: [
        {
          file,
          imported: 4,
          unread: [{ line: 4, reason: "has 8 cells for 6 columns: quote the cell that holds a separator" }],
          remarks: [{ line: 3, remark: 'Birthday "2/30/1980" is no day: kept as a custom value' }],
        },
      ],
    });
  });

  it("goes on after a file that is not there, and fails if nothing at all could be read", async () => {
    const missing = join(directory, "missing.vcf");
    const both = await runExample("import", "--database", database, missing, sampleFile("davx5.vcf"));
    expect(both).toMatchObject({ exitCode: 0 });
    expect(both.stdout).toContain(`${missing}: not read: there is no such file`);
    const empty = join(directory, "empty.vcf");
    writeFileSync(empty, "");
    const none = await runExample("import", "--database", database, missing, empty, directory);
    expect(none.exitCode).toBe(1);
    expect(none.stdout).toContain(`${empty}: not read: holds no contact`);
    expect(none.stdout).toContain(`${directory}: not read: is a folder: give the files in it`);
  });

  it("refuses a database that is none, and does not touch it", async () => {
    const { exitCode, stderr, stdout } = await runExample(
      "import",
      "--database",
      sampleFile("google.csv"),
      sampleFile("davx5.vcf"),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^Error: .*google\.csv/u);
  });

  it("explains itself, and refuses what it does not know with exit code 2", async () => {
    const help = await runExample("import", "--help");
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toContain("Usage: npx tsx examples/import.ts --database FILE [options] FILE...");
    const wrong = await runExample("import", "--databse", "x");
    expect(wrong).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "Error: Unknown option '--databse'\nSee: npx tsx examples/import.ts --help\n",
    });
    expect(await jsonOfExample("import", "--database", "x")).toEqual({
      error: { _tag: "UsageError", message: expect.stringContaining("FILE is missing") },
    });
  });
});
