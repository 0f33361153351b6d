import type { DateField, TextField } from "@spegla/core";
import * as fc from "fast-check";
import { aRecord } from "../arbitraries/record-arbitrary.js";
import type { ContactEdit } from "../samples/contact-edit.js";
import { samplePhotos } from "../samples/sample-photos.js";

/** Few fields, so that edits meet; mostly marked values, so that each can be found again. */
const someTexts = ["surname", "notes", "jobTitle"] as const satisfies ReadonlyArray<TextField>;
const someLists = ["emails", "phones", "addresses", "categories"] as const;
const at = fc.nat({ max: 3 });

const aSetText: fc.Arbitrary<ContactEdit> = aRecord({
  _tag: fc.constant("SetText"),
  field: fc.constantFrom(...someTexts),
  value: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("§", "§ Ek", "§\nsecond line") },
    { weight: 1, arbitrary: fc.constantFrom("Ann", "Bob") },
    { weight: 1, arbitrary: fc.constant("§ unstorable") },
  ),
});

const anEntry = fc.oneof<Array<fc.Arbitrary<Extract<ContactEdit, { readonly _tag: "AddEntry" }>["entry"]>>>(
  aRecord({
    _tag: fc.constant("Entry"),
    field: fc.constant("emails"),
    value: aRecord({
      kind: fc.constantFrom("work", "home"),
      address: fc.constantFrom("§@ek.se", "§@EK.se", "ann@ek.se"),
    }),
  }),
  aRecord({
    _tag: fc.constant("Entry"),
    field: fc.constant("phones"),
    value: aRecord({ kind: fc.constantFrom("work", "mobile"), number: fc.constantFrom("+§", "§", "112") }),
  }),
  aRecord({
    _tag: fc.constant("Entry"),
    field: fc.constant("addresses"),
    value: aRecord({ kind: fc.constantFrom("work", "home"), city: fc.constantFrom("§", "Lund") }),
  }),
  aRecord({
    _tag: fc.constant("Entry"),
    field: fc.constant("categories"),
    value: fc.constantFrom("§", "Friends"),
  }),
);

const aField = fc.constantFrom(...someLists);

const anEntryEdit = fc.oneof<Array<fc.WeightedArbitrary<ContactEdit>>>(
  { weight: 4, arbitrary: aRecord({ _tag: fc.constant("AddEntry"), entry: anEntry }) },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("AlterEntry"), at, entry: anEntry }) },
  { weight: 2, arbitrary: aRecord({ _tag: fc.constant("RemoveEntry"), field: aField, at }) },
  { weight: 1, arbitrary: aRecord({ _tag: fc.constant("PreferEntry"), field: aField, at }) },
  {
    weight: 1,
    arbitrary: aRecord({
      _tag: fc.constant("RelabelEntry"),
      field: aField,
      at,
      label: fc.constantFrom("VIP", "Office"),
    }),
  },
);

const aSingleEdit = fc.oneof<Array<fc.Arbitrary<ContactEdit>>>(
  aRecord({
    _tag: fc.constant("Clear"),
    field: fc.constantFrom<Array<TextField | DateField | "photo">>(...someTexts, "birthday", "photo"),
  }),
  aRecord({
    _tag: fc.constant("SetDate"),
    field: fc.constant("birthday"),
    value: fc.constantFrom({ month: 2, day: 29 }, { year: 1990, month: 1, day: 1 }),
  }),
  aRecord({ _tag: fc.constant("SetPhoto"), value: fc.constantFrom(...samplePhotos.slice(0, 2)) }),
  aRecord({
    _tag: fc.constant("SetCustom"),
    name: fc.constant("region"),
    value: fc.constantFrom("§", "North"),
  }),
  aRecord({ _tag: fc.constant("ClearCustom"), name: fc.constant("region") }),
);

/** One edit of a contact in a story. */
export const aStoryEdit: fc.Arbitrary<ContactEdit> = fc.oneof<Array<fc.WeightedArbitrary<ContactEdit>>>(
  { weight: 4, arbitrary: aSetText },
  { weight: 5, arbitrary: anEntryEdit },
  { weight: 2, arbitrary: aSingleEdit },
);
