import { type FieldChange, afterOf, diffFieldValues, patchFieldValues } from "../change/diff.js";
import {
  type FieldValue,
  type FieldValues,
  contactFromFieldValues,
  fieldValues,
} from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { Projection } from "./projection.js";
import { cutText, viewContact, viewFieldValues } from "./view.js";

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
    const changes = diffFieldValues(fieldValues(viewContact(projection)(contact)), fieldValues(seen)).map(
      (change) =>
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
  const isHidden = (path: FieldPath) => values.has(path) && !visible.has(path);
  return new Map([
    ...[...patched].filter(([path]) => !isHidden(path)),
    ...[...patched].filter(([path]) => isHidden(path)),
  ]);
};

/** A change of the view as a change of the contact, in which `whole` stands at the same place. */
export const liftChange =
  (projection: Projection) =>
  (whole: FieldValue | undefined, change: FieldChange): FieldChange => {
    const after = afterOf(change);
    if (change._tag === "Removed" || after === undefined || whole === undefined) return change;
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
    return shown === whole.value ? seen : { ...seen, value: seen.value + whole.value.slice(shown.length) };
  }
  if (
    seen._tag !== "Entry" ||
    seen.field === "categories" ||
    whole._tag !== "Entry" ||
    whole.field === "categories"
  )
    return seen;
  const capacity = projection.lists[seen.field];
  const hidden = {
    ...(capacity?.label === "Lost" && whole.value.label !== undefined ? { label: whole.value.label } : {}),
    ...(capacity?.preferred === "Lost" && whole.value.preferred !== undefined
      ? { preferred: whole.value.preferred }
      : {}),
  };
  return withLabels(seen, hidden);
};

const withLabels = (
  entry: FieldValue,
  labels: { readonly label?: string; readonly preferred?: true },
): FieldValue => {
  if (entry._tag !== "Entry") return entry;
  switch (entry.field) {
    case "emails":
      return { ...entry, value: { ...entry.value, ...labels } };
    case "phones":
      return { ...entry, value: { ...entry.value, ...labels } };
    case "addresses":
      return { ...entry, value: { ...entry.value, ...labels } };
    case "urls":
      return { ...entry, value: { ...entry.value, ...labels } };
    case "ims":
      return { ...entry, value: { ...entry.value, ...labels } };
    case "categories":
      return entry;
  }
};
