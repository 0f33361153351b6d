import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { ContactId } from "../contact/ids.js";
import type { Conflict } from "../merge/conflict.js";
import type { Because, LinkedDecision, UnlinkedDecision } from "../merge/decision.js";
import type { DatabaseWrite } from "../replica/database.js";
import type { FolderWrite } from "../replica/folder.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { RemoteId } from "../replica/ids.js";
import type { Link } from "./link.js";

/** `Settle`: only the link has news. `Park`: this contact cannot be read now. */
export type Decision = LinkedDecision | UnlinkedDecision | "Settle" | "Park";

/**
 * What to do about one contact: plain data, decided before anything is written. The writes carry
 * the revisions they were decided on, so that a side that has moved refuses them.
 */
export type Operation = {
  readonly decision: Decision;
  /** Absent where something else decided: a person, or an item that cannot be read. */
  readonly because?: Because;
  readonly contactId: ContactId;
  /** For people. */
  readonly name: string;
  readonly remoteId?: RemoteId;
  /** Done first, so that edits are home before anything is taken away. */
  readonly database?: DatabaseWrite;
  readonly folder?: FolderWrite;
  /** The paths each write changes, for the plan and the report. */
  readonly databasePaths: ReadonlyArray<FieldPath>;
  readonly folderPaths: ReadonlyArray<FieldPath>;
  /** What existing values each side loses by it: the guard counts these. */
  readonly removes?: "Database" | "Folder";
  readonly overwrites: ReadonlyArray<"Database" | "Folder">;
  readonly conflicts: ReadonlyArray<Conflict>;
  /** The link when all is done, but for what the writes answer; `Drop`: there is none any more. */
  readonly link: LinkDraft | "Drop" | "Keep";
  /** Why it is held, for `Hold`. */
  readonly reason?: string;
  /** The side that would lose something, were a `Hold` let go. */
  readonly loser?: "Database" | "Folder";
  /** The item without a link that a `Hold` or a `Park` is about, if it is about one. */
  readonly twin?: RemoteId;
  /** What keeps it from being decided, for `Park`. */
  readonly error?: ReplicaError;
  /** A person has let it go, or answered it: the guard does not count it. */
  readonly isReleased?: true;
};

/** A removal that leaves its contact's link alone takes a second copy away. */
export const isOfTwin = (operation: Operation): operation is Operation & { readonly remoteId: RemoteId } =>
  operation.link === "Keep" && operation.removes === "Folder" && operation.remoteId !== undefined;

/**
 * What is not known before the writes is left out: the remote id of a create, the new revisions;
 * and the folder's base where it is what the folder's write says, or makes of it.
 */
export type LinkDraft = Omit<Link, "remoteId" | "folderBase"> &
  Partial<Pick<Link, "remoteId" | "folderBase">>;

/** What a person would call the contact. */
export const displayName = (contact: Contact): string =>
  contact.fullName ??
  contact.fileAs ??
  ([contact.givenName, contact.surname].filter((part) => part !== undefined).join(" ") ||
    (contact.company ?? contact.emails[0]?.address ?? contact.phones[0]?.number ?? "(no name)"));
