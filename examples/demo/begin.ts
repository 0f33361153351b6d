import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { SqliteContacts } from "@spegla/store-sqlite";
import type { ProgressBar } from "../cli/progress-bar.js";
import { importFile } from "../import/import-file.js";
import { copiesIn, hashesIn, holdsAll, isSameContent } from "./address-book.js";
import { type Stage, allContacts } from "./stage.js";
import type { Teller } from "./teller.js";

/** Chapter one: the address books of many programs become one contact database. */
export const importSample = async (
  tell: Teller,
  contacts: SqliteContacts,
  sample: string,
  progress: ProgressBar,
): Promise<number> => {
  tell.chapter("1. Import the address books of many programs");
  const files = readdirSync(sample).filter((name) => /\.(?:vcf|csv)$/u.test(name));
  let imported = 0;
  const unread: string[] = [];
  const target = {
    contacts,
    importId: randomUUID(),
    filing: {},
    signal: new AbortController().signal,
    onAdded: (count: number) => progress.report({ phase: "Importing", done: (imported += count) }),
  };
  for (const name of files) {
    const file = await importFile(join(sample, name), target);
    unread.push(...file.unread.map(({ line, reason }) => `${name}:${line ?? 1}: ${reason}`));
  }
  tell.say(
    `${files.length} files of Outlook, iPhone, macOS, Google, Android, Thunderbird, Nextcloud and DAVx5.`,
  );
  tell.say(`Not read, and named:\n${unread.map((line) => `  ${line}`).join("\n")}`);
  const stored = await allContacts(contacts);
  tell.claim(
    `${imported} contacts are in the database, broken cards and rows are not`,
    stored.length === imported && imported > 200,
  );
  return imported;
};

/** Chapter two: everybody gets a copy beside the people who live there already. */
export const mirrorThem = async (
  { tell, mirror, folder, own, progress }: Stage,
  imported: number,
): Promise<void> => {
  tell.chapter("2. Mirror them into the folder, with the category Business");
  tell.say(`The folder already holds ${own.size} files of somebody's own, a broken one among them.`);
  const plan = await mirror.plan({ onProgress: progress.report });
  tell.claim("planning has changed nothing in the folder", isSameContent(hashesIn(folder), own));
  tell.claim(
    `the plan is to create ${imported} copies, and nothing else`,
    JSON.stringify(plan.counts) === JSON.stringify({ CreateCopy: imported }),
  );
  const report = await mirror.sync({ onProgress: progress.report });
  tell.say(`Sync: ${report.writes.folder} writes to the folder, ${report.writes.database} to the database.`);
  const copies = copiesIn(folder);
  tell.claim(
    "each contact has exactly one copy",
    copies.length === imported && hashesIn(folder).size === imported + own.size,
  );
  tell.claim(
    "each copy is filed under Business",
    copies.every(({ text }) => /^CATEGORIES[^:\r\n]*:(?:.*,)?Business(?:,|\r)/mu.test(text)),
  );
  tell.claim("the people's own files are as they were, byte for byte", holdsAll(hashesIn(folder), own));
  await staysStill({ mirror, folder, tell, progress });
};

/** A second sync right after writes nothing. */
export const staysStill = async ({
  mirror,
  folder,
  tell,
  progress,
}: Pick<Stage, "mirror" | "folder" | "tell" | "progress">): Promise<void> => {
  const before = hashesIn(folder);
  const { writes } = await mirror.sync({ onProgress: progress.report });
  tell.claim(
    "syncing again writes nothing at all",
    writes.folder + writes.database === 0 && isSameContent(hashesIn(folder), before),
  );
};
