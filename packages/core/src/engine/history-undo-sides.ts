import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { type FieldChange, diffContacts, patchContact } from "../change/diff.js";
import { type FieldValues, entryValues, eqFieldValue, fieldValues } from "../change/field-value.js";
import { type Contact, listFields } from "../contact/contact.js";
import { isPreferred } from "../contact/entry.js";
import { putView } from "../projection/lift.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";

/** The two sides of one contact while what was done about it is taken back step by step. */
export type Sides = {
  /** As the database has it, or as Deleted Items keep it. */
  readonly database: Contact;
  readonly isDeleted: boolean;
  /** The copy as people fill it; undefined: there is none. */
  readonly folder: Contact | undefined;
  /** The item is a person's own again. */
  readonly isOwn: boolean;
  /** What the two agreed on. What a side is given back is agreed on again; so the other side's edit is news. */
  readonly base: { readonly database: Contact; readonly folder: Contact };
};

/** Gives the database back what these changes took. Left: why that cannot be. */
export const giveBackToDatabase = (
  projection: Projection,
  sides: Sides,
  changes: ReadonlyArray<FieldChange>,
): E.Either<string, Sides> =>
  pipe(
    takenBack("the database", sides.database, changes),
    E.map(({ contact, inverse }) => {
      const view = viewContact(projection);
      const database = patchContact(sides.base.database, inverse);
      const seen = diffContacts(view(sides.base.database), view(database));
      return {
        ...sides,
        database: contact,
        base: { database, folder: patchContact(sides.base.folder, seen) },
      };
    }),
  );

/** The same for the folder's copy. */
export const giveBackToFolder = (
  projection: Projection,
  sides: Sides,
  changes: ReadonlyArray<FieldChange>,
): E.Either<string, Sides> => {
  const { folder, base } = sides;
  if (folder === undefined) return E.left("its copy is gone");
  const view = viewContact(projection)(base.database);
  const seen = patchContact(view, changes.map(inverseOf));
  return pipe(
    takenBack("its copy", folder, asStored(view, base.folder)(changes)),
    E.map(({ contact, inverse }) => ({
      ...sides,
      folder: contact,
      base: {
        database: putView(projection)(seen, base.database),
        folder: patchContact(base.folder, inverse),
      },
    })),
  );
};

/** What was sent, as the service has kept it ever since: the base tells the one beside the other. */
const asStored =
  (sent: Contact, stored: Contact) =>
  (changes: ReadonlyArray<FieldChange>): ReadonlyArray<FieldChange> => {
    const respelled = new Map(diffContacts(sent, stored).map((change) => [change.path, change]));
    if (respelled.size === 0) return changes;
    return changes.map((change) => {
      const now = change._tag === "Removed" ? undefined : respelled.get(change.newPath);
      if (change._tag === "Removed" || now?._tag !== "Changed" || !eqFieldValue(now.before, change.after))
        return change;
      return { ...change, newPath: now.newPath, after: now.after };
    });
  };

/** What is as it was before already needs nothing: an undoing may have been interrupted. */
const takenBack = (
  side: string,
  now: Contact,
  changes: ReadonlyArray<FieldChange>,
): E.Either<string, { readonly contact: Contact; readonly inverse: ReadonlyArray<FieldChange> }> => {
  const values = fieldValues(now);
  const left: Array<FieldChange> = [];
  for (const change of changes) {
    const standing = standingOf(values, change);
    if (standing === "Other") return E.left(`${change.path} was edited in ${side} since`);
    if (standing === "Before") continue;
    if (change._tag !== "Added" && change.before._tag === "Photo")
      return E.left(`the photo that it had in ${side} is not kept anywhere`);
    left.push(inverseOf(change));
  }
  const contact = patchContact(now, left);
  return hasTwoPreferred(contact)
    ? E.left(`another entry is preferred in ${side} by now`)
    : E.right({ contact, inverse: changes.map(inverseOf) });
};

const standingOf = (values: FieldValues, change: FieldChange): "After" | "Before" | "Other" => {
  const now = values.get(change._tag === "Removed" ? change.path : change.newPath);
  const before = values.get(change.path);
  if (change._tag === "Removed") {
    if (now === undefined) return "After";
    return eqFieldValue(now, change.before) ? "Before" : "Other";
  }
  if (now !== undefined && eqFieldValue(now, change.after)) return "After";
  if (change._tag === "Added") return now === undefined ? "Before" : "Other";
  return before !== undefined && eqFieldValue(before, change.before) ? "Before" : "Other";
};

const inverseOf = (change: FieldChange): FieldChange => {
  switch (change._tag) {
    case "Added":
      return { _tag: "Removed", path: change.newPath, before: change.after };
    case "Removed":
      return { _tag: "Added", path: change.path, newPath: change.path, after: change.before };
    case "Changed":
      return {
        _tag: "Changed",
        path: change.newPath,
        newPath: change.path,
        before: change.after,
        after: change.before,
      };
  }
};

const hasTwoPreferred = (contact: Contact): boolean =>
  listFields.some(
    (field) => entryValues(field, contact).filter(({ value }) => isPreferred(value)).length > 1,
  );
