import * as E from "fp-ts/lib/Either.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as B from "fp-ts/lib/boolean.js";
import * as S from "fp-ts/lib/string.js";
import type { ContactId } from "../contact/ids.js";
import type { Link } from "./link.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { type Marker, stringFromMarker } from "../replica/marker.js";
import { markerFor } from "./linked-pair.js";
import type { MarkedItem } from "./observe-folder.js";
import { findItems } from "./read-items.js";
import type { Attempt } from "./run-error.js";
import type { PlanningRun } from "./run.js";

/** The items that carry the markers of these contacts, one each. Asked of the folder itself: its listing may lag. */
export const findCopies = async (run: PlanningRun, contacts: Sought): Attempt<FoundCopies["copies"]> =>
  E.map(({ copies }: FoundCopies) => copies)(await findAllCopies(run, contacts));

export type FoundCopies = {
  /** The one that stands for its contact. */
  readonly copies: ReadonlyMap<ContactId, MarkedItem>;
  /** The others of the same contacts, but for those that are held as second copies. */
  readonly others: ReadonlyArray<MarkedItem>;
};

type Sought = ReadonlyArray<Pick<Link, "contactId" | "formerMarker">>;

/** All items that carry the markers of these contacts. */
export const findAllCopies = async (run: PlanningRun, contacts: Sought): Attempt<FoundCopies> => {
  if (contacts.length === 0) return E.right({ copies: new Map(), others: [] });
  const markers = contacts.flatMap(({ contactId, formerMarker }) => {
    const marker = markerFor(run.context, { contactId });
    return formerMarker === undefined ? [marker] : [marker, formerMarker];
  });
  const found = await findItems(run, markers);
  if (E.isLeft(found)) return found;
  const marked = RA.sort(firstLast(run))(found.right.filter(isWithMarker));
  const takenOver = contactsTakenOver(contacts);
  const copies = new Map(
    marked.flatMap((item): Array<[ContactId, MarkedItem]> => {
      const { marker } = item;
      const contactId = isOwn(run, marker) ? marker.contactId : takenOver.get(stringFromMarker(marker));
      return contactId === undefined ? [] : [[contactId, item]];
    }),
  );
  const known = new Set([...[...copies.values()].map(({ id }) => id), ...heldTwinIds(run)]);
  return E.right({ copies, others: marked.filter(({ id, marker }) => isOwn(run, marker) && !known.has(id)) });
};

const isOwn = ({ context }: PlanningRun, { databaseId }: Marker): boolean =>
  databaseId === context.databaseId;

const isWithMarker = (item: FolderItem): item is MarkedItem => item.marker !== undefined;

/** Whose copy still carries which marker of another database. */
const contactsTakenOver = (contacts: Sought): ReadonlyMap<string, ContactId> =>
  new Map(
    contacts.flatMap(({ contactId, formerMarker }) =>
      formerMarker === undefined ? [] : [[stringFromMarker(formerMarker), contactId]],
    ),
  );

const heldTwinIds = ({ heldTwins }: PlanningRun): ReadonlyArray<RemoteId> =>
  heldTwins.flatMap(({ remoteId }) => remoteId ?? []);

/** Of several the one with the smallest id stands last, and stays; a second copy that is held as such stands first. */
const firstLast = (run: PlanningRun): Ord.Ord<MarkedItem> => {
  const twins = new Set(heldTwinIds(run));
  return Ord.getMonoid<MarkedItem>().concat(
    Ord.reverse(Ord.contramap(({ id }: MarkedItem) => twins.has(id))(B.Ord)),
    Ord.reverse(Ord.contramap(({ id }: MarkedItem) => id as string)(S.Ord)),
  );
};
