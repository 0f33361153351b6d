import * as RR from "fp-ts/lib/ReadonlyRecord.js";
import type { PartialDate } from "./partial-date.js";

/**
 * A person, in the terms of vCard (RFC 6350) and JSContact (RFC 9553). An absent single-valued
 * field is empty; a present text is never empty. Multi-valued fields are always there, in the
 * person's order.
 */
export type Contact = Readonly<Partial<Record<TextField, string>>> &
  Readonly<Partial<Record<DateField, PartialDate>>> & { readonly photo?: Photo } & {
    readonly [Field in ListField]: ReadonlyArray<EntryOf[Field]>;
  } & { readonly custom: RR.ReadonlyRecord<string, CustomValue> };

export const textFields = [
  "namePrefix",
  "givenName",
  "middleName",
  "surname",
  "nameSuffix",
  "nickname",
  "fullName",
  "fileAs",
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
] as const;
export type TextField = (typeof textFields)[number];

export const dateFields = ["birthday", "anniversary"] as const;
export type DateField = (typeof dateFields)[number];

export const listFields = ["emails", "phones", "addresses", "urls", "ims", "categories"] as const;
export type ListField = (typeof listFields)[number];

export type SingleField = TextField | DateField | "photo";
export type EntryOf = {
  readonly emails: Email;
  readonly phones: Phone;
  readonly addresses: Address;
  readonly urls: Url;
  readonly ims: InstantMessaging;
  readonly categories: string;
};

/** What every labelled entry has: at most one entry a list is preferred. `label` is the person's own word. */
type Labelled = { readonly label?: string; readonly preferred?: true };

export const placeKinds = ["work", "home", "other"] as const;
/** Where an address, web page or account belongs (vCard TYPE, RFC 6350 §5.6). */
export type PlaceKind = (typeof placeKinds)[number];

export const phoneKinds = [
  "work",
  "home",
  "mobile",
  "workMobile",
  "homeMobile",
  "workFax",
  "homeFax",
  "otherFax",
  "main",
  "workPager",
  "homePager",
  "pager",
  "car",
  "assistant",
  "callback",
  "radio",
  "telex",
  "isdn",
  "tty",
  "other",
] as const;
/** vCard TEL types (RFC 6350 §6.4.1) and Outlook's named numbers, as one closed list. */
export type PhoneKind = (typeof phoneKinds)[number];

export type Email = Labelled & { readonly kind: PlaceKind; readonly address: string };
/** `number` as the person typed it; numbers are compared by their digits. */
export type Phone = Labelled & { readonly kind: PhoneKind; readonly number: string };
/** At least one part is present (RFC 6350 §6.3.1, components 1 to 7). */
export type Address = Labelled & { readonly kind: PlaceKind } & Readonly<
    Partial<Record<AddressPart, string>>
  >;
export type Url = Labelled & { readonly kind: PlaceKind; readonly url: string };
/** `service` is the network's name, `Skype` or `XMPP`; `address` the handle in it, without a URI scheme. */
export type InstantMessaging = Labelled & {
  readonly kind: PlaceKind;
  readonly service?: string;
  readonly address: string;
};

export const addressParts = [
  "poBox",
  "extended",
  "street",
  "city",
  "region",
  "postalCode",
  "country",
] as const;
export type AddressPart = (typeof addressParts)[number];

/**
 * A picture by reference: `hash` is the SHA-256 of its bytes in lower-case hex, `size` their
 * number. Bytes travel on their own, through the replicas' `photo`.
 */
export type Photo = { readonly mediaType: string; readonly hash: string; readonly size: number };

/** An application's own value. A date-time belongs into a string in its own notation. */
export type CustomValue = string | number | boolean;

export const emptyContact: Contact = {
  emails: [],
  phones: [],
  addresses: [],
  urls: [],
  ims: [],
  categories: [],
  custom: {},
};
