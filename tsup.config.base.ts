import type { Options } from "tsup";

/** One ESM bundle and one declaration file a package; dependencies stay outside. */
export const packageBuild: Options = {
  entry: ["src/index.ts"],
  format: ["esm"],
  target: "node20",
  clean: true,
  sourcemap: true,
  dts: { compilerOptions: { ignoreDeprecations: "6.0", customConditions: [] } },
};
