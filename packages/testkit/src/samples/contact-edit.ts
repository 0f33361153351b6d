import {
  type Contact,
  type CustomValue,
  type DateField,
  type EntryOf,
  type EntryValue,
  type ListField,
  type PartialDate,
  type Photo,
  type SingleField,
  type TextField,
} from "@spegla/core";

/**
 * One thing that a person does to a contact. `at` counts the entries round and round; without an
 * entry there, nothing happens.
 */
export type ContactEdit =
  | { readonly _tag: "SetText"; readonly field: TextField; readonly value: string }
  | { readonly _tag: "SetDate"; readonly field: DateField; readonly value: PartialDate }
  | { readonly _tag: "SetPhoto"; readonly value: Photo }
  | { readonly _tag: "Clear"; readonly field: SingleField }
  | { readonly _tag: "AddEntry"; readonly entry: EntryValue }
  /** Gives the entry a new value; kind and preference stay. */
  | { readonly _tag: "AlterEntry"; readonly at: number; readonly entry: EntryValue }
  | { readonly _tag: "RemoveEntry"; readonly field: ListField; readonly at: number }
  | { readonly _tag: "RelabelEntry"; readonly field: ListField; readonly at: number; readonly label?: string }
  /** The one at `at`, and no other of its field. */
  | { readonly _tag: "PreferEntry"; readonly field: ListField; readonly at: number }
  | { readonly _tag: "SetCustom"; readonly name: string; readonly value: CustomValue }
  | { readonly _tag: "ClearCustom"; readonly name: string };

/** The contact after the edit; the same object if the edit is about something that is not there. */
export const editContact =
  (edit: ContactEdit) =>
  (contact: Contact): Contact => {
    if ("name" in edit) return editCustom(edit, contact);
    return "at" in edit || "entry" in edit ? editEntries(edit, contact) : editSingle(edit, contact);
  };

type CustomEdit = Extract<ContactEdit, { readonly _tag: "SetCustom" | "ClearCustom" }>;
type EntryEdit = Extract<
  ContactEdit,
  { readonly _tag: "AddEntry" | "AlterEntry" | "RemoveEntry" | "RelabelEntry" | "PreferEntry" }
>;
type SingleEdit = Exclude<ContactEdit, CustomEdit | EntryEdit>;
type Entry = EntryOf[ListField];

const editSingle = (edit: SingleEdit, contact: Contact): Contact => {
  if (edit._tag === "SetPhoto") return { ...contact, photo: edit.value };
  if (edit._tag !== "Clear")
    return contact[edit.field] === edit.value ? contact : { ...contact, [edit.field]: edit.value };
  if (contact[edit.field] === undefined) return contact;
  const { [edit.field]: _, ...rest } = contact;
  return rest;
};

const editCustom = (edit: CustomEdit, contact: Contact): Contact => {
  const custom = new Map(Object.entries(contact.custom));
  if (edit._tag === "SetCustom") custom.set(edit.name, edit.value);
  else if (!custom.delete(edit.name)) return contact;
  return { ...contact, custom: Object.fromEntries(custom) };
};

const editEntries = (edit: EntryEdit, contact: Contact): Contact => {
  const field = "entry" in edit ? edit.entry.field : edit.field;
  const entries: ReadonlyArray<Entry> = contact[field];
  if (edit._tag === "AddEntry") return withEntries(contact, field, [...entries, edit.entry.value]);
  if (entries.length === 0) return contact;
  const chosen = edit.at % entries.length;
  if (edit._tag === "RemoveEntry")
    return withEntries(
      contact,
      field,
      entries.filter((_, at) => at !== chosen),
    );
  return withEntries(
    contact,
    field,
    entries.map((entry, at) => {
      if (edit._tag === "PreferEntry") return preferred(entry, at === chosen);
      if (at !== chosen) return entry;
      return edit._tag === "AlterEntry" ? altered(entry, edit.entry.value) : relabelled(entry, edit.label);
    }),
  );
};

/** `entries` are of that field: every caller took them from it, or an `EntryValue` says so. */
const withEntries = (contact: Contact, field: ListField, entries: ReadonlyArray<Entry>): Contact => ({
  ...contact,
  [field]: entries,
});

const altered = (entry: Entry, value: Entry): Entry => {
  if (typeof entry === "string" || typeof value === "string") return value;
  const { kind, preferred } = entry;
  return Object.assign({}, value, { kind }, preferred === undefined ? {} : { preferred });
};

const relabelled = (entry: Entry, label: string | undefined): Entry => {
  if (typeof entry === "string") return entry;
  const { label: _, ...rest } = entry;
  return label === undefined ? rest : { ...rest, label };
};

const preferred = (entry: Entry, isPreferred: boolean): Entry => {
  if (typeof entry === "string") return entry;
  const { preferred: _, ...rest } = entry;
  return isPreferred ? { ...rest, preferred: true } : rest;
};
