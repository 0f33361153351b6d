import type { Folder, Projection } from "@spegla/core";
import { vCardProjection } from "@spegla/vcard";
import type { FolderPlace } from "./folder-place.js";
import { pullFolder } from "./folder-pull.js";
import { pushFolder } from "./folder-push.js";
import { findItems, readItems, readPhoto } from "./folder-read.js";
import type { FolderSettings } from "./folder-settings.js";
import { acknowledgeWrites, ownWrites } from "./own-writes.js";
import { sweepTemporaryFiles } from "./temporary-file.js";

/** One directory of vCards as a folder of persons. */
export const fileFolder = (place: FolderPlace, name: string, settings: FolderSettings): Folder => {
  const own = ownWrites();
  let swept: Promise<void> | undefined;
  const sweepOnce = (): Promise<void> => (swept ??= sweepTemporaryFiles(place.path, settings.now));
  return {
    id: place.id,
    name,
    capabilities: {
      projection: projectionFor(settings),
      access: settings.access,
      revisions: "Verified",
      listing: "Immediate",
      batchSize: 128,
      concurrency: 2,
    },
    pull: pullFolder(place, settings),
    read: readItems(place, settings),
    push: pushFolder(place, settings, own, sweepOnce),
    photo: readPhoto(place, settings),
    find: findItems(place, settings),
    acknowledge: (since, writes) => acknowledgeWrites(place.identity, own, since, writes),
  };
};

/** A photo takes a third more room in its card than by itself, which has to fit into one file. */
const projectionFor = ({ maxFileBytes }: FolderSettings): Projection => {
  const { photo, ...rest } = vCardProjection("3.0");
  return photo === undefined
    ? rest
    : { ...rest, photo: { maxBytes: Math.min(photo.maxBytes, Math.floor(maxFileBytes * 0.7)) } };
};
