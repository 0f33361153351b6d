import { type Contact, emptyContact } from "@spegla/core";
import type { ComparedContact } from "../src/index.js";
import { type Draw, drawFrom } from "./draw.js";
import { type Person, drawPerson, drawRelative, namesake } from "./people.js";
import { type Number, drawNumber, drawWritten, international } from "./phones.js";

/** Contacts of which it is known who is who. */
export type Population = {
  readonly candidates: ReadonlyArray<ComparedContact>;
  readonly existing: ReadonlyArray<ComparedContact>;
  /** Candidate to existing contact; who is not named here has no twin. */
  readonly twins: ReadonlyMap<string, string>;
};

/** All there is to know of somebody; a contact says a part of it. */
type Known = {
  readonly person: Person;
  readonly company: Company;
  readonly email: string;
  readonly privateEmail: string;
  readonly mobile: Number;
  readonly family?: { readonly email: string; readonly phone: Number };
};

type Company = { readonly name: string; readonly domain: string; readonly switchboard: Number };

/**
 * `size` existing contacts and as many candidates. One in three existing contacts has a twin among
 * the candidates, said by somebody else; the other candidates are strangers, relatives who share
 * e-mail and phone with an existing contact, colleagues at a switchboard, and namesakes. One in
 * twenty works at the same big company.
 */
export const populationOf = (size: number, seed: number): Population => {
  const draw = drawFrom(seed);
  const companies = Array.from({ length: Math.ceil(size / 8) }, (_, at) => drawCompany(draw, at, size));
  const employer = (): Company =>
    draw.happens(0.05) ? (companies[0] ?? draw.one(companies)) : draw.one(companies);
  const people = Array.from({ length: size }, (_, at) =>
    drawKnown(draw, drawPerson(draw, at), employer(), at),
  );
  const existing = people.map((known, at) => ({ id: `e${at}`, contact: drawFirstCard(draw, known) }));
  const twins = new Map<string, string>();
  const candidates = people.map((known, at) => {
    const id = `c${at}`;
    if (draw.happens(1 / 3)) {
      twins.set(id, `e${at}`);
      return { id, contact: drawTwin(draw, known) };
    }
    return { id, contact: drawFirstCard(draw, drawOther(draw, known, employer(), size + at)) };
  });
  return { candidates, existing, twins };
};

const drawCompany = (draw: Draw, at: number, size: number): Company => ({
  name: `${draw.one(["Nord", "Delta", "Vega", "Ἄλφα", "Ромашка", "Müller", "Öst"])} ${draw.one(["Bygg", "Data", "Logistik", "Consulting", "Print"])} ${at} ${draw.one(["AB", "GmbH", "Ltd", "Inc."])}`,
  domain: `company${at}.example`,
  switchboard: drawNumber(draw, 3 * size + at),
});

const drawKnown = (draw: Draw, person: Person, company: Company, number: number): Known => ({
  person,
  company,
  email: `${person.mailbox}@${company.domain}`,
  privateEmail: `${person.mailbox}@${draw.one(["mail.example", "post.example", "home.example"])}`,
  mobile: drawNumber(draw, number),
  ...(draw.happens(0.1) && {
    family: { email: `family${number}@home.example`, phone: drawNumber(draw, 4 * 1_000_000 + number) },
  }),
});

/** Not the same person, but somebody like it. */
const drawOther = (draw: Draw, known: Known, employer: Company, number: number): Known => {
  const kind = draw.below(10);
  if (kind < 5 && known.family !== undefined)
    return {
      ...drawKnown(draw, drawRelative(draw, known.person, number), employer, number),
      family: known.family,
    };
  if (kind < 7) return drawKnown(draw, drawPerson(draw, number), known.company, number);
  if (kind === 7) return drawKnown(draw, namesake(known.person, number), employer, number);
  return drawKnown(draw, drawPerson(draw, number), employer, number);
};

const drawFirstCard = (
  draw: Draw,
  { person, company, email, privateEmail, mobile, family }: Known,
): Contact => ({
  ...emptyContact,
  givenName: person.given,
  surname: person.surname,
  company: company.name,
  emails: [
    { kind: "work", address: email },
    ...(draw.happens(0.3) ? [{ kind: "home" as const, address: privateEmail }] : []),
    ...(family === undefined ? [] : [{ kind: "home" as const, address: family.email }]),
    ...(draw.happens(0.1) ? [{ kind: "other" as const, address: `info@${company.domain}` }] : []),
  ],
  phones: [
    { kind: "mobile", number: international(mobile) },
    ...(family === undefined ? [] : [{ kind: "home" as const, number: international(family.phone) }]),
    ...(draw.happens(0.5) ? [{ kind: "work" as const, number: international(company.switchboard) }] : []),
  ],
  urls: draw.happens(0.3) ? [{ kind: "work", url: `https://www.${company.domain}/` }] : [],
});

/** The same person as somebody else has written it down, later and from memory. */
const drawTwin = (draw: Draw, known: Known): Contact => {
  const { company, mobile, family } = known;
  const emails = [
    ...(draw.happens(0.55) ? [draw.happens(0.3) ? known.email.toUpperCase() : known.email] : []),
    ...(draw.happens(0.3) ? [known.privateEmail] : []),
    ...(family !== undefined && draw.happens(0.3) ? [family.email] : []),
  ];
  const phones = [
    ...(draw.happens(0.6) ? [{ kind: "work" as const, number: drawWritten(draw, mobile) }] : []),
    ...(draw.happens(0.3) ? [{ kind: "work" as const, number: drawWritten(draw, company.switchboard) }] : []),
  ];
  return {
    ...emptyContact,
    ...drawName(draw, known.person),
    ...(draw.happens(0.75) && { company: draw.happens(0.4) ? shortCompany(company.name) : company.name }),
    emails: emails.map((address) => ({ kind: "work", address })),
    phones,
    urls: draw.happens(0.2) ? [{ kind: "work", url: `http://${company.domain}` }] : [],
  };
};

const shortCompany = (name: string): string => name.replace(/ (?:AB|GmbH|Ltd|Inc[.])$/u, "");

const drawName = (draw: Draw, person: Person): Partial<Contact> => {
  const { given, surname, isEastAsian } = person;
  const ways: ReadonlyArray<() => Partial<Contact>> = [
    ...(isEastAsian === true ? [] : mistakes(draw, person)),
    () => ({ givenName: surname, surname: given }),
    () => ({ fullName: isEastAsian === true ? surname + given : `${given} ${surname}` }),
    () => ({ fullName: `${surname}, ${given}` }),
    () => ({ givenName: unaccented(given), surname: unaccented(surname) }),
    () => ({ givenName: given.toUpperCase(), surname: surname.toUpperCase() }),
  ];
  return ways[draw.below(20)]?.() ?? { givenName: given, surname };
};

const mistakes = (draw: Draw, { given, surname }: Person): ReadonlyArray<() => Partial<Contact>> => {
  const mistypedSurname = (): Partial<Contact> => ({ givenName: given, surname: drawTypo(draw, surname) });
  return [
    mistypedSurname,
    mistypedSurname,
    mistypedSurname,
    () => ({ givenName: drawTypo(draw, given), surname }),
    () => ({ givenName: `${given.slice(0, 1)}.`, surname }),
  ];
};

const unaccented = (name: string): string => name.normalize("NFD").replaceAll(/[\u0300-\u036F]/gu, "");

/** A letter lost, doubled or taken for the next one, or two in the wrong order. */
const drawTypo = (draw: Draw, name: string): string => {
  const letters = Array.from(name);
  const at = draw.below(letters.length);
  const [here = "", next = ""] = letters.slice(at, at + 2);
  const before = letters.slice(0, at).join("");
  const behind = letters.slice(at + 2).join("");
  return draw.one([
    letters.length > 1 ? before + next + behind : name,
    before + here + here + next + behind,
    before + next + here + behind,
    before + (next === "" ? here : next) + next + behind,
  ]);
};
