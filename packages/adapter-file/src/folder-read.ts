import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import {
  type FolderItem,
  type Marker,
  type Photo,
  type ReadResult,
  type RemoteId,
  type ReplicaError,
  type Signal,
  eqMarker,
  remoteId,
  stringFromMarker,
} from "@spegla/core";
import { mapConcurrently } from "./concurrently.js";
import { isItemName, sortNames, isSafeSegment } from "./file-name.js";
import { type FolderPlace, lookIntoPlace } from "./folder-place.js";
import type { FolderSettings } from "./folder-settings.js";
import { cardContentFromBytes, itemFromPerson, markerProperty } from "@spegla/vcard";
import { invalidItem } from "./invalid-item.js";
import { readCardFile } from "./read-card-file.js";
import { contentOfFile, fileNameOfMarker, storedAt } from "./write-copy.js";

type Read = ReadResult<RemoteId, FolderItem>;

export const readItems =
  (place: FolderPlace, settings: FolderSettings) =>
  (ids: ReadonlyArray<RemoteId>, signal?: Signal): TE.TaskEither<ReplicaError, ReadonlyArray<Read>> =>
    pipe(
      lookIntoPlace(place, () =>
        mapConcurrently(settings.readConcurrency, ids, async (id): Promise<Read> =>
          signal?.aborted === true
            ? { _tag: "Unreadable", id, error: aborted }
            : readItem(place, settings, id),
        ),
      ),
      unlessAborted(signal),
    );

/** Looks at the names the copies have by themselves, and only for those not found there into all files. */
export const findItems =
  (place: FolderPlace, settings: FolderSettings) =>
  (markers: ReadonlyArray<Marker>, signal?: Signal): TE.TaskEither<ReplicaError, ReadonlyArray<FolderItem>> =>
    pipe(
      lookIntoPlace(place, async () => {
        const byName = await itemsOf(place, settings, markers, markers.map(fileNameOfMarker), signal);
        const found = new Set(
          byName.flatMap(({ marker }) => (marker === undefined ? [] : [stringFromMarker(marker)])),
        );
        const missed = markers.filter((marker) => !found.has(stringFromMarker(marker)));
        if (missed.length === 0) return byName;
        const names = sortNames((await readdir(place.path)).filter(isItemName));
        return [...byName, ...(await itemsOf(place, settings, missed, names.map(remoteId), signal))];
      }),
      unlessAborted(signal),
    );

export const readPhoto =
  (place: FolderPlace, settings: FolderSettings) =>
  (id: RemoteId, photo: Photo, signal?: Signal): TE.TaskEither<ReplicaError, Uint8Array> =>
    pipe(
      notAborted(signal),
      TE.flatMap(() => TE.fromPredicate(isItemName, noSuchPhoto)(id)),
      TE.flatMap(() => lookIntoPlace(place, () => readCardFile(join(place.path, id), settings))),
      TE.flatMapEither((file) => contentOfFile(id, file)),
      TE.flatMapEither(({ bytes }) => {
        const content = cardContentFromBytes(bytes);
        const found = content._tag === "Person" ? content.photoBytes() : undefined;
        return found !== undefined && createHash("sha256").update(found).digest("hex") === photo.hash
          ? E.right(found)
          : E.left(noSuchPhoto(id));
      }),
    );

const readItem = async (place: FolderPlace, settings: FolderSettings, id: RemoteId): Promise<Read> => {
  if (!isSafeSegment(id))
    return { _tag: "Unreadable", id, error: invalidItem(id, "id", "is no file name of this folder") };
  if (!isItemName(id)) return { _tag: "Missing", id };
  return pipe(
    contentOfFile(id, await readCardFile(join(place.path, id), settings)),
    E.flatMap((file): E.Either<ReplicaError, Read> => {
      const content = cardContentFromBytes(file.bytes);
      return content._tag === "Person"
        ? E.right({ _tag: "Found", item: itemFromPerson(storedAt(id, file), content) })
        : E.left(invalidItem(id, content.field, content.reason));
    }),
    E.getOrElse((error): Read =>
      error._tag === "NotFound" ? { _tag: "Missing", id } : { _tag: "Unreadable", id, error },
    ),
  );
};

/** Those of the named files that carry one of the markers; a file without any is not parsed. */
const itemsOf = async (
  place: FolderPlace,
  settings: FolderSettings,
  markers: ReadonlyArray<Marker>,
  names: ReadonlyArray<RemoteId>,
  signal: Signal | undefined,
): Promise<ReadonlyArray<FolderItem>> => {
  const found = await mapConcurrently(settings.readConcurrency, names, async (id) => {
    if (signal?.aborted === true) return [];
    const file = await readCardFile(join(place.path, id), settings);
    if (file._tag !== "Content" || !mentionsMarker(file.bytes)) return [];
    const content = cardContentFromBytes(file.bytes);
    if (content._tag === "NoPerson") return [];
    const item = itemFromPerson(storedAt(id, file), content);
    return markers.some((marker) => item.marker !== undefined && eqMarker(item.marker, marker)) ? [item] : [];
  });
  return found.flat();
};

/** Whoever rewrote our card may have changed the name's case, or the encoding to UTF-16 (then: look closer). */
const mentionsMarker = (bytes: Uint8Array): boolean =>
  (bytes[0] ?? 0) >= 0xfe ||
  markerName.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));

const markerName = new RegExp(markerProperty, "iu");

const unlessAborted =
  (signal: Signal | undefined) =>
  <Result>(looking: TE.TaskEither<ReplicaError, Result>): TE.TaskEither<ReplicaError, Result> =>
    pipe(
      looking,
      TE.filterOrElse(
        () => signal?.aborted !== true,
        () => aborted,
      ),
    );

const notAborted = (signal: Signal | undefined): TE.TaskEither<ReplicaError, void> =>
  unlessAborted(signal)(TE.right(undefined));

const aborted: ReplicaError = { _tag: "Aborted", message: "Reading was stopped." };

const noSuchPhoto = (id: string): ReplicaError => ({
  _tag: "NotFound",
  id,
  message: `${id} does not carry that photo any more`,
});
