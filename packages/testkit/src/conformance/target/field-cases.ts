import {
  type Contact,
  type DateField,
  dateFields,
  emptyContact,
  eqText,
  listFields,
  textFields,
} from "@spegla/core";
import { mustHold } from "../conformance-case.js";
import { type PlainField, isFieldEmpty, mustBeEqualIn, plainFields } from "../contact-difference.js";
import { readOnly } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { fullContact, longestOf, plainContact, plainField } from "./trial-contacts.js";
import type { Trial } from "./trial.js";
import { type Copy, copyFrom, mustBeAsSaid, updateOf } from "./trial-writes.js";

export const fieldCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF61",
    title: "plain words in every field that the folder holds come back as they were sent",
    likelyCause:
      "a field is mapped in one direction only, or is one that the service makes of others: then it is not held, and has no place in the projection",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const sent = withoutPhoto(fullContact(trial.declared.capabilities));
      const { id } = await trial.createOne(1, sent);
      const { contact } = await trial.item(id);
      mustBeEqualIn(plainFields, contact, sent);
    },
  }),
  targetCase({
    rule: "TF62",
    title: "a field that an update leaves out is empty afterwards, and the others are as they were",
    likelyCause: "only fields that have a value are sent: an absent one must be sent as empty",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const whole = withoutPhoto(fullContact(trial.declared.capabilities));
      const cleared = plainFields.filter((field) => !isFieldEmpty(field, whole));
      const copies = await trial.create(...cleared.map(() => whole));
      const writes = copies.map((copy, at) => updateOf(copy, without(cleared[at], whole)));
      const results = await trial.push(...writes);
      for (const [at, write] of writes.entries()) {
        const [copy, field] = [copyFrom(write, results[at]), cleared[at]];
        const item = await trial.item(copy.id);
        mustBeAsSaid(item, copy);
        mustBeEqualIn(underived, item.contact, without(field, whole));
      }
    },
  }),
  targetCase({
    rule: "TF63",
    title: "an entry that an update leaves out of a list is gone, and the others of the list stay",
    likelyCause: "entries are matched by position: the last one goes instead, or values change places",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const whole = withoutPhoto(fullContact(trial.declared.capabilities));
      for (const [at, field] of listFields.entries()) {
        if (whole[field].length < 2) continue;
        const copy = await trial.createOne(at + 1, whole);
        const shorter = { ...whole, [field]: whole[field].slice(1) };
        await trial.update(copy, shorter);
        mustBeEqualIn([field], (await trial.item(copy.id)).contact, shorter);
      }
    },
  }),
  targetCase({
    rule: "TF64",
    title:
      "a day is the same day when it comes back: 1 January, 29 February, 31 December, and the 3rd of February",
    likelyCause:
      "the day becomes an instant on the way, and a time zone moves it; run the suite under TZ=Pacific/Kiritimati and TZ=Etc/GMT+12 as well",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const contacts = dateFields.flatMap((field) => contactsWithDay(trial, field));
      const copies = await trial.create(...contacts);
      for (const [at, sent] of contacts.entries())
        mustBeEqualIn(dateFields, await contactAt(trial, copies[at]), sent);
    },
  }),
  targetCase({
    rule: "TF65",
    title: "texts of any script, with signs that formats use, come back as they were",
    likelyCause:
      "a text is escaped or decoded once too often or not at all, or cut between two halves of a character",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const field = plainField(capabilities);
      const room = capabilities.projection.texts[field] ?? 0;
      const contacts = awkwardTexts
        .filter(({ length }) => length <= room)
        .map((text, at) => ({ ...plainContact(capabilities, at), [field]: text }));
      if ((capabilities.projection.texts.notes ?? 0) >= linesOfText.length)
        contacts.push({ ...plainContact(capabilities, 0), notes: linesOfText });
      const copies = await trial.create(...contacts);
      for (const [at, sent] of contacts.entries()) {
        const contact = await contactAt(trial, copies[at]);
        mustBeEqualIn([field, "notes"], contact, sent);
      }
    },
  }),
  targetCase({
    rule: "TF66",
    title: "a text as long as the projection says comes back whole",
    likelyCause: "the limit is the service's form's, or counted in bytes: state the weakest that is true",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const { capabilities } = trial.declared;
      const texts = textFields.flatMap((field) => {
        const length = Math.min(capabilities.projection.texts[field] ?? 0, longestOf(field));
        return length === 0
          ? []
          : [[field, `${words.repeat(length / words.length + 1).slice(0, length - 1)}z`]];
      });
      const sent = { ...plainContact(capabilities, 1), ...Object.fromEntries(texts) };
      const { id } = await trial.createOne(1, sent);
      const { contact } = await trial.item(id);
      for (const field of textFields)
        mustHold(
          eqText(contact[field], sent[field]),
          () => `${field} had ${sent[field]?.length ?? 0} characters and has ${contact[field]?.length ?? 0}`,
        );
    },
  }),
];

/** All but what a service may make anew of the name, when it is left out or the name changes. */
const underived = plainFields.filter((field) => field !== "fullName" && field !== "fileAs");

const words = "abcdefghi ";
const linesOfText = "one\ntwo; with, signs\n\nfour\n  five";

const awkwardTexts = [
  "𠮷野 🎂 👩‍🚀",
  "שלום עולם",
  "مرحبا بالعالم",
  "Zoe\u0308 Ångström ﬁ İ ß",
  "สมชาย ศรีสุข",
  "a;b,c:d|e",
  "C:\\new\\temp",
  "\\n \\, \\\\",
  'She said "hi" & <b>bye</b>',
  "&amp; &#65; %41 =41 \\u0041",
  "null",
  "undefined",
  "0",
  "=1+1",
  "'; --",
  "]]> <!--",
  "a\u00A0b\u200Dc",
];

const contactsWithDay = ({ declared: { capabilities } }: Trial, field: DateField): ReadonlyArray<Contact> => {
  const held = capabilities.projection.dates[field];
  if (held === undefined) return [];
  const years = held === "Any" ? [undefined, ...sampleYears] : sampleYears;
  return years.flatMap((year) =>
    sampleDays.map((day) => ({
      ...plainContact(capabilities, 1),
      [field]: year === undefined ? day : { ...day, year },
    })),
  );
};

/** Leap years; before, after and far from 1970. */
const sampleYears = [1904, 1968, 2000, 2024];
const sampleDays = [
  { month: 1, day: 1 },
  { month: 2, day: 3 },
  { month: 2, day: 29 },
  { month: 12, day: 31 },
];

const contactAt = async (trial: Trial, copy: Copy | undefined): Promise<Contact> => {
  mustHold(copy !== undefined, () => "a create has no answer");
  return (await trial.item(copy.id)).contact;
};

const withoutPhoto = ({ photo: _, ...rest }: Contact): Contact => rest;

const without = (field: PlainField | undefined, contact: Contact): Contact => {
  if (field === undefined) return contact;
  const { [field]: _, ...rest } = contact;
  return { ...emptyContact, ...rest };
};
