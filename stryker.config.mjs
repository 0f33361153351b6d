/** Breaks core's rules one at a time, and looks whether a test sees it. */
export default {
  mutate: ["packages/core/src/{clock,merge,projection,engine}/**/*.ts", "!**/*.test.ts"],
  // pnpm keeps plugins where Stryker does not look for them by itself.
  plugins: ["@stryker-mutator/vitest-runner"],
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutate.config.ts" },
  ignorePatterns: ["dist", "/examples", "/packages/adapter-*", "/packages/store-*", "/packages/vcard"],
  coverageAnalysis: "perTest",
  // What runs only while a module is loaded would cost all tests each time; what also runs later is mutated.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 10_000,
  timeoutFactor: 3,
  // Knows which sources and tests changed, but not what else they use: `--force` tests all anew.
  incremental: true,
  reporters: ["clear-text", "progress", "html", "json"],
  clearTextReporter: { reportTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
