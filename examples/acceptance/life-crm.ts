import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ContactId, emptyContact, stateCollections } from "@spegla/core";
import { openSqlite } from "@spegla/store-sqlite";
import {
  allContactsIn,
  comparable,
  crmPaths,
  editBothSides,
  newCrm,
  personId,
  right,
  withCrm,
} from "./crm.js";
import { type LifeVerb, importAll, isSwitch, nextPaths, withMirrorAfter } from "./life-verbs.js";

/** A mirror that has been running for a while, in the moment before the verb. */
export const prepareFor = async (directory: string, verb: LifeVerb, size: number): Promise<void> => {
  await newCrm(directory, size);
  await withCrm(directory, (_store, mirror) => mirror.sync());
  if (isSwitch(verb)) await newDatabase(directory);
  if (verb === "changeFolder") newFolder(directory);
  const isOfImport = verb.startsWith("import") || verb === "removeImported";
  if (isOfImport) addGuests(directory, Math.ceil(size / 2));
  else await editBothSides(directory, size);
  if (verb === "removeImported") await withCrm(directory, (_store, mirror) => importAll(mirror, "Move"));
  const isInStep = verb === "undo" || verb === "untrack" || verb === "rebuild";
  if (isInStep) await withCrm(directory, (_store, mirror) => mirror.sync());
  if (verb === "untrack") editCopies(directory);
  // More of them would have to be answered for: nobody knows any more who was linked.
  if (verb === "rebuild") editCopies(directory, 9);
  if (verb === "rebuild") await loseState(directory);
};

const newDatabase = async (directory: string): Promise<void> => {
  const next = await right(openSqlite(nextPaths(directory).database));
  const entries = ["Nils", "Nora"].map((givenName, at) => ({
    id: personId(at),
    contact: { ...emptyContact, givenName },
  }));
  await right(next.contacts.importMany(entries, { importId: "sample", source: "acceptance" }));
  next.close();
};

const newFolder = (directory: string): void => {
  const { folder } = nextPaths(directory);
  mkdirSync(folder);
  writeCard(folder, "Aunt");
};

/** People whom the owner has met, and nobody else knows. */
const addGuests = (directory: string, count: number): void => {
  for (let at = 0; at < count; at += 1) writeCard(crmPaths(directory).folder, `Guest ${at}`);
};

/** The person's last word, on these copies at most. */
const editCopies = (directory: string, most = Infinity): void => {
  const { folder } = crmPaths(directory);
  const names = readdirSync(folder).filter((file) => file.startsWith("person-1"));
  for (const name of names.slice(0, most)) {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, "utf8").replace("Seller", "Buyer"));
  }
};

const writeCard = (folder: string, name: string): void =>
  writeFileSync(
    join(folder, `${name}.vcf`),
    `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${name}\r\nFN:${name}\r\nN:;${name};;;\r\nX-OWN:${name}\r\nEND:VCARD\r\n`,
  );

/** The mirror forgets everything; both sides stay as they are. */
export const loseState = (directory: string): Promise<void> =>
  withCrm(directory, async ({ state }) => {
    const lease = await right(state.acquire(60_000, Date.now()));
    await right(state.commit(lease, { clears: stateCollections }));
    await right(state.release(lease));
  });

/**
 * What there is of everything when the verb has been done: every field of every contact, every line of
 * every file but for stamps of time, what waits, and what was recorded. What was made of an item is called
 * by its name, for its id is another one each time.
 */
export const lifeContents = async (directory: string, verb: LifeVerb): Promise<unknown> => {
  const databases = [crmPaths(directory).database, nextPaths(directory).database].filter(existsSync);
  const read: Array<Awaited<ReturnType<typeof rowsIn>>> = [];
  for (const path of databases) read.push(await rowsIn(path));
  const made = new Map(read.flatMap(({ rows }) => rows.flatMap(madeName)));
  const named = (text: string): string =>
    [...made].reduce((now, [id, name]) => now.replaceAll(id, name), text);
  const cards = cardsBelow(crmPaths(directory).books).map(([name, text]) => [
    named(name),
    named(read.reduce((now, { id }, at) => comparable(now, id, `DATABASE-${at}`), text)),
  ]);
  const waits = await withMirrorAfter(directory, verb, async ({ mirror }) => {
    const { watch: _none, conflicts: _counted, ...status } = await mirror.status();
    const conflicts = (await mirror.conflicts()).map(({ contactId, conflict }) => [contactId, conflict]);
    return { status, conflicts: [...new Set(conflicts.map((one) => named(JSON.stringify(one))))].sort() };
  });
  return {
    cards: Object.fromEntries(cards),
    rows: read.map(({ rows }) =>
      rows
        .map(({ id, contact, deletedAt }) => named(JSON.stringify([id, deletedAt !== undefined, contact])))
        .sort(),
    ),
    ...waits,
  };
};

const rowsIn = async (path: string) => {
  const store = await right(openSqlite(path));
  const rows = await allContactsIn(store.contacts);
  store.close();
  return { id: store.contacts.id, rows };
};

const madeName = ({
  id,
  contact,
}: Awaited<ReturnType<typeof allContactsIn>>[number]): ReadonlyArray<readonly [ContactId, string]> =>
  id.startsWith("person-") ? [] : [[id, `made of ${contact.givenName ?? ""}`]];

const cardsBelow = (books: string): ReadonlyArray<readonly [string, string]> =>
  readdirSync(books).flatMap((folder) =>
    readdirSync(join(books, folder)).map(
      (name) => [`${folder}/${name}`, readFileSync(join(books, folder, name), "latin1")] as const,
    ),
  );
