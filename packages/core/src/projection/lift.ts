import {
  type FieldChange,
  afterOf,
  diffFieldValues,
  fieldValuesBeside,
  patchFieldValues,
} from "../change/diff.js";
import {
  type EntryValue,
  type FieldValue,
  type FieldValues,
  type LabelledEntry,
  contactFromFieldValues,
  fieldValues,
  mapLabelled,
} from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { Projection } from "./projection.js";
import { cutText, lostLabels, viewContact, viewFieldValues } from "./view.js";

/**
 * The lens's put: the contact as it is when its view in the folder has become `seen`. What the
 * folder cannot hold stays; where `seen` has made room, what was hidden moves up into it.
 * @see Foster et al., "Combinators for Bidirectional Tree Transformations", 2007
 */
export const putView =
  (projection: Projection) =>
  (seen: Contact, contact: Contact): Contact => {
    const whole = fieldValues(contact);
    const paths = viewPaths(projection, contact);
    const view = fieldValues(viewContact(projection)(contact));
    const changes = diffFieldValues(view, fieldValuesBeside(view, seen)).map((change) =>
      liftChange(projection)(whole.get(paths.get(change.path) ?? change.path), {
        ...change,
        path: paths.get(change.path) ?? change.path,
      }),
    );
    if (changes.length === 0) return contact;
    return contactFromFieldValues(patchVisible(whole, viewFieldValues(projection)(whole), changes).values());
  };

/**
 * Patches so that what is added comes before what the folder had no room for: the person who
 * added it sees it stay.
 */
export const patchVisible = (
  values: FieldValues,
  visible: FieldValues,
  changes: ReadonlyArray<FieldChange>,
): FieldValues => {
  const patched = patchFieldValues(values, changes);
  if (changes.every(({ _tag }) => _tag !== "Added")) return patched;
  const changed = new Set(changes.map(({ path }) => path));
  const isHidden = (path: FieldPath) => values.has(path) && !visible.has(path) && !changed.has(path);
  return new Map([...[...patched].filter(([path]) => !isHidden(path)), ...patched]);
};

/**
 * A change of the view as a change of the contact, in which `whole` stands at the same place. A text
 * that is new to the view has nothing hidden behind it.
 */
export const liftChange =
  (projection: Projection) =>
  (whole: FieldValue | undefined, change: FieldChange): FieldChange => {
    const after = afterOf(change);
    if (change._tag === "Removed" || after === undefined || whole === undefined) return change;
    if (change._tag === "Added" && after._tag === "Text") return change;
    return { ...change, after: withHidden(projection, whole, after) };
  };

/** From the paths of the contact's view to its own. */
export const viewPaths = (projection: Projection, contact: Contact): ReadonlyMap<FieldPath, FieldPath> => {
  const held = viewFieldValues(projection)(fieldValues(contact));
  const ownPaths = [...held.keys()];
  const seen = fieldValues(contactFromFieldValues(held.values()));
  return new Map([...seen.keys()].map((path, at) => [path, ownPaths[at] ?? path]));
};

/** The part of `whole` that its view does not show, put behind or beside the new `seen`. */
const withHidden = (projection: Projection, whole: FieldValue, seen: FieldValue): FieldValue => {
  if (seen._tag === "Text" && whole._tag === "Text") {
    const shown = cutText(whole.value, projection.texts[whole.field] ?? Infinity);
    return { ...seen, value: seen.value + whole.value.slice(shown.length) };
  }
  if (seen._tag !== "Entry" || whole._tag !== "Entry") return seen;
  const capacity = projection.lists[seen.field];
  return capacity === undefined ? seen : mapLabelled(seen, withLabelsOf(whole.value, lostLabels(capacity)));
};

const withLabelsOf =
  (whole: EntryValue["value"], lost: ReadonlyArray<"label" | "preferred">) =>
  <Entry extends LabelledEntry>(entry: Entry): Entry => {
    if (typeof whole === "string") return entry;
    const { label, preferred } = whole;
    return {
      ...entry,
      ...(lost.includes("label") && label !== undefined ? { label } : {}),
      ...(lost.includes("preferred") && preferred !== undefined ? { preferred } : {}),
    };
  };
