import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sorted } from "../world.js";

const root = join(import.meta.dirname, "../../../..");
const page = readFileSync(join(root, "docs/scenarios.md"), "utf8");
const [map = "", waiting = ""] = page.split("\n## Waiting for\n");

/** Everything under `12. …` up to the next number or heading. */
const rows = [...map.matchAll(/^(?<number>\d+)\. (?<text>[\s\S]*?)(?=^\d+\. |^## |$(?![\s\S]))/gmu)].map(
  ({ groups }) => ({ number: Number(groups?.["number"]), text: groups?.["text"] ?? "" }),
);

const bullets = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^ +- (?<bullet>.*)$/gmu)].map(({ groups }) => groups?.["bullet"] ?? "");

const testBullet = /^`(?<file>[^`]+\.test\.ts)`: “(?<title>[^”]+)”$/u;
const otherBullet = /^(?:conformance suites: [A-Z0-9, ]+|simulation: .+|waits for .+|does not apply: .+)$/u;

const named = rows.flatMap(({ number, text }) =>
  bullets(text).flatMap((bullet) => {
    const { file, title } = testBullet.exec(bullet)?.groups ?? {};
    return file === undefined || title === undefined ? [] : [{ number, file, title }];
  }),
);

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, "\\$&");

describe("docs/scenarios.md", () => {
  it("has one row for each scenario, and each says what holds it", () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 90 }, (_, at) => at + 1));
    for (const { number, text } of rows) {
      expect(bullets(text).length, `${number}`).toBeGreaterThan(0);
      for (const bullet of bullets(text))
        expect(testBullet.test(bullet) || otherBullet.test(bullet), `${number}: ${bullet}`).toBe(true);
    }
  });

  it.each(named.map(({ number, file, title }) => [number, file, title] as const))(
    "%i: %s has “%s”, and runs it",
    (_, file, title) => {
      expect(existsSync(join(root, file))).toBe(true);
      const source = readFileSync(join(root, file), "utf8");
      expect(source).toMatch(new RegExp(`\\(\\s*["'\`]${escaped(title)}`, "u"));
      expect(source).not.toMatch(/\b(?:it|test|describe)\.(?:skip|todo|fails)\b/u);
    },
  );

  it("every test that names a scenario is in that scenario's row", () => {
    const folder = join(root, "packages/core/test/scenarios");
    const titled = readdirSync(folder)
      .filter((name) => name.endsWith(".test.ts"))
      .flatMap((name) =>
        [
          ...readFileSync(join(folder, name), "utf8").matchAll(
            /["'`](?<title>\[(?<rules>S\d[^\]]*)\][^"'`]*)/gu,
          ),
        ].flatMap(({ groups }) =>
          [...(groups?.["rules"] ?? "").matchAll(/\bS(?<number>\d+)/gu)].map((rule) => ({
            number: Number(rule.groups?.["number"]),
            file: `packages/core/test/scenarios/${name}`,
            title: groups?.["title"] ?? "",
          })),
        ),
      );
    expect(titled.length).toBeGreaterThan(60);
    const unnamed = titled.filter(
      (test) =>
        !named.some(
          (row) => row.number === test.number && row.file === test.file && test.title.startsWith(row.title),
        ),
    );
    expect(unnamed).toEqual([]);
  });

  it("the rules of the conformance suites are there", () => {
    const suites = join(root, "packages/testkit/src/conformance");
    const cases = readdirSync(suites, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith("-cases.ts"))
      .map((name) => readFileSync(join(suites, name), "utf8"))
      .join("\n");
    const rules = new Set(
      [...cases.matchAll(/rule: "(?<rule>[A-Z]+\d+)"/gu)].map(({ groups }) => groups?.["rule"]),
    );
    const given = rows.flatMap(({ text }) =>
      bullets(text)
        .filter((bullet) => bullet.startsWith("conformance suites: "))
        .flatMap((bullet) => bullet.replace("conformance suites: ", "").split(", ")),
    );
    expect(given.length).toBeGreaterThan(50);
    expect(given.filter((rule) => !rules.has(rule))).toEqual([]);
  });

  it("what waits says what must be shown, and nothing else does", () => {
    const waits = rows.flatMap(({ number, text }) =>
      bullets(text)
        .filter((bullet) => bullet.startsWith("waits for "))
        .map((bullet) => `${bullet.replace("waits for ", "")} ${number}`),
    );
    const shown = waiting.split("\n### ").flatMap((section) => {
      const heading = section.split("\n")[0] ?? "";
      return [...section.matchAll(/^- \*\*(?<number>\d+)\*\*: .+$/gmu)].map(
        ({ groups }) => `${heading} ${groups?.["number"]}`,
      );
    });
    expect(sorted(shown)).toEqual(sorted(waits));
  });
});
