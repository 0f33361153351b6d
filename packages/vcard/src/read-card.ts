import type { Contact, DateField, ListField } from "@spegla/core";
import type { Card } from "./card.js";
import { type CardIndex, type CardProblem, cardIndexOf } from "./card-index.js";
import { type CategorySource, readCategories } from "./category-lines.js";
import { type CustomSource, customOf, readCustom } from "./custom-lines.js";
import { type DateSource, readDate } from "./date-property.js";
import { addressCodec, emailCodec, phoneCodec, urlCodec } from "./entry-codec.js";
import { type EntrySource, readEntries } from "./entry-lines.js";
import { type FullNameSource, fullNameOf, readFullName } from "./full-name.js";
import { imCodec } from "./im-property.js";
import { type NameSource, fileAsOf, readName } from "./name-property.js";
import { type OrganisationSource, readOrganisation } from "./organisation-property.js";
import { type PhotoSource, readPhoto } from "./photo-property.js";
import { type PropertyText, type TextSource, propertyTexts, readTextProperty } from "./text-property.js";

export type CardReading = {
  /** Always one that core's `checkContact` accepts. */
  readonly contact: Contact;
  /** The bytes of `contact.photo`. */
  readonly photoBytes: () => Uint8Array | undefined;
  /** In no particular order. */
  readonly problems: ReadonlyArray<CardProblem>;
};

/**
 * The contact a card holds. Total: what the contact cannot represent stays in the card, and is
 * a problem in the reading.
 */
export const readCard = (card: Card): CardReading => {
  const { contact, photo, index } = viewCard(card);
  return { contact, photoBytes: () => photo.bytes, problems: index.problems };
};

/** A contact together with the lines that each of its fields was read from. */
export type CardView = {
  readonly index: CardIndex;
  readonly contact: Contact;
  readonly name: NameSource;
  readonly fullName: FullNameSource;
  readonly organisation: OrganisationSource;
  readonly texts: ReadonlyMap<PropertyText, TextSource>;
  readonly dates: Readonly<Record<DateField, DateSource>>;
  readonly photo: PhotoSource;
  readonly entries: {
    readonly [Field in Exclude<ListField, "categories">]: ReadonlyArray<EntrySource<Contact[Field][number]>>;
  };
  readonly categories: ReadonlyArray<CategorySource>;
  readonly custom: ReadonlyArray<CustomSource>;
};

export const viewCard = (card: Card): CardView => {
  const index = cardIndexOf(card);
  const sources = {
    index,
    name: readName(index),
    fullName: readFullName(index),
    organisation: readOrganisation(index),
    texts: new Map(propertyTexts.map((field) => [field, readTextProperty(index, field)])),
    dates: { birthday: readDate(index, "birthday"), anniversary: readDate(index, "anniversary") },
    photo: readPhoto(index),
    entries: {
      emails: readEntries(index, emailCodec),
      phones: readEntries(index, phoneCodec),
      addresses: readEntries(index, addressCodec),
      urls: readEntries(index, urlCodec),
      ims: readEntries(index, imCodec),
    },
    categories: readCategories(index),
    custom: readCustom(index),
  };
  return { ...sources, contact: contactOf(sources) };
};

const contactOf = ({ name, organisation, ...sources }: Omit<CardView, "contact">): Contact => {
  const { birthday, anniversary } = sources.dates;
  const fields: { -readonly [Field in keyof Contact]?: Contact[Field] } = { ...name.parts };
  const fileAs = fileAsOf(name);
  if (organisation.company !== undefined) fields.company = organisation.company;
  if (organisation.department !== undefined) fields.department = organisation.department;
  if (fileAs !== undefined) fields.fileAs = fileAs;
  for (const [field, { value }] of sources.texts) if (value !== undefined) fields[field] = value;
  if (birthday.value !== undefined) fields.birthday = birthday.value;
  if (anniversary.value !== undefined) fields.anniversary = anniversary.value;
  if (sources.photo.photo !== undefined) fields.photo = sources.photo.photo;
  const contact: Contact = {
    ...fields,
    emails: sources.entries.emails.map(({ entry }) => entry),
    phones: sources.entries.phones.map(({ entry }) => entry),
    addresses: sources.entries.addresses.map(({ entry }) => entry),
    urls: sources.entries.urls.map(({ entry }) => entry),
    ims: sources.entries.ims.map(({ entry }) => entry),
    categories: sources.categories.filter(({ twin }) => !twin).map(({ text }) => text),
    custom: customOf(sources.custom),
  };
  const fullName = fullNameOf(sources.fullName, contact);
  return fullName === undefined ? contact : { ...contact, fullName };
};
