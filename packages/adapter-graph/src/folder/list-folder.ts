import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { type RemoteId, type ReplicaError, type Revision, type Signal, remoteId } from "@spegla/core";
import { revisionOfContact } from "../contact/graph-contact.js";
import { decodedAnswer } from "../wire/decode-answer.js";
import type { GraphRequest } from "../wire/graph-client.js";
import { replicaErrorFromGraph } from "../wire/replica-error.js";
import type { Answered } from "./ask-all.js";
import { firstListingPath } from "./contact-requests.js";
import { protocolViolation, unavailable } from "./folder-error.js";
import type { OpenFolder } from "./open-folder.js";

type Listed = ReadonlyMap<RemoteId, Revision>;

/**
 * Everything in the folder. Pages are counted by position, which shifts when something comes or goes
 * meanwhile: only a second look that sees the same proves that nothing was passed over.
 * Left `Unavailable`: the folder does not hold still.
 */
export const listFolder = async (
  open: OpenFolder,
  signal?: Signal,
): Promise<E.Either<ReplicaError, Listed>> => {
  let before: Listed | undefined;
  for (let look = 0; look < mostLooks; look += 1) {
    const listed = await listOnce(open, signal);
    if (E.isLeft(listed)) return listed;
    if (before !== undefined && isSame(before, listed.right)) return listed;
    before = listed.right;
  }
  return E.left(unavailable(`the folder ${open.folder.name} changes while it is listed; try again`));
};

const mostLooks = 5;

const listOnce = async (
  open: OpenFolder,
  signal: Signal | undefined,
): Promise<E.Either<ReplicaError, Listed>> => {
  const listed = new Map<RemoteId, Revision>();
  for (let path: string | undefined = firstListingPath(open); path !== undefined;) {
    const page: E.Either<ReplicaError, ListPage> = await listPage(open, path, signal);
    if (E.isLeft(page)) return page;
    for (const entry of page.right.value) {
      const revision = revisionOfContact(entry);
      if (revision !== undefined) listed.set(remoteId(entry.id), revision);
    }
    path = page.right["@odata.nextLink"];
  }
  return E.right(listed);
};

/** Any listing of this folder's contacts by id and changeKey. */
export const listPage = async (
  open: OpenFolder,
  path: string,
  signal: Signal | undefined,
): Promise<E.Either<ReplicaError, ListPage>> => {
  const request = { method: "GET", path } as const;
  return listPageFrom(open, request, await open.client.send(request, signal));
};

export const listPageFrom = (
  { folder }: OpenFolder,
  request: GraphRequest,
  answer: Answered | undefined,
): E.Either<ReplicaError, ListPage> => {
  if (answer === undefined)
    return E.left(protocolViolation(`a listing of ${folder.name} was not answered; try again`));
  const page = E.flatMap(decodedAnswer(ListPage, request))(answer);
  return E.isLeft(page) ? E.left(replicaErrorFromGraph(page.left, { _tag: "Folder", id: folder.id })) : page;
};

const text = t.union([t.string, t.null]);

const ListPage = t.intersection([
  t.type({
    value: t.array(
      t.intersection([t.type({ id: t.string }), t.partial({ "@odata.etag": text, changeKey: text })]),
    ),
  }),
  t.partial({ "@odata.nextLink": t.string }),
]);
export type ListPage = t.TypeOf<typeof ListPage>;

const isSame = (a: Listed, b: Listed): boolean =>
  a.size === b.size && [...a].every(([id, revision]) => b.get(id) === revision);
