import {
  type FieldChange,
  alignFieldValues,
  diffContacts,
  diffFieldValues,
  fieldValuesBeside,
} from "../change/diff.js";
import {
  type EntryValue,
  type FieldValue,
  type FieldValues,
  contactFromFieldValues,
  eqFieldValue,
  fieldValues,
  mapLabelled,
  withoutLabel,
} from "../change/field-value.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import { isPreferred } from "../contact/entry.js";
import type { FieldPath } from "../contact/field-path.js";
import { liftChange, patchVisible } from "../projection/lift.js";
import type { Projection } from "../projection/projection.js";
import { viewFieldValues } from "../projection/view.js";
import type { FieldConflict } from "./conflict.js";
import { type FolderSide, folderSide } from "./folder-side.js";
import { agree, meetChanges } from "./meet-changes.js";
import type { Policy } from "./policy.js";
import { tidyLists } from "./tidy-lists.js";

/** One contact on both sides: as each side has it, and as each side had it when they last agreed. */
export type Sides = {
  /** Absent: they never agreed; then everything on either side is an edit, and nothing is a deletion. */
  readonly base?: { readonly database: Contact; readonly folder: Contact };
  readonly database: Contact;
  readonly folder: Contact;
  /** Fields that a person has yet to decide, as paths of the base's database side. */
  readonly undecided: ReadonlyArray<FieldPath>;
  /** The side that was edited last, for the policy `newest`. */
  readonly newer: "Database" | "Folder";
};

/** What each side shall have. */
export type Merged = {
  readonly database: Contact;
  readonly folder: Contact;
  readonly conflicts: ReadonlyArray<FieldConflict>;
  /** As paths of the merged database side. */
  readonly undecided: ReadonlyArray<FieldPath>;
};

/**
 * Merges field by field, and entry by entry. Each side's edits are what differs from its own base,
 * so that what a service made of our values is no edit; they are carried over as edits, so that
 * what a folder cannot hold, and what it spells its own way, stays as it is.
 * @see Hofmann, Pierce, Wagner, "Edit Lenses", 2012
 */
export const mergeSides =
  (projection: Projection, policy: Policy["field"]) =>
  (sides: Sides): Merged => {
    const base = sides.base ?? { database: emptyContact, folder: emptyContact };
    const view = viewFieldValues(projection);
    const beside = sides.base === undefined ? fieldValues(sides.database) : undefined;
    const folder = folderSide(projection, base.database, base.folder, sides.folder, beside);
    const databaseBase = fieldValues(base.database);
    const databaseBeside = fieldValuesBeside(databaseBase, sides.database);
    const databaseChanges = diffFieldValues(databaseBase, databaseBeside);
    const databaseNow = alignFieldValues(databaseBeside, databaseChanges);
    const viewBase = view(databaseBase);
    const viewNow = view(databaseNow);
    const winner = winnerBy(policy, sides.newer);

    // The rest of a text belongs to the start that the folder's person saw.
    const wholeOf = (path: FieldPath) => {
      const now = databaseNow.get(path);
      return now?._tag === "Text" && !agree(viewBase.get(path), viewNow.get(path))
        ? databaseBase.get(path)
        : now;
    };
    const { taken, conflicts, undecided } = meetChanges({
      databaseChanges,
      databaseNow,
      viewBase,
      viewNow,
      folderChanges: folder.edits,
      folderNow: folder.now,
      lift: (change) => liftChange(projection)(wholeOf(change.path), change),
      undecided: sides.undecided,
      winner,
    });
    const tidied = tidyLists({
      values: patchVisible(databaseNow, viewNow, taken),
      taken: new Set(taken.map(({ path }) => path)),
      sides,
      winner,
    });
    const patched = contactFromFieldValues(tidied.values.values());
    // The order of entries alone is no news, and will not be written.
    const isNews = diffContacts(sides.database, patched).length > 0;
    const viewMerged = isNews ? view(tidied.values) : viewNow;
    return {
      database: isNews ? patched : sides.database,
      folder: contactFromFieldValues(folderAfter(folder, viewBase, viewMerged, undecided)),
      conflicts: onePerPath([...conflicts, ...tidied.conflicts]),
      undecided: pathsAfter(databaseChanges, undecided),
    };
  };

/** The first at a path names both sides' values of it. */
const onePerPath = (conflicts: ReadonlyArray<FieldConflict>): ReadonlyArray<FieldConflict> =>
  conflicts.filter(({ path }, at) => conflicts.findIndex((other) => other.path === path) === at);

const winnerBy = (policy: Policy["field"], newer: Sides["newer"]): FieldConflict["winner"] => {
  switch (policy) {
    case "database":
      return "Database";
    case "folder":
      return "Folder";
    case "newest":
      return newer;
    case "ask":
      return "Undecided";
  }
};

/**
 * What the folder shall have: the view of the merged contact, but spelled as it is there where the
 * merge has no news, and without touching what it always had of its own or always refused.
 */
const folderAfter = (
  folder: FolderSide,
  viewBase: FieldValues,
  viewMerged: FieldValues,
  undecided: ReadonlySet<FieldPath>,
): ReadonlyArray<FieldValue> => {
  const news = new Set(diffFieldValues(viewBase, viewMerged).map(({ path }) => path));
  const edited = new Set(folder.edits.map(({ path }) => path));
  const kept = [...folder.now].flatMap(([path, value]) => {
    if (undecided.has(path)) return [value];
    const wanted = viewMerged.get(path);
    if (wanted !== undefined)
      return [(news.has(path) || edited.has(path)) && !eqFieldValue(wanted, value) ? wanted : value];
    const isItsOwn = folder.base.has(path) && !viewBase.has(path);
    return isItsOwn ? [value] : [];
  });
  const added = [...viewMerged].flatMap(([path, value]) => {
    const isRefused = viewBase.has(path) && !folder.base.has(path) && !news.has(path);
    return folder.now.has(path) || undecided.has(path) || isRefused ? [] : [value];
  });
  return onlyOnePreferred([...kept, ...added], new Set(folder.now.values()));
};

/** Of two that differ about it for now, the folder's own preference stays there. */
const onlyOnePreferred = (
  values: ReadonlyArray<FieldValue>,
  own: ReadonlySet<FieldValue>,
): ReadonlyArray<FieldValue> => {
  const preferred = values.filter(
    (held): held is EntryValue => held._tag === "Entry" && isPreferred(held.value),
  );
  const kept = new Map<string, FieldValue>();
  for (const held of preferred) if (!kept.has(held.field) || own.has(held)) kept.set(held.field, held);
  return values.map((held) =>
    held._tag === "Entry" && isPreferred(held.value) && kept.get(held.field) !== held
      ? mapLabelled(held, withoutLabel("preferred"))
      : held,
  );
};

const pathsAfter = (
  changes: ReadonlyArray<FieldChange>,
  paths: ReadonlySet<FieldPath>,
): ReadonlyArray<FieldPath> => {
  const moved = new Map(
    changes.map((change) => [change.path, change._tag === "Removed" ? change.path : change.newPath]),
  );
  return [...paths].map((path) => moved.get(path) ?? path);
};
