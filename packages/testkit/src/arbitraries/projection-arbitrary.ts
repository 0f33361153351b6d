import {
  type ListCapacity,
  type ListField,
  type Projection,
  dateFields,
  phoneKinds,
  placeKinds,
  textFields,
} from "@spegla/core";
import * as fc from "fast-check";
import { narrowProjection, wholeProjection } from "../samples/held-contact.js";
import { aRecord, sometimes, withoutAbsent } from "./record-arbitrary.js";

const aTextLimit = fc.constantFrom(Number.POSITIVE_INFINITY, 255, 64, 5, 1);

const aDateCapacity = fc.constantFrom("Any", "WithYear");

const someCapacity = (kinds: ReadonlyArray<string>): fc.Arbitrary<ListCapacity> =>
  aRecord({
    total: sometimes(fc.integer({ min: 1, max: 3 }), 5),
    perKind:
      kinds.length === 0
        ? fc.constant(undefined)
        : sometimes(
            fc
              .array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 2 })), { minLength: 1 })
              .map((entries) => Object.fromEntries(entries)),
            5,
          ),
    label: fc.constantFrom("Held", "Lost"),
    preferred: fc.constantFrom("Held", "Lost"),
  }).map(withoutAbsent);

const someTexts: fc.Arbitrary<Projection["texts"]> = aRecord(
  Object.fromEntries(textFields.map((field) => [field, sometimes(aTextLimit, 7)])),
).map(withoutAbsent);

const someDates: fc.Arbitrary<Projection["dates"]> = aRecord(
  Object.fromEntries(dateFields.map((field) => [field, sometimes(aDateCapacity, 7)])),
).map(withoutAbsent);

const listsOf = (kinds: Readonly<Record<ListField, ReadonlyArray<string>>>) =>
  aRecord(
    Object.fromEntries(
      Object.entries(kinds).map(([field, kinds]) => [field, sometimes(someCapacity(kinds), 8)]),
    ),
  ).map(withoutAbsent);

const aRestrictiveProjection: fc.Arbitrary<Projection> = aRecord({
  revision: fc.constant(1),
  texts: someTexts,
  dates: someDates,
  photo: sometimes(aRecord({ maxBytes: fc.constantFrom(100, 5_000, 100_000) }), 6),
  lists: listsOf({
    emails: placeKinds,
    phones: phoneKinds,
    addresses: placeKinds,
    urls: placeKinds,
    ims: placeKinds,
    categories: [],
  }),
  custom: fc.constantFrom("Any", "None"),
}).map(withoutAbsent);

/** Mostly a folder that has no room for much; sometimes one for everything. */
export const aProjection: fc.Arbitrary<Projection> = fc.oneof(
  { weight: 6, arbitrary: aRestrictiveProjection },
  { weight: 1, arbitrary: fc.constant(narrowProjection) },
  { weight: 1, arbitrary: fc.constant(wholeProjection) },
);
