import type { Contact } from "@spegla/core";
import type { Card } from "./card.js";
import { type CardDraft, cardFromDraft, draftOf } from "./card-draft.js";
import { putCategories } from "./category-lines.js";
import { putCustom } from "./custom-lines.js";
import { putDate } from "./date-property.js";
import { addressCodec, emailCodec, phoneCodec, urlCodec } from "./entry-codec.js";
import { putFullName } from "./full-name.js";
import { imCodec } from "./im-property.js";
import { putName } from "./name-property.js";
import { putOrganisation } from "./organisation-property.js";
import { putPhoto } from "./photo-property.js";
import { putEntries } from "./put-entries.js";
import { type CardView, viewCard } from "./read-card.js";
import { putRevision } from "./revision.js";
import { nowhere, propertyTexts, putTextProperty } from "./text-property.js";

export type PatchOptions = {
  /** The bytes of `contact.photo`. Without them a changed photo is left as it was. */
  readonly photoBytes?: Uint8Array | undefined;
  /** Milliseconds since 1970 for REV, if the card has one or is ours and something else changed. */
  readonly now?: number | undefined;
};

/**
 * The card with the contact's fields. Only lines whose field changed are rewritten, in place;
 * what differs only as services change it by themselves (`eqContact`) is not. Nothing changed:
 * the very same card. `contact` is one that `checkContact` accepts.
 */
export const patchCard = (card: Card, contact: Contact, options: PatchOptions = {}): Card => {
  const view = viewCard(card);
  const draft = draftOf(view.index);
  putName(draft, view.name, contact);
  putFullName(draft, view.fullName, contact);
  putOrganisation(draft, view.organisation, contact);
  putLists(draft, view, contact);
  for (const field of propertyTexts)
    putTextProperty(draft, field, view.texts.get(field) ?? nowhere, contact[field]);
  putDate(draft, "birthday", view.dates.birthday, contact.birthday);
  putDate(draft, "anniversary", view.dates.anniversary, contact.anniversary);
  putCustom(draft, view.custom, contact.custom);
  putPhoto(draft, view.photo, contact.photo, options.photoBytes);
  if (draft.changed && options.now !== undefined) putRevision(draft, options.now);
  return cardFromDraft(draft);
};

const putLists = (draft: CardDraft, { entries, categories }: CardView, contact: Contact): void => {
  putEntries(draft, emailCodec, entries.emails, contact.emails);
  putEntries(draft, phoneCodec, entries.phones, contact.phones);
  putEntries(draft, addressCodec, entries.addresses, contact.addresses);
  putEntries(draft, urlCodec, entries.urls, contact.urls);
  putEntries(draft, imCodec, entries.ims, contact.ims);
  putCategories(draft, categories, contact.categories);
};
