import * as E from "fp-ts/lib/Either.js";
import { type ListingRun, livingContacts } from "../engine/import-listing.js";
import { displayName } from "../engine/operation.js";
import { type Attempt, onState } from "../engine/run-error.js";
import { chunksOf } from "../engine/run.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import type { ContactId } from "../contact/ids.js";
import type { ContactMatch, DuplicateFinder } from "./duplicate-finder.js";

/** The contacts that each of these items may be; items without a match have none. */
export type ItemMatches = ReadonlyMap<RemoteId, ReadonlyArray<ContactMatch>>;

export const noMatches: ItemMatches = new Map();

/** Compares with every living contact, or with those that `isMeant` lets pass. */
export const findMatches = async (
  run: ListingRun,
  find: DuplicateFinder,
  items: ReadonlyArray<FolderItem & { readonly recordType?: string }>,
  isMeant: (record: BusinessContact, hasCopy: boolean) => boolean = () => true,
): Attempt<ItemMatches> => {
  if (items.length === 0) return E.right(noMatches);
  const living = await livingContacts(run);
  if (E.isLeft(living)) return living;
  const linked = await linkedAmong(run, living.right);
  if (E.isLeft(linked)) return linked;
  const existing = new Map(
    living.right.flatMap((record) =>
      isMeant(record, linked.right.has(record.id)) ? [[record.id as string, record] as const] : [],
    ),
  );
  const { candidates } = find(items, [...existing.values()]);
  const matchesOf = new Map(candidates.map(({ id, matches }) => [id, matches]));
  return E.right(
    new Map(
      items.map(({ id }) => [
        id,
        (matchesOf.get(id) ?? []).flatMap(
          ({ id: found, score, verdict, reasons }): ReadonlyArray<ContactMatch> => {
            const record = existing.get(found);
            if (record === undefined) return [];
            const hasCopy = linked.right.has(record.id);
            return [
              { contactId: record.id, name: displayName(record.contact), hasCopy, score, verdict, reasons },
            ];
          },
        ),
      ]),
    ),
  );
};

const linkedAmong = async (
  { state }: Pick<ListingRun, "state">,
  records: ReadonlyArray<BusinessContact>,
): Attempt<ReadonlySet<ContactId>> => {
  const linked = new Set<ContactId>();
  for (const chunk of chunksOf(records)) {
    const links = await onState(state.linksOf(chunk.map(({ id }) => id)));
    if (E.isLeft(links)) return links;
    for (const id of links.right.keys()) linked.add(id);
  }
  return E.right(linked);
};
