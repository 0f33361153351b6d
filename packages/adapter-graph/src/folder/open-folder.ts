import type { GraphSettings } from "../graph-options.js";
import type { GraphClient } from "../wire/graph-client.js";
import type { MailboxHabits } from "./mailbox-habits.js";
import type { PhotoMemory } from "./photo-memory.js";

/** A contact folder as the mailbox names it. */
export type ContactFolder = { readonly id: string; readonly name: string };

/** One folder while it is open: how to ask for it, and what was learned of it so far. */
export type OpenFolder = {
  readonly folder: ContactFolder;
  readonly client: GraphClient;
  readonly settings: FolderSettings;
  readonly photos: PhotoMemory;
  readonly habits: MailboxHabits;
};

export type FolderSettings = Pick<GraphSettings, "access" | "photos" | "fullListingMs" | "clock">;
