import {
  type Contact,
  type CustomValue,
  type EntryOf,
  type ListField,
  type PartialDate,
  type TextField,
  textFields,
} from "@spegla/core";
import * as fc from "fast-check";
import { type EntryArbitraries, aSmallEntryOf, anEntryOf } from "./entry-arbitrary.js";
import { samplePhotos } from "../samples/sample-photos.js";
import {
  companies,
  givenNames,
  jobTitles,
  notes,
  prefixes,
  regions,
  suffixes,
  surnames,
} from "../samples/sample-words.js";
import { aTextLike } from "./text-arbitrary.js";
import { aRecord, sometimes, withoutAbsent } from "./record-arbitrary.js";

/** Days that exist, in years or none; 29 February among them. */
export const aPartialDate: fc.Arbitrary<PartialDate> = fc.oneof(
  fc.constantFrom<PartialDate>(
    { month: 2, day: 29 },
    { year: 2000, month: 2, day: 29 },
    { month: 12, day: 31 },
  ),
  aRecord({ month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) }),
  aRecord({
    year: fc.oneof(fc.integer({ min: 1900, max: 2030 }), fc.constantFrom(1, 1604, 9999)),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  }),
);

export const aPhoto = fc.constantFrom(...samplePhotos);

const aName = fc
  .tuple(fc.constantFrom(...givenNames), fc.constantFrom(...surnames))
  .map(([given, surname]) => `${given} ${surname}`);

/** What stands in each text field, and how many times in ten something does. */
const textOf: Readonly<Record<TextField, readonly [text: fc.Arbitrary<string>, often: number]>> = {
  namePrefix: [aTextLike(prefixes), 2],
  givenName: [aTextLike(givenNames), 9],
  middleName: [aTextLike(givenNames), 2],
  surname: [aTextLike(surnames), 9],
  nameSuffix: [aTextLike(suffixes), 1],
  nickname: [aTextLike(givenNames), 2],
  fullName: [fc.oneof(aName, aTextLike(givenNames)), 5],
  fileAs: [aName, 2],
  phoneticGivenName: [aTextLike(givenNames), 1],
  phoneticSurname: [aTextLike(surnames), 1],
  phoneticCompany: [aTextLike(companies), 1],
  company: [aTextLike(companies), 6],
  department: [aTextLike(regions), 2],
  jobTitle: [aTextLike(jobTitles), 4],
  profession: [aTextLike(jobTitles), 1],
  office: [aTextLike(regions), 1],
  manager: [aName, 1],
  assistant: [aName, 1],
  spouse: [aName, 1],
  children: [aTextLike(givenNames), 1],
  notes: [aTextLike(notes), 4],
};

export const aTextOf = (field: TextField): fc.Arbitrary<string> => textOf[field][0];

const aCustomName = fc.constantFrom("region", "Credit limit", "isLead", "x/y", "constructor", "größe");
const aCustomValue: fc.Arbitrary<CustomValue> = fc.oneof(
  fc.constantFrom("North", "", "2024-02-29T12:00:00Z"),
  fc.constantFrom(0, -1, 1_000_000, 0.1),
  fc.boolean(),
);
export const aCustomEntry = fc.tuple(aCustomName, aCustomValue);

/** One of the entries at most is preferred, and some stand there twice. */
const aListOf = <Field extends ListField>(
  entry: fc.Arbitrary<EntryOf[Field]>,
  maxLength: number,
): fc.Arbitrary<ReadonlyArray<EntryOf[Field]>> =>
  aRecord({
    entries: fc.array(entry, { maxLength, size: "max" }),
    preferred: fc.nat({ max: maxLength * 2 }),
    twice: fc.boolean(),
  }).map(({ entries, preferred, twice }) => {
    const list = entries.map((value, at) => (at === preferred ? preferredOf(value) : value));
    const [first] = entries;
    return twice && first !== undefined && list.length > 1 ? [...list, first] : list;
  });

const preferredOf = <Entry extends EntryOf[ListField]>(entry: Entry): Entry =>
  typeof entry === "string" ? entry : Object.assign({}, entry, { preferred: true });

/** Lists of up to so many entries of each field. */
const someLists = (entries: EntryArbitraries, most: Readonly<Record<ListField, number>>) =>
  aRecord({
    emails: aListOf<"emails">(entries.emails, most.emails),
    phones: aListOf<"phones">(entries.phones, most.phones),
    addresses: aListOf<"addresses">(entries.addresses, most.addresses),
    urls: aListOf<"urls">(entries.urls, most.urls),
    ims: aListOf<"ims">(entries.ims, most.ims),
    categories: fc.uniqueArray(entries.categories, {
      maxLength: most.categories,
      selector: (category) => category.trim().toLowerCase(),
    }),
  });

const someSingles = aRecord({
  ...Object.fromEntries(textFields.map((field) => [field, sometimes(...textOf[field])])),
  birthday: sometimes(aPartialDate, 3),
  anniversary: sometimes(aPartialDate, 1),
  photo: sometimes(aPhoto, 2),
}).map(withoutAbsent);

/** A valid contact that looks as if somebody had typed it, in any script. */
export const aContact: fc.Arbitrary<Contact> = aRecord({
  singles: someSingles,
  lists: someLists(anEntryOf, { emails: 5, phones: 6, addresses: 3, urls: 2, ims: 2, categories: 3 }),
  custom: fc.array(aCustomEntry, { maxLength: 3 }),
}).map(({ singles, lists, custom }) => ({ ...singles, ...lists, custom: Object.fromEntries(custom) }));

/** Few fields with few values each, so that two of them, or two edits, often meet. */
export const aSmallContact: fc.Arbitrary<Contact> = aRecord({
  singles: aRecord({
    givenName: sometimes(fc.constantFrom("Ann", "Bob"), 8),
    surname: sometimes(fc.constantFrom("Ek", "Lo"), 8),
    notes: sometimes(fc.constantFrom("n1", "n2", "n1\nn2"), 3),
    birthday: sometimes(
      fc.constantFrom<PartialDate>({ month: 2, day: 29 }, { year: 1, month: 1, day: 1 }),
      2,
    ),
    photo: sometimes(fc.constantFrom(...samplePhotos.slice(0, 2)), 1),
  }).map(withoutAbsent),
  lists: someLists(aSmallEntryOf, { emails: 2, phones: 2, addresses: 1, urls: 0, ims: 0, categories: 2 }),
  custom: sometimes(fc.constantFrom("N", "S"), 2),
}).map(({ singles, lists, custom }) => ({
  ...singles,
  ...lists,
  custom: custom === undefined ? {} : { region: custom },
}));
