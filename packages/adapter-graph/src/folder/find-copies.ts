import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import {
  type FolderItem,
  type Marker,
  type RemoteId,
  type ReplicaError,
  type Signal,
  remoteId,
  stringFromMarker,
} from "@spegla/core";
import { askAll } from "./ask-all.js";
import { markedContactsPath } from "./contact-requests.js";
import { listPage, listPageFrom } from "./list-folder.js";
import type { OpenFolder } from "./open-folder.js";
import { readContacts } from "./read-contacts.js";

/**
 * Asks the service for each marker by `$filter`, 20 in a request, and reads what it names: it compares values
 * in any case, and lists cut texts.
 * @see https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get
 */
export const findCopies =
  (open: OpenFolder) =>
  (markers: ReadonlyArray<Marker>, signal?: Signal): TE.TaskEither<ReplicaError, ReadonlyArray<FolderItem>> =>
  async () => {
    const wanted = new Set(markers.map(stringFromMarker));
    const ids = await idsOfMarked(open, [...wanted], signal);
    if (E.isLeft(ids)) return ids;
    const read = await readContacts(open)([...ids.right], signal)();
    if (E.isLeft(read)) return read;
    const unread = read.right.find((one) => one._tag === "Unreadable");
    if (unread !== undefined) return E.left(unread.error);
    const items = read.right.flatMap((one) => (one._tag === "Found" ? [one.item] : []));
    return E.right(
      items.filter(({ marker }) => marker !== undefined && wanted.has(stringFromMarker(marker))),
    );
  };

const idsOfMarked = async (
  open: OpenFolder,
  markers: ReadonlyArray<string>,
  signal: Signal | undefined,
): Promise<E.Either<ReplicaError, ReadonlySet<RemoteId>>> => {
  const ids = new Set<RemoteId>();
  const requests = markers.map(
    (marker) => ({ method: "GET", path: markedContactsPath(open, marker) }) as const,
  );
  const answers = await askAll(open, requests, signal);
  for (const [at, request] of requests.entries()) {
    let page = listPageFrom(open, request, answers[at]);
    for (;;) {
      if (E.isLeft(page)) return page;
      for (const { id } of page.right.value) ids.add(remoteId(id));
      const next = page.right["@odata.nextLink"];
      if (next === undefined) break;
      page = await listPage(open, next, signal);
    }
  }
  return E.right(ids);
};
