import * as TE from "fp-ts/lib/TaskEither.js";
import type { Folder, ReplicaError, Signal } from "@spegla/core";
import { graphProjection } from "../contact/projection.js";
import { findCopies } from "./find-copies.js";
import { aborted } from "./folder-error.js";
import type { OpenFolder } from "./open-folder.js";
import { pullFolder } from "./pull-folder.js";
import { pushFolder } from "./push-folder.js";
import { readContacts, readPhoto } from "./read-contacts.js";

/** One contact folder as a folder of persons. Distribution lists in it are listed by no endpoint. */
export const graphFolder = (open: OpenFolder): Folder => {
  const { folder, settings } = open;
  const [pull, read, push, photo, find] = [
    pullFolder(open),
    readContacts(open),
    pushFolder(open),
    readPhoto(open),
    findCopies(open),
  ];
  return {
    id: folder.id,
    name: folder.name,
    capabilities: {
      projection: graphProjection(settings.photos ?? "Held"),
      access: settings.access ?? "ReadWrite",
      revisions: "Verified",
      listing: "Eventual",
      // Whole requests of 20, and few intents open at a time.
      batchSize: 80,
      // Most requests at once are kept within one call.
      concurrency: 1,
    },
    pull: (since, signal) => unlessAborted(signal, pull(since, signal)),
    read: (ids, signal) => unlessAborted(signal, read(ids, signal)),
    push: (writes, signal) => unlessAborted(signal, push(writes, signal)),
    photo: (id, wanted, signal) => unlessAborted(signal, photo(id, wanted, signal)),
    find: (markers, signal) => unlessAborted(signal, find(markers, signal)),
  };
};

const unlessAborted =
  <Answer>(
    signal: Signal | undefined,
    asking: TE.TaskEither<ReplicaError, Answer>,
  ): TE.TaskEither<ReplicaError, Answer> =>
  async () =>
    signal?.aborted === true
      ? TE.left(aborted("Nothing was asked or written: it was stopped before."))()
      : asking();
