import * as E from "fp-ts/lib/Either.js";
import type { Folder, FolderItem } from "../replica/folder.js";
import type { Marker } from "../replica/marker.js";
import type { RemoteId } from "../replica/ids.js";
import type { ReadResult, Upsert } from "../replica/replica.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { type Patience, patiently } from "./patience.js";
import { type Attempt, onReplica } from "./run-error.js";

/** One answer for each upsert: the item that came along, or one that is read in the target's batches. */
export const readItems = async (
  run: { readonly folder: Pick<Folder, "read" | "capabilities">; readonly patience: Patience },
  upserts: ReadonlyArray<Pick<Upsert<RemoteId, FolderItem>, "id" | "item">>,
): Attempt<ReadonlyArray<ReadResult<RemoteId, FolderItem>>> => {
  const answers = new Map<RemoteId, ReadResult<RemoteId, FolderItem>>();
  const missing: Array<RemoteId> = [];
  for (const { id, item } of upserts) {
    if (item === undefined) missing.push(id);
    else answers.set(id, { _tag: "Found", item });
  }
  const { batchSize } = run.folder.capabilities;
  for (let from = 0; from < missing.length; from += batchSize) {
    const ids = missing.slice(from, from + batchSize);
    const read = await onReplica("Folder")(
      patiently(run.patience)(run.folder.read(ids, run.patience.signal)),
    );
    if (E.isLeft(read)) return read;
    for (const answer of read.right)
      answers.set(answer._tag === "Found" ? answer.item.id : answer.id, answer);
  }
  return E.right(upserts.map(({ id }) => answers.get(id) ?? { _tag: "Unreadable", id, error: noAnswer }));
};

/** The items that carry these markers, asked for in the target's batches. */
export const findItems = async (
  run: { readonly folder: Pick<Folder, "find" | "capabilities">; readonly patience: Patience },
  markers: ReadonlyArray<Marker>,
): Attempt<ReadonlyArray<FolderItem>> => {
  const items: Array<FolderItem> = [];
  const { batchSize } = run.folder.capabilities;
  for (let from = 0; from < markers.length; from += batchSize) {
    const found = await onReplica("Folder")(
      patiently(run.patience)(run.folder.find(markers.slice(from, from + batchSize), run.patience.signal)),
    );
    if (E.isLeft(found)) return found;
    items.push(...found.right);
  }
  return E.right(items);
};

/** The folder said nothing of an item, neither that it is there nor that it is not. */
export const isUnanswered = (answer: ReadResult<RemoteId, FolderItem>): boolean =>
  answer._tag === "Unreadable" && answer.error === noAnswer;

/** Not missing: nothing may be concluded from it. */
const noAnswer: ReplicaError = {
  _tag: "ProtocolViolation",
  message: "the folder gave no answer for this item",
};
