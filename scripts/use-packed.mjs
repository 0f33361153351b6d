/**
 * Packs what would be published, installs it in a folder outside the workspace, and uses it there as an
 * application does: `import`, `require()` and the types.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const run = (folder, command, ...given) =>
  execFileSync(command, given, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });

const publishedNames = () =>
  readdirSync(join(root, "packages"))
    .map((folder) => JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8")))
    .filter((manifest) => manifest.private !== true)
    .map((manifest) => manifest.name);

const packInto = (folder) => {
  mkdirSync(folder);
  run(
    root,
    "npm",
    "run",
    "pnpm",
    "--",
    "-r",
    "--filter",
    "./packages/*",
    "pack",
    "--pack-destination",
    folder,
  );
  return readdirSync(folder).map((name) => join(folder, name));
};

/** Both ways in must give the same module, with something in it. */
const useAtRunTime = `
const { strictEqual, notStrictEqual } = require("node:assert");
(async () => {
  for (const name of process.argv.slice(2)) {
    const imported = await import(name);
    const required = require(name);
    notStrictEqual(Object.keys(imported).length, 0, name + " exports nothing");
    for (const key of Object.keys(imported)) strictEqual(required[key], imported[key], name + ": " + key);
    console.log(name + ": " + Object.keys(imported).length + " exports, imported and required");
  }
})();
`;

const useTypes = (names) =>
  names.map((name, at) => `import * as package${at} from "${name}";\nconsole.log(package${at});\n`).join("");

const folder = mkdtempSync(join(tmpdir(), "spegla-packed-"));
try {
  const names = publishedNames();
  const tarballs = packInto(join(folder, "tarballs"));
  const application = join(folder, "application");
  mkdirSync(application);
  writeFileSync(join(application, "package.json"), '{ "private": true }\n');
  writeFileSync(join(application, "use.cjs"), useAtRunTime);
  writeFileSync(join(application, "use.mts"), useTypes(names));
  run(application, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs);
  run(application, process.execPath, "use.cjs", ...names);
  const compilerOptions = ["--strict", "--module", "NodeNext", "--target", "ES2022", "--lib", "ES2022,DOM"];
  run(application, join(root, "node_modules/.bin/tsc"), "--noEmit", ...compilerOptions, "use.mts");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
