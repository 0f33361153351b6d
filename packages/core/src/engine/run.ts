import type { ContactId } from "../contact/ids.js";
import type { BusinessContact, ContactDatabase } from "../replica/database.js";
import type { Folder } from "../replica/folder.js";
import type { Cursor } from "../replica/ids.js";
import type { ReconcileContext } from "./linked-pair.js";
import type { StateReader } from "./mirror-state.js";
import type { Held, Parked } from "./records.js";
import type { Patience } from "./patience.js";
import type { ReportProgress } from "./progress.js";
import type { Stage } from "./stage.js";

/** What planning is given: everything it may look at, and nothing to write with but the stage. */
export type PlanningRun = {
  readonly database: Pick<ContactDatabase, "pull" | "read">;
  readonly folder: Pick<Folder, "pull" | "read" | "find" | "capabilities">;
  readonly state: StateReader;
  readonly stage: Stage;
  readonly context: ReconcileContext;
  readonly patience: Patience;
  readonly report: ReportProgress;
  /** Whether a business contact belongs in the mirror. */
  readonly includes: (record: BusinessContact) => boolean;
  /** The same, if it were one of those that people have chosen. */
  readonly includesChosen: (record: BusinessContact) => boolean;
  /** Looks at every contact again, because the selection or the mapping is another one. */
  readonly isFullReview: boolean;
  /** Looks at every item of the folder's listing again, though its link knows its revision. */
  readonly isThorough?: true;
  readonly databaseCursor?: Cursor;
  readonly folderCursor?: Cursor;
  /** Contacts that wait for a person, or for their time, and items without a link that do. */
  readonly held: ReadonlyMap<ContactId, Held>;
  readonly heldTwins: ReadonlyArray<Held>;
  readonly parked: ReadonlyMap<ContactId, Parked>;
  readonly parkedStrays: ReadonlyArray<Parked>;
};

/** How many ids are looked up in the state, or asked of the database, at once. */
export const chunkSize = 256;

export const chunksOf = <Item>(items: ReadonlyArray<Item>): ReadonlyArray<ReadonlyArray<Item>> =>
  Array.from({ length: Math.ceil(items.length / chunkSize) }, (_, at) =>
    items.slice(at * chunkSize, (at + 1) * chunkSize),
  );
