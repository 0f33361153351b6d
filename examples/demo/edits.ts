import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Contact, FieldConflict, Phone } from "@spegla/core";
import { orThrow } from "../cli/script.js";
import { showValue } from "../cli/show-value.js";
import { counted, textTable } from "../cli/text-table.js";
import {
  copiesIn,
  copyOf,
  deleteCard,
  hashesIn,
  holdsAll,
  isSameContent,
  linesOf,
  ownFilesIn,
  writeLine,
} from "./address-book.js";
import { staysStill } from "./begin.js";
import { type Stage, allContacts, contactWith, hasEmail } from "./stage.js";

/** Who plays which part, by e-mail address. */
const cast = {
  twoFields: "rosalind.ashdownkerr@work-uk.example",
  sameField: "giorgi.tsulukia@work-ge.example",
  twoPhones: "seoyeon.namgung@work-kr.example",
  deletedInDatabase: "detlef.sussmilch@work-de.example",
  deletedInFolder: "gokce.yildirim@work-tr.example",
} as const;

/**
 * Chapter three: people work on both sides, and none knows of the other.
 * @returns the stage with the people's own contacts as they are now.
 */
export const editBothSides = async (stage: Stage): Promise<Stage> => {
  const { tell, store, folder } = stage;
  tell.chapter("3. Edit both sides");
  const edit = async (email: string, change: (contact: Contact) => Contact): Promise<void> => {
    const { id } = await contactWith(store.contacts, email);
    await orThrow(store.contacts.edit(id, change));
  };
  tell.say("Rosalind: a new job title in the database, a note in the folder.");
  await edit(cast.twoFields, (contact) => ({ ...contact, jobTitle: "Managing Partner" }));
  writeLine(copyOf(folder, cast.twoFields), "NOTE:Prefers to be called in the afternoon.", "Replace");

  tell.say("Giorgi: his job title on both sides, differently.");
  await edit(cast.sameField, (contact) => ({ ...contact, jobTitle: "Senior Partner" }));
  writeLine(copyOf(folder, cast.sameField), "TITLE:Of Counsel", "Replace");

  tell.say("Seoyeon: one more phone on each side.");
  await edit(cast.twoPhones, (contact) => ({ ...contact, phones: [...contact.phones, databasePhone] }));
  writeLine(copyOf(folder, cast.twoPhones), `TEL;TYPE=CELL:${folderNumber}`, "Add");

  tell.say("Detlef is deleted in the database, Gökçe in the folder.");
  await orThrow(store.contacts.remove((await contactWith(store.contacts, cast.deletedInDatabase)).id));
  deleteCard(copyOf(folder, cast.deletedInFolder));

  tell.say("And somebody writes down a new neighbour of their own, and a note about Lovisa.");
  cpSync(join(folder, "mamma.vcf"), join(folder, "neighbour.vcf"));
  writeLine(join(folder, "lovisa.vcf"), "NOTE:moved to Lund", "Replace");
  return { ...stage, own: ownFilesIn(folder) };
};

const databasePhone: Phone = { kind: "home", number: "02-555-0101" };
const folderNumber = "010-5555-0199";

/** Chapter four: one plan, one sync, and everything is where it belongs. */
export const bringTogether = async (stage: Stage, imported: number): Promise<void> => {
  const { tell, mirror, folder, own, progress } = stage;
  tell.chapter("4. Plan, then sync");
  const before = hashesIn(folder);
  const plan = await mirror.plan({ onProgress: progress.report });
  const rows = [];
  for await (const { decision, name, databasePaths, folderPaths } of plan.operations)
    rows.push([decision, name, databasePaths.join(", ") || "-", folderPaths.join(", ") || "-"]);
  tell.say(textTable(["Decision", "Contact", "Changes in the database", "Changes in the folder"], rows, 106));
  tell.claim("the plan names the five contacts that were touched, and nobody else", rows.length === 5);
  tell.claim("planning has changed nothing in the folder", isSameContent(hashesIn(folder), before));

  const report = await mirror.sync({ onProgress: progress.report });
  tell.say(
    `Sync: ${counted(report.writes.folder, "write")} to the folder, ${report.writes.database} to the database.`,
  );
  await checkEdits(stage);
  await checkDeletions(stage, imported);
  tell.claim("the people's own files are as they were, byte for byte", holdsAll(hashesIn(folder), own));
  await staysStill(stage);
};

const checkEdits = async ({ tell, store, mirror, folder, progress }: Stage): Promise<void> => {
  const [rosalind, seoyeon] = [
    await contactWith(store.contacts, cast.twoFields),
    await contactWith(store.contacts, cast.twoPhones),
  ];
  const rosalindsCard = linesOf(copyOf(folder, cast.twoFields));
  tell.claim(
    "Rosalind has the new title and the new note on both sides: different fields never conflict",
    rosalind.contact.notes === "Prefers to be called in the afternoon." &&
      rosalindsCard.includes("TITLE:Managing Partner"),
  );
  const numbers = seoyeon.contact.phones.map(({ number }) => number);
  const seoyeonsCard = linesOf(copyOf(folder, cast.twoPhones)).join("\n");
  tell.claim(
    "Seoyeon has both new phones on both sides, and the old ones",
    numbers.length === 5 &&
      [databasePhone.number, folderNumber].every(
        (number) => numbers.includes(number) && seoyeonsCard.includes(number),
      ),
  );
  const conflicts = await mirror.conflicts();
  const conflict = conflicts.map((recorded) => recorded.conflict).find(isFieldConflict);
  const [database, theirs] = [showValue(conflict?.database), showValue(conflict?.folder)];
  tell.say(
    `Recorded: ${conflicts[0]?.name}, ${conflict?.path}: "${database}" in the database, "${theirs}" in the folder.`,
  );
  tell.claim(
    "Giorgi's two titles are one recorded conflict that keeps both",
    conflicts.length === 1 && database === "Senior Partner" && theirs === "Of Counsel",
  );
  tell.claim(
    "by the policy the database's title stands on both sides",
    await hasTitle({ store, folder }, "Senior Partner"),
  );
  await mirror.resolve(conflicts[0]?.id ?? "", "folder");
  await mirror.sync({ onProgress: progress.report });
  tell.claim(
    "resolved with the folder's title, that one stands on both sides",
    await hasTitle({ store, folder }, "Of Counsel"),
  );
};

const hasTitle = async (
  { store, folder }: Pick<Stage, "store" | "folder">,
  title: string,
): Promise<boolean> =>
  (await contactWith(store.contacts, cast.sameField)).contact.jobTitle === title &&
  linesOf(copyOf(folder, cast.sameField)).includes(`TITLE:${title}`);

const checkDeletions = async ({ tell, store, folder }: Stage, imported: number): Promise<void> => {
  const [left, copies] = [await allContacts(store.contacts), copiesIn(folder)];
  tell.claim(
    "Detlef's copy is gone from the folder",
    copies.length === imported - 2 && !copies.some(({ text }) => text.includes(cast.deletedInDatabase)),
  );
  const deleted = await orThrow(store.contacts.deletedItems());
  tell.claim(
    "Gökçe is in the database's Deleted Items, from where she can be restored",
    left.length === imported - 2 && deleted.some(({ contact }) => hasEmail(contact, cast.deletedInFolder)),
  );
};

const isFieldConflict = (conflict: { readonly _tag: string }): conflict is FieldConflict =>
  conflict._tag === "FieldConflict";
