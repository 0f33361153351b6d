import type { FieldChange } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";
import type { FieldPath } from "../contact/field-path.js";
import type { ContactId } from "../contact/ids.js";
import type { Conflict } from "../merge/conflict.js";
import type { Because, LinkedDecision, UnlinkedDecision } from "../merge/decision.js";
import type { DatabaseWrite } from "../replica/database.js";
import type { FolderWrite } from "../replica/folder.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { RemoteId } from "../replica/ids.js";
import type { Imported } from "./imported.js";
import type { Link } from "./link.js";

/** `Settle`: only the link has news. `Park`: this contact cannot be read now. */
export type Decision = LinkedDecision | UnlinkedDecision | AskedDecision | "Settle" | "Park";

/**
 * What nobody's edit leads to, but what a person asked for: an item of the folder becomes a business
 * contact, or the copy of one that is there; what another database left is taken away; what was
 * imported goes to Deleted Items; what a run did is taken back; a conflict is answered.
 */
export type AskedDecision =
  | "ImportContact"
  | "LinkItem"
  | "RemoveForeign"
  | "RemoveImported"
  | "Undo"
  | "Resolve";

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
  /**
   * What each write changes in what is there, with the values before and after; absent where that is
   * nothing. Of a copy that is taken away: what it says otherwise than its contact, which is all that
   * goes with it.
   */
  readonly intoDatabase?: ReadonlyArray<FieldChange>;
  readonly intoFolder?: ReadonlyArray<FieldChange>;
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
  /** The run that it takes back; its contact is held from before the first write until that is done, or answered. */
  readonly undoes?: {
    readonly run: number;
    readonly isHeldAfter: boolean;
    /** It takes back that the contact was made of an item. */
    readonly isOfImport: boolean;
  };
  /** What keeps it from being decided, for `Park`. */
  readonly error?: ReplicaError;
  /** A person has let it go, or answered it: the guard does not count it. */
  readonly isReleased?: true;
  /** What looking at the contact again is going to change, when this is done. */
  readonly foreseen?: Pick<Operation, "intoDatabase" | "intoFolder">;
  /** The import that the contact comes with. */
  readonly imported?: Imported;
  /** The contact is chosen to be mirrored by it. */
  readonly tracks?: true;
  /** What was edited on each side of an imported contact since then, for those who ask to take it away again. */
  readonly editedSince?: EditedSince;
};

/** The paths of the fields and entries. */
export type EditedSince = {
  readonly database: ReadonlyArray<string>;
  readonly folder: ReadonlyArray<string>;
};

/** Whether it makes a contact in the database: who looks after a death has to look for it there. */
export const makesContact = ({ database }: Operation): boolean => database?._tag === "Create";

export const changedPaths = (changes: ReadonlyArray<FieldChange> = []): ReadonlyArray<FieldPath> =>
  changes.map(({ path }) => path);

/** A removal that leaves its contact's link alone takes a second copy away. */
export const isOfTwin = (operation: Operation): operation is Operation & { readonly remoteId: RemoteId } =>
  operation.link === "Keep" && operation.removes === "Folder" && operation.remoteId !== undefined;

/**
 * What is not known before the writes is left out: the remote id of a create, the new revisions;
 * and the folder's base where it is what the folder's write says, or makes of it.
 */
export type LinkDraft = Omit<Link, "remoteId" | "folderBase"> &
  Partial<Pick<Link, "remoteId" | "folderBase">>;

/** What the item carries that is to be adopted, if it is not this mirror's. */
export const formerMarkerOf = ({ link }: Operation): Pick<Link, "formerMarker"> =>
  link === "Keep" || link === "Drop" || link.formerMarker === undefined
    ? {}
    : { formerMarker: link.formerMarker };

/** What a person would call the contact. */
export const displayName = (contact: Contact): string =>
  contact.fullName ??
  contact.fileAs ??
  ([contact.givenName, contact.surname].filter((part) => part !== undefined).join(" ") ||
    (contact.company ?? contact.emails[0]?.address ?? contact.phones[0]?.number ?? "(no name)"));
