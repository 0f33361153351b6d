import { execFile } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { recoveryFor } from "@spegla/core";
import { buildSync } from "esbuild";
import { expect, it, onTestFinished } from "vitest";

const example = import.meta.dirname;
const root = join(example, "..", "..");
const guide = readFileSync(join(root, "docs", "writing-an-adapter.md"), "utf8");

/** `ts NAME` is a part of the file NAME, `sh` installs, `console` shows commands and what they print. */
type Block = { readonly language: string; readonly file: string; readonly text: string };

const blocks: ReadonlyArray<Block> = [
  ...guide.matchAll(/^```(?<language>\w*) ?(?<file>[^\n]*)\n(?<text>[\s\S]*?)^```$/gmu),
].map(({ groups }) => ({
  language: groups?.["language"] ?? "",
  file: groups?.["file"] ?? "",
  text: groups?.["text"] ?? "",
}));

it("[GD1] the guide's code is the example's, every line of it", () => {
  const told = new Map<string, string>();
  for (const { file, text } of blocks)
    if (file !== "") told.set(file, told.has(file) ? `${told.get(file)}\n${text}` : text);
  const beside = ["guide.test.ts", "people-file.test.ts"];
  const files = readdirSync(example).filter((name) => !beside.includes(name));
  expect(new Set(told.keys())).toEqual(new Set(files));
  for (const [file, text] of told) expect(text).toBe(readFileSync(join(example, file), "utf8"));
});

it("[GD2] followed from an empty folder it prints what it says, to a target that passes the suite", async () => {
  const folder = emptyFolder();
  let commands = 0;
  for (const { language, file, text } of blocks)
    if (file !== "") writePart(join(folder, file), text);
    else if (language === "sh") install(folder, text);
    else if (language === "console")
      for (const { command, output } of commandsIn(text)) {
        commands += 1;
        mustPrint(await run(folder, command), output, command);
      }
  expect(commands).toBeGreaterThan(8);
}, 120_000);

it("[GD3] the guide's table of errors says what the engine does about each", () => {
  const rows = [...guide.matchAll(/^\| `(?<tag>\w+)` .*\| `(?<recovery>\w+)` *\|$/gmu)];
  const told = rows.map(({ groups }) => [groups?.["tag"], groups?.["recovery"]]);
  expect(Object.fromEntries(told)).toEqual(recoveryFor);
});

it("[GD4] the guide's links lead somewhere", () => {
  const links = [...guide.matchAll(/\]\((?<to>[^)#]+)/gu)].map(({ groups }) => groups?.["to"] ?? "");
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((to) => !existsSync(join(root, "docs", to)))).toEqual([]);
});

const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "spegla-guide-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

const writePart = (path: string, text: string): void =>
  appendFileSync(path, existsSync(path) ? `\n${text}` : text);

/** Brings the packages that the guide has named, and what those need; nothing is fetched. */
const install = (folder: string, commands: string): void => {
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [, names = ""] of commands.matchAll(/^npm install (?:--save-dev )?(.*)$/gmu))
    for (const name of names.split(" ")) {
      const source = join(root, "packages", name.replace("@spegla/", ""));
      if (!existsSync(source)) link(folder, name);
      else
        for (const needed of bundle(source, join(folder, "node_modules", name)))
          if (!needed.startsWith("@spegla/")) link(folder, needed);
    }
  const bin = join(folder, "node_modules", ".bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "npx"), npxScript);
  chmodSync(join(bin, "npx"), 0o755);
};

const link = (folder: string, name: string): void => {
  const to = join(folder, "node_modules", name);
  const places = [root, join(root, "examples"), join(root, "packages", "testkit")].map((place) =>
    join(place, "node_modules", name),
  );
  if (!existsSync(to))
    symlinkSync(places.find(existsSync) ?? expect.fail(`the workspace has no ${name}`), to);
};

/** The package as it would be published, from its source. Answers what it needs. */
const bundle = (source: string, to: string): ReadonlyArray<string> => {
  const { dependencies }: { readonly dependencies: object } = JSON.parse(
    readFileSync(join(source, "package.json"), "utf8"),
  );
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, "package.json"), '{ "type": "module", "exports": "./index.js" }');
  buildSync({
    entryPoints: [join(source, "src", "index.ts")],
    outfile: join(to, "index.js"),
    bundle: true,
    packages: "external",
    format: "esm",
    target: "node20",
  });
  return Object.keys(dependencies);
};

const npxScript = `#!/bin/sh
tool=$1
shift
case $tool in
  vitest) exec node node_modules/vitest/vitest.mjs "$@" ;;
  tsx) exec node node_modules/tsx/dist/cli.mjs "$@" ;;
esac
echo "npx: there is no $tool" >&2
exit 1
`;

const commandsIn = (text: string): ReadonlyArray<{ readonly command: string; readonly output: string }> =>
  text
    .split(/^\$ /mu)
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.split("\n");
      return { command, output: output.join("\n") };
    });

/** What a terminal shows. Of the environment only what a shell needs: this runner's variables are not the reader's. */
const run = (cwd: string, command: string): Promise<string> =>
  new Promise((done) => {
    const path = [join(cwd, "node_modules", ".bin"), dirname(process.execPath), process.env["PATH"]];
    const env = { PATH: path.join(delimiter), HOME: cwd, NO_COLOR: "1" };
    execFile("sh", ["-c", `{ ${command}\n} 2>&1`], { cwd, env }, (_error, printed) =>
      done(printed.replaceAll(cwd, "/…")),
    );
  });

/** Every line that is shown, in the order shown; `…` stands for lines that are not. Times differ. */
const mustPrint = (printed: string, shown: string, command: string): void => {
  const lines = linesOf(printed);
  let from = 0;
  for (const line of linesOf(shown)) {
    if (line === "…") continue;
    const at = lines.indexOf(line, from);
    if (at < 0) expect.fail(`${command} does not print, here: ${line}\n\nit printed:\n${printed}`);
    from = at + 1;
  }
};

const linesOf = (text: string): ReadonlyArray<string> =>
  text
    .split("\n")
    .map((line) =>
      line
        .replace(/ \d+ms$/u, "")
        .replaceAll(/\s+/gu, " ")
        .trim(),
    )
    .filter((line) => line !== "");
