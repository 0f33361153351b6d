import type { Contact } from "../contact/contact.js";
import type { FolderItem } from "../replica/folder.js";

/** Photos travel on their own: a copy may have been made, and its photo not have got there. */
export const lacksPhoto = (meant: Contact, { contact }: Pick<FolderItem, "contact">): boolean =>
  meant.photo !== undefined && contact.photo === undefined;

export const withoutItsPhoto = "the copy was made without its photo";
