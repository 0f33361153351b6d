import { type Projection, contactLimits, textFields } from "@spegla/core";
import type { CardVersion } from "./card.js";

/** Grows with every change of what is read or written for a field. */
const mappingRevision = 1;

/** A photo in base64 leaves room for the rest of a card of 20 MiB. */
const maxPhotoBytes = 14_000_000;

/** Every field has its place in a vCard of any version. */
export const vCardProjection = (_version: CardVersion): Projection => {
  const list = { label: "Held", preferred: "Held" } as const;
  return {
    revision: mappingRevision,
    texts: Object.fromEntries(
      textFields.map((field) => [field, field === "notes" ? contactLimits.notes : contactLimits.text]),
    ),
    dates: { birthday: "Any", anniversary: "Any" },
    photo: { maxBytes: maxPhotoBytes },
    lists: {
      emails: list,
      phones: list,
      addresses: list,
      urls: list,
      ims: list,
      categories: { label: "Lost", preferred: "Lost" },
    },
    custom: "Any",
  };
};
