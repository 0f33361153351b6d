import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { filesIn, freshDirectory } from "./test/run-example.js";

const examples = import.meta.dirname;
const root = join(examples, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const exampleScripts = readdirSync(examples).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && name !== "ten-lines.ts",
);

it("[RM1] the README's lines are the example, and run, with one copy to show for it", () => {
  const example = join(examples, "ten-lines.ts");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(example, "utf8")}\`\`\``);
  const cwd = freshDirectory();
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const said = execFileSync(process.execPath, ["--conditions=@spegla/source", "--import", tsx, example], {
    cwd,
    encoding: "utf8",
  });
  expect(said.trim()).toBe("Complete 1");
  const copies = [...filesIn(join(cwd, "books", "contacts")).values()];
  expect(copies).toHaveLength(1);
  expect(copies[0]).toMatch(/^N:Berg;Anna;/mu);
});

describe("what the READMEs name is there", () => {
  const pages = ["README.md", "examples/README.md", "packages/core/README.md"];
  const decisions = readdirSync(join(root, "docs", "decisions")).map((name) => `docs/decisions/${name}`);

  it.each([...pages, ...decisions])("[RM2] the links of %s lead somewhere", (page) => {
    const text = readFileSync(join(root, page), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:)(?<to>[^)#]+)/gu)].map(
      ({ groups }) => groups?.["to"] ?? "",
    );
    const base = pathToFileURL(join(root, page));
    expect(links.filter((to) => !existsSync(fileURLToPath(new URL(to, base))))).toEqual([]);
  });

  it.each(decisions)("[RM3] %s has at most 60 lines, a status and a chosen option", (page) => {
    const text = readFileSync(join(root, page), "utf8");
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
    for (const part of ["Status: ", "## Context", "## Options", "**Chosen", "## Consequences"])
      expect(text).toContain(part);
  });

  it("[RM4] the examples' README lists every script", () => {
    const listed = readFileSync(join(examples, "README.md"), "utf8");
    expect(exampleScripts.filter((name) => !listed.includes(`\`${name}\``))).toEqual([]);
  });

  it("[RM5] the README's commands are scripts of package.json", () => {
    const scripts: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts;
    const named = [...readme.matchAll(/(?:`|^)npm (?:run )?(?<name>[a-z][a-z:-]*)/gmu)].map(
      ({ groups }) => groups?.["name"],
    );
    expect(named.length).toBeGreaterThan(2);
    for (const name of named) expect(scripts).toHaveProperty([name ?? ""]);
  });

  it("[RM6] the README lists every package", () => {
    const packages = readdirSync(join(root, "packages")).filter((name) =>
      existsSync(join(root, "packages", name, "package.json")),
    );
    expect(packages.filter((name) => !readme.includes(`packages/${name}`))).toEqual([]);
  });
});
