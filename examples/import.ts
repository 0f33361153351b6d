// Puts the contacts of vCard files, and of Outlook's and Google's CSV exports, into the database.
import { randomUUID } from "node:crypto";
import { openSqlite } from "@spegla/store-sqlite";
import { orThrow, runScript } from "./cli/script.js";
import { counted } from "./cli/text-table.js";
import { type ImportedFile, importFile } from "./import/import-file.js";

const spec = {
  name: "import",
  about: "Imports contacts from vCard (.vcf) and CSV files (Outlook, Google) into the database.",
  options: {
    database: { value: "FILE", required: true, description: "the SQLite file; made if there is none" },
    "record-type": { value: "NAME", fallback: "Business Contact", description: "file them as this type" },
    owner: { value: "NAME", description: "whose contacts they are" },
  },
  files: { value: "FILE", description: "what to import; what cannot be read is named and left out" },
} as const;

await runScript(spec, async (given, { progress, signal }) => {
  const { database, owner } = given;
  const store = await orThrow(openSqlite(database));
  try {
    const importId = randomUUID();
    const filing = { recordType: given["record-type"], ...(owner === undefined ? {} : { owner }) };
    let imported = 0;
    const onAdded = (count: number): void => {
      imported += count;
      progress.report({ phase: "Importing", done: imported });
    };
    const files: ImportedFile[] = [];
    for (const file of given.files)
      if (!signal.aborted)
        files.push(await importFile(file, { contacts: store.contacts, importId, filing, signal, onAdded }));
    const unread = files.reduce((sum, file) => sum + file.unread.length, 0);
    const summary = `Imported ${counted(imported, "contact")} from ${counted(files.length, "file")} into ${database}`;
    const ending = `${unread === 0 ? "" : `; ${unread} could not be read`}${signal.aborted ? "; interrupted" : ""}.`;
    return {
      text: [...files.flatMap(linesFor), `${summary}${ending}`].join("\n"),
      json: { database, importId, imported, unread, files },
      exitCode: imported === 0 ? 1 : signal.aborted ? 3 : 0,
    };
  } finally {
    store.close();
  }
});

function linesFor({ file, imported, unread, remarks }: ImportedFile): ReadonlyArray<string> {
  return [
    `${file}: ${counted(imported, "contact")}`,
    ...unread.map(
      ({ line, reason }) => `  ${file}${line === undefined ? "" : `:${line}`}: not read: ${reason}`,
    ),
    ...remarks.map(({ line, remark }) => `  ${file}:${line}: read, but ${remark}`),
  ];
}
