import { dateFields, listFields, textFields } from "@spegla/core";
import * as fc from "fast-check";
import { aCustomEntry, aPartialDate, aPhoto, aTextOf } from "./contact-arbitrary.js";
import type { ContactEdit } from "../samples/contact-edit.js";
import { type EntryArbitraries, aSmallEntryOf, anEntryOf, anEntryValueOf } from "./entry-arbitrary.js";
import { samplePhotos } from "../samples/sample-photos.js";
import { labels } from "../samples/sample-words.js";
import { aRecord } from "./record-arbitrary.js";

const aListField = fc.constantFrom(...listFields);
const at = fc.nat({ max: 7 });

const anEntryEdit = (entries: EntryArbitraries, labels: ReadonlyArray<string>): fc.Arbitrary<ContactEdit> => {
  const entry = anEntryValueOf(entries);
  return fc.oneof<Array<fc.Arbitrary<ContactEdit>>>(
    aRecord({ _tag: fc.constant("AddEntry"), entry }),
    aRecord({ _tag: fc.constant("AlterEntry"), at, entry }),
    aRecord({ _tag: fc.constant("RemoveEntry"), field: aListField, at }),
    aRecord({ _tag: fc.constant("PreferEntry"), field: aListField, at }),
    aRecord({ _tag: fc.constant("RelabelEntry"), field: aListField, at }),
    aRecord({
      _tag: fc.constant("RelabelEntry"),
      field: aListField,
      at,
      label: fc.constantFrom(...labels),
    }),
  );
};

const aSetText: fc.Arbitrary<ContactEdit> = fc
  .constantFrom(...textFields)
  .chain((field) =>
    aRecord({ _tag: fc.constant("SetText"), field: fc.constant(field), value: aTextOf(field) }),
  );

/** Any edit of one field, one entry or one custom value; for contacts such as `aContact`. */
export const anEdit: fc.Arbitrary<ContactEdit> = fc.oneof<Array<fc.WeightedArbitrary<ContactEdit>>>(
  { weight: 4, arbitrary: aSetText },
  {
    weight: 1,
    arbitrary: aRecord({
      _tag: fc.constant("SetDate"),
      field: fc.constantFrom(...dateFields),
      value: aPartialDate,
    }),
  },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("SetPhoto"), value: aPhoto }) },
  {
    weight: 2,
    arbitrary: aRecord({
      _tag: fc.constant("Clear"),
      field: fc.constantFrom(...textFields, ...dateFields, "photo"),
    }),
  },
  { weight: 5, arbitrary: anEntryEdit(anEntryOf, labels) },
  {
    weight: 1,
    arbitrary: aCustomEntry.map(([name, value]) => ({ _tag: "SetCustom", name, value })),
  },
  { weight: 1, arbitrary: aCustomEntry.map(([name]) => ({ _tag: "ClearCustom", name })) },
);

/** The same for contacts such as `aSmallContact`, and with as few values. */
export const aSmallEdit: fc.Arbitrary<ContactEdit> = fc.oneof<Array<fc.WeightedArbitrary<ContactEdit>>>(
  {
    weight: 4,
    arbitrary: aRecord({
      _tag: fc.constant("SetText"),
      field: fc.constantFrom("givenName", "surname", "notes"),
      value: fc.constantFrom("Ann", "Bob", "Ek"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Array<ContactEdit>>(
      { _tag: "SetDate", field: "birthday", value: { month: 2, day: 29 } },
      { _tag: "SetDate", field: "birthday", value: { year: 1, month: 1, day: 1 } },
    ),
  },
  {
    weight: 1,
    arbitrary: aRecord({
      _tag: fc.constant("SetPhoto"),
      value: fc.constantFrom(...samplePhotos.slice(0, 2)),
    }),
  },
  {
    weight: 2,
    arbitrary: aRecord({
      _tag: fc.constant("Clear"),
      field: fc.constantFrom("givenName", "surname", "notes", "birthday", "photo"),
    }),
  },
  { weight: 6, arbitrary: anEntryEdit(aSmallEntryOf, ["L1", "L2"]) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Array<ContactEdit>>(
      { _tag: "SetCustom", name: "region", value: "N" },
      { _tag: "SetCustom", name: "region", value: "S" },
      { _tag: "ClearCustom", name: "region" },
    ),
  },
);
