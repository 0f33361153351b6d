import {
  type Address,
  type Email,
  type ListField,
  type Phone,
  type Url,
  addressParts,
  eqText,
} from "@spegla/core";
import { type CardIndex, cleanText, componentAt, textAt, valueAt } from "./card-index.js";
import type { CardVersion, Parameter, PropertyLine } from "./card.js";
import { type KindTable, phoneTable, placeTable } from "./entry-kinds.js";
import { bareParameter } from "./parameter.js";
import { escapeText, splitComponents } from "./text-value.js";

export type LabelledEntry = { readonly kind: string; readonly label?: string; readonly preferred?: true };

/** An entry without what is common to all: kind, label, preference. */
export type BareEntry<Entry extends LabelledEntry> = Omit<Entry, keyof LabelledEntry>;

export type EntryLine = {
  readonly name: string;
  readonly parameters: ReadonlyArray<Parameter>;
  readonly value: string;
};

/** How one list of entries stands on lines. */
export type EntryCodec<Entry extends LabelledEntry> = {
  readonly field: Exclude<ListField, "categories">;
  /** In upper case. */
  readonly names: ReadonlyArray<string>;
  readonly kinds: KindTable<Entry["kind"]>;
  /** Nothing if the line holds no entry. */
  readonly read: (index: CardIndex, at: number, line: PropertyLine) => BareEntry<Entry> | undefined;
  /** Kind and preference are added by the caller. */
  readonly write: (entry: Entry, version: CardVersion) => EntryLine;
  /** Nothing if a line of that name cannot say it. */
  readonly rewrite: (
    entry: Entry,
    before: Entry,
    line: PropertyLine,
    value: string,
    version: CardVersion,
  ) => Omit<EntryLine, "name"> | undefined;
  /** A kind that a line's name tells, whatever its types. */
  readonly kindOfName?: (name: string) => Entry["kind"] | undefined;
  /** Two lines of different names that have the same one say the same. */
  readonly twinKey?: (entry: Entry) => string;
};

export const emailCodec: EntryCodec<Email> = {
  field: "emails",
  names: ["EMAIL"],
  kinds: placeTable,
  read: (index, at) => {
    const address = textAt(index, at);
    return address === undefined ? undefined : { address };
  },
  write: ({ address }, version) => ({
    name: "EMAIL",
    parameters: version === "2.1" ? [bareParameter("INTERNET")] : [],
    value: escapeText(address, version, "Text"),
  }),
  rewrite: ({ address }, _, { parameters }, __, version) => ({
    parameters,
    value: escapeText(address, version, "Text"),
  }),
};

export const phoneCodec: EntryCodec<Phone> = {
  field: "phones",
  names: ["TEL", "X-ASSISTANT-TEL"],
  kinds: phoneTable,
  read: (index, at) => {
    const number = cleanText((textAt(index, at) ?? "").replace(/^tel:/iu, ""));
    return number === undefined ? undefined : { number };
  },
  write: (phone, version) => ({ name: "TEL", parameters: [], value: phoneText(phone, version) }),
  rewrite: (phone, _, { name, parameters }, __, version) =>
    name === "TEL" || phone.kind === "assistant"
      ? { parameters: parameters.filter(({ name }) => name !== "VALUE"), value: phoneText(phone, version) }
      : undefined,
  kindOfName: (name) => (name === "X-ASSISTANT-TEL" ? "assistant" : undefined),
};

export const urlCodec: EntryCodec<Url> = {
  field: "urls",
  names: ["URL"],
  kinds: placeTable,
  read: (index, at) => {
    const url = textAt(index, at);
    return url === undefined ? undefined : { url };
  },
  write: ({ url }, version) => ({ name: "URL", parameters: [], value: escapeText(url, version, "Uri") }),
  rewrite: ({ url }, _, { parameters }, __, version) => ({
    parameters,
    value: escapeText(url, version, "Uri"),
  }),
};

/** @see RFC 6350 §6.3.1; RFC 9554 §2.1 (more components, which stay as they are) */
export const addressCodec: EntryCodec<Address> = {
  field: "addresses",
  names: ["ADR"],
  kinds: placeTable,
  read: (index, at) => {
    const components = splitComponents(valueAt(index, at), index.version);
    const parts = addressParts.flatMap((part, nth) => {
      const text = componentAt(index, at, components[nth] ?? "");
      return text === undefined ? [] : [[part, text] as const];
    });
    return parts.length === 0 ? undefined : Object.fromEntries(parts);
  },
  write: (address, version) => ({
    name: "ADR",
    parameters: [],
    value: addressParts.map((part) => escapeText(address[part] ?? "", version, "Component")).join(";"),
  }),
  rewrite: (address, before, { parameters }, value, version) => {
    const components = splitComponents(value, version);
    const parts = addressParts.map((part, nth) =>
      eqText(address[part], before[part])
        ? (components[nth] ?? "")
        : escapeText(address[part] ?? "", version, "Component"),
    );
    return {
      // What described the old place.
      parameters: parameters.filter(({ name }) => name !== "LABEL" && name !== "GEO"),
      value: [...parts, ...components.slice(addressParts.length)].join(";"),
    };
  },
};

/** As typed; a text that would be taken for a tel: URI is made one. */
const phoneText = ({ number }: Phone, version: CardVersion): string =>
  escapeText(/^tel:/iu.test(number) ? `tel:${number}` : number, version, "Text");
