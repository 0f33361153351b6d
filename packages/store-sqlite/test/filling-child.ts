import { emptyContact } from "@spegla/core";
import { openSqlite } from "../src/index.js";

/** Makes a file with so many contacts and closes it: `<path> <count>`. */
const [path = "", count = "1"] = process.argv.slice(2);
const opened = await openSqlite(path)();
if (opened._tag === "Right") {
  const entries = Array.from({ length: Number(count) }, (_, at) => ({
    contact: { ...emptyContact, givenName: `Person ${at}`, notes: "about this person ".repeat(60) },
  }));
  await opened.right.contacts.importMany(entries, { importId: "fill", source: "a test" })();
  opened.right.close();
}
