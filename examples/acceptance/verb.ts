/** One verb of a mirror in a process of its own: `verb.ts DIRECTORY VERB`. Says `ready` when it begins. */
import { isMirrorError } from "@spegla/core";
import { withCrm } from "./crm.js";
import { callLifeVerb, isLifeVerb } from "./life-verbs.js";

const [directory = "", verb = "sync"] = process.argv.slice(2);

const begins = (): void => void process.stdout.write("ready\n");

const call = (): Promise<unknown> =>
  isLifeVerb(verb)
    ? callLifeVerb(directory, verb, begins)
    : withCrm<unknown>(directory, (_store, mirror) => {
        begins();
        return verb === "stop" ? mirror.stop() : mirror.sync();
      });

try {
  process.stdout.write(`${JSON.stringify(await call())}\n`);
} catch (error) {
  if (!isMirrorError(error)) throw error;
  process.stdout.write(`${JSON.stringify(Object.fromEntries(Object.entries(error)))} ${error.message}\n`);
  process.exitCode = 3;
}
