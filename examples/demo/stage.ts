import type { Contact, Mirror } from "@spegla/core";
import type { ContactRecord, SqliteContacts, SqliteStore } from "@spegla/store-sqlite";
import { allRecords } from "../cli/all-records.js";
import type { ProgressBar } from "../cli/progress-bar.js";
import type { Teller } from "./teller.js";

/** What the story plays with. */
export type Stage = {
  readonly tell: Teller;
  readonly store: SqliteStore;
  readonly mirror: Mirror;
  /** The path of the folder that is mirrored into. */
  readonly folder: string;
  /** The people's own contacts, by file name and hash, before the mirror came. */
  readonly own: ReadonlyMap<string, string>;
  readonly progress: ProgressBar;
};

export const allContacts = (contacts: SqliteContacts): Promise<ReadonlyArray<ContactRecord>> =>
  allRecords(contacts.list);

/** The one business contact with this e-mail address. */
export const contactWith = async (contacts: SqliteContacts, email: string): Promise<ContactRecord> => {
  const found = (await allContacts(contacts)).filter(({ contact }) => hasEmail(contact, email));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} business contacts have the address ${email}`);
  return found[0];
};

export const hasEmail = ({ emails }: Contact, email: string): boolean =>
  emails.some(({ address }) => address === email);
