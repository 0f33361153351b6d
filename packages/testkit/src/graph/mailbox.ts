import { type ContactShelf, type ContactShelfOptions, contactShelf } from "./contact-shelf.js";
import { type CreateWatch, createWatch } from "./create-watch.js";
import { type DeltaTokens, deltaTokens } from "./delta-tokens.js";
import { type FolderTree, folderTree } from "./folder-tree.js";
import { type IdMint, idMint } from "./graph-ids.js";

/** Whose mailbox it is, and what it has from the start. */
export type GraphAccount = {
  /** The user's principal name: `anna@contoso.example`. */
  readonly user: string;
  /** The tenant; default: what is behind the `@`. */
  readonly tenant?: string;
  /** Default: `Work`. `Personal`: of Outlook.com. */
  readonly kind?: "Work" | "Personal";
  /** Contact folders below the default one; default: `Customers`. */
  readonly folders?: ReadonlyArray<string>;
  /** A delegated token with every permission that this service asks for; default: none. */
  readonly token?: string;
};

/**
 * `NearlyFull`: delta is refused; `Full`: writes, too; `BeingMoved`, `NoLicence` and `PolicyBlocked`: everything is.
 */
export type MailboxState = "Ready" | "NearlyFull" | "Full" | "BeingMoved" | "NoLicence" | "PolicyBlocked";

export type MasterCategory = { readonly id: string; readonly displayName: string; readonly color: string };

export type Mailbox = {
  readonly number: number;
  readonly userId: string;
  readonly user: string;
  readonly tenant: string;
  readonly kind: "Work" | "Personal";
  readonly mint: IdMint;
  readonly shelf: ContactShelf;
  readonly folders: FolderTree;
  readonly tokens: DeltaTokens;
  readonly creates: CreateWatch;
  /** By its name. */
  readonly categories: Map<string, MasterCategory>;
  /** The directory's names by address in lower case. */
  readonly directory: Map<string, string>;
  /** The names that addresses had first, by address in lower case. */
  readonly firstNames: Map<string, string>;
  state: MailboxState;
};

export const openMailbox = (
  { user, tenant = user.split("@")[1] ?? "", kind = "Work", folders = ["Customers"] }: GraphAccount,
  number: number,
  { now, onChange }: Pick<ContactShelfOptions, "now" | "onChange">,
): Mailbox => {
  const mint = idMint(number);
  const tree = folderTree(mint);
  for (const name of folders) tree.add(tree.defaultFolder, name);
  return {
    number,
    userId: `9f0c0000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`,
    user,
    tenant,
    kind,
    mint,
    shelf: contactShelf({ mint, now, onChange }),
    folders: tree,
    tokens: deltaTokens(),
    creates: createWatch(),
    categories: new Map(),
    directory: new Map(),
    firstNames: new Map(),
    state: "Ready",
  };
};
