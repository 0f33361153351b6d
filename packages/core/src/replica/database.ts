import type { ReplicaId } from "../clock/replica-id.js";
import type { ContactVersion } from "../clock/contact-version.js";
import type { Contact } from "../contact/contact.js";
import type { ContactId } from "../contact/ids.js";
import type { DatabaseId, Revision } from "./ids.js";
import type { Replica } from "./replica.js";

/** A business contact as its database holds it. */
export type BusinessContact = {
  readonly id: ContactId;
  readonly revision: Revision;
  readonly contact: Contact;
  readonly version: ContactVersion;
  /** `Business Contact` or a type of the application's own; `Account` is never mirrored. */
  readonly recordType: string;
  readonly owner?: string;
  readonly isPrivate: boolean;
  /** The account, another record of the same database, that the person belongs to. */
  readonly accountId?: ContactId;
  /** The import that it came with, if it came with one. */
  readonly importId?: string;
  /**
   * When its fields were last edited, in ms since 1970, by the database's clock. Deleting it,
   * restoring it and refiling it do not count.
   */
  readonly modifiedAt: number;
};

export const businessContactType = "Business Contact";
export const accountType = "Account";

/**
 * The application's store of business contacts. Since a cursor that is still good `pull` answers a
 * `Delta`; it reports a contact in Deleted Items as a removal and a restored one as an upsert, and a
 * change of record type, owner or privacy as news at a new revision. `read` answers `Missing` with
 * `deleted` for what is in Deleted Items, and without it for what was purged.
 */
export interface ContactDatabase extends Replica<ContactId, BusinessContact, DatabaseWrite> {
  readonly id: DatabaseId;
  /**
   * Who edits when the application does: its own entry in every version vector. Its edits, deletions
   * and restores each count one, on top of the version that is stored, also when a push stored it.
   */
  readonly replicaId: ReplicaId;
}

/** What is said of a contact beside its fields when it is made. */
export type ContactFiling = Pick<
  BusinessContact,
  "recordType" | "owner" | "isPrivate" | "accountId" | "importId"
> & {
  /** Where an import came from, for people. */
  readonly importSource?: string;
};

/**
 * `version` is stored as it is given; `revision` is the state the write was decided on. Answered
 * `Failed` with `RevisionMismatch`: there is a newer one. Record type, owner, privacy and account of a
 * contact that is there stay.
 */
export type DatabaseWrite = {
  readonly id: ContactId;
  readonly version: ContactVersion;
  /**
   * Bytes of photos that the database may not have yet; the photo that the contact carries, or carried
   * when it was deleted, needs none. Refused with `InvalidItem` of field `photo`: they were never there.
   */
  readonly photoBytes?: Uint8Array;
} &
  /**
   * A contact of this id, chosen by the caller, so that it can be sent again. `RevisionMismatch` if
   * there is one, or was: in use, in Deleted Items or purged, whatever its fields. `InvalidItem` names
   * a field, or `recordType`, `owner`, `accountId` or `importId`, that cannot be stored.
   */
  (
    | ({ readonly _tag: "Create"; readonly contact: Contact } & ContactFiling)
    /** `NotFound` if it is unknown, deleted or purged. */
    | { readonly _tag: "Update"; readonly revision: Revision; readonly contact: Contact }
    /** To Deleted Items, from where it can be restored. `Removed` also if it is not there. */
    | { readonly _tag: "Remove"; readonly revision: Revision }
    /** Out of Deleted Items, with these fields. `RevisionMismatch` if it is not deleted, `NotFound` if it was purged or never there. */
    | { readonly _tag: "Restore"; readonly contact: Contact }
  );
