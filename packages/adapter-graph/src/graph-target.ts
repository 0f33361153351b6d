import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { pipe } from "fp-ts/lib/function.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { Folder, FolderRef, ReplicaError, Signal, Target } from "@spegla/core";
import { ensureMasterCategory } from "./ensure-category.js";
import { findContactFolder, listContactFolders, makeContactFolder } from "./folder/contact-folders.js";
import { aborted } from "./folder/folder-error.js";
import { graphFolder } from "./folder/graph-folder.js";
import { mailboxHabits } from "./folder/mailbox-habits.js";
import type { ContactFolder } from "./folder/open-folder.js";
import { photoMemory } from "./folder/photo-memory.js";
import { type GraphOptions, graphSettings } from "./graph-options.js";
import { rememberedFolders } from "./remembered-folders.js";
import { graphClient } from "./wire/make-graph-client.js";

/**
 * A mailbox of Exchange Online or Outlook.com whose contact folders are the folders; a folder's id is the
 * service's own, and another mailbox has none of it. Nothing is asked before it is used. Make one target for a
 * mailbox in a process: the four requests at once that the service allows are counted in it.
 * Throws a `TypeError` that names the option that is wrong and the fix.
 */
export const graphTarget = (options: GraphOptions): Target => {
  const settings = graphSettings(options);
  const client = graphClient(settings);
  const folders = rememberedFolders(settings);
  const [habits, photos] = [mailboxHabits(), photoMemory(rememberedContacts)];
  const openFolder = async (
    id: string,
    signal: Signal | undefined,
  ): Promise<E.Either<ReplicaError, Folder>> => {
    const known = folders.find(id);
    if (O.isSome(known)) return E.right(known.value);
    const found = await findContactFolder(client, id, signal);
    return E.map((folder: ContactFolder) =>
      folders.remember(graphFolder({ folder, client, settings, habits, photos })),
    )(found);
  };
  const folderRef = ({ id, name }: ContactFolder): FolderRef => ({
    id,
    name,
    access: settings.access ?? "ReadWrite",
  });
  return {
    name:
      settings.user === undefined
        ? `Exchange at ${new URL(settings.origin).hostname}`
        : `Exchange mailbox of ${settings.user}`,
    listFolders: (signal) =>
      pipe(
        notAborted(signal),
        TE.flatMap(() => () => listContactFolders(client, signal)),
        TE.map((all) => all.map(folderRef)),
      ),
    openFolder: (id, signal) =>
      pipe(
        notAborted(signal),
        TE.flatMap(() => () => openFolder(id, signal)),
      ),
    createFolder: (name, signal) =>
      pipe(
        notAborted(signal),
        TE.flatMapEither(() => folderNameFrom(name, settings)),
        TE.flatMap((checked) => () => makeContactFolder(client, checked, signal)),
        TE.map(folderRef),
      ),
    ensureCategory: (name, signal) =>
      pipe(
        notAborted(signal),
        TE.flatMap(() =>
          settings.access === "ReadOnly"
            ? TE.right(undefined)
            : () => ensureMasterCategory(client, name, signal),
        ),
      ),
  };
};

const rememberedContacts = 50_000;

const folderNameFrom = (
  given: string,
  { access }: Pick<GraphOptions, "access">,
): E.Either<ReplicaError, string> => {
  const name = given.trim();
  if (access === "ReadOnly")
    return E.left({ _tag: "Forbidden", message: "No folder may be made: this target is only read" });
  return /^[^\p{Cc}]{1,255}$/u.test(name) ? E.right(name) : E.left(wrongName(name.slice(0, 100)));
};

const wrongName = (name: string): ReplicaError => {
  const reason = "needs 1 to 255 characters, and no controls";
  return { _tag: "InvalidItem", id: name, field: "name", reason, message: `The name "${name}" ${reason}` };
};

/** Asked when the effect runs, not when it is made. */
const notAborted =
  (signal: Signal | undefined): TE.TaskEither<ReplicaError, void> =>
  async () =>
    signal?.aborted === true
      ? E.left(aborted("It was stopped before anything was done."))
      : E.right(undefined);
