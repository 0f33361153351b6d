import { emptyContact } from "@spegla/core";
import { openSqlite } from "../src/index.js";

/** Adds pairs of contacts for ever, says each pair's number once both are in, and waits to be killed. */
const opened = await openSqlite(process.argv[2] ?? "")();
if (opened._tag === "Right") {
  const { contacts, state } = opened.right;
  const lease = await state.acquire(60_000, Date.now())();
  for (let pair = 0; lease._tag === "Right"; pair += 1) {
    const twins = ["left", "right"].map((side) => ({
      contact: { ...emptyContact, givenName: side, surname: `Pair ${pair}`, notes: "x".repeat(5_000) },
    }));
    const added = await contacts.importMany(twins, { importId: `${pair}`, source: "a test" })();
    const puts = ["left", "right"].map((side) => ({
      collection: "links" as const,
      key: `${pair}-${side}`,
      text: "x".repeat(3_000),
    }));
    const committed = await state.commit(lease.right, { puts })();
    if (added._tag === "Right" && committed._tag === "Right") console.log(`pair ${pair}.`);
  }
}
