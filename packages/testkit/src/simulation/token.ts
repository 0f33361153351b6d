import { type Contact, normalPhone } from "@spegla/core";
import type { ContactEdit } from "../samples/contact-edit.js";

/** The mark of one edit: found again in whatever a replica makes of the value. */
export type Token = number;

/** The edit with the token in place of every `§`; a phone number's is digits. */
export const withToken =
  (token: Token) =>
  (edit: ContactEdit): ContactEdit => {
    if (edit._tag === "SetText" || edit._tag === "SetCustom")
      return typeof edit.value === "string" ? { ...edit, value: marked(edit.value, token) } : edit;
    if (edit._tag === "RelabelEntry")
      return edit.label === undefined ? edit : { ...edit, label: marked(edit.label, token) };
    if (edit._tag !== "AddEntry" && edit._tag !== "AlterEntry") return edit;
    return { ...edit, entry: markedEntry(edit.entry, token) };
  };

type AnyEntry = Extract<ContactEdit, { readonly _tag: "AddEntry" }>["entry"];

const markedEntry = (entry: AnyEntry, token: Token): AnyEntry => {
  switch (entry.field) {
    case "emails":
      return { ...entry, value: { ...entry.value, address: marked(entry.value.address, token) } };
    case "phones":
      return {
        ...entry,
        value: { ...entry.value, number: entry.value.number.replace("§", `4670${firstNumber + token}`) },
      };
    case "addresses":
      return { ...entry, value: { ...entry.value, city: marked(entry.value.city ?? "", token) } };
    case "urls":
      return { ...entry, value: { ...entry.value, url: marked(entry.value.url, token) } };
    case "ims":
      return { ...entry, value: { ...entry.value, address: marked(entry.value.address, token) } };
    case "categories":
      return { ...entry, value: marked(entry.value, token) };
  }
};

const firstNumber = 1_000_000;

const marked = (text: string, token: Token): string => text.replace("§", `q${token}q`);

/** The tokens of all values that a contact shows. */
export const tokensOf = (contact: Contact): ReadonlySet<Token> =>
  new Set([
    ...tokensInText(JSON.stringify(contact)),
    ...contact.phones.flatMap(({ number }) => {
      const digits = /4670(1\d{6})$/u.exec(normalPhone(number))?.[1];
      return digits === undefined ? [] : [Number(digits) - firstNumber];
    }),
  ]);

/** The tokens anywhere in a value: a conflict, an item. */
export const tokensIn = (value: unknown): ReadonlyArray<Token> => {
  const text = JSON.stringify(value);
  const numbers = [...text.matchAll(/"number":"([^"]*)"/gu)].flatMap(([, number = ""]) => {
    const digits = /4670(1\d{6})$/u.exec(normalPhone(number))?.[1];
    return digits === undefined ? [] : [Number(digits) - firstNumber];
  });
  return [...tokensInText(text), ...numbers];
};

const tokensInText = (text: string): ReadonlyArray<Token> =>
  [...text.matchAll(/q(\d+)q/giu)].map(([, digits]) => Number(digits));
