import { type Contact, type PhoneKind, emptyContact } from "@spegla/core";
import { describe, expect, it } from "vitest";
import {
  type DuplicateMatch,
  type DuplicateRule,
  customRule,
  findDuplicates,
  findDuplicatesWithin,
  sameEmail,
  sameNameAndCompany,
  samePhone,
  sameUrl,
  similarName,
  standardRules,
} from "../src/index.js";

const rules = standardRules({ defaultCountry: "SE" });

const person = (name: string, fields: Partial<Contact> = {}): Contact => {
  const [givenName = "", surname = ""] = name.split(" ");
  return {
    ...emptyContact,
    ...(givenName !== "" && { givenName }),
    ...(surname !== "" && { surname }),
    ...fields,
  };
};
const email = (...addresses: ReadonlyArray<string>): Partial<Contact> => ({
  emails: addresses.map((address) => ({ kind: "work", address })),
});
const phone = (number: string, kind: PhoneKind = "mobile"): Partial<Contact> => ({
  phones: [{ kind, number }],
});

const matchOf = (
  a: Contact,
  b: Contact,
  by: ReadonlyArray<DuplicateRule> = rules,
): DuplicateMatch | undefined =>
  findDuplicates(by)([{ id: "a", contact: a }], [{ id: "b", contact: b }]).candidates[0]?.matches[0];
const verdictOf = (a: Contact, b: Contact, by: ReadonlyArray<DuplicateRule> = rules): string =>
  matchOf(a, b, by)?.verdict ?? "Unlikely";

describe("an e-mail address in common", () => {
  it("is one person if the name is the same, and likely if there is none", () => {
    expect(verdictOf(person("Anna Ek", email("anna@x.se")), person("Anna Ek", email("Anna@X.SE")))).toBe(
      "Sure",
    );
    expect(verdictOf(person("Anna Ek", email("anna@x.se")), person("", email("anna@x.se")))).toBe("Likely");
  });

  it("of a family is not", () => {
    const family = { ...email("ek@home.se"), ...phone("08-123 45 67", "home") };
    expect(verdictOf(person("Anna Ek", family), person("Per Ek", family))).toBe("Unlikely");
    expect(verdictOf(person("Erik Ek", family), person("Erika Ek", family))).toBe("Likely");
    expect(
      verdictOf(
        person("Per Ek", { ...family, nameSuffix: "Sr." }),
        person("Per Ek", { ...family, nameSuffix: "Jr." }),
      ),
    ).toBe("Unlikely");
  });

  it("says less the more people share it", () => {
    const find = findDuplicates([sameEmail()]);
    const office = (size: number) =>
      Array.from({ length: size }, (_, at) => ({ id: `${at}`, contact: person("", email("info@x.se")) }));
    const scores = [1, 2, 4].map((size) => find(office(1), office(size)).candidates[0]?.matches[0]);
    expect(scores.map((match) => match?.reasons[0]?.weight)).toEqual([10, 9, 8]);
    expect(scores.map((match) => match?.reasons[0]?.sharedBy)).toEqual([undefined, 2, 4]);
    expect(find(office(1), office(5)).candidates).toEqual([]);
  });
});

describe("a value that stands there twice", () => {
  it("counts once", () => {
    const twice = person("", email("anna@x.se", "anna@X.se"));
    expect(matchOf(twice, twice)?.reasons).toEqual([
      { rule: "sameEmail", weight: 10, similarity: 1, value: "anna@x.se" },
    ]);
  });
});

describe("a phone number in common", () => {
  it.each([
    ["070-123 45 67", "+46 70 123 45 67"],
    ["0046 (0)70-1234567", "(070) 123 45 67"],
    ["+1 (212) 555-0123", "001 212 5550123"],
    ["+44 20 7946 0958", "+442079460958"],
    ["+81-3-1234-5678", "0081 3 12345678"],
    ["08-123 45 67 ext. 12", "+46 8 1234567,,12"],
  ])("is %s and %s", (one, other) => {
    expect(verdictOf(person("Anna Ek", phone(one)), person("Anna Ek", phone(other)))).toBe("Sure");
  });

  it.each([
    ["070-123 45 67", "+49 70 123 45 67"],
    ["08-123 45 67 ext. 12", "08-123 45 67 ext. 13"],
    ["4711", "4711"],
    ["112", "112"],
  ])("is not %s and %s", (one, other) => {
    expect(matchOf(person("", phone(one)), person("", phone(other)))).toBeUndefined();
  });

  it("is no house's, and nobody else's", () => {
    for (const kind of ["main", "assistant", "workFax", "homeFax", "otherFax", "telex"] as const)
      expect(
        matchOf(person("", phone("+46 8 123 45 67", kind)), person("", phone("+46 8 123 45 67"))),
      ).toBeUndefined();
    expect(
      verdictOf(person("", phone("+46 8 123 45 67", "work")), person("", phone("+46 8 123 45 67"))),
    ).toBe("Likely");
  });

  it("is compared as it is written where no country is known", () => {
    const by = [samePhone()];
    expect(verdictOf(person("", phone("070-123 45 67")), person("", phone("(070) 1234567")), by)).toBe(
      "Likely",
    );
    expect(verdictOf(person("", phone("070-123 45 67")), person("", phone("+46701234567")), by)).toBe(
      "Unlikely",
    );
  });
});

describe("a name", () => {
  /** An e-mail address makes it a question that the name decides. */
  const named = (one: string | Partial<Contact>, other: string | Partial<Contact>): string => {
    const of = (name: string | Partial<Contact>): Contact =>
      person(typeof name === "string" ? name : "", {
        ...(typeof name === "string" ? {} : name),
        ...email("anna@x.se"),
      });
    return verdictOf(of(one), of(other));
  };

  it.each<readonly [string, string | Partial<Contact>, string | Partial<Contact>]>([
    ["accents", "Zoë Müller", "Zoe Muller"],
    ["capitals", "ANNA EK", "anna ek"],
    ["sharp s and ligatures", "Ole Strauß", "Ole Strauss"],
    ["the final sigma", "Νίκος Παπαίδης", "ΝΙΚΟΣ ΠΑΠΑΙΔΗΣ"],
    ["one field or two", "Anna Ek", { fullName: "Anna Ek" }],
    ["the order with a comma", "Anna Ek", { fileAs: "Ek, Anna" }],
    ["a title", "Anna Ek", { fullName: "Dr. Anna Ek" }],
    ["a particle", { givenName: "Ludwig", surname: "van Beethoven" }, "Ludwig Beethoven"],
    ["an apostrophe", "Sean O'Brien", "Sean O’Brien"],
    ["an East Asian name in one word", { givenName: "小明", surname: "王" }, { fullName: "王小明" }],
  ])("is the same whatever %s", (_, one, other) => {
    expect(named(one, other)).toBe("Sure");
  });

  it.each<readonly [string, string | Partial<Contact>, string | Partial<Contact>]>([
    ["a letter too many", "Anna Lindberg", "Anna Lindbergg"],
    ["a wrong letter", "Anna Lindberg", "Anna Lindburg"],
    ["two letters in the wrong order", "Anna Lindberg", "Anna Lindbreg"],
    ["two errors in a long name", "Anna Lindbergsson", "Anna Lindbrgson"],
    ["names swapped", "Anna Lindberg", "Lindberg Anna"],
    ["an initial", "Anna Lindberg", "A. Lindberg"],
    ["initials alone", "A. Lindberg", "A. Lindberg"],
    ["a second name", { givenName: "Anna Maria", surname: "Lindberg" }, "Anna Lindberg"],
    ["half a double name", { givenName: "Ana", surname: "García López" }, "Ana García"],
    ["half a name", "Anna Lindberg", { givenName: "Anna" }],
    ["another script", "Ольга Иванова", "Olga Ivanova"],
    ["East Asian names swapped", { givenName: "小明", surname: "王" }, { givenName: "王", surname: "小明" }],
    ["one syllable", { givenName: "민준", surname: "김" }, { givenName: "민서", surname: "김" }],
  ])("is never sure for %s", (_, one, other) => {
    expect(named(one, other)).toBe("Likely");
  });

  it.each<readonly [string, string | Partial<Contact>, string | Partial<Contact>]>([
    ["another given name", "Anna Lindberg", "Karin Lindberg"],
    ["another surname", "Anna Lindberg", "Anna Ek"],
    ["another name altogether", "Anna Lindberg", "Per Ek"],
    ["another half", "Anna Lindberg", { givenName: "Karin" }],
    [
      "another particle's name",
      { givenName: "Ana", surname: "de la Cruz" },
      { givenName: "Ana", surname: "de la Vega" },
    ],
  ])("speaks against: %s", (_, one, other) => {
    expect(named(one, other)).toBe("Unlikely");
  });

  it("with a typing error is found by the name alone, and asks for more", () => {
    const by = [similarName({ weight: 20 })];
    for (const typed of ["Anna Lindbrg", "Anna Lindbergs", "Anna Limdberg", "Ana Lindberg", "Anan Lindberg"])
      expect(verdictOf(person("Anna Lindberg"), person(typed), by)).toBe("Likely");
    expect(verdictOf(person("Anna Lindberg"), person("Anna Lindbrg"))).toBe("Unlikely");
    expect(verdictOf(person("Anna Lindberg"), person("Anna Lindberg"))).toBe("Likely");
  });

  it("at one company is found whatever its legal form, with an initial, too", () => {
    const by = [sameNameAndCompany()];
    const at = (name: string, company: string): Contact => person(name, { company });
    expect(verdictOf(at("Anna Ek", "Ek & Söner AB"), at("Anna Ek", "ek & soner"), by)).toBe("Likely");
    expect(verdictOf(at("Anna Ek", "Maersk A/S"), at("A. Ek", "Maersk"), by)).toBe("Likely");
    expect(verdictOf(at("Anna Ek", "Volvo"), at("Anna Ek", "Saab"), by)).toBe("Unlikely");
    expect(verdictOf(at("Anna Ek", "Volvo"), at("Axel Ek", "Volvo"), by)).toBe("Unlikely");
  });
});

describe("reasons", () => {
  it("name what agrees and what does not, the strongest first", () => {
    const one = person("Anna Ek", { ...email("anna@x.se"), ...phone("070-123 45 67") });
    expect(
      matchOf(one, person("Anna Ek", { ...email("ae@y.se"), ...phone("+46701234567") }))?.reasons,
    ).toEqual([
      { rule: "samePhone", weight: 9, similarity: 1, value: "+46701234567" },
      { rule: "similarName", weight: 9, similarity: 1, value: "Anna Ek" },
      { rule: "sameEmail", weight: -1, similarity: 0, value: "anna@x.se / ae@y.se" },
    ]);
  });

  it("are left out where they say nothing", () => {
    const at = (url: string): Contact => person("Anna Ek", { urls: [{ kind: "work", url }] });
    expect(matchOf(at("x.se"), at("y.se"))?.reasons.map(({ rule }) => rule)).toEqual(["similarName"]);
  });

  it("about one thing do not add up", () => {
    const anna = person("Anna Ek", { company: "Volvo" });
    expect(matchOf(anna, anna)?.reasons.map(({ rule, weight }) => [rule, weight])).toEqual([
      ["sameNameAndCompany", 14],
    ]);
  });

  it("come best match first, with record types", () => {
    const known = [
      { id: "2", contact: person("Anna Ek"), recordType: "Lead" },
      { id: "1", contact: person("Anna Ek"), recordType: "Lead" },
      { id: "3", contact: person("Anna Ek", email("anna@x.se")), recordType: "Business Contact" },
    ];
    const find = findDuplicates([sameEmail(), similarName({ weight: 12 })]);
    const { candidates } = find([{ id: "a", contact: person("Anna Ek", email("anna@x.se")) }], known);
    expect(candidates[0]?.matches.map(({ id, recordType }) => [id, recordType])).toEqual([
      ["3", "Business Contact"],
      ["1", "Lead"],
      ["2", "Lead"],
    ]);
  });
});

describe("rules of the application's own", () => {
  const birthday = customRule({
    name: "birthday",
    weight: 3,
    against: 12,
    keys: () => [],
    compare: (a, b) =>
      a.birthday === undefined || b.birthday === undefined
        ? undefined
        : Number(a.birthday.day === b.birthday.day && a.birthday.month === b.birthday.month),
  });

  it("weigh what others find", () => {
    const born = (day: number): Contact =>
      person("Anna Ek", { ...email("ek@home.se"), birthday: { month: 5, day } });
    const by = [...rules, birthday];
    expect(matchOf(born(1), born(1), by)?.reasons.map(({ rule }) => rule)).toContain("birthday");
    expect(verdictOf(born(1), born(1), by)).toBe("Sure");
    expect(verdictOf(born(1), born(2), by)).toBe("Unlikely");
    expect(verdictOf(born(1), born(1), [birthday])).toBe("Unlikely");
  });

  it("are never sure of anybody if no rule confirms", () => {
    const anna = person("Anna Ek", { ...email("anna@x.se"), ...phone("+46701234567") });
    expect(verdictOf(anna, anna, [sameEmail(), samePhone()])).toBe("Likely");
    expect(verdictOf(anna, anna, [sameEmail(), samePhone(), similarName()])).toBe("Sure");
  });

  it("can weigh otherwise", () => {
    const [one, other] = [
      person("", { urls: [{ kind: "work", url: "https://www.x.se/anna/" }] }),
      person("", { urls: [{ kind: "home", url: "X.se/anna" }] }),
    ];
    expect(verdictOf(one, other)).toBe("Unlikely");
    expect(verdictOf(one, other, [sameUrl({ weight: 12 })])).toBe("Likely");
  });

  it("are refused with the reason if they make no sense", () => {
    const keys = (): ReadonlyArray<string> => [];
    expect(() => customRule({ name: "x", weight: Number.NaN, keys })).toThrow('weight of rule "x" is NaN');
    expect(() => customRule({ name: "x", weight: 1, against: -1, keys })).toThrow(
      'against of rule "x" is -1',
    );
    expect(() => customRule({ name: " ", weight: 1, keys })).toThrow("has no name");
    expect(() => samePhone({ defaultCountry: "Sweden" })).toThrow('knows no country "Sweden"');
    expect(() => findDuplicates([])).toThrow("there is no rule");
    expect(() => findDuplicatesWithin([sameEmail(), sameEmail()])).toThrow(
      'two rules are called "sameEmail"',
    );
    for (const options of [{ sure: 0.4 }, { likely: -0.1 }, { sure: 1.1 }, { sure: Number.NaN }])
      expect(() => findDuplicates(rules, options)).toThrow("give 0 ≤ likely ≤ sure ≤ 1");
    for (const mostPerKey of [0, Number.NaN])
      expect(() => findDuplicatesWithin(rules, { mostPerKey })).toThrow("give 1 or more");
  });
});

describe("options", () => {
  const anna = person("Anna Ek", email("anna@x.se"));

  it("compare across record types, or within one", () => {
    const of = (recordType?: string) => [
      { id: "x", contact: anna, ...(recordType !== undefined && { recordType }) },
    ];
    const found = (options: { readonly recordTypes?: "Any" | "Same" }, a?: string, b?: string): number =>
      findDuplicates(rules, options)(of(a), of(b)).candidates.length;
    expect(found({}, "Lead", "Contact")).toBe(1);
    expect(found({ recordTypes: "Same" }, "Lead", "Contact")).toBe(0);
    expect(found({ recordTypes: "Same" }, "Lead", "Lead")).toBe(1);
    expect(found({ recordTypes: "Same" }, undefined, "Lead")).toBe(1);
  });

  it("draw the lines between the verdicts", () => {
    const verdict = (options: { readonly sure?: number; readonly likely?: number }) =>
      findDuplicates(rules, options)([{ id: "a", contact: anna }], [{ id: "b", contact: anna }]).candidates[0]
        ?.matches[0]?.verdict;
    expect(verdict({})).toBe("Sure");
    expect(verdict({ sure: 1 })).toBe("Likely");
    expect(verdict({ sure: 1, likely: 1 })).toBeUndefined();
  });
});

describe("groups", () => {
  it("hold who leads from one to another, and are sure only if every two are", () => {
    const contacts = [
      { id: "c", contact: person("Anna Ek", phone("+46701234567")) },
      { id: "a", contact: person("Anna Ek", email("anna@x.se")) },
      { id: "b", contact: person("Anna Ek", { ...email("anna@x.se"), ...phone("+46701234567") }) },
      { id: "e", contact: person("Per Lo", email("per@x.se")) },
      { id: "d", contact: person("Per Lo", email("per@x.se")) },
      { id: "f", contact: person("Olga Li") },
    ];
    const { groups } = findDuplicatesWithin(rules)(contacts);
    expect(groups.map(({ ids, verdict }) => [ids, verdict])).toEqual([
      [["a", "b", "c"], "Likely"],
      [["d", "e"], "Sure"],
    ]);
    expect(groups[0]?.pairs.map(({ of, id, verdict }) => [of, id, verdict])).toEqual([
      ["a", "b", "Sure"],
      ["a", "c", "Likely"],
      ["b", "c", "Sure"],
    ]);
  });

  it("hold those who have only a third in common", () => {
    const contacts = [
      { id: "a", contact: person("", email("anna@x.se")) },
      { id: "b", contact: person("", phone("+46701234567")) },
      { id: "c", contact: person("", { ...email("anna@x.se"), ...phone("+46701234567") }) },
    ];
    const { groups } = findDuplicatesWithin(rules)(contacts);
    expect(groups.map(({ ids, pairs }) => [ids, pairs.map(({ of, id }) => of + id)])).toEqual([
      [
        ["a", "b", "c"],
        ["ac", "bc"],
      ],
    ]);
  });

  it("need ids that tell contacts apart", () => {
    const contacts = [person("Anna Ek"), person("Per Lo")].map((contact) => ({ id: "same", contact }));
    expect(() => findDuplicatesWithin(rules)(contacts)).toThrow('two contacts have the id "same"');
  });
});
