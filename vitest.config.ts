import { defineConfig } from "vitest/config";

const source = { conditions: ["@spegla/source", "node", "import", "module", "default"] };

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts", "examples/**/*.test.ts"],
    setupFiles: ["vitest.setup.ts"],
    testTimeout: 30_000,
    // Half of the tests wait for servers and other processes: no core need be left to anybody else.
    maxWorkers: "100%",
  },
});
