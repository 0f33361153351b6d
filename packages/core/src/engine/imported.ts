import type { Dot } from "../clock/contact-version.js";
import type { ContactId } from "../contact/ids.js";
import type { RemoteId } from "../replica/ids.js";

/** A business contact that was made of an item of the folder, kept under the contact's id. */
export type Imported = {
  readonly contactId: ContactId;
  /** The item that it was made of, and the folder that it was in. */
  readonly remoteId: RemoteId;
  readonly folderId: string;
  readonly importId: string;
  /** Where it came from, for people. */
  readonly source?: string;
  /** `Move`: the item became the copy; `Copy`: it stayed what it was, and the contact got a copy of its own. */
  readonly mode: "Copy" | "Move";
  readonly name: string;
  /** The edit that it was made by. */
  readonly madeBy: Dot;
  /** In ms since 1970. */
  readonly since: number;
};
