import * as E from "fp-ts/lib/Either.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as B from "fp-ts/lib/boolean.js";
import * as S from "fp-ts/lib/string.js";
import type { ContactId } from "../contact/ids.js";
import type { Link } from "./link.js";
import { markerFor } from "./linked-pair.js";
import { type MarkedItem, isMarked } from "./observe-folder.js";
import { findItems } from "./read-items.js";
import type { Attempt } from "./run-error.js";
import type { PlanningRun } from "./run.js";

/** The items that carry the markers of these contacts, one each. Asked of the folder itself: its listing may lag. */
export const findCopies = async (
  run: PlanningRun,
  contacts: ReadonlyArray<Pick<Link, "contactId" | "earlierMirror">>,
): Attempt<ReadonlyMap<ContactId, MarkedItem>> => {
  if (contacts.length === 0) return E.right(new Map());
  const markers = contacts.flatMap(({ contactId, earlierMirror }) => {
    const marker = markerFor(run.context, { contactId });
    return earlierMirror === undefined ? [marker] : [marker, { ...marker, mirrorId: earlierMirror }];
  });
  const found = await findItems(run, markers);
  if (E.isLeft(found)) return found;
  const marked = RA.sort(firstLast(run))(found.right.filter((item) => isMarked(run, item)));
  return E.right(new Map(marked.map((item) => [item.marker.contactId, item])));
};

/** Of several the one with the smallest id stands last, and stays; a second copy that is held as such stands first. */
const firstLast = ({ heldTwins }: PlanningRun): Ord.Ord<MarkedItem> => {
  const twins = new Set(heldTwins.map(({ remoteId }) => remoteId));
  return Ord.getMonoid<MarkedItem>().concat(
    Ord.reverse(Ord.contramap(({ id }: MarkedItem) => twins.has(id))(B.Ord)),
    Ord.reverse(Ord.contramap(({ id }: MarkedItem) => id as string)(S.Ord)),
  );
};
