import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { FieldChange } from "../change/diff.js";
import { singlePath } from "../contact/field-path.js";
import type { ContactId } from "../contact/ids.js";
import type { Contact, Photo } from "../contact/contact.js";
import type { BusinessContact, ContactDatabase, DatabaseWrite } from "../replica/database.js";
import type { Folder, FolderItem, FolderWrite } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { eqMarker } from "../replica/marker.js";
import type { WriteResult } from "../replica/replica.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { withSentTwice } from "./import-made.js";
import { lacksPhoto, withoutItsPhoto } from "./lacking-photo.js";
import type { LosingPhotos } from "./losing-photo.js";
import type { Keyed } from "./mirror-state.js";
import type { Operation } from "./operation.js";
import { type Patience, patiently } from "./patience.js";
import { type Answered, type Pushed, pushWrites } from "./push-writes.js";
import type { Executed } from "./executed.js";

export type WaveRun = {
  readonly database: ContactDatabase;
  readonly folder: Folder;
  readonly patience: Patience;
};

/**
 * Database first: nothing is taken from a folder before its edits are home. What would overwrite a
 * photo that could not be had is not done.
 */
export const executeWave = async (
  run: WaveRun,
  wave: ReadonlyArray<Keyed<Operation>>,
  photos: LosingPhotos,
): Promise<ReadonlyArray<Executed>> => {
  const ready = wave.filter(({ key }) => photos.get(key)?._tag !== "Left");
  const onDatabase = await pushDatabase(run, ready);
  const databaseOf = new Map(onDatabase.map(({ key, result }) => [key, result]));
  const onFolder = await pushFolder(
    run,
    ready.filter(({ key }) => !isFailure(databaseOf.get(key))),
  );
  const folderOf = new Map(onFolder.map(({ key, result }) => [key, result]));
  return wave.map((planned) => {
    const photo = photos.get(planned.key);
    if (photo !== undefined && E.isLeft(photo))
      return { planned, database: { _tag: "Failed", error: photo.left } };
    const database = databaseOf.get(planned.key);
    const folder = folderOf.get(planned.key);
    return {
      planned,
      ...(database === undefined ? {} : { database }),
      ...(folder === undefined ? {} : { folder }),
    };
  });
};

const isFailure = (result: Pushed<unknown, unknown> | undefined): boolean =>
  result?._tag === "Failed" || result?._tag === "Unsent";

const pushDatabase = async (
  run: WaveRun,
  wave: ReadonlyArray<Keyed<Operation>>,
): Promise<ReadonlyArray<Answered<ContactId, BusinessContact>>> =>
  withSentTwice(
    run,
    wave,
    await pushKeyed(
      wave.flatMap(({ key, value: { database, intoDatabase, remoteId } }) => {
        if (database === undefined) return [];
        const photo = photoFor(database, intoDatabase);
        const write =
          photo === undefined || remoteId === undefined
            ? TE.right(database)
            : withBytes<DatabaseWrite>(
                database,
                run.folder.photo(remoteId, photo, run.patience.signal),
                run.patience,
              );
        return [{ key, write }];
      }),
      pushWrites<ContactId, BusinessContact, DatabaseWrite>(
        { push: run.database.push, batchSize: databaseBatch, concurrency: 1 },
        run.patience,
      ),
    ),
  );

const pushFolder = (
  run: WaveRun,
  wave: ReadonlyArray<Keyed<Operation>>,
): Promise<ReadonlyArray<Answered<RemoteId, FolderItem>>> =>
  pushKeyed(
    wave.flatMap(({ key, value: { folder, intoFolder, contactId } }) => {
      if (folder === undefined) return [];
      const photo = photoFor(folder, intoFolder);
      const write =
        photo === undefined
          ? TE.right(folder)
          : withBytes<FolderWrite>(
              folder,
              run.database.photo(contactId, photo, run.patience.signal),
              run.patience,
            );
      return [{ key, write }];
    }),
    pushWrites<RemoteId, FolderItem, FolderWrite>(
      {
        push: run.folder.push,
        batchSize: run.folder.capabilities.batchSize,
        concurrency: run.folder.capabilities.concurrency,
        resolve: (writes) => resolveCreates(run, writes),
      },
      run.patience,
    ),
  );

const databaseBatch = 256;

/** Sends the writes whose photo could be had; a photo that could not is its write's failure. */
const pushKeyed = async <Id, Item, Write>(
  writes: ReadonlyArray<{ readonly key: string; readonly write: TE.TaskEither<ReplicaError, Write> }>,
  push: (writes: ReadonlyArray<Write>) => Promise<ReadonlyArray<Pushed<Id, Item>>>,
): Promise<ReadonlyArray<Answered<Id, Item>>> => {
  const ready: Array<{ readonly key: string; readonly write: Write }> = [];
  const answers: Array<Answered<Id, Item>> = [];
  for (const { key, write } of writes) {
    const made = await write();
    if (E.isRight(made)) ready.push({ key, write: made.right });
    else answers.push({ key, result: { _tag: "Failed", error: made.left } });
  }
  const results = await push(ready.map(({ write }) => write));
  for (const [at, { key }] of ready.entries()) answers.push({ key, result: results[at] ?? notAnswered });
  return answers;
};

const withBytes = <Write>(
  write: Write,
  photo: TE.TaskEither<ReplicaError, Uint8Array>,
  patience: Patience,
): TE.TaskEither<ReplicaError, Write & { readonly photoBytes: Uint8Array }> =>
  pipe(
    patiently(patience)(photo),
    TE.map((photoBytes) => ({ ...write, photoBytes })),
  );

const photoFor = (write: DatabaseWrite | FolderWrite, changes: Changes): Photo | undefined => {
  if (write._tag === "Remove") return undefined;
  return write._tag === "Create" ? write.contact.photo : photoIfNews(write.contact.photo, changes);
};

type Changes = ReadonlyArray<FieldChange> | undefined;

const photoIfNews = (photo: Photo | undefined, changes: Changes): Photo | undefined =>
  changes?.some(({ path }) => path === singlePath("photo")) === true ? photo : undefined;

/** A create whose answer was lost is where its marker is. */
const resolveCreates = async (
  { folder, patience }: WaveRun,
  writes: ReadonlyArray<FolderWrite>,
): Promise<E.Either<ReplicaError, ReadonlyMap<FolderWrite, WriteResult<RemoteId, FolderItem>>>> => {
  const creates = writes.flatMap((write) => (write._tag === "Create" ? [write] : []));
  if (creates.length === 0) return E.right(new Map());
  const found = await patiently(patience)(
    folder.find(
      creates.map(({ marker }) => marker),
      patience.signal,
    ),
  )();
  if (E.isLeft(found)) return found;
  return E.right(
    new Map(
      creates.flatMap((write): Array<[FolderWrite, WriteResult<RemoteId, FolderItem>]> => {
        const item = found.right.find(({ marker }) => marker !== undefined && eqMarker(marker, write.marker));
        return item === undefined ? [] : [[write, resultOfCreate(write.contact, item)]];
      }),
    ),
  );
};

const resultOfCreate = (meant: Contact, item: FolderItem): WriteResult<RemoteId, FolderItem> =>
  lacksPhoto(meant, item)
    ? { _tag: "Failed", error: { _tag: "RevisionMismatch", id: item.id, message: withoutItsPhoto } }
    : { _tag: "Done", id: item.id, revision: item.revision, stored: item };

const notAnswered = {
  _tag: "Failed",
  error: { _tag: "ProtocolViolation", message: "the write was sent but not answered" },
} as const;
