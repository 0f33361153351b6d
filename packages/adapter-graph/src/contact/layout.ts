import { type Contact, type PlaceKind, placeKinds } from "@spegla/core";
import { isDerivedName } from "./full-name.js";
import { imText } from "./im-text.js";
import {
  type RememberedKind,
  kindOfLetter,
  kindsFromString,
  letterOfKind,
  rememberedKinds,
  stringFromKinds,
} from "./remembered-kinds.js";
import { type StreetLines, streetLinesOf } from "./street-lines.js";
import { valueHash } from "./value-hash.js";

/**
 * What of a contact the resource has no place for, as the property `spegla.layout` keeps it. It is about the
 * values that were written with it; what a person changed since is matched as far as it can be.
 */
export type Layout = {
  readonly emails: ReadonlyArray<RememberedKind>;
  readonly ims: ReadonlyArray<RememberedKind>;
  readonly addresses: ReadonlyMap<PlaceKind, StreetLines>;
  /** The hash of a full name that says just what the service makes of the other fields, and is meant to. */
  readonly fullName: string | undefined;
};

export const layoutOf = (contact: Contact): Layout => {
  const { emails, ims, addresses, fullName } = contact;
  return {
    emails: rememberedKinds(emails, (at) => emails[at]?.address ?? ""),
    ims: rememberedKinds(ims, (at) => ims.slice(at, at + 1).map(imText)[0] ?? ""),
    addresses: new Map(
      addresses.flatMap((address) => {
        const lines = streetLinesOf(address);
        return lines === undefined ? [] : [[address.kind, lines]];
      }),
    ),
    fullName: fullName !== undefined && isDerivedName(fullName, contact) ? valueHash(fullName) : undefined,
  };
};

/** Far below the 255 characters of which a listing is sure to show all. Undefined: nothing is to be kept. */
export const stringFromLayout = ({ emails, ims, addresses, fullName }: Layout): string | undefined => {
  const parts = [
    ...(emails.length === 0 ? [] : [`e=${stringFromKinds(emails)}`]),
    ...(ims.length === 0 ? [] : [`i=${stringFromKinds(ims)}`]),
    ...placeKinds.flatMap((kind) => {
      const lines = addresses.get(kind);
      return lines === undefined
        ? []
        : [`${letterOfKind(kind)}=${lines.extended}.${lines.street}.${lines.poBox}`];
    }),
    ...(fullName === undefined ? [] : [`n=${fullName}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(";");
};

/** What cannot be read says nothing. */
export const layoutFromString = (text: string | undefined): Layout => {
  const parts = new Map((text ?? "").split(";").map((part) => [part.slice(0, 1), part.slice(2)]));
  return {
    emails: kindsFromString(parts.get("e") ?? ""),
    ims: kindsFromString(parts.get("i") ?? ""),
    addresses: new Map(
      [...parts].flatMap(([letter, counts]) => {
        const [kind, lines] = [kindOfLetter(letter), linesFrom(counts)];
        return kind === undefined || lines === undefined ? [] : [[kind, lines]];
      }),
    ),
    fullName: parts.get("n"),
  };
};

const linesFrom = (counts: string): StreetLines | undefined => {
  if (!/^\d{1,4}\.\d{1,4}\.\d{1,4}$/u.test(counts)) return undefined;
  const [extended = 0, street = 0, poBox = 0] = counts.split(".").map(Number);
  return { extended, street, poBox };
};
