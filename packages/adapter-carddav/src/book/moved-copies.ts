import * as E from "fp-ts/lib/Either.js";
import { type FolderItem, type RemoteId, stringFromMarker } from "@spegla/core";
import type { Asked } from "./card-answers.js";
import { findElsewhere } from "./find-copies.js";
import { namesCards } from "./names-cards.js";
import type { OpenBook } from "./open-book.js";
import type { SentWrite } from "./write-card.js";

/**
 * New copies that the server put elsewhere, by the name they were sent to, which still leads to them:
 * taken for two copies, one would be removed as the other's twin.
 */
export const movedCopies = async (
  open: OpenBook,
  sent: ReadonlyArray<SentWrite>,
): Asked<ReadonlyMap<RemoteId, FolderItem>> => {
  const created = new Map(
    sent.flatMap((one) =>
      one._tag === "Written" && one.before === undefined && one.wanted.marker !== undefined
        ? [[stringFromMarker(one.wanted.marker), one.id] as const]
        : [],
    ),
  );
  if (!namesCards(open.book) || created.size === 0) return E.right(new Map());
  const found = await findElsewhere(open, (marker) => created.has(stringFromMarker(marker)));
  return E.map(
    (items: ReadonlyArray<FolderItem>) =>
      new Map(
        items.flatMap((item) => {
          const id = item.marker === undefined ? undefined : created.get(stringFromMarker(item.marker));
          return id === undefined ? [] : [[id, item] as const];
        }),
      ),
  )(found);
};
