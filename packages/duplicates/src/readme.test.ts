import { emptyContact } from "@spegla/core";
import { expect, it } from "vitest";
import { customRule, findDuplicates, standardRules } from "./index.js";

it("the lines of the README run", () => {
  const anna = {
    ...emptyContact,
    givenName: "Anna",
    surname: "Lindström",
    phones: [{ kind: "mobile", number: "070-123 45 67" }],
  } as const;
  const typed = {
    ...emptyContact,
    fullName: "Anna Lindstrom",
    phones: [{ kind: "work", number: "+46 (0)70 1234567" }],
  } as const;

  const customerNumber = customRule({
    name: "customerNumber",
    weight: 20,
    keys: ({ custom }) => (typeof custom["customer"] === "string" ? [custom["customer"]] : []),
  });
  const find = findDuplicates([...standardRules({ defaultCountry: "SE" }), customerNumber]);
  const { candidates } = find([{ id: "imported", contact: typed }], [{ id: "known", contact: anna }]);
  for (const { id, matches } of candidates)
    for (const match of matches) {
      console.log(id, match.id, match.verdict, match.score.toFixed(3)); // imported known Sure 0.999
      for (const { rule, weight, value } of match.reasons) console.log(rule, weight, value);
      // samePhone 9 +46701234567
      // similarName 9 Anna Lindstrom / Anna Lindström
    }

  expect(candidates).toMatchObject([{ id: "imported", matches: [{ id: "known", verdict: "Sure" }] }]);
  expect(candidates[0]?.matches[0]?.score.toFixed(3)).toBe("0.999");
  expect(candidates[0]?.matches[0]?.reasons).toMatchObject([
    { rule: "samePhone", weight: 9, value: "+46701234567" },
    { rule: "similarName", weight: 9, value: "Anna Lindstrom / Anna Lindström" },
  ]);
});
