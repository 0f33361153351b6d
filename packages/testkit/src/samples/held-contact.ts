import {
  type Contact,
  type EntryOf,
  type ListCapacity,
  type ListField,
  type Projection,
  contactLimits,
  dateFields,
  listFields,
  phoneKinds,
  textFields,
} from "@spegla/core";

/** Holds everything a contact can have. */
export const wholeProjection: Projection = {
  revision: 1,
  texts: Object.fromEntries(textFields.map((field) => [field, Number.POSITIVE_INFINITY])),
  dates: Object.fromEntries(dateFields.map((field) => [field, "Any"])),
  photo: { maxBytes: contactLimits.photoBytes },
  lists: Object.fromEntries(listFields.map((field) => [field, { label: "Held", preferred: "Held" }])),
  custom: "Any",
};

/** What Outlook's contact form has room for: three addresses, one number of most kinds, no labels. */
export const narrowProjection: Projection = {
  ...wholeProjection,
  texts: { ...Object.fromEntries(textFields.map((field) => [field, 255])), notes: 32_768 },
  dates: { birthday: "WithYear", anniversary: "WithYear" },
  lists: {
    emails: { total: 3, label: "Lost", preferred: "Lost" },
    phones: {
      perKind: { ...Object.fromEntries(phoneKinds.map((kind) => [kind, 1])), work: 2, home: 2 },
      label: "Lost",
      preferred: "Lost",
    },
    addresses: { perKind: { work: 1, home: 1, other: 1 }, label: "Lost", preferred: "Lost" },
    urls: { perKind: { work: 1 }, label: "Lost", preferred: "Lost" },
    ims: { total: 1, perKind: { work: 1 }, label: "Lost", preferred: "Lost" },
    categories: { label: "Lost", preferred: "Lost" },
  },
  custom: "None",
};

/** What of a contact a service with this projection has room for: the first entries, the starts of texts. */
export const heldContact =
  (projection: Projection) =>
  (contact: Contact): Contact =>
    projection === wholeProjection
      ? contact
      : {
          ...heldTexts(projection, contact),
          ...heldDates(projection, contact),
          ...(contact.photo !== undefined && contact.photo.size <= (projection.photo?.maxBytes ?? 0)
            ? { photo: contact.photo }
            : {}),
          emails: heldEntries<"emails">(projection.lists.emails, contact.emails),
          phones: heldEntries<"phones">(projection.lists.phones, contact.phones),
          addresses: heldEntries<"addresses">(projection.lists.addresses, contact.addresses),
          urls: heldEntries<"urls">(projection.lists.urls, contact.urls),
          ims: heldEntries<"ims">(projection.lists.ims, contact.ims),
          categories: heldEntries<"categories">(projection.lists.categories, contact.categories),
          custom: projection.custom === "Any" ? contact.custom : {},
        };

const heldTexts = ({ texts }: Projection, contact: Contact): Partial<Contact> =>
  Object.fromEntries(
    textFields.flatMap((field) => {
      const text = startOf(contact[field] ?? "", texts[field] ?? 0);
      return text === "" ? [] : [[field, text]];
    }),
  );

/** Never half a surrogate pair, and never blanks alone. */
const startOf = (text: string, longest: number): string => {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/u, "");
  return start.trim() === "" ? "" : start;
};

const heldDates = ({ dates }: Projection, contact: Contact): Partial<Contact> =>
  Object.fromEntries(
    dateFields.flatMap((field) => {
      const date = contact[field];
      return date === undefined ||
        (dates[field] !== "Any" && (dates[field] === undefined || date.year === undefined))
        ? []
        : [[field, date]];
    }),
  );

const heldEntries = <Field extends ListField>(
  capacity: ListCapacity | undefined,
  entries: ReadonlyArray<EntryOf[Field]>,
): ReadonlyArray<EntryOf[Field]> => {
  if (capacity === undefined) return [];
  const { total = Number.POSITIVE_INFINITY, perKind } = capacity;
  const used = new Map<string, number>();
  const held: Array<EntryOf[Field]> = [];
  for (const entry of entries) {
    const kind = typeof entry === "string" ? "" : entry.kind;
    const times = (used.get(kind) ?? 0) + 1;
    const room = perKind === undefined ? times : (new Map(Object.entries(perKind)).get(kind) ?? 0);
    if (held.length >= total || times > room) continue;
    used.set(kind, times);
    held.push(heldEntry(capacity, entry));
  }
  return held;
};

const heldEntry = <Entry extends EntryOf[ListField]>(
  { label, preferred }: ListCapacity,
  entry: Entry,
): Entry => {
  if (typeof entry === "string") return entry;
  const held: Entry & { label?: string; preferred?: true } = Object.assign({}, entry);
  if (label === "Lost") delete held.label;
  if (preferred === "Lost") delete held.preferred;
  return held;
};
