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

/**
 * `version` is stored as it is given; `revision` is the state the write was decided on. Answered
 * `Failed` with `RevisionMismatch`: there is a newer one. Record type, owner and privacy stay.
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
  /** `NotFound` if it is unknown, deleted or purged. */
  (
    | { readonly _tag: "Update"; readonly revision: Revision; readonly contact: Contact }
    /** To Deleted Items, from where it can be restored. `Removed` also if it is not there. */
    | { readonly _tag: "Remove"; readonly revision: Revision }
    /** Out of Deleted Items, with these fields. `RevisionMismatch` if it is not deleted, `NotFound` if it was purged or never there. */
    | { readonly _tag: "Restore"; readonly contact: Contact }
  );
