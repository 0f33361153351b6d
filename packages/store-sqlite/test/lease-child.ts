import { setTimeout } from "node:timers/promises";
import { openSqlite } from "../src/index.js";

/** Takes the lease and counts up in turns with others: `<path> <turns>`. Each turn reads, waits and writes. */
const [path = "", turns = "1"] = process.argv.slice(2);
const opened = await openSqlite(path)();
if (opened._tag === "Right") {
  const { state, close } = opened.right;
  for (let done = 0; done < Number(turns);) {
    const lease = await state.acquire(60_000, Date.now())();
    if (lease._tag === "Left") {
      await setTimeout(3);
      continue;
    }
    const seen = await state.get("binding", ["count"])();
    const count = seen._tag === "Right" ? Number(seen.right[0]?.text ?? "0") : Number.NaN;
    await setTimeout(2);
    const text = String(count + 1);
    const committed = await state.commit(lease.right, {
      puts: [{ collection: "binding", key: "count", text }],
    })();
    await state.release(lease.right)();
    if (committed._tag === "Right") done += 1;
  }
  close();
  console.log("done");
}
