import type { FolderItem } from "../replica/folder.js";
import type { DatabaseId } from "../replica/ids.js";
import { type FolderListing, listFolder } from "./list-folder.js";
import type { MarkedItem } from "./observe-folder.js";
import type { Attempt } from "./run-error.js";

/** The copies that the mirrors of these other databases left in the folder, in the order of their ids. */
export const foreignCopies = (
  run: FolderListing,
  isMeant: (databaseId: DatabaseId) => boolean,
): Attempt<ReadonlyArray<MarkedItem>> =>
  listFolder(
    run,
    (item: FolderItem): item is MarkedItem => item.marker !== undefined && isMeant(item.marker.databaseId),
  );
