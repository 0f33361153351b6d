import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import {
  type ChangePage,
  type Contact,
  type Cursor,
  type Folder,
  type FolderItem,
  type FolderWrite,
  type Marker,
  type RemoteId,
  type ReplicaError,
  type Revision,
  type WriteResult,
  contactId,
  databaseId,
  emptyContact,
  mirrorId,
  remoteId,
} from "@spegla/core";
import { type FileTargetOptions, fileTarget } from "../src/index.js";

/** A folder `people` in a target of its own, for one test. */
export type FolderOnDisk = {
  readonly root: string;
  readonly path: string;
  readonly folder: Folder;
  /** Again, as a fresh process would. */
  readonly reopen: (options?: Partial<FileTargetOptions>) => Promise<Folder>;
  readonly write: (name: string, content: string | Uint8Array) => Promise<void>;
  readonly files: () => Promise<ReadonlyMap<string, string>>;
  readonly remove: () => Promise<void>;
};

export const folderOnDisk = async (
  options: Partial<FileTargetOptions> = {},
  parent: string = tmpdir(),
): Promise<FolderOnDisk> => {
  const root = await mkdtemp(join(parent, "spegla-file-"));
  const path = join(root, "people");
  await mkdir(path);
  const reopen = (more: Partial<FileTargetOptions> = {}): Promise<Folder> =>
    right(fileTarget({ directory: root, ...options, ...more }).openFolder("people"));
  return {
    root,
    path,
    folder: await reopen(),
    reopen,
    write: (name, content) => writeFile(join(path, name), content),
    files: async () =>
      new Map(
        await Promise.all(
          (await readdir(path)).map(
            async (name) => [name, await readFile(join(path, name), "latin1")] as const,
          ),
        ),
      ),
    remove: () => rm(root, { recursive: true }),
  };
};

export const right = async <Result>(effect: TE.TaskEither<ReplicaError, Result>): Promise<Result> => {
  const answer = await effect();
  if (E.isRight(answer)) return answer.right;
  throw new Error(`unexpected Left: ${JSON.stringify(answer.left)}`);
};

export const left = async (effect: TE.TaskEither<ReplicaError, unknown>): Promise<ReplicaError> => {
  const answer = await effect();
  if (E.isLeft(answer)) return answer.left;
  throw new Error(`unexpected Right: ${JSON.stringify(answer.right)}`);
};

type Page = ChangePage<RemoteId, FolderItem>;

/** All pages of a pull as one. */
export const pullAll = async (folder: Folder, since?: Cursor): Promise<Page> => {
  let page = await right(folder.pull(O.fromNullable(since)));
  while (page.more) {
    const next = await right(folder.pull(O.some(page.next)));
    page = {
      ...next,
      upserts: [...page.upserts, ...next.upserts],
      removals: [...page.removals, ...next.removals],
    };
  }
  return page;
};

export const namesOf = ({ upserts, removals }: Page): ReadonlyArray<string> => [
  ...upserts.map(({ id }) => `+${id}`),
  ...removals.map(({ id }) => `-${id}`),
];

export const personText = (name: string, ...lines: ReadonlyArray<string>): string =>
  ["BEGIN:VCARD", "VERSION:3.0", `FN:${name}`, `N:;${name};;;`, ...lines, "END:VCARD", ""].join("\r\n");

export const aContact = (givenName: string, more: Partial<Contact> = {}): Contact => ({
  ...emptyContact,
  givenName,
  ...more,
});

const made = <Id>(id: E.Either<unknown, Id>): Id => {
  if (E.isRight(id)) return id.right;
  throw new Error("no such id");
};

export const markerOf = (contact: string): Marker => ({
  databaseId: made(databaseId("db")),
  mirrorId: made(mirrorId("mirror-1")),
  contactId: made(contactId(contact)),
});

export const createOf = (contact: string, as: Contact = aContact(contact)): Wants<"Create"> => ({
  _tag: "Create",
  marker: markerOf(contact),
  contact: as,
});

type Wants<Tag extends FolderWrite["_tag"]> = Extract<FolderWrite, { readonly _tag: Tag }>;

export const updateOf = (contact: string, revision: Revision, as: Contact): Wants<"Update"> => ({
  _tag: "Update",
  id: idOf(contact),
  revision,
  marker: markerOf(contact),
  contact: as,
});

export const removeOf = (contact: string, revision: Revision): Wants<"Remove"> => ({
  _tag: "Remove",
  id: idOf(contact),
  revision,
});

export const idOf = (contact: string): RemoteId => remoteId(`${contact}.vcf`);

type Result = WriteResult<RemoteId, FolderItem>;
type Done = Extract<Result, { readonly _tag: "Done" }>;

/** The only write's result, if it was done. */
export const done = async (folder: Folder, write: FolderWrite): Promise<Done> => {
  const [result] = await right(folder.push([write]));
  if (result?._tag !== "Done") throw new Error(`not done: ${JSON.stringify(result)}`);
  return result;
};

export const tagsOf = (results: ReadonlyArray<Result>): ReadonlyArray<string> =>
  results.map((result) => (result._tag === "Failed" ? result.error._tag : result._tag));

/** Long enough that the files' times prove what was read. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
