/** Inside core: what each folder may use. `index.ts` names the exports, `brand.ts` stands below everything. */
const coreFolders = {
  clock: [],
  contact: [],
  change: ["clock", "contact"],
  projection: ["clock", "contact", "change"],
  merge: ["clock", "contact", "change", "projection"],
  replica: ["clock", "contact", "projection"],
  databases: ["clock", "contact", "change", "projection", "merge", "replica"],
  engine: ["clock", "contact", "change", "projection", "merge", "replica"],
  mirror: ["clock", "contact", "change", "projection", "merge", "replica", "databases", "engine"],
};

/** Which other packages the shipped source of each kind of package may use. */
const packagesUsedBy = {
  core: [],
  vcard: ["core"],
  duplicates: ["core"],
  "dav-servers": [],
  testkit: ["core"],
  "store-[^/]+": ["core"],
  "adapter-[^/]+": ["core", "vcard"],
};

const test = "[.]test[.]ts$";
const anyOf = (names) => `(?:${names.join("|")})`;

const betweenCoreFolders = Object.entries(coreFolders).map(([folder, below]) => ({
  name: `core-${folder}`,
  comment: `core/src/${folder} may use ${below.length === 0 ? "no other folder" : below.join(", ")} and brand.ts.`,
  severity: "error",
  from: { path: `^packages/core/src/${folder}/`, pathNot: test },
  to: {
    path: "^packages/core/src/",
    pathNot: `^packages/core/src/(?:${anyOf([folder, ...below])}/|brand[.]ts$)`,
  },
}));

const betweenPackages = Object.entries(packagesUsedBy).map(([name, used]) => ({
  name: `package-${name.split("-")[0]}`,
  comment: `packages/${name} may use ${used.length === 0 ? "no other package" : used.join(", ")} of this workspace.`,
  severity: "error",
  from: { path: `^packages/(${name})/src/`, pathNot: test },
  to: { path: "^packages/", pathNot: `^packages/${anyOf(["$1", ...used])}/` },
}));

export default {
  forbidden: [
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      comment: "What cannot be found escapes every other rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    ...betweenCoreFolders,
    {
      name: "core-folders-known",
      comment: "A new folder in core gets its place in `coreFolders` first.",
      severity: "error",
      from: {
        path: "^packages/core/src/",
        pathNot: [test, `^packages/core/src/(?:${anyOf(Object.keys(coreFolders))}/|(?:index|brand)[.]ts$)`],
      },
      to: {},
    },
    {
      name: "core-without-node",
      comment: "Core runs in a browser: it imports no Node API.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: test },
      to: { dependencyTypes: ["core"] },
    },
    ...betweenPackages,
    {
      name: "packages-known",
      comment: "A new kind of package gets its place in `packagesUsedBy` first.",
      severity: "error",
      from: { path: "^packages/", pathNot: `^packages/${anyOf(Object.keys(packagesUsedBy))}/` },
      to: {},
    },
    {
      name: "adapters-apart",
      comment: "Adapters and stores know nothing of each other, in their tests neither.",
      severity: "error",
      from: { path: "^packages/((?:adapter|store)-[^/]+)/" },
      to: { path: "^packages/(?:adapter|store)-[^/]+/", pathNot: "^packages/$1/" },
    },
    {
      name: "testkit-in-tests-only",
      comment: "Only tests and examples use the testkit, and real servers.",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: [test, "^packages/(?:testkit|dav-servers)/"] },
      to: { path: "^packages/(?:testkit|dav-servers)/" },
    },
    {
      name: "no-tests-in-source",
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: test },
      to: { path: [test, "^packages/[^/]+/test/", "^node_modules/.*/vitest/"] },
    },
    {
      name: "packages-meet-at-index",
      severity: "error",
      from: { path: "^packages/([^/]+)/" },
      to: { path: "^packages/", pathNot: "^packages/(?:$1/|[^/]+/src/index[.]ts$)" },
    },
    {
      name: "examples-meet-packages-at-index",
      severity: "error",
      from: { path: "^examples/" },
      to: { path: "^packages/", pathNot: "^packages/[^/]+/src/index[.]ts$" },
    },
    {
      name: "packages-without-examples",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^examples/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^packages/[^/]+/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.test.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@spegla/source", "node", "import", "types", "default"],
    },
  },
};
