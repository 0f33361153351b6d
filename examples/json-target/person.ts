import {
  type Contact,
  type Projection,
  type ReplicaError,
  decodeContact,
  encodeContact,
  viewContact,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as t from "io-ts";
import { invalidItem, mistakeIn } from "./errors.js";

/** One person as the file has it: JSON of any kind beside the id. */
export type Person = { readonly id: string; readonly [property: string]: unknown };

/** The properties that are a contact's single fields, and those that are its entries of a kind. */
const texts = {
  first: "givenName",
  last: "surname",
  name: "fullName",
  company: "company",
  title: "jobTitle",
  born: "birthday",
  notes: "notes",
} as const;
const mails = { mail: "work", homeMail: "home" } as const;
const phones = { phone: "work", homePhone: "home", mobile: "mobile" } as const;

/** What of a contact these properties can hold. */
export const projection: Projection = {
  revision: 1,
  texts: {
    givenName: Infinity,
    surname: Infinity,
    fullName: Infinity,
    company: Infinity,
    jobTitle: Infinity,
    notes: Infinity,
  },
  dates: { birthday: "Any" },
  lists: {
    emails: { perKind: { work: 1, home: 1 }, label: "Lost", preferred: "Lost" },
    phones: { perKind: { work: 1, home: 1, mobile: 1 }, label: "Lost", preferred: "Lost" },
    categories: { label: "Lost", preferred: "Lost" },
  },
  custom: "None",
};

type Columns<Field> = Readonly<Record<string, Field>>;

const mapColumns = <Field, Value>(columns: Columns<Field>, valueOf: (field: Field) => Value) =>
  Object.fromEntries(Object.entries(columns).map(([name, field]) => [name, valueOf(field)]));

/** Other properties pass: they are somebody else's. */
const Known = t.partial({
  ...mapColumns({ ...texts, ...mails, ...phones }, () => t.string),
  tags: t.array(t.string, "a list of texts"),
});

/** Left `InvalidItem` names what is no text, or no value that a contact can have, such as the 30th of February. */
export const contactFromPerson = (person: Person): E.Either<ReplicaError, Contact> =>
  pipe(
    Known.decode(person),
    E.mapLeft(mistakeIn),
    E.mapLeft(({ place, reason }) => invalidItem(person.id, place, reason)),
    E.flatMap((known) =>
      pipe(
        decodeContact({
          ...Object.fromEntries(filledIn(known, texts)),
          emails: filledIn(known, mails).map(([kind, address]) => ({ kind, address })),
          phones: filledIn(known, phones).map(([kind, number]) => ({ kind, number })),
          categories: (known.tags ?? []).filter(isFilled),
        }),
        E.mapLeft(({ field, reason }) => invalidItem(person.id, field, reason)),
      ),
    ),
  );

/** The person with this contact; every property that we do not know stays. */
export const personWith = (person: Person, contact: Contact): Person => {
  const seen = viewContact(projection)(contact);
  const stored = encodeContact(seen);
  // What is undefined here is not in the file: JSON leaves it out.
  return {
    ...person,
    ...mapColumns(texts, (field) => stored[field]),
    ...mapColumns(mails, (wanted) => seen.emails.find(({ kind }) => kind === wanted)?.address),
    ...mapColumns(phones, (wanted) => seen.phones.find(({ kind }) => kind === wanted)?.number),
    tags: seen.categories.length === 0 ? undefined : seen.categories,
  };
};

/** A person who empties a property in an editor leaves `""`: that is no value. */
const filledIn = <Field>(known: object, columns: Columns<Field>): ReadonlyArray<readonly [Field, string]> =>
  Object.entries(known).flatMap(([name, value]: [string, unknown]) => {
    const field = Object.hasOwn(columns, name) ? columns[name] : undefined;
    return field !== undefined && isFilled(value) ? [[field, value] as const] : [];
  });

const isFilled = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
