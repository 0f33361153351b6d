import type {
  ChangePage,
  Contact,
  Cursor,
  Folder,
  FolderItem,
  FolderWrite,
  ReadResult,
  RemoteId,
  ReplicaError,
  WriteResult,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { type MemoryFolder, type MemoryFolderOptions, type TargetDeclaration } from "../src/index.js";
import { type Plant, inFolders } from "./planted-target-subject.js";

/** A defect, and the rule that has to catch it. */
export type PlantedFault = {
  readonly rule: string;
  readonly fault: string;
  /** Of the sound folder, and the faulty one alike. */
  readonly options?: MemoryFolderOptions;
  readonly lag?: number;
  readonly declared?: Partial<TargetDeclaration>;
  readonly plant: Plant;
  /** Where the sound folder is not simply one without the plant. */
  readonly sound?: Plant;
};

type Page = ChangePage<RemoteId, FolderItem>;
type Result = WriteResult<RemoteId, FolderItem>;
type Read = ReadResult<RemoteId, FolderItem>;
type Changing<Value, More extends ReadonlyArray<unknown>> = (value: Value, ...more: More) => Value;

export const pulling = (change: Changing<Page, [since: O.Option<Cursor>, folder: MemoryFolder]>): Plant =>
  inFolders((folder) => ({
    pull: (since, signal) =>
      pipe(
        folder.pull(since, signal),
        TE.map((page) => change(page, since, folder)),
      ),
  }));

/** Answers a pull that the sound folder refuses. */
export const forgivingPull = (answer: (since: string) => Page | undefined): Plant =>
  inFolders((folder) => ({
    pull: (since, signal) =>
      pipe(
        folder.pull(since, signal),
        TE.orElse((error) => {
          const page = answer(O.toUndefined(since) ?? "");
          return page === undefined ? TE.left(error) : TE.right(page);
        }),
      ),
  }));

export const reading = (
  change: Changing<ReadonlyArray<Read>, [ids: ReadonlyArray<RemoteId>, folder: MemoryFolder]>,
): Plant =>
  inFolders((folder) => ({
    read: (ids, signal) =>
      pipe(
        folder.read(ids, signal),
        TE.map((answers) => change(answers, ids, folder)),
      ),
  }));

/** What a read finds is shown otherwise. */
export const showing = (change: (item: FolderItem) => FolderItem): Plant =>
  reading((answers) =>
    answers.map((answer) =>
      answer._tag === "Found" ? { _tag: "Found", item: change(answer.item) } : answer,
    ),
  );

/** Every write is another one by the time it is done. */
export const writing = (change: Changing<FolderWrite, [folder: MemoryFolder]>): Plant =>
  inFolders((folder) => ({
    push: (writes, signal) =>
      TE.flatMap(() =>
        folder.push(
          writes.map((write) => change(write, folder)),
          signal,
        ),
      )(now),
  }));

/** Every write is done, and answered otherwise. */
export const answering = (change: Changing<Result, [write: FolderWrite, folder: MemoryFolder]>): Plant =>
  inFolders((folder) => ({
    push: (writes, signal) =>
      pipe(
        folder.push(writes, signal),
        TE.map((results) =>
          results.map((result, at) => {
            const write = writes[at];
            return write === undefined ? result : change(result, write, folder);
          }),
        ),
      ),
  }));

/** What a service makes of a contact it is sent; `kept`: what an update finds there. */
type Keeping = (sent: Contact, kept: Contact | undefined) => Contact;

/** The service keeps another contact than it was sent, and does not say so. */
export const keepingSilently = (change: Keeping, tags?: ReadonlyArray<FolderWrite["_tag"]>): Plant =>
  keepingAnswered(silent, change, tags);

/** The same, but it says so. */
export const keeping = (change: Keeping, tags?: ReadonlyArray<FolderWrite["_tag"]>): Plant =>
  keepingAnswered(outspoken, change, tags);

const keepingAnswered = (
  answer: (result: Result, folder: MemoryFolder) => Result,
  change: Keeping,
  tags: ReadonlyArray<FolderWrite["_tag"]> = ["Create", "Update"],
): Plant =>
  inFolders((folder) => ({
    push: (writes, signal) =>
      pipe(
        now,
        TE.flatMap(() =>
          folder.push(
            writes.map((write) => changed(write, change, tags, folder)),
            signal,
          ),
        ),
        TE.map((results) => results.map((result) => answer(result, folder))),
      ),
  }));

const changed = (
  write: FolderWrite,
  change: Keeping,
  tags: ReadonlyArray<FolderWrite["_tag"]>,
  folder: MemoryFolder,
): FolderWrite => {
  if (write._tag === "Remove" || !tags.includes(write._tag)) return write;
  const kept = write._tag === "Update" ? itemIn(folder, write.id)?.contact : undefined;
  return { ...write, contact: change(write.contact, kept) };
};

export const silent = (result: Result): Result => {
  if (result._tag !== "Done") return result;
  const { stored: _, ...rest } = result;
  return rest;
};

const outspoken = (result: Result, folder: MemoryFolder): Result => {
  const item = result._tag === "Done" ? itemIn(folder, result.id) : undefined;
  return result._tag === "Done" && item !== undefined ? { ...result, stored: item } : result;
};

export const finding = (find: (folder: MemoryFolder) => Folder["find"]): Plant =>
  inFolders((folder) => ({ find: find(folder) }));

/** Deaf to signals. */
export const deaf = (...names: ReadonlyArray<"pull" | "read" | "push" | "find" | "photo">): Plant =>
  inFolders((folder) => {
    const calls: Pick<Folder, "pull" | "read" | "push" | "find" | "photo"> = {
      pull: (since) => folder.pull(since),
      read: (ids) => folder.read(ids),
      push: (writes) => folder.push(writes),
      find: (markers) => folder.find(markers),
      photo: (id, photo) => folder.photo(id, photo),
    };
    return Object.fromEntries(names.map((name) => [name, calls[name]]));
  });

export const itemIn = (folder: MemoryFolder, wanted: RemoteId) =>
  folder.all().find(({ id }) => id === wanted);

/** The write at whatever revision its item has now. */
export const unconditional = (write: FolderWrite, folder: MemoryFolder): FolderWrite => {
  const item = write._tag === "Create" ? undefined : itemIn(folder, write.id);
  return item === undefined || write._tag === "Create" ? write : { ...write, revision: item.revision };
};

export const failed = (error: ReplicaError): Result => ({ _tag: "Failed", error });

/** The cursor that has seen everything, found by reading on from this one. */
export const cursorAtHead = async (folder: MemoryFolder, since: Cursor): Promise<Cursor> => {
  for (let cursor = since; ;) {
    const page = await folder.pull(O.some(cursor))();
    if (E.isLeft(page) || !page.right.more) return E.isLeft(page) ? cursor : page.right.next;
    cursor = page.right.next;
  }
};

/** Writes that look at the folder do so when the effect runs, not when it is made. */
const now: TE.TaskEither<ReplicaError, void> = TE.right(undefined);
