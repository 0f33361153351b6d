import { type FieldConflict, addressParts, stringFromPartialDate } from "@spegla/core";

type FieldValue = Exclude<FieldConflict["database"], undefined>;

/** One value of a contact in a few words, for a person to recognise. */
export const showValue = (held: FieldValue | undefined): string => {
  if (held === undefined) return "(nothing)";
  switch (held._tag) {
    case "Text":
      return held.value;
    case "Date":
      return stringFromPartialDate(held.value);
    case "Photo":
      return `${held.value.mediaType}, ${held.value.size} bytes`;
    case "Custom":
      return String(held.value);
    case "Entry":
      return showEntry(held);
  }
};

const showEntry = (entry: Extract<FieldValue, { readonly _tag: "Entry" }>): string => {
  switch (entry.field) {
    case "emails":
      return `${entry.value.address} (${entry.value.label ?? entry.value.kind})`;
    case "phones":
      return `${entry.value.number} (${entry.value.label ?? entry.value.kind})`;
    case "urls":
      return entry.value.url;
    case "ims":
      return `${entry.value.service ?? ""} ${entry.value.address}`.trim();
    case "addresses": {
      const { value } = entry;
      return addressParts.flatMap((part) => value[part] ?? []).join(", ");
    }
    case "categories":
      return entry.value;
  }
};
