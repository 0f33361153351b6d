import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { ChangePage, Cursor, FolderItem, RemoteId, ReplicaError, Signal } from "@spegla/core";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import { normalHref } from "../href.js";
import { type BookCursor, bookFromCursor, cursorExpired, cursorFromBook } from "./book-cursor.js";
import { syncToken } from "./dav-properties.js";
import type { Asked } from "./card-answers.js";
import { untagged } from "./entity-tag.js";
import { fetchCards } from "./fetch-cards.js";
import { isGoogle } from "./google.js";
import { type ListedCard, listBook } from "./list-book.js";
import type { OpenBook } from "./open-book.js";
import { changesFromReport, isTokenRefused } from "./sync-book.js";

type Page = ChangePage<RemoteId, FolderItem>;
type Pulled = TE.TaskEither<ReplicaError, Page>;

/**
 * One sync-collection report, a `Delta`; or everything, a `Snapshot` of one page: without a cursor,
 * where the server cannot tell changes, and when the last full listing is too long ago.
 */
export const pullBook =
  (open: OpenBook) =>
  (since: O.Option<Cursor>, signal?: Signal): Pulled =>
    pipe(
      since,
      O.match(
        () => pullEverything(open, signal),
        (cursor) =>
          pipe(
            TE.fromEither(bookFromCursor(open.book.url, cursor)),
            TE.flatMap((from) => pullSince(open, from, signal)),
          ),
      ),
    );

const pullSince = (open: OpenBook, from: BookCursor, signal: Signal | undefined): Pulled => {
  const { settings, habits } = open;
  const isDue = Math.abs(settings.now() - from.listedAt) >= settings.fullListingMs;
  // Parts of one answer are all of one kind.
  if (from.token !== undefined && (from.isPartial || !(isDue || habits.refusesTokens())))
    return pullChanges(open, { ...from, token: from.token }, signal);
  return pullEverything(open, signal);
};

/** Left `CursorExpired`: the server does not know the token any more, or does not get on from it. */
const pullChanges = (
  open: OpenBook,
  { token, listedAt }: BookCursor & { readonly token: string },
  signal: Signal | undefined,
): Pulled => {
  const { book, client, habits } = open;
  const refused = (): E.Either<ReplicaError, never> => {
    habits.noteToken(false);
    return cursorExpired(
      `${book.url} does not tell what changed since the last sync; the address book is listed anew.`,
    );
  };
  return async () => {
    const answer = await client.syncCollection(book.url, token, syncDepth(book.url), signal)();
    if (E.isLeft(answer))
      return isTokenRefused(answer.left) ? refused() : E.left(replicaErrorFromDav(answer.left, book.url));
    const changes = changesFromReport(book, answer.right);
    if (E.isLeft(changes)) return refused();
    const { upserts, removals, token: next, isTruncated } = changes.right;
    if (isTruncated && next === token) return refused();
    habits.noteToken(true);
    const tagged = await withTags(open, upserts, signal);
    if (E.isLeft(tagged)) return tagged;
    return E.right({
      _tag: "Delta",
      upserts: tagged.right,
      removals,
      next: cursorFromBook(book.url, { token: next, listedAt, isPartial: isTruncated }),
      more: isTruncated,
    });
  };
};

/** The token is asked for first: what changes while the book is listed then comes twice instead of never. */
const pullEverything = (open: OpenBook, signal: Signal | undefined): Pulled =>
  pipe(
    TE.Do,
    TE.let("listedAt", () => open.settings.now()),
    TE.bind("token", () => currentToken(open, signal)),
    TE.bind("upserts", () => listBook(open, signal)),
    TE.bind(
      "tagged",
      ({ upserts }) =>
        () =>
          withTags(open, upserts, signal),
    ),
    TE.map(({ tagged, listedAt, token }) => ({
      _tag: "Snapshot",
      upserts: tagged,
      removals: [],
      next: cursorFromBook(open.book.url, { listedAt, token }),
      more: false,
    })),
  );

/** Cards that a listing gives no tag are asked for themselves. */
const withTags = async (
  open: OpenBook,
  cards: ReadonlyArray<ListedCard>,
  signal: Signal | undefined,
): Asked<ReadonlyArray<ListedCard>> => {
  const without = cards.filter(({ revision }) => revision === untagged);
  const read = await fetchCards(
    open,
    without.map(({ id }) => id),
    (card) => [card.id, card._tag === "Card" ? card.revision : undefined] as const,
    signal,
  );
  if (E.isLeft(read) || without.length === 0) return E.isLeft(read) ? read : E.right(cards);
  const revisions = new Map(read.right);
  return E.right(cards.map(({ id, revision }) => ({ id, revision: revisions.get(id) ?? revision })));
};

const currentToken = (
  { book, client, habits }: OpenBook,
  signal: Signal | undefined,
): TE.TaskEither<ReplicaError, string | undefined> =>
  !book.canSync || habits.refusesTokens()
    ? TE.right(undefined)
    : pipe(
        client.propfind(book.url, "0", [syncToken], signal),
        TE.mapLeft((error) => replicaErrorFromDav(error, book.url)),
        TE.map(({ responses }) => {
          const own = normalHref(book.url, book.url);
          const entry = responses.find(({ hrefs }) =>
            hrefs.some((href) => normalHref(book.url, href) === own),
          );
          const token = entry?.properties.get(syncToken)?.text.trim() ?? "";
          return token === "" ? undefined : token;
        }),
      );

/** RFC 6578 §3.2 wants 0; Google answers that nothing has changed unless it is 1. */
const syncDepth = (url: string): "0" | "1" => (isGoogle(url) ? "1" : "0");
