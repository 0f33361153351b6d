import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import * as core from "@spegla/core";
import { expect, it } from "vitest";
import * as testkit from "./index.js";

const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");

it("the README's lines run, and print what they say", async () => {
  const code = /```js\n(.*?)```/su.exec(readme)?.[1] ?? "";
  const said = [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gmu)].map(([, comment]) => comment);
  expect(said).toHaveLength(3);
  const printed: Array<string> = [];
  const console = { log: (...values: ReadonlyArray<unknown>) => printed.push(format(...values)) };
  const body = code.replaceAll(/import (\{.*\}) from ("[^"]+");/gu, "const $1 = modules[$2];");
  // oxlint-disable-next-line typescript/no-implied-eval -- it runs what the README says, and nothing else
  const run: unknown = new Function("modules", "console", `return (async () => {${body}})()`);
  if (typeof run === "function") await run({ "@spegla/core": core, "@spegla/testkit": testkit }, console);
  expect(printed).toEqual(said);
});

it("the README names everything that is exported for use", () => {
  const helpers = new Set(["isProcessDied", "noFault", "faultsInTurn", "nameOfCopy", "rightOf"]);
  const unnamed = Object.keys(testkit).filter(
    (name) =>
      !readme.includes(`\`${name}`) && !readme.includes(name) && !helpers.has(name) && !name.endsWith("IdOf"),
  );
  expect(unnamed).toEqual([]);
});
