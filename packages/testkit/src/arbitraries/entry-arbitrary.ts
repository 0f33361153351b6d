import {
  type AddressPart,
  type EntryOf,
  type EntryValue,
  type ListField,
  type PlaceKind,
  phoneKinds,
  placeKinds,
} from "@spegla/core";
import * as fc from "fast-check";
import {
  categories,
  cities,
  countries,
  domains,
  imAddresses,
  imServices,
  labels,
  mailboxes,
  phoneNumbers,
  postalCodes,
  regions,
  streets,
  webPages,
} from "../samples/sample-words.js";
import { aTextLike } from "./text-arbitrary.js";
import { aRecord, sometimes, withoutAbsent } from "./record-arbitrary.js";

/** How to make an entry of each multi-valued field; none is preferred. */
export type EntryArbitraries = { readonly [Field in ListField]: fc.Arbitrary<EntryOf[Field]> };

const aPlace: fc.Arbitrary<PlaceKind> = fc.constantFrom(...placeKinds);
const aLabel = sometimes(aTextLike(labels), 2);

const anEmailAddress = fc
  .tuple(fc.constantFrom(...mailboxes), fc.constantFrom(...domains))
  .map(([mailbox, domain]) => `${mailbox}@${domain}`);

const aPhoneNumber = fc.oneof(
  fc.constantFrom(...phoneNumbers),
  fc.integer({ min: 100_000, max: 99_999_999 }).map((number) => `+46 ${number}`),
);

const someAddressParts = aRecord({
  poBox: sometimes(fc.constantFrom("PO Box 7", "Postfach 12 34"), 1),
  extended: sometimes(fc.constantFrom("c/o Ek", "3 tr, ö.g."), 1),
  street: sometimes(aTextLike(streets), 8),
  city: aTextLike(cities),
  region: sometimes(aTextLike(regions), 3),
  postalCode: sometimes(fc.constantFrom(...postalCodes), 7),
  country: sometimes(fc.constantFrom(...countries), 5),
}).map(withoutAbsent);

export const anEntryOf: EntryArbitraries = {
  emails: aRecord({ kind: aPlace, address: anEmailAddress, label: aLabel }).map(withoutAbsent),
  phones: aRecord({
    kind: fc.oneof(fc.constantFrom("work", "mobile"), fc.constantFrom(...phoneKinds)),
    number: aPhoneNumber,
    label: aLabel,
  }).map(withoutAbsent),
  addresses: aRecord({ kind: aPlace, label: aLabel, parts: someAddressParts }).map(({ parts, ...entry }) => ({
    ...withoutAbsent(entry),
    ...parts,
  })),
  urls: aRecord({ kind: aPlace, url: fc.constantFrom(...webPages), label: aLabel }).map(withoutAbsent),
  ims: aRecord({
    kind: aPlace,
    service: sometimes(fc.constantFrom(...imServices), 8),
    address: fc.constantFrom(...imAddresses),
    label: aLabel,
  }).map(withoutAbsent),
  categories: aTextLike(categories),
};

const aSmallPlace: fc.Arbitrary<PlaceKind> = fc.constantFrom("work", "home");
const aSmallLabel = sometimes(fc.constantFrom("L1", "L2"), 2);
const aSmallCity: fc.Arbitrary<Partial<Record<AddressPart, string>>> = fc.constantFrom(
  { city: "A" },
  { city: "B" },
  { street: "1", city: "A" },
);

/** Of so few values that two sides often do the same, or nearly. */
export const aSmallEntryOf: EntryArbitraries = {
  emails: aRecord({
    kind: aSmallPlace,
    address: fc.constantFrom("a@x.se", "b@x.se", "c@x.se"),
    label: aSmallLabel,
  }).map(withoutAbsent),
  phones: aRecord({
    kind: fc.constantFrom("work", "mobile"),
    number: fc.constantFrom("1", "2"),
    label: aSmallLabel,
  }).map(withoutAbsent),
  addresses: aRecord({ kind: aSmallPlace, parts: aSmallCity }).map(({ kind, parts }) => ({ kind, ...parts })),
  urls: aRecord({ kind: aSmallPlace, url: fc.constantFrom("http://a.se", "http://b.se") }),
  ims: aRecord({ kind: aSmallPlace, service: fc.constant("Skype"), address: fc.constantFrom("a", "b") }),
  categories: fc.constantFrom("A", "B", "C"),
};

/** An entry with the field it is of. */
export const anEntryValueOf = (entries: EntryArbitraries): fc.Arbitrary<EntryValue> =>
  fc.oneof<Array<fc.Arbitrary<EntryValue>>>(
    entries.emails.map((value) => ({ _tag: "Entry", field: "emails", value })),
    entries.phones.map((value) => ({ _tag: "Entry", field: "phones", value })),
    entries.addresses.map((value) => ({ _tag: "Entry", field: "addresses", value })),
    entries.urls.map((value) => ({ _tag: "Entry", field: "urls", value })),
    entries.ims.map((value) => ({ _tag: "Entry", field: "ims", value })),
    entries.categories.map((value) => ({ _tag: "Entry", field: "categories", value })),
  );
