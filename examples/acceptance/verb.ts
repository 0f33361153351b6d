/** One verb of a mirror in a process of its own: `verb.ts DIRECTORY sync|stop`. Says `ready` when it begins. */
import { isMirrorError } from "@spegla/core";
import { withCrm } from "./crm.js";

const [directory = "", verb = "sync"] = process.argv.slice(2);

await withCrm(directory, async (_store, mirror) => {
  process.stdout.write("ready\n");
  try {
    const report = verb === "stop" ? await mirror.stop() : await mirror.sync();
    process.stdout.write(`${JSON.stringify(report)}\n`);
  } catch (error) {
    if (!isMirrorError(error)) throw error;
    process.stdout.write(`${JSON.stringify(Object.fromEntries(Object.entries(error)))} ${error.message}\n`);
    process.exitCode = 3;
  }
});
