import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import type { ReplicaError, Signal } from "@spegla/core";
import { decodedAnswer } from "../wire/decode-answer.js";
import type { GraphClient, GraphRequest } from "../wire/graph-client.js";
import { type GraphSubject, replicaErrorFromGraph } from "../wire/replica-error.js";
import type { ContactFolder } from "./open-folder.js";

type Attempt<Result> = Promise<E.Either<ReplicaError, Result>>;

/**
 * All contact folders of the mailbox, the default one first, then level by level: a request for the top, one
 * for the default folder, and one for each other folder and what is below it.
 * @see https://learn.microsoft.com/graph/api/user-list-contactfolders
 */
export const listContactFolders = async (
  client: GraphClient,
  signal?: Signal,
): Attempt<ReadonlyArray<ContactFolder>> => {
  const top = await foldersBelow(client, undefined, signal);
  if (E.isLeft(top)) return top;
  const root = await defaultFolder(client, top.right[0]?.parentFolderId, signal);
  if (E.isLeft(root)) return root;
  const found = new Map(root.right.map((folder) => [folder.id, folder]));
  const pending = [...top.right];
  for (let folder = pending.shift(); folder !== undefined; folder = pending.shift()) {
    if (found.has(folder.id)) continue;
    found.set(folder.id, contactFolder(folder));
    const below = await foldersBelow(client, folder.id, signal);
    if (E.isLeft(below)) return below;
    pending.push(...below.right);
  }
  return E.right([...found.values()]);
};

/**
 * The folder of exactly this id. Left `NotFound` also for a name by which the service knows a folder: in
 * another mailbox it is another folder's.
 */
export const findContactFolder = async (
  client: GraphClient,
  id: string,
  signal?: Signal,
): Attempt<ContactFolder> => {
  const found = await folderAt(client, id, signal);
  if (E.isLeft(found)) return found;
  return found.right.id === id ? E.right(contactFolder(found.right)) : E.left(noFolder(id));
};

/** Below the default folder. Left `RevisionMismatch`: there is one of that name in the mailbox. */
export const makeContactFolder = async (
  client: GraphClient,
  name: string,
  signal?: Signal,
): Attempt<ContactFolder> => {
  const known = await listContactFolders(client, signal);
  if (E.isLeft(known)) return known;
  if (known.right.some((folder) => folder.name.toLowerCase() === name.toLowerCase()))
    return E.left(nameTaken(name));
  const made = await ask(
    client,
    {
      method: "POST",
      path: `${client.mailbox}/contactFolders`,
      body: { _tag: "Json", json: { displayName: name } },
    },
    Folder,
    { _tag: "Folder", id: name },
    signal,
  );
  return E.map(contactFolder)(made);
};

/**
 * Listings leave the default folder out. It is where the service's name for it leads, else what the folders at
 * the top are in, or any contact; none: an empty mailbox of a service that does not know the name.
 * @see https://learn.microsoft.com/graph/known-issues (contacts)
 */
const defaultFolder = async (
  client: GraphClient,
  above: string | null | undefined,
  signal: Signal | undefined,
): Attempt<ReadonlyArray<ContactFolder>> => {
  const byName = await folderAt(client, "contacts", signal);
  if (E.isRight(byName)) return E.right([contactFolder(byName.right)]);
  if (byName.left._tag !== "NotFound") return byName;
  const id = typeof above === "string" ? E.right(above) : await folderOfAnyContact(client, signal);
  if (E.isLeft(id)) return id;
  const byId = id.right === "" ? byName : await folderAt(client, id.right, signal);
  if (E.isRight(byId)) return E.right([contactFolder(byId.right)]);
  return byId.left._tag === "NotFound" ? E.right([]) : byId;
};

/** Empty: there is no contact. */
const folderOfAnyContact = async (client: GraphClient, signal: Signal | undefined): Attempt<string> => {
  const path = `${client.mailbox}/contacts?$top=1&$select=parentFolderId`;
  const answer = await ask(client, { method: "GET", path }, ContactPlaces, mailbox, signal);
  return E.isLeft(answer) ? answer : E.right(answer.right.value[0]?.parentFolderId ?? "");
};

const folderAt = (
  client: GraphClient,
  id: string,
  signal: Signal | undefined,
): Attempt<t.TypeOf<typeof Folder>> =>
  ask(
    client,
    {
      method: "GET",
      path: `${client.mailbox}/contactFolders/${encodeURIComponent(id)}?$select=${selection}`,
    },
    Folder,
    { _tag: "Folder", id },
    signal,
  );

const foldersBelow = async (
  client: GraphClient,
  parent: string | undefined,
  signal: Signal | undefined,
): Attempt<ReadonlyArray<t.TypeOf<typeof Folder>>> => {
  const place = parent === undefined ? "" : `/${encodeURIComponent(parent)}/childFolders`;
  const folders: Array<t.TypeOf<typeof Folder>> = [];
  const first = `${client.mailbox}/contactFolders${place}?$select=${selection}&$top=100`;
  for (let path: string | undefined = first; path !== undefined;) {
    const page: E.Either<ReplicaError, t.TypeOf<typeof FolderPage>> = await ask(
      client,
      { method: "GET", path },
      FolderPage,
      mailbox,
      signal,
    );
    if (E.isLeft(page)) return page;
    folders.push(...page.right.value);
    path = page.right["@odata.nextLink"];
  }
  return E.right(folders);
};

const ask = async <Decoded>(
  client: GraphClient,
  request: GraphRequest,
  codec: t.Decoder<unknown, Decoded>,
  about: GraphSubject,
  signal: Signal | undefined,
): Attempt<Decoded> => {
  const answer = E.flatMap(decodedAnswer(codec, request))(await client.send(request, signal));
  return E.isLeft(answer) ? E.left(replicaErrorFromGraph(answer.left, about)) : answer;
};

const selection = "id,displayName,parentFolderId";
const mailbox: GraphSubject = { _tag: "Mailbox", id: "" };

const Folder = t.intersection([
  t.type({ id: t.string }),
  t.partial({
    displayName: t.union([t.string, t.null]),
    parentFolderId: t.union([t.string, t.null]),
  }),
]);

const FolderPage = t.intersection([
  t.type({ value: t.array(Folder) }),
  t.partial({ "@odata.nextLink": t.string }),
]);

const ContactPlaces = t.type({
  value: t.array(t.partial({ parentFolderId: t.union([t.string, t.null]) })),
});

const contactFolder = ({ id, displayName }: t.TypeOf<typeof Folder>): ContactFolder => ({
  id,
  name: displayName?.trim() ? displayName : id,
});

const noFolder = (id: string): ReplicaError => ({
  _tag: "NotFound",
  id,
  message: `"${id}" is no folder's id; give one of those that listFolders gives`,
});

const nameTaken = (name: string): ReplicaError => ({
  _tag: "RevisionMismatch",
  id: name,
  message: `There is a contact folder "${name}" already; choose another name, or that folder`,
});
