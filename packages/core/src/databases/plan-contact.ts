import { type ContactVersion, tickContactVersion } from "../clock/contact-version.js";
import type { ReplicaId } from "../clock/replica-id.js";
import type { Contact } from "../contact/contact.js";
import { eqContact, eqPhoto } from "../contact/eq-contact.js";
import type { ContactId } from "../contact/ids.js";
import type { BusinessContact } from "../replica/database.js";
import { type MetContact, isMet, meetContacts } from "./meet-contacts.js";
import type { FilingDifference, MergeConflict, PlannedMerge, PurgedContact } from "./merge-plan.js";

/** One contact at one of the two replicas. */
export type ContactAt = {
  readonly at: ReplicaId;
  /** Absent: never there, or purged. */
  readonly item?: BusinessContact;
  readonly isDeleted: boolean;
  /** Whether anything happened to it here since the last merge, as far as is known. */
  readonly isNews: boolean;
  /** The replica said that it is gone, or would not have it back. */
  readonly isGone: boolean;
};

export type PlannedContact = {
  readonly merges: ReadonlyArray<PlannedMerge>;
  readonly conflicts: ReadonlyArray<MergeConflict>;
  readonly filings: ReadonlyArray<FilingDifference>;
  readonly purged: ReadonlyArray<PurgedContact>;
};

/** What becomes of one contact at both replicas. */
export const planContact = (id: ContactId, a: ContactAt, b: ContactAt): PlannedContact => {
  if (isHeld(a) && isHeld(b)) return planMeeting(id, a, b);
  if (isHeld(a)) return a.isDeleted ? nothing : planAlone(id, a, b);
  return isHeld(b) && !b.isDeleted ? planAlone(id, b, a) : nothing;
};

type HeldAt = ContactAt & { readonly item: BusinessContact };

const isHeld = (side: ContactAt): side is HeldAt => side.item !== undefined;

const nothing: PlannedContact = { merges: [], conflicts: [], filings: [], purged: [] };

/** In use here alone: made here, unless it is known to have been there. */
const planAlone = (id: ContactId, here: HeldAt, there: ContactAt): PlannedContact => {
  const { revision, contact, version, modifiedAt: _modifiedAt, ...filing } = here.item;
  if (!there.isGone) {
    const write = { ...filing, _tag: "Create", contact, version } as const;
    return { ...nothing, merges: [{ at: there.at, write, ...photoOf(here.at, undefined, contact) }] };
  }
  if (here.isNews) return { ...nothing, purged: [{ contactId: id, purgedAt: there.at }] };
  // What was purged there was deleted there first: the edit that deleting is, as it was counted there.
  const deleted = tickContactVersion(there.at, [])(version);
  return { ...nothing, merges: [{ at: here.at, write: { _tag: "Remove", id, revision, version: deleted } }] };
};

/** Two that are both in Deleted Items stay as they are: one that is restored meets the other then. */
const planMeeting = (id: ContactId, a: HeldAt, b: HeldAt): PlannedContact => {
  if (a.isDeleted && b.isDeleted) return nothing;
  const met = meetContacts({ ...a.item, isDeleted: a.isDeleted }, { ...b.item, isDeleted: b.isDeleted });
  return {
    merges: [...mergesAt(id, a, b, met), ...mergesAt(id, b, a, met)],
    conflicts: conflictsOf(id, a.isDeleted ? b.at : a.at, met),
    filings: a.isDeleted || b.isDeleted || eqFiling(a.item, b.item) ? [] : [filingsOf(id, a, b)],
    purged: [],
  };
};

const mergesAt = (
  id: ContactId,
  here: HeldAt,
  there: HeldAt,
  met: MetContact,
): ReadonlyArray<PlannedMerge> => {
  const { item, isDeleted } = here;
  const { contact, version } = met;
  if (isMet({ ...item, isDeleted }, met)) return [];
  const photo = photoOf(there.at, item.contact, contact);
  if (met.isDeleted) return isDeleted ? [] : [removal(id, here, contact, version)];
  return isDeleted
    ? [{ at: here.at, write: { _tag: "Restore", id, contact, version }, ...photo }]
    : [{ at: here.at, write: { _tag: "Update", id, revision: item.revision, contact, version }, ...photo }];
};

/** The bytes of a photo in Deleted Items cannot be read: this replica keeps the one that it has. */
const removal = (
  id: ContactId,
  { at, item }: HeldAt,
  { photo: _, ...rest }: Contact,
  version: ContactVersion,
): PlannedMerge => {
  const { photo } = item.contact;
  const contact: Contact = photo === undefined ? rest : { ...rest, photo };
  const write = { id, revision: item.revision, version };
  return eqContact(item.contact, contact)
    ? { at, write: { ...write, _tag: "Remove" } }
    : { at, write: { ...write, _tag: "Update", contact }, isRemovedAfter: true };
};

const photoOf = (
  from: ReplicaId,
  before: Contact | undefined,
  after: Contact,
): Pick<PlannedMerge, "photoFrom"> =>
  after.photo === undefined || eqPhoto(before?.photo, after.photo) ? {} : { photoFrom: from };

const conflictsOf = (
  contactId: ContactId,
  editedAt: ReplicaId,
  { rivalries, isEditAgainstDelete }: MetContact,
): ReadonlyArray<MergeConflict> => [
  ...rivalries.map((rivalry): MergeConflict => ({ ...rivalry, _tag: "FieldConflict", contactId })),
  ...(isEditAgainstDelete ? [{ _tag: "EditAgainstDelete", contactId, editedAt } as const] : []),
];

const eqFiling = (a: BusinessContact, b: BusinessContact): boolean =>
  a.recordType === b.recordType &&
  a.owner === b.owner &&
  a.isPrivate === b.isPrivate &&
  a.accountId === b.accountId;

const filingsOf = (contactId: ContactId, a: HeldAt, b: HeldAt): FilingDifference => ({
  contactId,
  filings: { [a.at]: filingOf(a.item), [b.at]: filingOf(b.item) },
});

const filingOf = ({ recordType, owner, isPrivate, accountId }: BusinessContact) => ({
  recordType,
  isPrivate,
  ...(owner === undefined ? {} : { owner }),
  ...(accountId === undefined ? {} : { accountId }),
});
