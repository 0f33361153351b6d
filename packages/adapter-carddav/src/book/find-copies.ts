import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import {
  type FolderItem,
  type Marker,
  type RemoteId,
  type ReplicaError,
  type Signal,
  stringFromMarker,
} from "@spegla/core";
import { itemFromPerson } from "@spegla/vcard";
import type { Asked, FetchedCard } from "./card-answers.js";
import { markedPerson, storedAt } from "./card-item.js";
import { cardNameOfMarker, isCopyName } from "./card-name.js";
import { fetchCards } from "./fetch-cards.js";
import { listBook } from "./list-book.js";
import { namesCards } from "./names-cards.js";
import type { OpenBook } from "./open-book.js";

type Items = ReadonlyArray<FolderItem>;

/** Looks at the names the copies have by themselves, and only for those not found there into all other cards. */
export const findCopies =
  (open: OpenBook) =>
  (markers: ReadonlyArray<Marker>, signal?: Signal): TE.TaskEither<ReplicaError, Items> =>
  async () => {
    if (markers.length === 0) return E.right([]);
    const wanted = new Set(markers.map(stringFromMarker));
    const ids = namesCards(open.book) ? [] : markers.map((marker) => cardNameOfMarker(open.book, marker).id);
    const byName = await itemsAt(open, ids, isOneOf(wanted), signal);
    if (E.isLeft(byName)) return byName;
    for (const { marker } of byName.right) if (marker !== undefined) wanted.delete(stringFromMarker(marker));
    if (wanted.size === 0) return byName;
    const elsewhere = await findElsewhere(open, isOneOf(wanted), signal);
    return E.isLeft(elsewhere) ? elsewhere : E.right([...byName.right, ...elsewhere.right]);
  };

/**
 * The copies with such a marker that do not have a name of `cardNameOfMarker`: they were moved, or the
 * server names cards itself. What is known of cards that did not change since is not read again. One that
 * was let go and then made another contact's copy keeps its name, and is found as long as that is known.
 */
export const findElsewhere = async (
  open: OpenBook,
  isWanted: (marker: Marker) => boolean,
  signal?: Signal,
): Asked<Items> => {
  const listed = await listBook(open, signal)();
  if (E.isLeft(listed)) return listed;
  const maybe = listed.right.flatMap(({ id, revision }) => {
    const marker = open.markers.markerOf(id, revision);
    if (O.isNone(marker)) return isCopyName(id) ? [] : [id];
    return O.exists(isWanted)(marker.value) ? [id] : [];
  });
  return itemsAt(open, maybe, isWanted, signal);
};

const isOneOf =
  (wanted: ReadonlySet<string>) =>
  (marker: Marker): boolean =>
    wanted.has(stringFromMarker(marker));

const itemsAt = async (
  open: OpenBook,
  ids: ReadonlyArray<RemoteId>,
  isWanted: (marker: Marker) => boolean,
  signal: Signal | undefined,
): Asked<Items> => {
  const fetched = await fetchCards(open, ids, markedItem(open), signal);
  if (E.isLeft(fetched)) return fetched;
  const items: FolderItem[] = [];
  for (const one of fetched.right) {
    if (E.isLeft(one)) return one;
    items.push(...one.right);
  }
  return E.right(items.filter(({ marker }) => marker !== undefined && isWanted(marker)));
};

/** Left: a card that has a copy's name, and may be one, cannot be had; or none can for the time being. */
const markedItem =
  ({ cards, markers }: OpenBook) =>
  (fetched: FetchedCard): E.Either<ReplicaError, Items> => {
    if (fetched._tag === "Failed" && (isCopyName(fetched.id) || fetched.error._tag === "RateLimited"))
      return E.left(fetched.error);
    if (fetched._tag !== "Card") return E.right([]);
    const { id, revision, bytes } = fetched;
    const person = markedPerson(fetched);
    markers.remember(id, revision, person?.marker);
    if (person === undefined) return E.right([]);
    cards.remember(id, revision, bytes);
    return E.right([itemFromPerson(storedAt(fetched), person)]);
  };
