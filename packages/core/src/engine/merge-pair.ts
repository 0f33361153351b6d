import { type FieldChange, afterOf, beforeOf, diffContacts } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import type { FieldConflict } from "../merge/conflict.js";
import type { LinkedDecision } from "../merge/decision.js";
import { mergeSides } from "../merge/merge-sides.js";
import { putView } from "../projection/lift.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";
import type { BusinessContact } from "../replica/database.js";
import { withBroughtHome } from "./brought-home.js";
import { withSent } from "./sent-out.js";
import { type Carried, carriedWrites } from "./carried-writes.js";
import { withCategory } from "./category.js";
import type { Link } from "./link.js";
import { type MergedPair, backAtTheirPaths, mergeOneWay } from "./merge-one-way.js";
import { pairBase } from "./pair-base.js";
import {
  type LinkedPair,
  type ReconcileContext,
  bareCopy,
  copyOf,
  isSecondCopy,
  lacksMarker,
  newerSide,
  operationOf,
  projectionFor,
  tickFolder,
} from "./linked-pair.js";
import type { LinkDraft, Operation } from "./operation.js";
import { type Trail, extendTrail, swingingPath } from "./trail.js";

/** Both sides are there: carries each one's edits to the other. Undefined: nothing to do, nor to note. */
export const mergePair = (
  context: ReconcileContext,
  pair: LinkedPair,
  decision: LinkedDecision,
): Operation | undefined => {
  const { link, contact } = pair;
  if (contact._tag !== "Present") return undefined;
  const { record } = contact;
  const copyNow = copyOf(pair);
  const merged =
    context.direction === "TwoWay"
      ? mergeLinked(context, pair, record, copyNow.contact)
      : mergeOneWay(context, context.direction, pair, record, copyNow.contact);
  const carried: Carried = {
    contact: { id: link.contactId, revision: record.revision },
    copy: { id: link.remoteId, revision: copyNow.revision },
    ...carriedOver(context, pair, record, merged),
  };
  const draft = draftOf(context, pair, record, merged, carried);
  if (carried.intoDatabase.length + merged.conflicts.length === 0 && carried.isCopyAsMeant)
    return isSameLink(link, draft)
      ? undefined
      : { ...operationOf(pair, decision === "IgnoreCopy" ? decision : "Settle"), link: draft };

  const swinging = pair.standing === undefined ? swingingPath(draft.trail ?? {}) : undefined;
  if (swinging !== undefined)
    return {
      ...operationOf(pair, "Hold"),
      reason: `${swinging} swings back and forth between two values, each time set by the other side`,
      loser: carried.intoDatabase.length > 0 ? "Database" : "Folder",
    };
  return {
    ...operationOf(pair, decision === "Nothing" ? "WriteCopy" : decision),
    ...carriedWrites(context, carried),
    conflicts: [...merged.conflicts, ...overwrittenBy(pair, carried)],
    link: draft,
  };
};

/** What nobody was asked about when a person decided which side stands. */
const overwrittenBy = (
  { standing, isAnswerOld }: LinkedPair,
  { intoDatabase, intoFolder }: Carried,
): ReadonlyArray<FieldConflict> => {
  if (standing === undefined || isAnswerOld !== true) return [];
  const changes = standing === "Database" ? intoFolder : intoDatabase;
  return changes.flatMap((change) => {
    const [lost, kept] = [beforeOf(change), afterOf(change)];
    if (lost === undefined) return [];
    const [database, folder] = standing === "Database" ? [kept, lost] : [lost, kept];
    return {
      _tag: "FieldConflict",
      path: change.path,
      ...(database === undefined ? {} : { database }),
      ...(folder === undefined ? {} : { folder }),
      winner: standing,
    };
  });
};

const carriedOver = (
  context: ReconcileContext,
  pair: LinkedPair,
  record: BusinessContact,
  merged: MergedPair,
): Omit<Carried, "contact" | "copy"> => {
  const copyNow = copyOf(pair).contact;
  const intoDatabase = diffContacts(record.contact, merged.database);
  const intoFolder = diffContacts(bareCopy(context)(copyNow), merged.folder);
  const folderContact = withCategory(context.category)(merged.folder);
  const isFiled =
    context.isRefiling === undefined ? !isUnfiled(context, pair, copyNow) : eqContact(copyNow, folderContact);
  return {
    intoDatabase,
    intoFolder,
    databaseContact: merged.database,
    folderContact,
    version: intoDatabase.length === 0 ? record.version : tickFolder(context, intoDatabase)(record.version),
    isCopyAsMeant: intoFolder.length === 0 && isFiled && !lacksMarker(context, pair),
  };
};

/** A person took the mirror's category off a copy that is to be put right. */
const isUnfiled = (context: ReconcileContext, { link }: LinkedPair, copyNow: Contact): boolean => {
  const isFiled = (contact: Contact): boolean => bareCopy(context)(contact) !== contact;
  return context.direction === "ToFolderReverting" && isFiled(link.folderBase) && !isFiled(copyNow);
};

const draftOf = (
  context: ReconcileContext,
  pair: LinkedPair,
  record: BusinessContact,
  merged: MergedPair,
  { copy, intoDatabase, intoFolder, version, isCopyAsMeant }: Carried,
): LinkDraft => {
  const { folderBase: _former, unnoted, ignored: _before, ...link } = pair.link;
  const refusedPhoto = pair.refusedPhoto ?? link.refusedPhoto;
  const isMoved = intoDatabase.length + intoFolder.length > 0;
  return {
    ...link,
    databaseRevision: record.revision,
    folderRevision: copy.revision,
    databaseBase: merged.database,
    ...(isCopyAsMeant ? { folderBase: copyOf(pair).contact } : {}),
    version,
    mapping: context.projection.revision,
    seen: link.seen || pair.copy._tag === "Present",
    ...(isMoved ? { trail: trailAfter(link.trail ?? {}, merged, intoFolder, intoDatabase) } : {}),
    ...(refusedPhoto === undefined ? {} : { refusedPhoto }),
    // A listing that lags has not shown yet what was found of it.
    ...(unnoted !== undefined && pair.copy._tag === "AsLinked" ? { unnoted } : {}),
    undecided: merged.undecided,
    ...(merged.ignored === undefined ? {} : { ignored: merged.ignored }),
  };
};

const trailAfter = (
  trail: Trail,
  { undone }: MergedPair,
  intoFolder: ReadonlyArray<FieldChange>,
  intoDatabase: ReadonlyArray<FieldChange>,
): Trail =>
  undone === undefined
    ? extendTrail(trail, intoFolder, intoDatabase)
    : extendTrail(trail, backAtTheirPaths(intoFolder), undone);

const mergeLinked = (
  context: ReconcileContext,
  pair: LinkedPair,
  record: BusinessContact,
  copyNow: Contact,
): MergedPair => {
  const { link, copy, standing } = pair;
  const projection = projectionFor(context, pair, record);
  const now = { database: record.contact, folder: bareCopy(context)(copyNow) };
  return mergeSides(
    projection,
    context.policy.field,
  )({
    ...(isSecondCopy(pair) && standing === undefined
      ? { undecided: [] }
      : {
          base: baseOf(context, projection, pair, record, now),
          undecided: standing === undefined ? (link.undecided ?? []) : [],
        }),
    ...now,
    newer: newerSide(record, copy._tag === "Present" ? copy.item : undefined),
  });
};

/** What stands is what differs from the other side; so the other side is what both agreed on. */
const baseOf = (
  context: ReconcileContext,
  projection: Projection,
  { link, standing }: LinkedPair,
  record: BusinessContact,
  now: { readonly database: Contact; readonly folder: Contact },
): { readonly database: Contact; readonly folder: Contact } => {
  if (standing === "Folder") return { database: now.database, folder: viewContact(projection)(now.database) };
  if (standing === "Database")
    return { database: putView(projection)(now.folder, now.database), folder: now.folder };
  const base = pairBase(context, projection, link);
  const agreed = withBroughtHome(context, projection, link, record, base);
  return link.unnoted?._tag === "Written"
    ? withSent(agreed, { ...link.unnoted, folder: bareCopy(context)(link.unnoted.folder) }, now)
    : agreed;
};

const isSameLink = (link: Link, draft: LinkDraft): boolean =>
  link.databaseRevision === draft.databaseRevision &&
  link.folderRevision === draft.folderRevision &&
  link.mapping === draft.mapping &&
  link.seen === draft.seen &&
  (link.unnoted === undefined) === (draft.unnoted === undefined) &&
  link.ignored?._tag === draft.ignored?._tag &&
  (link.undecided ?? []).join("\n") === (draft.undecided ?? []).join("\n");
