import { type Contact, emptyContact } from "@spegla/core";
import { aContact, aRespelled, aSmallContact } from "@spegla/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ComparedContact,
  type DuplicateMatch,
  findDuplicates,
  findDuplicatesWithin,
  standardRules,
} from "../src/index.js";

const rules = standardRules({ defaultCountry: "SE" });
const find = findDuplicates(rules);
const findWithin = findDuplicatesWithin(rules);

const items = (name: string, contacts: ReadonlyArray<Contact>): ReadonlyArray<ComparedContact> =>
  contacts.map((contact, at) => ({ id: `${name}${at}`, contact }));

/** Some are spelled in two ways, so that there is something to find. */
const somePeople = (name: string) =>
  fc
    .array(fc.oneof(aContact, aSmallContact), { maxLength: 4 })
    .chain((contacts) => fc.tuple(fc.constant(contacts), fc.tuple(...contacts.map(aRespelled))))
    .map(([contacts, respelled]) => items(name, [...contacts, ...respelled]));

/** Pairs that match, without their order, and all that does not depend on who comes first. */
const answers = (
  pairs: ReadonlyArray<{ readonly of: string; readonly match: DuplicateMatch }>,
): ReadonlySet<string> =>
  new Set(
    pairs.map(({ of, match: { id, score, verdict, reasons } }) =>
      JSON.stringify([
        [of, id].sort(),
        score,
        verdict,
        reasons.map(({ rule, weight, similarity, sharedBy }) => [rule, weight, similarity, sharedBy]),
      ]),
    ),
  );
const between = (a: ReadonlyArray<ComparedContact>, b: ReadonlyArray<ComparedContact>) =>
  find(a, b).candidates.flatMap(({ id, matches }) => matches.map((match) => ({ of: id, match })));
const within = (contacts: ReadonlyArray<ComparedContact>) =>
  findWithin(contacts).groups.flatMap(({ pairs }) => pairs.map((match) => ({ of: match.of, match })));

describe("duplicates", () => {
  it("are the same whoever is the candidate", () => {
    let found = 0;
    fc.assert(
      fc.property(somePeople("a"), somePeople("b"), (a, b) => {
        found += between(a, b).length;
        expect(answers(between(a, b))).toEqual(answers(between(b, a)));
      }),
    );
    expect(found).toBeGreaterThan(40);
  });

  it("are the same in whatever order the contacts come", () => {
    const shuffled = somePeople("a").chain((people) =>
      fc.tuple(fc.constant(people), fc.shuffledSubarray([...people], { minLength: people.length })),
    );
    fc.assert(
      fc.property(shuffled, somePeople("b"), ([a, otherwise], b) => {
        const byId = new Map(find(a, b).candidates.map((candidate) => [candidate.id, candidate]));
        expect(new Map(find(otherwise, b).candidates.map((candidate) => [candidate.id, candidate]))).toEqual(
          byId,
        );
        expect(find(b, otherwise).candidates).toEqual(find(b, a).candidates);
        expect(findWithin(otherwise)).toEqual(findWithin(a));
      }),
    );
  });

  it("are the same each time", () => {
    fc.assert(
      fc.property(somePeople("a"), somePeople("b"), (a, b) => {
        expect(find(a, b)).toEqual(findDuplicates(standardRules({ defaultCountry: "SE" }))(a, b));
      }),
    );
  });

  it("are whoever a service has respelled, if there is anything to know them by", () => {
    let known = 0;
    fc.assert(
      fc.property(
        aContact.chain((contact) => fc.tuple(fc.constant(contact), aRespelled(contact))),
        ([contact, respelled]) => {
          const found = find(items("a", [contact]), items("b", [respelled])).candidates;
          const hasEmail = contact.emails.length > 0;
          if (hasEmail) expect(found).toMatchObject([{ id: "a0", matches: [{ id: "b0" }] }]);
          known += found.length;
        },
      ),
    );
    expect(known).toBeGreaterThan(80);
  });

  it("have scores from 0 to 1 that their reasons add up to, and are sure only with an equal name", () => {
    fc.assert(
      fc.property(somePeople("a"), somePeople("b"), (a, b) => {
        for (const { match } of between(a, b)) {
          const bits = match.reasons.reduce((sum, { weight }) => sum + weight, -8);
          expect(match.score).toBeCloseTo(1 / (1 + 2 ** -bits), 9);
          expect(match.score).toBeGreaterThanOrEqual(0.5);
          const agrees = match.reasons.some(
            ({ rule, similarity }) => /name/iu.test(rule) && similarity === 1,
          );
          if (match.verdict === "Sure") expect(agrees && match.score >= 0.99).toBe(true);
        }
      }),
    );
  });

  it("among themselves are groups that share nobody, of pairs within each", () => {
    fc.assert(
      fc.property(somePeople("a"), (people) => {
        const { groups } = findWithin(people);
        const ids = groups.flatMap((group) => group.ids);
        expect(new Set(ids).size).toBe(ids.length);
        for (const group of groups) {
          expect(new Set(group.pairs.flatMap(({ of, id }) => [of, id]))).toEqual(new Set(group.ids));
          for (const { of, id } of group.pairs) expect(of < id).toBe(true);
        }
      }),
    );
  });

  it("of two contacts are the same among themselves and between two lists", () => {
    fc.assert(
      fc.property(aSmallContact, aSmallContact, (one, other) => {
        const [a, b] = [
          { id: "a", contact: one },
          { id: "b", contact: other },
        ];
        expect(answers(within([a, b]))).toEqual(answers(between([a], [b])));
      }),
    );
  });

  it("of nobody are none", () => {
    expect(find([], [])).toEqual({ candidates: [], crowded: [], comparisons: 0 });
    const [nobody, noOne] = [items("a", [emptyContact]), items("b", [emptyContact])];
    expect(find(nobody, noOne)).toEqual({ candidates: [], crowded: [], comparisons: 0 });
    expect(findWithin([...nobody, ...noOne])).toEqual({ groups: [], crowded: [], comparisons: 0 });
  });
});
