import { describe, expect, it } from "vitest";
import { findDuplicates, standardRules } from "../src/index.js";
import { measure, ruleSets } from "./measure-rules.js";
import { home } from "./phones.js";
import { populationOf } from "./population.js";

const population = populationOf(1_500, 20261121);

/** Well below what `scripts/measure.ts` shows, so that only a change for the worse is red. */
const floors: ReadonlyArray<readonly [rules: string, precision: number, recall: number]> = [
  ["e-mail", 0.6, 0.5],
  ["phone", 0.6, 0.45],
  ["name + company", 0.9, 0.55],
  ["name", 0.3, 0.35],
  ["e-mail, phone", 0.65, 0.72],
  ["e-mail, phone, name + company", 0.68, 0.85],
  ["standard", 0.86, 0.92],
];

describe("among generated people with known twins", () => {
  it.each(floors)(
    "rules %s are right in %d of their answers and answer %d of the twins",
    (set, precision, recall) => {
      const measured = measure(ruleSets.get(set) ?? [], population);
      expect(measured.precision).toBeGreaterThan(precision);
      expect(measured.recall).toBeGreaterThan(recall);
      expect(measured.precision).toBeLessThanOrEqual(1);
    },
  );

  it("a sure match is right, and half of the twins are sure", () => {
    const measured = measure(standardRules({ defaultCountry: home }), population);
    expect(measured.surePrecision).toBeGreaterThan(0.98);
    expect(measured.sureRecall).toBeGreaterThan(0.5);
    expect(measured.first).toBeGreaterThan(0.9);
  });

  it("a country for numbers without one finds more", () => {
    const [known, unknown] = ["phone", "phone, no country"].map((set) =>
      measure(ruleSets.get(set) ?? [], population),
    );
    expect(known?.recall).toBeGreaterThan((unknown?.recall ?? 1) + 0.1);
  });

  it("relatives who share an e-mail address are never sure", () => {
    const { candidates, existing, twins } = population;
    const found = findDuplicates(standardRules({ defaultCountry: home }))(candidates, existing).candidates;
    const familyOf = new Map(
      [...candidates, ...existing].map(({ id, contact }) => [
        id,
        contact.emails.find(({ address }) => address.startsWith("family"))?.address,
      ]),
    );
    const relatives = candidates.filter(
      ({ id }) =>
        !twins.has(id) &&
        familyOf.get(id) !== undefined &&
        familyOf.get(id) === familyOf.get(`e${id.slice(1)}`),
    );
    expect(relatives.length).toBeGreaterThan(15);
    const sure = found.flatMap(({ id, matches }) =>
      matches.filter(({ verdict }) => verdict === "Sure").map((match) => [id, match.id]),
    );
    for (const { id } of relatives) expect(sure).not.toContainEqual([id, `e${id.slice(1)}`]);
  });
});
