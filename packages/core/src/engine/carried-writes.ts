import type { ContactVersion } from "../clock/contact-version.js";
import type { FieldChange } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import type { BusinessContact } from "../replica/database.js";
import type { RemoteId, Revision } from "../replica/ids.js";
import { type ReconcileContext, markerFor } from "./linked-pair.js";
import type { Operation } from "./operation.js";

/** What a merge carries to each side of one contact whose copy exists. */
export type Carried = {
  readonly contact: Pick<BusinessContact, "id" | "revision">;
  readonly copy: { readonly id: RemoteId; readonly revision: Revision };
  readonly intoDatabase: ReadonlyArray<FieldChange>;
  readonly intoFolder: ReadonlyArray<FieldChange>;
  readonly databaseContact: Contact;
  readonly folderContact: Contact;
  /** Of the contact when the database has taken its part over. */
  readonly version: ContactVersion;
  /** The copy has nothing to take over, nor to have put right. */
  readonly isCopyAsMeant: boolean;
};

/** The writes that carry it there, and what plan, guard and report want to know of them. */
export const carriedWrites = (
  context: ReconcileContext,
  carried: Carried,
): Pick<Operation, "database" | "folder" | "intoDatabase" | "intoFolder" | "overwrites"> => {
  const { contact, copy, intoDatabase, intoFolder, version } = carried;
  return {
    ...(intoDatabase.length === 0
      ? {}
      : {
          database: { _tag: "Update", ...contact, version, contact: carried.databaseContact },
          intoDatabase,
        }),
    ...(carried.isCopyAsMeant
      ? {}
      : {
          folder: {
            _tag: "Update",
            ...copy,
            marker: markerFor(context, { contactId: contact.id }),
            contact: carried.folderContact,
          },
        }),
    ...(intoFolder.length === 0 ? {} : { intoFolder }),
    overwrites: [
      ...(overwrites(intoDatabase) ? (["Database"] as const) : []),
      ...(overwrites(intoFolder) ? (["Folder"] as const) : []),
    ],
  };
};

const overwrites = (changes: ReadonlyArray<FieldChange>): boolean =>
  changes.some(({ _tag }) => _tag !== "Added");
