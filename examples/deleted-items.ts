// Lists the database's Deleted Items, restores some, or purges what has been there for long.
import { type ContactId, displayName } from "@spegla/core";
import type { SqliteContacts } from "@spegla/store-sqlite";
import * as E from "fp-ts/lib/Either.js";
import { allRecords } from "./cli/all-records.js";
import { contactIds, wrongContactIds } from "./cli/given-ids.js";
import { type Answer, messageOf, orThrow, runScript } from "./cli/script.js";
import { counted, textTable } from "./cli/text-table.js";
import { withSqlite } from "./cli/with-mirror.js";

type Doing = { readonly restore: string | undefined; readonly "purge-before": string | undefined };

const spec = {
  name: "deleted-items",
  about: "Lists the database's Deleted Items; or restores some, or purges what has been there for long.",
  options: {
    database: { value: "FILE", required: true, description: "the SQLite file with the contacts" },
    restore: { value: "IDS", description: "take these out again (IDS: a,b,c): the next sync mirrors them" },
    "purge-before": {
      value: "DATE",
      description: "take away for good what was deleted before this day (2026-01-31, in UTC)",
    },
  },
  check: ({ restore, "purge-before": before }: Doing) =>
    wrongContactIds("restore", restore) ??
    (restore !== undefined && before !== undefined
      ? "--restore and --purge-before exclude each other"
      : undefined) ??
    (before !== undefined && startOf(before) === undefined
      ? `--purge-before is "${before}": give a day, as in 2026-01-31`
      : undefined),
} as const;

await runScript(spec, (given) =>
  withSqlite(given.database, async ({ contacts }) => {
    if (given.restore !== undefined) return restore(contacts, contactIds(given.restore));
    const deletedBefore = startOf(given["purge-before"] ?? "");
    if (deletedBefore === undefined) return list(contacts);
    const purged = await orThrow(contacts.purge({ deletedBefore }));
    return { text: `${counted(purged, "contact")} purged.`, json: { purged } };
  }),
);

/** Undefined: no day. A day that does not exist is none. */
function startOf(day: string): number | undefined {
  const start = /^\d{4}-\d\d-\d\d$/u.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  return Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day ? undefined : start;
}

async function restore(contacts: SqliteContacts, ids: ReadonlyArray<ContactId>): Promise<Answer> {
  const [restored, refused]: [ContactId[], Array<{ id: ContactId; reason: string }>] = [[], []];
  for (const id of ids) {
    const result = await contacts.restore(id)();
    if (E.isRight(result)) restored.push(id);
    else refused.push({ id, reason: messageOf(result.left) });
  }
  return {
    text: [
      `${counted(restored.length, "contact")} restored: the next sync mirrors them again.`,
      ...refused.map(({ id, reason }) => `${id}: ${reason}`),
    ].join("\n"),
    json: { restored, refused },
    exitCode: refused.length === 0 ? 0 : restored.length === 0 ? 1 : 3,
  };
}

async function list(contacts: SqliteContacts): Promise<Answer> {
  const records = await allRecords(contacts.deletedItems);
  const deleted = records.map(({ id, contact, deletedAt = 0 }) => ({
    id,
    name: displayName(contact),
    deletedAt: new Date(deletedAt).toISOString(),
  }));
  const rows = deleted.map(({ id, name, deletedAt }) => [id, deletedAt, name]);
  return {
    text: [
      counted(deleted.length, "deleted item"),
      ...(rows.length === 0 ? [] : [textTable(["Id", "Deleted", "Name"], rows)]),
    ].join("\n"),
    json: { deleted },
  };
}
