import { join } from "node:path";
import { type FolderItem, type RemoteId, type Upsert, remoteId } from "@spegla/core";
import { unproven } from "./file-stat.js";
import type { RememberedFile } from "./folder-cursor.js";
import type { FolderPlace } from "./folder-place.js";
import type { FolderSettings } from "./folder-settings.js";
import { cardContentFromBytes, itemFromPerson } from "@spegla/vcard";
import { type CardFile, readCardFile } from "./read-card-file.js";
import { storedAt } from "./write-copy.js";

/** What one file's name teaches: what to remember of it, and what to report. */
export type Learned = {
  readonly file?: RememberedFile | "Forget";
  readonly upsert?: Upsert<RemoteId, FolderItem>;
  readonly removed?: RemoteId;
};

export const nothing: Learned = {};

/**
 * Looks at one file that may be news. Once an item, always an item while something of that name is
 * there: an unreadable one is reported with a new revision, and `read` tells what became of it.
 */
export const learnFile = async (
  place: FolderPlace,
  settings: FolderSettings,
  name: string,
  known: RememberedFile | undefined,
  isThere: boolean,
): Promise<Learned> => {
  const id = remoteId(name);
  if (!isThere) return known?.revision === undefined ? { file: "Forget" } : { file: "Forget", removed: id };
  const file = await readCardFile(join(place.path, name), settings);
  if (file._tag === "Absent") return nothing;
  if (file._tag === "Busy")
    return known === undefined ? nothing : rememberAs(known, { ...known, stat: unproven });
  return file.revision === known?.revision
    ? rememberAs(known, { stat: file.stat, revision: file.revision })
    : learnContent(id, file, known?.revision !== undefined);
};

const learnContent = (id: RemoteId, file: Readable, wasListed: boolean): Learned => {
  const { stat, revision } = file;
  const content = file._tag === "Content" ? cardContentFromBytes(file.bytes) : undefined;
  if (file._tag === "Content" && content?._tag === "Person")
    return {
      file: { stat, revision },
      upsert: { id, revision, item: itemFromPerson(storedAt(id, file), content) },
    };
  return wasListed ? { file: { stat, revision }, upsert: { id, revision } } : { file: { stat } };
};

type Readable = Extract<CardFile, { readonly _tag: "Content" | "Refused" }>;

const rememberAs = (known: RememberedFile | undefined, file: RememberedFile): Learned =>
  known?.stat === file.stat && known.revision === file.revision ? nothing : { file };
