import type { DateField, ListField, TextField } from "../contact/contact.js";

/**
 * What of a contact a folder can represent, as data. What is not named here is not held: it stays
 * in the database and is never missed in the folder. A field that the service makes of others has
 * no place here.
 */
export type Projection = {
  /** Grows whenever the adapter's mapping reads or writes something more, or otherwise. */
  readonly revision: number;
  /** The longest text each field holds, in UTF-16 code units; `Infinity` for no limit. */
  readonly texts: Readonly<Partial<Record<TextField, number>>>;
  /** `WithYear`: a date without a year cannot be stored. */
  readonly dates: Readonly<Partial<Record<DateField, "Any" | "WithYear">>>;
  /** `maxBytes` of a photo; absent: no photos. */
  readonly photo?: { readonly maxBytes: number };
  readonly lists: Readonly<Partial<Record<ListField, ListCapacity>>>;
  readonly custom: "Any" | "None";
};

export type ListCapacity = {
  /** Most entries of all kinds together; absent: no limit. */
  readonly total?: number;
  /** Most entries of each kind; a kind that is not named is not held. Absent: any kind, any number. */
  readonly perKind?: Readonly<Partial<Record<string, number>>>;
  readonly label: "Held" | "Lost";
  readonly preferred: "Held" | "Lost";
};
