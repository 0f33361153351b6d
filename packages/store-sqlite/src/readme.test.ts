import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { bytesIn, freshFolder } from "../test/fresh-store.js";

const example = new URL("../test/readme-example.ts", import.meta.url);

it("[RM1] the README's lines are the example, and run", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(example, "utf8")}\`\`\``);
  const cwd = freshFolder();
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const said = execFileSync(
    process.execPath,
    ["--conditions=@spegla/source", "--import", tsx, fileURLToPath(example)],
    { cwd, encoding: "utf8" },
  );
  expect(said.trim()).toBe("Director");
  expect([...bytesIn(cwd).keys()]).toEqual(["contacts.db"]);
});
