// A sales person's year with a mirror, told from beginning to end: npx tsx examples/sales-trip.ts
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { orThrow, runScript } from "./cli/script.js";
import { teller } from "./demo/teller.js";
import { buyerLeaves } from "./sales-trip/buyer-leaves.js";
import { newCustomers } from "./sales-trip/new-customers.js";
import { otherDatabases } from "./sales-trip/other-databases.js";
import { otherFolder } from "./sales-trip/other-folder.js";
import { leave } from "./sales-trip/leave.js";
import { successorComes } from "./sales-trip/successor-comes.js";
import { openTrip } from "./sales-trip/trip.js";

const spec = {
  name: "sales-trip",
  about:
    "Tells a mirror's life: deletions, imports, another folder, another database, and the end; checks every claim.",
  options: { keep: { description: "keep the folder to look around in" } },
} as const;

await runScript(spec, async ({ keep, json }, { progress }) => {
  const tell = teller(progress, json);
  const directory = mkdtempSync(join(tmpdir(), "spegla-sales-trip-"));
  for (const folder of ["phone", "tablet"]) mkdirSync(join(directory, folder));
  const trip = await orThrow(openTrip(directory, tell));
  try {
    await newCustomers(trip);
    await buyerLeaves(trip);
    await successorComes(trip);
    await otherFolder(trip);
    await otherDatabases(trip);
    await leave(trip);
  } finally {
    trip.close();
    if (!keep) rmSync(directory, { recursive: true, force: true });
  }
  const broken = tell.claims().filter(({ holds }) => !holds);
  const verdict =
    broken.length === 0
      ? `All ${tell.claims().length} claims hold.`
      : `${broken.length} of ${tell.claims().length} claims do not hold.`;
  return {
    text: keep ? `\n${verdict} Everything is in ${directory}.` : `\n${verdict}`,
    json: { holds: broken.length === 0, claims: tell.claims(), ...(keep ? { directory } : {}) },
    exitCode: broken.length === 0 ? 0 : 1,
  };
});
