import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { compareVersionVectors } from "../clock/version-vector.js";
import { type FieldChange, patchContact } from "../change/diff.js";
import { eqContact } from "../contact/eq-contact.js";
import { viewContact } from "../projection/view.js";
import type { BusinessContact } from "../replica/database.js";
import type { RecordedChange } from "./history-record.js";
import { undoOperation } from "./history-undo-operation.js";
import { type Sides, giveBackToDatabase, giveBackToFolder } from "./history-undo-sides.js";
import {
  type FoundSubject,
  type UndoContext,
  type UndoSubject,
  findSubject,
} from "./history-undo-subject.js";
import { takesItem } from "./import-records.js";
import { bareCopy } from "./linked-pair.js";
import type { Operation } from "./operation.js";

/**
 * Takes back what a run did about one contact, on each side what was done there. Left: why that
 * cannot be, for people; then nothing of it is. Undefined: there is nothing to take back any more.
 */
export const undoChanges = (
  context: UndoContext,
  subject: UndoSubject,
): E.Either<string, Operation | undefined> => {
  const found = findSubject(context, subject);
  if (E.isLeft(found)) return found;
  if (isLeftToItsPerson(found.right)) return E.right(undefined);
  const now = sidesOf(context, found.right);
  let sides = now;
  for (const change of subject.changes) {
    const folder = undoInFolder(context, found.right, change)(sides);
    if (E.isLeft(folder)) return folder;
    const database = undoInDatabase(context, found.right, change)(folder.right);
    if (E.isLeft(database)) return database;
    sides = database.right;
  }
  return isPhotoAtHand(now, sides)
    ? E.right(undoOperation(context, found.right, now, sides))
    : E.left("the photo of its copy is not kept anywhere that it could be had from");
};

/** What was made of an item is undone when it is in Deleted Items and nobody's copy. */
const isLeftToItsPerson = ({ contact, link, changes }: FoundSubject): boolean =>
  contact._tag === "Missing" &&
  link === undefined &&
  changes.some(({ database }) => database?.did === "Created");

/** A copy that is made again has its photo from its contact, if that lives. */
const isPhotoAtHand = (now: Sides, { database, isDeleted, folder }: Sides): boolean =>
  now.folder !== undefined ||
  folder?.photo === undefined ||
  (!isDeleted && folder.photo.hash === database.photo?.hash);

const sidesOf = (context: UndoContext, { record, contact, found, link }: FoundSubject): Sides => {
  const bare = bareCopy(context);
  return {
    database: record.contact,
    isDeleted: contact._tag === "Missing",
    folder: found === undefined ? undefined : bare(found.contact),
    isOwn: false,
    base:
      link === undefined
        ? { database: record.contact, folder: viewContact(context.projection)(record.contact) }
        : { database: link.databaseBase, folder: bare(link.folderBase) },
  };
};

type Undoing = (sides: Sides) => E.Either<string, Sides>;

const undoInFolder =
  (context: UndoContext, subject: FoundSubject, change: RecordedChange): Undoing =>
  (sides) => {
    if (isOfItem(subject, change) && sides.folder !== undefined) return E.right({ ...sides, isOwn: true });
    const { did, fields = [] } = change.folder ?? {};
    switch (did) {
      case "Updated":
        return giveBackToFolder(context.projection, sides, fields);
      case "Created":
        return withoutCopy(context, subject, sides);
      case "Removed":
        return withCopyAgain(context, subject, sides, change);
      case "Restored":
      case undefined:
        return E.right(sides);
    }
  };

/** The item itself became the copy. */
const isOfItem = ({ link }: FoundSubject, change: RecordedChange): boolean =>
  takesItem(change) && change.remoteId === link?.remoteId;

/** What is not home would be lost with the copy. */
const withoutCopy = (
  context: UndoContext,
  { link, isBegun }: FoundSubject,
  sides: Sides,
): E.Either<string, Sides> => {
  const { folder } = sides;
  if (folder === undefined) return isBegun ? E.right(sides) : E.left("its copy was deleted since");
  if (link === undefined) return E.left("its copy is not linked any more");
  return eqContact(folder, bareCopy(context)(link.folderBase))
    ? E.right({ ...sides, folder: undefined })
    : E.left("its copy was edited since, and that has not come home yet: sync first");
};

/** As its contact had it, but for what it said otherwise when it went. The database may have given that back. */
const withCopyAgain = (
  context: UndoContext,
  { lost, isBegun }: FoundSubject,
  sides: Sides,
  { database, folder: removed }: RecordedChange,
): E.Either<string, Sides> => {
  if (sides.folder !== undefined) return isBegun ? E.right(sides) : E.left("there is a copy of it again");
  const fields = removed?.fields ?? [];
  const broughtHome = isBegun ? (database?.fields ?? []) : [];
  const folder = viewContact(context.projection)(patchContact(sides.database, broughtHome));
  return fields.length > 0
    ? giveBackToFolder(context.projection, { ...sides, folder }, fields)
    : E.right({ ...sides, folder: lost === undefined ? folder : bareCopy(context)(lost) });
};

const undoInDatabase =
  (context: UndoContext, subject: FoundSubject, change: RecordedChange): Undoing =>
  (sides) => {
    const { did, fields = [] } = change.database ?? {};
    switch (did) {
      case "Updated":
        return sides.isDeleted
          ? E.left("it was deleted since")
          : giveBackToDatabase(context.projection, sides, fields);
      case "Removed":
        return sides.isDeleted || subject.isBegun
          ? E.right({ ...sides, isDeleted: false })
          : E.left("it is in Deleted Items no longer");
      case "Created":
      case "Restored":
        return withoutContact(context, subject, sides, fields);
      case undefined:
        return E.right(sides);
    }
  };

/** It goes to Deleted Items as it is, so that nothing of it is lost. */
const withoutContact = (
  context: UndoContext,
  { record, changes, isBegun }: FoundSubject,
  sides: Sides,
  fields: ReadonlyArray<FieldChange>,
): E.Either<string, Sides> => {
  if (sides.isDeleted) return isBegun ? E.right(sides) : E.left("it was deleted since");
  if (!isAsTheRunLeftIt(record, changes)) return E.left("it was edited in the database since");
  return pipe(
    giveBackToDatabase(context.projection, sides, fields),
    E.map(({ base }) => ({ ...sides, isDeleted: true, base })),
  );
};

/** Its version says so: every edit since, whoever's, would be in it. */
const isAsTheRunLeftIt = ({ version }: BusinessContact, changes: ReadonlyArray<RecordedChange>): boolean => {
  const left = changes.find((change) => change.version !== undefined)?.version;
  return left !== undefined && compareVersionVectors(version.vector, left) === "Equal";
};
