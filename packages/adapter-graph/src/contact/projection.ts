import type { Projection, TextField } from "@spegla/core";

/** Grows with every change of what is read or written for a field. */
const mappingRevision = 1;

/** In UTF-16 code units; the service documents no limits, and Outlook's own are these. */
export const longest = { text: 255, street: 1_024, url: 1_024, notes: 32_000 } as const;

/** A request has at most 4 MB, its headers among them. */
const maxPhotoBytes = 4_000_000;

/**
 * What a contact of Exchange has room for. Not held: `fileAs`, which the service makes of the name;
 * anniversaries, other kinds of numbers, pages that are not the business one, and custom fields.
 * Held by `spegla.layout`: the kinds of e-mail and instant-messaging addresses, what of a postal address
 * are lines of the street there, and that a full name is one.
 *
 * @param photos - `None`: a mailbox that takes none, as personal ones.
 * @see https://learn.microsoft.com/graph/api/resources/contact
 */
export const graphProjection = (photos: "Held" | "None"): Projection => {
  const bare = { label: "Lost", preferred: "Lost" } as const;
  return {
    revision: mappingRevision,
    texts: { ...Object.fromEntries(heldTexts.map((field) => [field, longest.text])), notes: longest.notes },
    dates: { birthday: "WithYear" },
    ...(photos === "Held" ? { photo: { maxBytes: maxPhotoBytes } } : {}),
    lists: {
      emails: { total: 3, ...bare },
      phones: { perKind: { work: 2, home: 2, mobile: 1 }, ...bare },
      addresses: { perKind: { work: 1, home: 1, other: 1 }, ...bare },
      urls: { perKind: { work: 1 }, ...bare },
      ims: { total: 3, ...bare },
      categories: bare,
    },
    custom: "None",
  };
};

const heldTexts: ReadonlyArray<TextField> = [
  "namePrefix",
  "givenName",
  "middleName",
  "surname",
  "nameSuffix",
  "nickname",
  "fullName",
  "phoneticGivenName",
  "phoneticSurname",
  "phoneticCompany",
  "company",
  "department",
  "jobTitle",
  "profession",
  "office",
  "manager",
  "assistant",
  "spouse",
  "children",
  "notes",
];
