import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { helpFor, readArguments } from "./arguments.js";

const spec = {
  name: "mirror",
  about: "Mirrors.",
  options: {
    database: { value: "FILE", required: true, description: "the database" },
    policy: { value: "WHO", fallback: "database", choices: ["database", "folder"], description: "who wins" },
    quick: { description: "be quick" },
  },
} as const;

const messageFor = (...argv: ReadonlyArray<string>) => {
  const read = readArguments(spec, argv);
  return E.isLeft(read) ? read.left.message : read.right;
};

describe("arguments", () => {
  it("are read with their fallbacks", () => {
    expect(messageFor("--database", "crm.sqlite", "--quick")).toEqual({
      database: "crm.sqlite",
      policy: "database",
      quick: true,
      json: false,
      help: false,
      files: [],
    });
  });

  it.each([
    [["--databse", "x"], "Unknown option '--databse'"],
    [[], "--database FILE is missing"],
    [["--database"], "Option '--database <value>' argument missing"],
    [["--database", " "], "--database is empty"],
    [["--database", "a", "--database", "b"], "--database is given 2 times"],
    [["--database", "a", "--policy", "x"], '--policy is "x": use one of database, folder'],
    [["--database", "a", "b"], 'unexpected argument "b"'],
    [["--database", "a", "--quick=yes"], "Option '--quick' does not take an argument"],
  ])("%j: %s", (argv, message) => {
    expect(messageFor(...argv)).toBe(message);
  });

  it("that miss something are fine for whoever asks for help", () => {
    expect(messageFor("--help")).toMatchObject({ help: true });
  });

  it("are explained", () => {
    expect(helpFor(spec)).toMatchInlineSnapshot(`
      "Mirrors.

      Usage: npx tsx examples/mirror.ts --database FILE [options]

        --database FILE  the database (required)
        --policy WHO     who wins (database, folder; default: database)
        --quick          be quick
        --json           print one JSON object for machines
        --help           print this help

      Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 partly done."
    `);
  });
});
