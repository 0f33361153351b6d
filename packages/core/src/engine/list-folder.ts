import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import type { Folder, FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { byItemId } from "./plan-imports.js";
import { type Patience, patiently } from "./patience.js";
import type { ReportProgress } from "./progress.js";
import { readItems } from "./read-items.js";
import { type Attempt, onReplica } from "./run-error.js";

/** What looking through a folder takes. */
export type FolderListing = {
  readonly folder: Pick<Folder, "pull" | "read" | "capabilities">;
  readonly patience: Patience;
  readonly report: ReportProgress;
};

/** Every item that is sought, from a listing of all there is, in the order of their ids. What cannot be read is left out. */
export const listFolder = async <Item extends FolderItem>(
  run: FolderListing,
  isSought: (item: FolderItem) => item is Item,
): Attempt<ReadonlyArray<Item>> => {
  const found = new Map<RemoteId, Item>();
  let since: Parameters<Folder["pull"]>[0] = O.none;
  let seen = 0;
  for (;;) {
    const page = await onReplica("Folder")(
      patiently(run.patience)(run.folder.pull(since, run.patience.signal)),
    );
    if (E.isLeft(page)) return page;
    const { upserts, removals, next, more } = page.right;
    // A listing that lags may show what the item was a while ago.
    const isLagging = run.folder.capabilities.listing === "Eventual";
    const items = await readItems(run, isLagging ? upserts.map(({ id }) => ({ id })) : upserts);
    if (E.isLeft(items)) return items;
    for (const { id } of [...removals, ...upserts]) found.delete(id);
    for (const answer of items.right)
      if (answer._tag === "Found" && isSought(answer.item)) found.set(answer.item.id, answer.item);
    seen += upserts.length;
    run.report({ phase: "ReadingFolder", done: seen });
    if (!more) return E.right(RA.sort(byItemId)([...found.values()]));
    since = O.some(next);
  }
};
