import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Contact, eqContact } from "@spegla/core";
import { openSqlite } from "@spegla/store-sqlite";
import { parseCards, readCard } from "@spegla/vcard";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { allContacts } from "../demo/stage.js";
import { filesIn, freshDirectory, jsonOfExample } from "../test/run-example.js";
import { right } from "./crm.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What no contact is made of, by file and line. */
const collections = {
  "packages/vcard/fixtures": {
    "group-30.vcf:1": "is a group, not a person",
    "several.vcf:7": "has no END:VCARD: it may have been cut off",
    "several.vcf:15": "stands outside of any card",
  },
  "examples/sample": {
    "damaged.csv:4": "has 8 cells for 6 columns: quote the cell that holds a separator",
    "damaged.vcf:7": "stands outside of any card",
    "damaged.vcf:22": "has no END:VCARD: it may have been cut off",
    "damaged.vcf:33": "has no END:VCARD: it may have been cut off",
  },
};

describe.each(Object.entries(collections))("every file of %s", (collection, unread) => {
  const directory = freshDirectory();
  const [database, folder] = [join(directory, "crm.sqlite"), join(directory, "contacts")];
  const mirror = ["--database", database, "--directory", directory];
  const files = readdirSync(join(root, collection))
    .filter((name) => /\.(?:vcf|csv)$/u.test(name))
    .map((name) => join(root, collection, name));
  let report: ImportReport;

  beforeAll(async () => {
    report = (await jsonOfExample("import", "--database", database, ...files)) as ImportReport;
  });

  it("is imported; what cannot be read is named with file and line, and the others go on", () => {
    const named = report.files.flatMap(({ file, unread }) =>
      unread.map(({ line, reason }) => [`${relative(join(root, collection), file)}:${line}`, reason]),
    );
    expect(Object.fromEntries(named)).toEqual(unread);
    expect(report.files.map(({ file }) => file)).toEqual(files);
    expect(report.files.filter(({ imported, unread }) => imported + unread.length === 0)).toEqual([]);
  });

  it("[L1, L2] is mirrored, and a second sync writes nothing", async () => {
    const complete = { outcome: "Complete", conflicts: 0, held: 0, parked: 0 };
    expect(await jsonOfExample("mirror", ...mirror, "--create")).toMatchObject({
      ...complete,
      writes: { database: 0, folder: report.imported },
    });
    const copies = filesIn(folder);
    expect(await jsonOfExample("mirror", ...mirror)).toMatchObject({
      ...complete,
      writes: { database: 0, folder: 0 },
    });
    expect(filesIn(folder)).toEqual(copies);
  });

  it("[L1, L7] reads back from each copy as the contact in the database, its photo included", async () => {
    const store = await right(openSqlite(database));
    try {
      const contacts = await allContacts(store.contacts);
      expect(contacts).toHaveLength(report.imported);
      for (const { id, contact } of contacts) {
        const copy = copyAt(join(folder, `${id}.vcf`));
        expect(copy.problems).toEqual([]);
        expect(eqContact(copy.contact, contact), differenceOf(copy.contact, contact)).toBe(true);
        if (contact.photo === undefined) continue;
        const photo = await right(store.contacts.photo(id, contact.photo));
        expect(Buffer.from(photo).equals(copy.photoBytes() ?? Buffer.alloc(0)), id).toBe(true);
      }
    } finally {
      store.close();
    }
  });
});

type ImportReport = {
  readonly imported: number;
  readonly files: ReadonlyArray<{
    readonly file: string;
    readonly imported: number;
    readonly unread: ReadonlyArray<{ readonly line?: number; readonly reason: string }>;
  }>;
};

const copyAt = (path: string) => {
  const parsed = parseCards(readFileSync(path));
  const [card] = parsed;
  if (parsed.length !== 1 || card?._tag !== "Card") throw new Error(`${path} does not hold one card`);
  return readCard(card.card);
};

const differenceOf = (copy: Contact, contact: Contact): string =>
  `${JSON.stringify(copy)}\nis not\n${JSON.stringify(contact)}`;
