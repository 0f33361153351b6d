import * as E from "fp-ts/lib/Either.js";
import type { StateReader } from "../engine/mirror-state.js";
import { trackedIn } from "../engine/tracking.js";
import { type BusinessContact, accountType } from "../replica/database.js";
import type { ContactMatch, DuplicateFinder } from "./duplicate-finder.js";
import { findMatches } from "./find-matches.js";
import { mirrorErrorFromRun } from "./mirror-error.js";
import type { Session, Step } from "./session.js";
import { type UnknownContact, listUnknown, listingRun } from "./unknown-contacts.js";

/** A person's own item that may be a business contact without a copy; the best match first. */
export type PossibleCopy = UnknownContact & { readonly matches: ReadonlyArray<ContactMatch> };

/**
 * Looks, before a first mirror or at any time, which items could become the copies of contacts that
 * would else get a copy of their own. Writes nothing; `linkContacts` does what is decided.
 */
export const possibleCopies =
  ({ findDuplicates }: { readonly findDuplicates: DuplicateFinder }) =>
  async (session: Session, reader: StateReader): Step<ReadonlyArray<PossibleCopy>> => {
    const { selection, tracking } = session.settings;
    const run = listingRun(session, reader);
    const isTracked = await trackedIn(reader, tracking);
    if (E.isLeft(isTracked)) return E.left(mirrorErrorFromRun(isTracked.left));
    const isMirrored = (record: BusinessContact): boolean =>
      record.recordType !== accountType && selection.includes(record) && isTracked.right(record.id);
    const listed = await listUnknown(run, session.folder.id);
    if (E.isLeft(listed)) return E.left(mirrorErrorFromRun(listed.left));
    const matches = await findMatches(
      run,
      findDuplicates,
      listed.right.map(({ item }) => item),
      (record, hasCopy) => !hasCopy && isMirrored(record),
    );
    if (E.isLeft(matches)) return E.left(mirrorErrorFromRun(matches.left));
    return E.right(
      listed.right.flatMap(({ unknown }) => {
        const found = matches.right.get(unknown.remoteId) ?? [];
        return found.length === 0 ? [] : [{ ...unknown, matches: found }];
      }),
    );
  };
