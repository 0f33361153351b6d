import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Plugin, build } from "esbuild";
import type { Sabotage } from "./sabotage.js";

/** The simulation and all that it uses as one module, with the engine as it is, or with one defect. */
export const sabotagedBundle = async (sabotage: Sabotage | undefined): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./stories-thread.ts", import.meta.url))],
    bundle: true,
    write: false,
    conditions: ["@spegla/source"],
    format: "esm",
    platform: "node",
    logLevel: "silent",
    plugins: sabotage === undefined ? [] : [putting(sabotage.file, await sabotagedSource(sabotage))],
  });
  const [bundled] = outputFiles;
  if (bundled === undefined) throw new Error("esbuild made nothing");
  return bundled.text;
};

/** The file's text with the defect in it. Throws if it cannot be put there, and nowhere else. */
export const sabotagedSource = async ({ name, file, find, put }: Sabotage): Promise<string> => {
  const [before, after, ...more] = (await readFile(pathIn(file), "utf8")).split(find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(
      `"${name}": core/src/${file} has its text ${after === undefined ? "not at all" : `${more.length + 1} times`}, and should have it once: ${find}`,
    );
  return `${before}${put}${after}`;
};

const putting = (file: string, contents: string): Plugin => ({
  name: "sabotage",
  setup: (bundling) => {
    const path = pathIn(file);
    bundling.onLoad({ filter: /\.ts$/ }, (loaded) =>
      loaded.path === path ? { contents, loader: "ts" } : undefined,
    );
  },
});

const pathIn = (file: string): string => fileURLToPath(new URL(`../../../core/src/${file}`, import.meta.url));
