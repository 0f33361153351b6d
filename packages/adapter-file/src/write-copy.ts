import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { absurd, pipe } from "fp-ts/lib/function.js";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import {
  type FolderItem,
  type FolderWrite,
  type Marker,
  type RemoteId,
  type ReplicaError,
  type Revision,
  type WriteResult,
  remoteId,
} from "@spegla/core";
import { createFile, replaceFile } from "./atomic-write.js";
import { errorFromErrno } from "./file-error.js";
import { isItemName } from "./file-name.js";
import { revisionFromBytes } from "./file-revision.js";
import { type FileStat, statFromStats } from "./file-stat.js";
import type { FolderPlace } from "./folder-place.js";
import type { FolderSettings } from "./folder-settings.js";
import type { OwnWrites } from "./own-writes.js";
import {
  type CopyWanted,
  type PersonCard,
  type StoredCard,
  type WrittenCard,
  cardContentFromBytes,
  newCopy,
  patchedCopy,
  storedUnlessWanted,
} from "@spegla/vcard";
import { invalidItem } from "./invalid-item.js";
import { type CardFile, readCardFile } from "./read-card-file.js";
import { unlinkIfThere } from "./temporary-file.js";

type Result = WriteResult<RemoteId, FolderItem>;
type Written = TE.TaskEither<ReplicaError, Result>;
type Wants<Tag extends FolderWrite["_tag"]> = Extract<FolderWrite, { readonly _tag: Tag }>;

/** Does one write; never rejects for what a disk may answer. */
export const writeCopy =
  (place: FolderPlace, settings: FolderSettings, own: OwnWrites) =>
  (write: FolderWrite): Promise<Result> => {
    const id = fileNameOfWrite(write);
    const doing = isItemName(id)
      ? doWrite(place, settings, own, write)
      : TE.left(invalidItem(id, "id", "is no file name of a vCard"));
    return pipe(
      doing,
      TE.getOrElse((error) => async (): Promise<Result> => ({ _tag: "Failed", error })),
    )();
  };

/** A copy's name comes from its contact, so that a create repeated finds the first one. */
export const fileNameOfMarker = ({ contactId }: Marker): RemoteId => remoteId(`${contactId}.vcf`);

export const fileNameOfWrite = (write: FolderWrite): RemoteId =>
  write._tag === "Create" ? fileNameOfMarker(write.marker) : write.id;

const doWrite = (
  place: FolderPlace,
  settings: FolderSettings,
  own: OwnWrites,
  write: FolderWrite,
): Written => {
  switch (write._tag) {
    case "Create":
      return createCopy(place, settings, own, write);
    case "Update":
      return updateCopy(place, settings, own, write);
    case "Remove":
      return removeCopy(place, settings, write);
    default:
      return absurd(write);
  }
};

const createCopy = (
  place: FolderPlace,
  settings: FolderSettings,
  own: OwnWrites,
  write: Wants<"Create">,
): Written => {
  const id = fileNameOfMarker(write.marker);
  return pipe(
    TE.fromEither(withinLimit(id, settings, newCopy(write, { version: "3.0", uid: write.marker.contactId }))),
    TE.bindTo("copy"),
    TE.bind("stat", ({ copy }) =>
      TE.tryCatch(() => createFile(place.path, id, copy.bytes), errorFromErrno(id)),
    ),
    TE.map(({ copy, stat }) => doneWith(own, settings, id, copy, stat, write)),
  );
};

const updateCopy = (
  place: FolderPlace,
  settings: FolderSettings,
  own: OwnWrites,
  write: Wants<"Update">,
): Written =>
  pipe(
    readPerson(place, settings, write.id, write.revision),
    TE.flatMap(({ file, person }) =>
      pipe(
        patchedCopy(person, write, { uid: write.marker?.contactId, now: settings.now() }),
        O.match(
          (): Written =>
            TE.right({
              _tag: "Done",
              id: write.id,
              revision: file.revision,
              ...storedUnlessWanted(storedAt(write.id, file), person.card, write),
            }),
          (copy) =>
            pipe(
              TE.fromEither(withinLimit(write.id, settings, copy)),
              TE.flatMap(({ bytes }) => replaceCopy(place, settings, write.id, file, bytes)),
              TE.map((stat) => doneWith(own, settings, write.id, copy, stat, write)),
            ),
        ),
      ),
    ),
  );

const replaceCopy = (
  place: FolderPlace,
  settings: FolderSettings,
  id: RemoteId,
  file: Content,
  bytes: Uint8Array,
): TE.TaskEither<ReplicaError, FileStat> =>
  pipe(
    TE.tryCatch(
      () => replaceFile(place.path, id, bytes, file.mode, () => isUnchanged(place, settings, id, file)),
      errorFromErrno(id),
    ),
    TE.flatMap((stat) => (stat === undefined ? TE.left(changedMeanwhile(id)) : TE.right(stat))),
  );

const removeCopy = (
  place: FolderPlace,
  settings: FolderSettings,
  { id, revision }: Wants<"Remove">,
): Written =>
  pipe(
    readPerson(place, settings, id, revision),
    TE.flatMap(() => TE.tryCatch(() => unlinkIfThere(join(place.path, id)), errorFromErrno(id))),
    TE.map((): Result => ({ _tag: "Removed", id })),
    TE.orElse((error) =>
      error._tag === "NotFound" ? TE.right<never, Result>({ _tag: "Removed", id }) : TE.left(error),
    ),
  );

type Content = Extract<CardFile, { readonly _tag: "Content" }>;

export const storedAt = (id: RemoteId, { revision, modifiedAt }: Content): StoredCard => ({
  id,
  revision,
  modifiedAt,
});

/** Left `RevisionMismatch`: another content. `InvalidItem`: none of the files that are ever written. */
const readPerson = (
  place: FolderPlace,
  settings: FolderSettings,
  id: RemoteId,
  wanted: Revision,
): TE.TaskEither<ReplicaError, { readonly file: Content; readonly person: PersonCard }> =>
  pipe(
    TE.tryCatch(() => readCardFile(join(place.path, id), settings), errorFromErrno(id)),
    TE.flatMapEither((file) => contentOfFile(id, file)),
    TE.filterOrElse(
      (file) => file.revision === wanted,
      () => changedMeanwhile(id),
    ),
    TE.flatMapEither((file) => {
      const person = cardContentFromBytes(file.bytes);
      return person._tag === "Person"
        ? E.right({ file, person })
        : E.left(invalidItem(id, person.field, person.reason));
    }),
  );

/** Left `NotFound`, `InvalidItem`, or `Unavailable` for a file that keeps changing. */
export const contentOfFile = (id: RemoteId, file: CardFile): E.Either<ReplicaError, Content> => {
  switch (file._tag) {
    case "Content":
      return E.right(file);
    case "Refused":
      return E.left(invalidItem(id, "file", file.reason));
    case "Absent":
      return E.left({ _tag: "NotFound", id, message: `${id} is not there` });
    case "Busy":
      return E.left({ _tag: "Unavailable", message: `${id} is being written by another program; try again` });
    default:
      return absurd(file);
  }
};

/** By its stat where that proves it, else by its content. */
const isUnchanged = async (
  { path }: FolderPlace,
  settings: FolderSettings,
  id: RemoteId,
  { stat, revision }: Content,
): Promise<boolean> => {
  const full = join(path, id);
  if (statFromStats(await lstat(full, { bigint: true })) === stat) return true;
  const file = await readCardFile(full, settings);
  return file._tag === "Content" && file.revision === revision;
};

const doneWith = (
  own: OwnWrites,
  { now }: FolderSettings,
  id: RemoteId,
  { card, bytes }: WrittenCard,
  stat: FileStat,
  wanted: CopyWanted,
): Result => {
  const revision = revisionFromBytes(bytes);
  own.remember(id, revision, stat);
  return {
    _tag: "Done",
    id,
    revision,
    ...storedUnlessWanted({ id, revision, modifiedAt: now() }, card, wanted),
  };
};

const withinLimit = (
  id: RemoteId,
  { maxFileBytes }: FolderSettings,
  copy: WrittenCard,
): E.Either<ReplicaError, WrittenCard> =>
  copy.bytes.length <= maxFileBytes
    ? E.right(copy)
    : E.left(
        invalidItem(
          id,
          "file",
          `would have ${copy.bytes.length} bytes, more than the ${maxFileBytes} allowed`,
        ),
      );

const changedMeanwhile = (id: RemoteId): ReplicaError => ({
  _tag: "RevisionMismatch",
  id,
  message: `${id} was changed since it was read; read it again`,
});
