import { type FieldChange, diffContacts } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import type { LinkedDecision } from "../merge/decision.js";
import { type Merged, mergeSides } from "../merge/merge-sides.js";
import { putView } from "../projection/lift.js";
import type { Projection } from "../projection/projection.js";
import { viewContact } from "../projection/view.js";
import type { BusinessContact } from "../replica/database.js";
import { withCategory } from "./category.js";
import type { Link } from "./link.js";
import {
  type LinkedPair,
  type ReconcileContext,
  bareCopy,
  lacksMarker,
  markerFor,
  operationOf,
  tickFolder,
} from "./linked-pair.js";
import type { LinkDraft, Operation } from "./operation.js";
import { extendTrail, swingingPath } from "./trail.js";

/** Both sides are there: carries each one's edits to the other. Undefined: nothing to do, nor to note. */
export const mergePair = (
  context: ReconcileContext,
  pair: LinkedPair,
  decision: LinkedDecision,
): Operation | undefined => {
  const { link, contact, copy } = pair;
  if (contact._tag !== "Present") return undefined;
  const { record } = contact;
  const bare = bareCopy(context);
  const copyNow = copy._tag === "Present" ? copy.item.contact : link.folderBase;
  const merged = mergeLinked(context, pair, record, copyNow);
  const intoDatabase = diffContacts(record.contact, merged.database);
  const intoFolder = diffContacts(bare(copyNow), merged.folder);
  const folderContact = withCategory(context.category)(merged.folder);
  const isFiled = context.isRefiling === undefined || eqContact(copyNow, folderContact);
  const isCopyAsMeant = intoFolder.length === 0 && isFiled && !lacksMarker(pair);
  const { folderBase: _former, ...linked } = link;
  const draft: LinkDraft = {
    ...linked,
    databaseRevision: record.revision,
    folderRevision: copy._tag === "Present" ? copy.item.revision : link.folderRevision,
    databaseBase: merged.database,
    ...(isCopyAsMeant ? { folderBase: copyNow } : {}),
    version: record.version,
    mapping: context.projection.revision,
    seen: link.seen || copy._tag === "Present",
    ...(intoDatabase.length + intoFolder.length === 0
      ? {}
      : { trail: extendTrail(link.trail ?? {}, intoFolder, intoDatabase) }),
    undecided: merged.undecided,
  };
  if (intoDatabase.length + merged.conflicts.length === 0 && isCopyAsMeant)
    return isSameLink(link, draft) ? undefined : { ...operationOf(pair, "Settle"), link: draft };

  const swinging = pair.standing === undefined ? swingingPath(draft.trail ?? {}) : undefined;
  if (swinging !== undefined)
    return {
      ...operationOf(pair, "Hold"),
      reason: `${swinging} swings back and forth between two values, each time set by the other side`,
    };
  const version = tickFolder(context, intoDatabase)(record.version);
  return {
    ...operationOf(pair, decision === "Nothing" ? "WriteCopy" : decision),
    ...(intoDatabase.length === 0
      ? {}
      : {
          database: {
            _tag: "Update",
            id: link.contactId,
            revision: record.revision,
            version,
            contact: merged.database,
          },
        }),
    ...(isCopyAsMeant
      ? {}
      : {
          folder: {
            _tag: "Update",
            id: link.remoteId,
            revision: draft.folderRevision,
            marker: markerFor(context, link),
            contact: folderContact,
          },
        }),
    databasePaths: intoDatabase.map(({ path }) => path),
    folderPaths: intoFolder.map(({ path }) => path),
    overwrites: [
      ...(overwrites(intoDatabase) ? (["Database"] as const) : []),
      ...(overwrites(intoFolder) ? (["Folder"] as const) : []),
    ],
    conflicts: merged.conflicts,
    link: intoDatabase.length === 0 ? draft : { ...draft, version },
  };
};

const mergeLinked = (
  context: ReconcileContext,
  { link, copy, standing }: LinkedPair,
  record: BusinessContact,
  copyNow: Contact,
): Merged => {
  const bare = bareCopy(context);
  const projection = projectionFor(context, link, record);
  const view = viewContact(projection);
  const now = { database: record.contact, folder: bare(copyNow) };
  // What stands is what differs from the other side; so the other side is what both agreed on.
  const base =
    standing === "Folder"
      ? { database: now.database, folder: view(now.database) }
      : standing === "Database"
        ? { database: putView(projection)(now.folder, now.database), folder: now.folder }
        : { database: link.databaseBase, folder: bare(link.folderBase) };
  const modifiedAt = copy._tag === "Present" ? copy.item.modifiedAt : undefined;
  return mergeSides(
    projection,
    context.policy.field,
  )({
    base,
    ...now,
    undecided: standing === undefined ? (link.undecided ?? []) : [],
    newer: modifiedAt !== undefined && modifiedAt > record.modifiedAt ? "Folder" : "Database",
  });
};

/** A photo that this copy's folder refused is not asked of it again. */
const projectionFor = ({ projection }: ReconcileContext, link: Link, record: BusinessContact): Projection => {
  if (link.refusedPhoto === undefined || record.contact.photo?.hash !== link.refusedPhoto) return projection;
  const { photo: _refused, ...others } = projection;
  return others;
};

export const overwrites = (changes: ReadonlyArray<FieldChange>): boolean =>
  changes.some(({ _tag }) => _tag !== "Added");

const isSameLink = (link: Link, draft: LinkDraft): boolean =>
  link.databaseRevision === draft.databaseRevision &&
  link.folderRevision === draft.folderRevision &&
  link.mapping === draft.mapping &&
  link.seen === draft.seen &&
  (link.undecided ?? []).join("\n") === (draft.undecided ?? []).join("\n");
