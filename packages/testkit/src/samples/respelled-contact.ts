import {
  type Address,
  type Contact,
  addressParts,
  entryKeys,
  normalPhone,
  normalText,
  textFields,
} from "@spegla/core";
import * as fc from "fast-check";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import * as N from "fp-ts/lib/number.js";
import { pseudoRandom, seedFromText } from "./pseudo-random.js";

/** The same contact as a service may spell it: `eqContact` holds, the bytes differ. */
export const aRespelled = (contact: Contact): fc.Arbitrary<Contact> =>
  fc.nat().map((seed) => respelledContact(seed)(contact));

/** The same for the same seed and contact, so that a memory folder can respell what it stores. */
export const respelledContact =
  (seed: number) =>
  (contact: Contact): Contact => {
    const text = respelledText(seed);
    const labelled = <Entry extends { readonly label?: string }>(entry: Entry): Entry =>
      entry.label === undefined ? entry : { ...entry, label: text(entry.label) };
    const list = <Entry>(
      entries: ReadonlyArray<Entry>,
      keysOf: (alone: readonly [Entry]) => ReadonlyArray<string>,
      respell: (entry: Entry) => Entry,
    ): ReadonlyArray<Entry> => reordered(seed, keysOf, entries).map(respell);
    return {
      ...contact,
      ...Object.fromEntries(
        textFields.flatMap((field) => {
          const value = contact[field];
          return value === undefined ? [] : [[field, text(value)]];
        }),
      ),
      ...(contact.photo === undefined ? {} : { photo: { ...contact.photo, mediaType: "image/pjpeg" } }),
      emails: list(
        contact.emails,
        (alone) => entryKeys("emails", alone),
        (email) => ({
          ...labelled(email),
          address: respelledEmail(seed, email.address),
        }),
      ),
      phones: list(
        contact.phones,
        (alone) => entryKeys("phones", alone),
        (phone) => ({
          ...labelled(phone),
          number: respelledPhone(seed, phone.number),
        }),
      ),
      addresses: list(
        contact.addresses,
        (alone) => entryKeys("addresses", alone),
        (address) => ({
          ...labelled(address),
          ...respelledParts(text, address),
        }),
      ),
      urls: list(
        contact.urls,
        (alone) => entryKeys("urls", alone),
        (url) => ({ ...labelled(url), url: respelledUrl(url.url) }),
      ),
      ims: list(
        contact.ims,
        (alone) => entryKeys("ims", alone),
        (im) => ({
          ...labelled(im),
          ...(im.service === undefined ? {} : { service: upperCase(im.service) }),
          address: text(im.address),
        }),
      ),
      categories: list(contact.categories, (alone) => entryKeys("categories", alone), text),
    };
  };

/** Other blanks, line ends or Unicode form, as `normalText` allows. */
const respelledText =
  (seed: number) =>
  (spelled: string): string => {
    const text = spelled.replaceAll(/\r\n?/gu, "\n");
    const ways: ReadonlyArray<(text: string) => string> = [
      () => spelled,
      normalText,
      (text) => text.normalize("NFD"),
      (text) => text.replaceAll("\n", "\r\n"),
      (text) => `${text.replaceAll(" ", "  ")} `,
      (text) => text.replaceAll(" ", "\u00a0").replaceAll("\n", " \n"),
    ];
    return chosen(ways, seed ^ seedFromText(text))(text);
  };

const respelledEmail = (seed: number, address: string): string => {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at);
  return address.slice(0, at) + chosen([domain, upperCase(domain), domain.toLowerCase()], seed);
};

const respelledPhone = (seed: number, number: string): string =>
  chosen([number, normalPhone(number), number.replaceAll(/(?<=\d)(?=\d\d)/gu, "-"), `(${number})`], seed);

const respelledParts = (text: (text: string) => string, address: Address): Partial<Address> =>
  Object.fromEntries(
    addressParts.flatMap((part) => {
      const value = address[part];
      return value === undefined ? [] : [[part, text(value)]];
    }),
  );

const respelledUrl = (url: string): string => {
  const found = /^(https?:\/\/[^/?#]*)(.*)$/isu.exec(url);
  if (found === null) return url;
  const [, origin = "", rest = ""] = found;
  return `${upperCase(origin)}${rest === "" ? "/" : rest}`;
};

/** In another order; but of entries with one key, the first stays the first. */
const reordered = <Entry>(
  seed: number,
  keysOf: (alone: readonly [Entry]) => ReadonlyArray<string>,
  entries: ReadonlyArray<Entry>,
): ReadonlyArray<Entry> =>
  pipe(
    entries,
    RA.map((entry) => ({ entry, rank: seedFromText(`${seed} ${keysOf([entry]).join()}`) })),
    sort(byRank),
    RA.map(({ entry }) => entry),
  );

const byRank = Ord.contramap(({ rank }: { readonly rank: number }) => rank)(N.Ord);

/** Of ASCII letters only: others have no case that comes back. */
const upperCase = (text: string): string => text.replaceAll(/[a-z]/gu, (letter) => letter.toUpperCase());

const chosen = <Choice>(choices: ReadonlyArray<Choice>, seed: number): Choice => {
  const choice = choices[Math.floor(pseudoRandom(seed)() * choices.length)];
  if (choice === undefined) throw new Error("there is nothing to choose from");
  return choice;
};
