import { diffContacts, patchContact } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";

/**
 * What a person did to the copy of a mirror that lets it stay there and go no further. `Edited`: what both
 * sides agree on all the same, without the mirror's category; what the copy says is in `folderBase`.
 */
export type Ignored = { readonly _tag: "Edited"; readonly agreed: Contact } | { readonly _tag: "Deleted" };

/** What of the copy its contact's side agrees with. */
export const agreedBase = ({
  folderBase,
  ignored,
}: {
  readonly folderBase: Contact;
  readonly ignored?: Ignored;
}): Contact => (ignored?._tag === "Edited" ? ignored.agreed : folderBase);

/** What the service made of what it was `sent` is nobody's edit. */
export const ignoredAfter = (ignored: Ignored, sent: Contact, stored: Contact): Ignored =>
  ignored._tag === "Edited"
    ? { ...ignored, agreed: patchContact(ignored.agreed, diffContacts(sent, stored)) }
    : ignored;
