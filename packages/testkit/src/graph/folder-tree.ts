import type { IdMint } from "./graph-ids.js";

export type MailFolder = {
  readonly id: string;
  readonly displayName: string;
  readonly parentFolderId: string;
};

/** The contact folders of one mailbox. */
export type FolderTree = {
  /** Of the default folder, `Contacts`. */
  readonly defaultFolder: string;
  /** Of Deleted Items, which is no contact folder. */
  readonly deletedItems: string;
  readonly get: (id: string) => MailFolder | undefined;
  readonly below: (parentId: string) => ReadonlyArray<MailFolder>;
  readonly all: () => ReadonlyArray<MailFolder>;
  readonly add: (parentId: string, name: string) => MailFolder;
  readonly rename: (id: string, name: string) => void;
  /** With all that is below it; the ids of those that went. */
  readonly drop: (id: string) => ReadonlyArray<string>;
};

export const folderTree = (mint: IdMint): FolderTree => {
  const folders = new Map<string, MailFolder>();
  const add = (parentFolderId: string, displayName: string): MailFolder => {
    const folder = { id: mint.folder(), displayName, parentFolderId };
    folders.set(folder.id, folder);
    return folder;
  };
  const below = (parentId: string): ReadonlyArray<MailFolder> =>
    [...folders.values()].filter(({ parentFolderId }) => parentFolderId === parentId);
  const drop = (id: string): ReadonlyArray<string> => {
    const gone = [id, ...below(id).flatMap((child) => drop(child.id))];
    folders.delete(id);
    return gone;
  };
  return {
    deletedItems: mint.folder(),
    defaultFolder: add(mint.folder(), "Contacts").id,
    get: (id) => folders.get(id),
    below,
    all: () => [...folders.values()],
    add,
    drop,
    rename: (id, displayName) => {
      const folder = folders.get(id);
      if (folder !== undefined) folders.set(id, { ...folder, displayName });
    },
  };
};
