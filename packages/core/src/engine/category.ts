import type { Contact } from "../contact/contact.js";
import { entryKey } from "../contact/entry.js";

/** The mirror's category is the copy's, not the contact's: it is put on at the door and taken off there. */
export const withCategory =
  (category: string | undefined) =>
  (contact: Contact): Contact =>
    category === undefined || contact.categories.some(isCategory(category))
      ? contact
      : { ...contact, categories: [...contact.categories, category] };

/** `categories`: the mirror's, and the one it had before it was given another. */
export const withoutCategories =
  (categories: ReadonlyArray<string>) =>
  (contact: Contact): Contact =>
    contact.categories.some(isOneOf(categories))
      ? { ...contact, categories: contact.categories.filter((name) => !isOneOf(categories)(name)) }
      : contact;

const isOneOf = (categories: ReadonlyArray<string>) => (name: string) =>
  categories.some((category) => isCategory(category)(name));

const isCategory = (category: string) => (name: string) =>
  entryKey("categories", name) === entryKey("categories", category);
