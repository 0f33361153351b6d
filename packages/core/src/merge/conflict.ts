import type { FieldValue } from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";

/** Two edits that did not see each other. Both values are kept, whoever won. */
export type Conflict =
  | {
      readonly _tag: "FieldConflict";
      readonly path: FieldPath;
      /** Absent: that side cleared it, or never had it. */
      readonly base?: FieldValue;
      readonly database?: FieldValue;
      readonly folder?: FieldValue;
      readonly winner: "Database" | "Folder" | "Undecided";
    }
  | {
      readonly _tag: "EditAgainstDelete";
      readonly edited: "Database" | "Folder";
      /** `Edit`: what was deleted came back with the edit. */
      readonly winner: "Edit" | "Delete";
      /** The edited copy that a winning deletion takes away; an edited contact stays in Deleted Items. */
      readonly lost?: Contact;
    };

export type FieldConflict = Extract<Conflict, { readonly _tag: "FieldConflict" }>;
