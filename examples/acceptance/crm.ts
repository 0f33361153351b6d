import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileTarget } from "@spegla/adapter-file";
import {
  type Contact,
  type ContactId,
  type Mirror,
  type MirrorOptions,
  contactId,
  createMirror,
  emptyContact,
} from "@spegla/core";
import { type ContactRecord, type SqliteStore, openSqlite } from "@spegla/store-sqlite";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";

/** A database and a folder on disk, below one directory. */
export const crmPaths = (directory: string) => ({
  database: join(directory, "crm.sqlite"),
  books: join(directory, "books"),
  folder: join(directory, "books", "contacts"),
});

export const right = async <Failure, Result>(effect: TE.TaskEither<Failure, Result>): Promise<Result> => {
  const answer = await effect();
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left));
  return answer.right;
};

export const withCrm = async <Result>(
  directory: string,
  use: (store: SqliteStore, mirror: Mirror) => Promise<Result>,
  options: Partial<MirrorOptions> = {},
): Promise<Result> => {
  const paths = crmPaths(directory);
  const store = await right(openSqlite(paths.database));
  try {
    const mirror = createMirror({
      database: store.contacts,
      state: store.state,
      target: fileTarget({ directory: paths.books }),
      folder: "contacts",
      category: "Business",
      newMirrorId: () => "mirror-under-test",
      ...options,
    });
    return await use(store, mirror);
  } finally {
    store.close();
  }
};

/** `size` business contacts, and three people of the owner's own in the folder. */
export const newCrm = async (directory: string, size: number): Promise<void> => {
  const paths = crmPaths(directory);
  mkdirSync(paths.folder, { recursive: true });
  for (const name of ["Mum", "Dad", "Ola"])
    writeFileSync(
      join(paths.folder, `${name}.vcf`),
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nN:;${name};;;\r\nX-OWN:${name}\r\nEND:VCARD\r\n`,
    );
  await withCrm(directory, async ({ contacts }) => {
    const entries = Array.from({ length: size }, (_, at) => ({ id: personId(at), contact: personAt(at) }));
    await right(contacts.importMany(entries, { importId: "sample", source: "acceptance" }));
  });
};

/** What people do on both sides between two syncs: always the same. */
export const editBothSides = async (directory: string, size: number): Promise<void> => {
  const { folder } = crmPaths(directory);
  await withCrm(directory, async ({ contacts }) => {
    for (let at = 0; at < size; at += 17)
      await right(contacts.edit(personId(at), (contact) => ({ ...contact, jobTitle: `Chief ${at}` })));
    for (let at = 5; at < size; at += 101) await right(contacts.remove(personId(at)));
    const entries = Array.from({ length: Math.ceil(size / 50) }, (_, at) => ({
      id: personId(size + at),
      contact: personAt(size + at),
    }));
    await right(contacts.importMany(entries, { importId: "later", source: "acceptance" }));
  });
  const copies = readdirSync(folder).filter((name) => name.startsWith("person-"));
  for (const name of copies) {
    const at = Number(name.slice("person-".length, -".vcf".length));
    const path = join(folder, name);
    if (at % 13 === 0)
      writeFileSync(path, readFileSync(path, "utf8").replace("Met at the fair", `Met ${at}`));
    else if (at % 97 === 3)
      writeFileSync(path, readFileSync(path, "utf8").replace("TITLE:Seller", `TITLE:Buyer ${at}`));
  }
};

/** What both sides hold: every field of every contact, and every line of every file but for stamps of time. */
export const crmContents = async (directory: string): Promise<unknown> => {
  const { folder } = crmPaths(directory);
  return withCrm(directory, async ({ contacts }) => {
    const files = readdirSync(folder).map((name) => [
      name,
      comparable(readFileSync(join(folder, name), "latin1"), contacts.id),
    ]);
    const rows = (await allContactsIn(contacts)).map(({ id, contact, deletedAt }) => [
      id,
      deletedAt !== undefined,
      contact,
    ]);
    return { files: Object.fromEntries(files), rows };
  });
};

/** In use, and then in Deleted Items. */
export const allContactsIn = async (
  contacts: SqliteStore["contacts"],
): Promise<ReadonlyArray<ContactRecord>> => [
  ...(await allOf(contacts, false)),
  ...(await allOf(contacts, true)),
];

const allOf = async (
  contacts: SqliteStore["contacts"],
  deleted: boolean,
): Promise<ReadonlyArray<ContactRecord>> => {
  const all: Array<ContactRecord> = [];
  let after: ContactId | undefined;
  for (;;) {
    const page = await right(
      contacts.list({ deleted, limit: 500, ...(after === undefined ? {} : { after }) }),
    );
    all.push(...page);
    after = page.at(-1)?.id;
    if (after === undefined) return all;
  }
};

/** Every database has an id of its own, and folds its markers accordingly. */
export const comparable = (text: string, databaseId: string, name = "DATABASE"): string =>
  text
    .replaceAll("\r\n ", "")
    .replaceAll(databaseId, name)
    .replaceAll(/^REV[:;].*\r?\n/gmu, "");

export const personId = (at: number): ContactId => {
  const id = contactId(`person-${at}`);
  if (E.isLeft(id)) throw new Error(id.left.fix);
  return id.right;
};

const personAt = (at: number): Contact => ({
  ...emptyContact,
  givenName: `Ann ${at}`,
  surname: "Ek",
  company: "Spegla AB",
  jobTitle: "Seller",
  emails: [{ kind: "work", address: `ann${at}@spegla.example` }],
  phones: [
    { kind: "work", number: `+46 8 ${100_000 + at}` },
    { kind: "mobile", number: `+46 70 ${100_000 + at}` },
  ],
  notes: "Met at the fair\nin Lund",
});
