import * as E from "fp-ts/lib/Either.js";
import { tickContactVersion } from "../clock/contact-version.js";
import { diffContacts, removedPaths, writtenPaths } from "../change/diff.js";
import {
  type FieldValue,
  contactFromFieldValues,
  eqFieldValue,
  fieldValues,
  mapLabelled,
  withoutLabel,
} from "../change/field-value.js";
import type { Contact } from "../contact/contact.js";
import { isPreferred } from "../contact/entry.js";
import type { FieldPath } from "../contact/field-path.js";
import { bytesFromHex } from "../engine/losing-photo.js";
import type { RecordedChange } from "../engine/history-record.js";
import type { Link } from "../engine/link.js";
import { type MirrorState, putLink, putRecord } from "../engine/mirror-state.js";
import { patiently } from "../engine/patience.js";
import type { RecordedConflict } from "../engine/records.js";
import type { FieldConflict } from "../merge/conflict.js";
import type { BusinessContact } from "../replica/database.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { StateChanges } from "../replica/state-store.js";
import { type MirrorError, mirrorError, mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import type { Session, Step } from "./session.js";

/** Whose value a conflict's field shall have; `asIs`: both sides stay as they are, which takes it off the list. */
export type Choice = "database" | "folder" | "asIs";

/**
 * Answers a recorded conflict: an edit of the database where it says otherwise, which the next sync
 * carries over like any other, and the conflict is gone. Of an edit against a deletion there is
 * nothing left to choose, nor of a contact that was deleted since: answering it only takes it off
 * the list.
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
  session: Session,
  state: MirrorState,
  recorded: RecordedConflict,
  conflict: FieldConflict,
  choice: Choice,
): Step<void> => {
  if (choice === "asIs") return leaveAsIs(state, recorded, conflict);
  const found = await standingOf(session, recorded, conflict);
  if (E.isLeft(found)) return found;
  if (found.right === "Deleted") return dropConflict(state, recorded.id);
  const { record, path } = found.right;
  const chosen = choice === "database" ? conflict.database : conflict.folder;
  const bytes = await photoBytes(session, state, recorded, choice === "folder" ? chosen : undefined);
  if (E.isLeft(bytes)) return bytes;
  const edit = { contact: withValue(record.contact, path, chosen), bytes: bytes.right };
  const edited = await editDatabase(session, recorded, record, edit);
  if (E.isLeft(edited)) return edited;
  const told = state.history.told(session.binding.mirrorId, edited.right);
  return conflict.winner === "Undecided"
    ? decide(session, state, recorded, { path, conflict, told })
    : dropConflict(state, recorded.id, told);
};

/** Nothing is left to decide where both sides say the same by now. */
const leaveAsIs = async (
  state: MirrorState,
  { id, contactId }: RecordedConflict,
  { path }: FieldConflict,
): Step<void> => {
  const links = await state.linksOf([contactId])();
  if (E.isLeft(links)) return E.left(mirrorErrorFromState(links.left));
  return links.right.get(contactId)?.undecided?.includes(path) === true
    ? E.left(undecided(id))
    : dropConflict(state, id);
};

/** The contact, if it lives and the field still has the value that the conflict left it with, and where that is now. */
const standingOf = async (
  { settings, patience }: Session,
  { id, contactId }: RecordedConflict,
  conflict: FieldConflict,
): Step<{ readonly record: BusinessContact; readonly path: FieldPath } | "Deleted"> => {
  const read = await patiently(patience)(settings.database.read([contactId], patience.signal))();
  if (E.isLeft(read)) return E.left(databaseFailed(read.left));
  const answer = read.right[0];
  if (answer?._tag === "Missing") return E.right("Deleted");
  if (answer?._tag !== "Found") return E.left(moved(id));
  const standing = conflict.winner === "Folder" ? conflict.folder : conflict.database;
  const path = pathOfValue(answer.item.contact, conflict.path, standing);
  return path === undefined ? E.left(moved(id)) : E.right({ record: answer.item, path });
};

/** Of a photo that only the folder has: kept with the conflict, or still there while it is undecided. */
const photoBytes = async (
  { folder, patience }: Session,
  state: MirrorState,
  { id, contactId, losingPhoto }: RecordedConflict,
  chosen: FieldValue | undefined,
): Step<Uint8Array | undefined> => {
  if (losingPhoto !== undefined) return E.right(bytesFromHex(losingPhoto));
  if (chosen?._tag !== "Photo") return E.right(undefined);
  const links = await state.linksOf([contactId])();
  if (E.isLeft(links)) return E.left(mirrorErrorFromState(links.left));
  const link = links.right.get(contactId);
  if (link === undefined) return E.right(undefined);
  const photo = await patiently(patience)(folder.photo(link.remoteId, chosen.value, patience.signal))();
  return E.mapLeft((error: ReplicaError) =>
    error._tag === "NotFound"
      ? moved(id)
      : mirrorErrorFromRun({ _tag: "ReplicaFailed", side: "Folder", error }),
  )(photo);
};

/** An edit of the application's own, for the history; none, if the value is the chosen one already. */
const editDatabase = async (
  { settings }: Session,
  { id: conflictId, contactId, name }: RecordedConflict,
  { id, revision, version, contact }: BusinessContact,
  { contact: edited, bytes }: { readonly contact: Contact; readonly bytes: Uint8Array | undefined },
): Step<ReadonlyArray<RecordedChange>> => {
  const changes = diffContacts(contact, edited);
  if (changes.length === 0) return E.right([]);
  const { push, replicaId } = settings.database;
  const ticked = tickContactVersion(replicaId, writtenPaths(changes), removedPaths(changes))(version);
  const update = { _tag: "Update", id, revision, version: ticked, contact: edited } as const;
  const pushed = await push([bytes === undefined ? update : { ...update, photoBytes: bytes }])();
  if (E.isLeft(pushed)) return E.left(databaseFailed(pushed.left));
  const [result] = pushed.right;
  if (result?._tag !== "Failed") {
    const fields = changes.map((change) => ({ ...change, by: replicaId }));
    const database = { did: "Updated", fields } as const;
    return E.right([{ contactId, name, decision: "Resolve", database, version: ticked.vector }]);
  }
  const hasMoved = result.error._tag === "RevisionMismatch" || result.error._tag === "NotFound";
  return E.left(hasMoved ? moved(conflictId) : databaseFailed(result.error));
};

type Told = Required<StateChanges>["puts"];

type Decided = { readonly path: FieldPath; readonly conflict: FieldConflict; readonly told: Told };

/** The field waits no longer; the next sync looks at the contact, though neither side may have news. */
const decide = async (
  { patience }: Session,
  state: MirrorState,
  recorded: RecordedConflict,
  { path, conflict, told }: Decided,
): Step<void> => {
  const { id, contactId } = recorded;
  const links = await state.linksOf([contactId])();
  if (E.isLeft(links)) return E.left(mirrorErrorFromState(links.left));
  const link = links.right.get(contactId);
  // The sides may have agreed otherwise since; what was chosen is then an edit like any other.
  if (link?.undecided?.includes(path) !== true) return dropConflict(state, id, told);
  const held = await state.get("held", [contactId])();
  if (E.isLeft(held)) return E.left(mirrorErrorFromState(held.left));
  const committed = await state.commit({
    drops: [{ collection: "conflicts", key: id }],
    puts: [
      ...told,
      putLink(decided(link, path, conflict)),
      // What is held for another reason is not let go by this.
      ...(held.right.length > 0 ? [] : [reviewOf(recorded, patience.clock.now())]),
    ],
  })();
  return E.isLeft(committed) ? E.left(mirrorErrorFromState(committed.left)) : E.right(undefined);
};

const reviewOf = ({ id, contactId, name }: RecordedConflict, now: number) =>
  putRecord("held", contactId, {
    contactId,
    name,
    group: id,
    reason: "a conflict was resolved",
    decision: "WriteCopy",
    since: now,
    answer: "Released",
  });

const databaseFailed = (error: ReplicaError): MirrorError =>
  mirrorErrorFromRun({ _tag: "ReplicaFailed", side: "Database", error });

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

/** An entry that is preferred takes the preference from the others of its list. */
const withValue = (contact: Contact, path: FieldPath, value: FieldValue | undefined): Contact => {
  const values = new Map(fieldValues(contact));
  if (value === undefined) values.delete(path);
  else values.set(path, value);
  if (value?._tag !== "Entry" || !isPreferred(value.value)) return contactFromFieldValues(values.values());
  const others = [...values.values()].map((held) =>
    held._tag === "Entry" && held.field === value.field && held !== value
      ? mapLabelled(held, withoutLabel("preferred"))
      : held,
  );
  return contactFromFieldValues(others);
};

const dropConflict = async (state: MirrorState, id: string, told: Told = []): Step<void> => {
  const dropped = await state.commit({ drops: [{ collection: "conflicts", key: id }], puts: told })();
  return E.isLeft(dropped) ? E.left(mirrorErrorFromState(dropped.left)) : E.right(undefined);
};

const moved = (id: string): MirrorError =>
  mirrorError(
    { _tag: "ConflictMoved", id },
    'the field has been edited since the conflict was recorded: edit the contact itself, or resolve it "asIs"',
  );

const undecided = (id: string): MirrorError =>
  mirrorError(
    { _tag: "ConflictUndecided", id },
    'each side still has a value of its own: choose "database" or "folder"',
  );
