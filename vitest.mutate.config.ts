import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import vitestConfig from "./vitest.config.js";

const sourceOf = (folder: string): string =>
  fileURLToPath(new URL(`packages/${folder}/src/index.ts`, import.meta.url));

/**
 * For `npm run mutate`, which tests a copy of the tree: there the workspace's links in `node_modules` still lead to the
 * original, which has no mutants. Few runs of each law: a mutant that only the hundredth meets is rare, and all cost.
 */
export default defineConfig({
  ...vitestConfig,
  resolve: {
    ...vitestConfig.resolve,
    alias: { "@spegla/core": sourceOf("core"), "@spegla/testkit": sourceOf("testkit") },
  },
  test: {
    ...vitestConfig.test,
    include: ["packages/core/{src,test}/**/*.test.ts"],
    env: { RUNS: process.env["RUNS"] ?? "20" },
  },
});
