import { type Contact, emptyContact } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { findDuplicates, findDuplicatesWithin, sameEmail, standardRules } from "../src/index.js";
import { populationOf } from "./population.js";

const rules = standardRules({ defaultCountry: "SE" });

/** Everybody at one company, with its switchboard, its web page and its address for all. */
const colleague = (name: string, at: number): Contact => ({
  ...emptyContact,
  givenName: `${name}${letters(at)}`,
  surname: `${letters(at * 7 + 3)}son${letters(at)}`,
  company: "Volvo AB",
  emails: [{ kind: "work", address: "info@volvo.se" }],
  phones: [{ kind: "work", number: "031-66 00 00" }],
  urls: [{ kind: "work", url: "https://volvo.se" }],
});
/** A word of its own for each number, and no two of them alike. */
const letters = (number: number): string =>
  Array.from(String(number).padStart(4, "0"), (digit) => "bcdfghklmn"[Number(digit)]?.repeat(2) ?? "").join(
    "a",
  );
const crowd = (name: string, size: number) =>
  Array.from({ length: size }, (_, at) => ({ id: `${name}${at}`, contact: colleague(name, at) }));

describe("a crowd", () => {
  it("at one switchboard is not compared, is said to be left out, and its twins are found by name", () => {
    const existing = crowd("Ann", 5_000);
    const twin = { ...colleague("Ann", 17), emails: [], urls: [] };
    const found = findDuplicates(rules)([{ id: "twin", contact: twin }], existing);
    expect(found.candidates.map(({ matches }) => matches.map(({ id }) => id))).toEqual([["Ann17"]]);
    expect(found.comparisons).toBeLessThan(50);
    expect(found.crowded).toEqual([
      { rule: "samePhone", keys: 1, contacts: 5_001, examples: ["+4631660000"] },
    ]);
  });

  it("makes it no more than linear, between lists and within one", () => {
    const comparisons = [300, 1_200].map((size) => {
      const between = findDuplicates(rules)(crowd("Ann", size), crowd("Bo", size));
      const within = findDuplicatesWithin(rules)(crowd("Ann", size));
      for (const { crowded } of [between, within])
        expect(crowded.map(({ rule }) => rule)).toEqual(["sameEmail", "samePhone", "sameUrl"]);
      return between.comparisons + within.comparisons;
    });
    for (const [at, size] of [300, 1_200].entries()) expect(comparisons[at]).toBeLessThan(size * 10);
  });

  it("is compared up to the most that share a key, on either side, and not beyond", () => {
    const find = findDuplicates([sameEmail({ weight: 20 })], { mostPerKey: 3 });
    const matches = (candidates: number, existing: number): number =>
      find(crowd("Ann", candidates), crowd("Bo", existing)).comparisons;
    expect([matches(3, 3), matches(1, 3), matches(4, 3), matches(3, 4), matches(4, 4)]).toEqual([
      9, 3, 0, 0, 0,
    ]);
    const within = findDuplicatesWithin([sameEmail({ weight: 20 })], { mostPerKey: 3 });
    expect([4, 5].map((size) => within(crowd("Ann", size)).comparisons)).toEqual([6, 0]);
  });
});

describe("comparisons", () => {
  it("grow as the contacts do", () => {
    const each = [500, 2_000].map((size) => {
      const { candidates, existing } = populationOf(size, 7);
      return findDuplicates(rules)(candidates, existing).comparisons / size;
    });
    expect(each[0]).toBeGreaterThan(0.5);
    for (const comparisons of each) expect(comparisons).toBeLessThan(12);
  });
});
