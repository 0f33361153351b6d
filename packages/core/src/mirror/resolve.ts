import * as E from "fp-ts/lib/Either.js";
import { tickContactVersion } from "../clock/contact-version.js";
import { diffContacts, removedPaths, writtenPaths } from "../change/diff.js";
import { type FieldValue, contactFromFieldValues, eqFieldValue, fieldValues } from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { Link } from "../engine/link.js";
import { type MirrorState, putLink, putRecord } from "../engine/mirror-state.js";
import { patiently } from "../engine/patience.js";
import type { RecordedConflict } from "../engine/records.js";
import type { FieldConflict } from "../merge/conflict.js";
import { type MirrorError, mirrorError, mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import type { Session, Step } from "./session.js";

/** Whose value a conflict's field shall have. */
export type Choice = "database" | "folder";

/**
 * Answers a recorded conflict: an edit of the database where it says otherwise, which the next sync
 * carries over like any other, and the conflict is gone. Of an edit against a deletion there is
 * nothing left to choose; answering it only takes it off the list.
 */
export const resolve =
  (id: string, choice: Choice) =>
  async (session: Session, state: MirrorState): Step<void> => {
    const found = await state.get("conflicts", [id])();
    if (E.isLeft(found)) return E.left(mirrorErrorFromState(found.left));
    const recorded = found.right[0]?.value;
    if (recorded === undefined)
      return E.left(
        mirrorError({ _tag: "NoSuchConflict", id }, `there is no conflict "${id}"; conflicts() lists them`),
      );
    const { conflict } = recorded;
    return conflict._tag === "FieldConflict"
      ? resolveField(session, state, recorded, conflict, choice)
      : dropConflict(state, id);
  };

const resolveField = async (
  { settings, patience }: Session,
  state: MirrorState,
  { id, contactId }: RecordedConflict,
  conflict: FieldConflict,
  choice: Choice,
): Step<void> => {
  const { database } = settings;
  const read = await patiently(patience)(database.read([contactId], patience.signal))();
  if (E.isLeft(read))
    return E.left(mirrorErrorFromRun({ _tag: "ReplicaFailed", side: "Database", error: read.left }));
  const answer = read.right[0];
  if (answer?._tag !== "Found") return E.left(moved(id));
  const { contact, revision, version } = answer.item;
  const standing = conflict.winner === "Folder" ? conflict.folder : conflict.database;
  const path = pathOfValue(contact, conflict.path, standing);
  if (path === undefined) return E.left(moved(id));

  const chosen = choice === "database" ? conflict.database : conflict.folder;
  const edited = withValue(contact, path, chosen);
  const changes = diffContacts(contact, edited);
  if (changes.length > 0) {
    const tick = tickContactVersion(database.replicaId, writtenPaths(changes), removedPaths(changes));
    const pushed = await database.push([
      { _tag: "Update", id: contactId, revision, version: tick(version), contact: edited },
    ])();
    if (E.isLeft(pushed))
      return E.left(mirrorErrorFromRun({ _tag: "ReplicaFailed", side: "Database", error: pushed.left }));
    if (pushed.right[0]?._tag !== "Done") return E.left(moved(id));
  }
  if (conflict.winner !== "Undecided") return dropConflict(state, id);
  const links = await state.linksOf([contactId])();
  if (E.isLeft(links)) return E.left(mirrorErrorFromState(links.left));
  const link = links.right.get(contactId);
  const committed = await state.commit({
    drops: [{ collection: "conflicts", key: id }],
    ...(link === undefined
      ? {}
      : {
          puts: [
            putLink(decided(link, path, conflict)),
            // The next sync has to look at it, though neither side may have news.
            putRecord("held", contactId, {
              contactId,
              name: id,
              group: id,
              reason: "a conflict was resolved",
              decision: "WriteCopy",
              since: patience.clock.now(),
              answer: "Released",
            }),
          ],
        }),
  })();
  return E.isLeft(committed) ? E.left(mirrorErrorFromState(committed.left)) : E.right(undefined);
};

/** As if both sides had agreed on the folder's value: whatever the database says now is an edit of it. */
const decided = (link: Link, path: FieldPath, conflict: FieldConflict): Link => ({
  ...link,
  databaseBase: withValue(link.databaseBase, path, conflict.folder),
  undecided: (link.undecided ?? []).filter((open) => open !== path),
});

/** A single-valued field is where it was; an entry is where its value is now. */
const pathOfValue = (
  contact: Contact,
  path: FieldPath,
  standing: FieldValue | undefined,
): FieldPath | undefined => {
  const values = fieldValues(contact);
  if (standing?._tag === "Entry") return [...values].find(([, value]) => eqFieldValue(value, standing))?.[0];
  const now = values.get(path);
  const isAsRecorded =
    now === undefined || standing === undefined ? now === standing : eqFieldValue(now, standing);
  return isAsRecorded ? path : undefined;
};

const withValue = (contact: Contact, path: FieldPath, value: FieldValue | undefined): Contact => {
  const values = new Map(fieldValues(contact));
  if (value === undefined) values.delete(path);
  else values.set(path, value);
  return contactFromFieldValues(values.values());
};

const dropConflict = async (state: MirrorState, id: string): Step<void> => {
  const dropped = await state.commit({ drops: [{ collection: "conflicts", key: id }] })();
  return E.isLeft(dropped) ? E.left(mirrorErrorFromState(dropped.left)) : E.right(undefined);
};

const moved = (id: string): MirrorError =>
  mirrorError(
    { _tag: "ConflictMoved", id },
    "the field has been edited since the conflict was recorded: edit the contact itself, then sync",
  );
