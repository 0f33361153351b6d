import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import {
  type ChangePage,
  type Cursor,
  type FolderItem,
  type RemoteId,
  type ReplicaError,
  type Revision,
  type Signal,
  remoteId,
} from "@spegla/core";
import type { GraphFailure } from "../wire/graph-client.js";
import { isCode } from "../wire/graph-code.js";
import { replicaErrorFromGraph } from "../wire/replica-error.js";
import { deltaHeaders, firstDeltaPath } from "./contact-requests.js";
import { type DeltaPage, deltaPageFrom } from "./delta-page.js";
import { type FolderCursor, cursorExpired, cursorFromFolder, folderFromCursor } from "./folder-cursor.js";
import { protocolViolation } from "./folder-error.js";
import { listFolder } from "./list-folder.js";
import { lookUpPlaces } from "./look-up.js";
import type { OpenFolder } from "./open-folder.js";

type Page = ChangePage<RemoteId, FolderItem>;
type Pulled = Promise<E.Either<ReplicaError, Page>>;

/**
 * One page of delta: of a `Snapshot` without a cursor, and when the last full listing is too long ago, else of
 * a `Delta`; one request, and one for 20 contacts that are said to be removed, for that is not always so.
 * A mailbox that refuses delta, as a full one does, is listed instead: a `Snapshot` of one page.
 *
 * @see https://learn.microsoft.com/graph/api/contact-delta
 */
export const pullFolder =
  (open: OpenFolder) =>
  (since: O.Option<Cursor>, signal?: Signal): TE.TaskEither<ReplicaError, Page> =>
  async () => {
    const now = open.settings.clock.now();
    const from = O.isNone(since) ? E.right({ listedAt: now }) : folderFromCursor(open.folder.id, since.value);
    return E.isLeft(from) ? from : pullFrom(open, placeToBegin(open, from.right, now), now, signal);
  };

/** Parts of one pass are all of one kind. */
const placeToBegin = ({ settings }: OpenFolder, from: FolderCursor, now: number): FolderCursor =>
  from.pass === undefined && Math.abs(now - from.listedAt) >= settings.fullListingMs
    ? { listedAt: now }
    : from;

/** Passes over pages that say nothing: there may be any number of them before one that does. */
const pullFrom = async (
  open: OpenFolder,
  from: FolderCursor,
  now: number,
  signal: Signal | undefined,
): Pulled => {
  const isFirst = from.link === undefined;
  for (let place = from; ;) {
    const page = await pullOnce(open, place, isFirst, now, signal);
    if (E.isLeft(page)) return page;
    const { upserts, removals, more, next } = page.right;
    if (!more || upserts.length + removals.length > 0) return page;
    const beyond = folderFromCursor(open.folder.id, next);
    if (E.isLeft(beyond)) return beyond;
    place = beyond.right;
  }
};

const pullOnce = async (
  open: OpenFolder,
  from: FolderCursor,
  isFirst: boolean,
  now: number,
  signal: Signal | undefined,
): Pulled => {
  const path = from.link ?? firstDeltaPath(open);
  const answer = await open.client.send({ method: "GET", path, headers: deltaHeaders }, signal);
  if (E.isLeft(answer)) return withoutDelta(open, from, answer.left, now, signal);
  const { body } = answer.right;
  const page = deltaPageFrom(body._tag === "Json" ? body.json : undefined);
  if (E.isLeft(page))
    return E.left(protocolViolation(`the changes of ${open.folder.name} were answered with ${page.left}`));
  return pageOf(open, from, isFirst, page.right, signal);
};

const pageOf = async (
  open: OpenFolder,
  from: FolderCursor,
  isFirst: boolean,
  page: DeltaPage,
  signal: Signal | undefined,
): Pulled => {
  const tag = from.pass ?? (from.link === undefined ? "Snapshot" : "Delta");
  const looked = await lookAtDoubtful(open, page.doubtful, signal);
  if (E.isLeft(looked)) return looked;
  const { there, gone } = looked.right;
  const upserts = new Map([...page.upserts, ...there]);
  const goneBefore = (from.gone ?? []).map(remoteId).filter((id) => !upserts.has(id));
  // What is gone in the first page of a snapshot that says anything was in none before it.
  const allGone = new Set([...goneBefore, ...(isFirst ? [] : gone)]);
  const { listedAt } = from;
  const rest = tag === "Snapshot" ? { gone: [...allGone] } : {};
  return E.right({
    _tag: tag,
    upserts: [...upserts].map(([id, revision]) => ({ id, revision })),
    removals: tag === "Snapshot" ? [] : [...allGone].map((id) => ({ id })),
    next: cursorFromFolder(open.folder.id, {
      link: page.next,
      listedAt,
      ...rest,
      ...(page.isLast ? {} : { pass: tag }),
    }),
    more: !page.isLast,
  });
};

/** A contact that was moved away and back is said to be removed, and never again to be there. */
const lookAtDoubtful = async (
  open: OpenFolder,
  doubtful: ReadonlyArray<RemoteId>,
  signal: Signal | undefined,
): Promise<
  E.Either<
    ReplicaError,
    { readonly there: ReadonlyMap<RemoteId, Revision>; readonly gone: ReadonlyArray<RemoteId> }
  >
> => {
  const there = new Map<RemoteId, Revision>();
  const gone: RemoteId[] = [];
  if (doubtful.length === 0) return E.right({ there, gone });
  for (const found of await lookUpPlaces(open, doubtful, signal)) {
    if (found._tag === "Unknown") return E.left(found.error);
    if (found._tag === "Gone") gone.push(found.id);
    else there.set(found.id, found.revision);
  }
  return E.right({ there, gone });
};

const withoutDelta = async (
  open: OpenFolder,
  from: FolderCursor,
  failure: GraphFailure,
  now: number,
  signal: Signal | undefined,
): Pulled => {
  const error = replicaErrorFromGraph(failure, { _tag: "Folder", id: open.folder.id });
  if (!isDeltaRefused(failure)) return E.left(error);
  if (from.pass !== undefined)
    return cursorExpired(`${open.folder.name} is not told of any further; it is listed anew.`);
  const listed = await listFolder(open, signal);
  if (E.isLeft(listed)) return listed;
  return E.right({
    _tag: "Snapshot",
    upserts: [...listed.right].map(([id, revision]) => ({ id, revision })),
    removals: [],
    // The link may be good again once there is room: what it tells then is told twice.
    next: cursorFromFolder(open.folder.id, { link: from.link, listedAt: now }),
    more: false,
  });
};

/** Delta keeps its state in the mailbox, which has no room for it; or this cloud has no delta of contacts. */
const isDeltaRefused = (failure: GraphFailure): boolean =>
  isCode(failure, "ErrorQuotaExceeded") ||
  (failure._tag === "Refused" && (failure.status === 405 || failure.status === 501));
