import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import { contactsOf } from "../engine/import-listing.js";
import type { Imported } from "../engine/imported.js";
import type { MirrorState } from "../engine/mirror-state.js";
import { importedBy } from "./imports.js";
import { mirrorErrorFromRun, mirrorErrorFromState } from "./mirror-error.js";
import { type RemovalReport, removeRecords } from "./remove-imported.js";
import type { Session, Step } from "./session.js";
import { type ContactChoice, type TrackReport, choose } from "./track.js";
import type { RunOptions, Verb } from "./verb.js";

export type UntrackOptions = RunOptions & {
  /**
   * Of these contacts, those that were imported and belong to `owner` go to Deleted Items when their copies
   * are gone; those of other owners stay.
   */
  readonly removeImported?: { readonly owner: string };
};

export type UntrackReport = TrackReport & {
  /** What came of the imported contacts, where that was asked for and there are any. */
  readonly removal?: RemovalReport;
};

/**
 * Chooses contacts not to be mirrored: the last edits of their copies come home, then the copies go.
 * Interrupted, it is finished by calling it again.
 */
export const untrack =
  (which: ContactChoice, { removeImported }: UntrackOptions): Verb<UntrackReport> =>
  async (session, state, runNumber) => {
    const chosen = await choose(session, state, runNumber, { which, isTracked: false });
    if (E.isLeft(chosen) || removeImported === undefined) return chosen;
    const records = await importedOf(session, state, which, removeImported.owner);
    if (E.isLeft(records)) return records;
    const links = await state.linksOf(records.right.map(({ contactId }) => contactId))();
    if (E.isLeft(links)) return E.left(mirrorErrorFromState(links.left));
    // What still has a copy waits for something else: its edits are not home.
    const released = records.right.filter(({ contactId }) => !links.right.has(contactId));
    if (released.length === 0) return chosen;
    const removal = await removeRecords(session, state, runNumber, released);
    return E.isLeft(removal) ? removal : E.right({ ...chosen.right, removal: removal.right });
  };

/** Of the contacts of this choice, those that were imported, live, and belong to this owner. */
export const importedOf = async (
  { settings, patience }: Session,
  state: Pick<MirrorState, "page">,
  which: ContactChoice,
  owner: string,
): Step<ReadonlyArray<Imported>> => {
  const chosen: ReadonlySet<ContactId> | undefined = which === "All" ? undefined : new Set(which);
  const imported = await importedBy(state, ({ contactId }) => chosen?.has(contactId) ?? true);
  if (E.isLeft(imported)) return imported;
  const contacts = await contactsOf(
    { database: settings.database, patience },
    imported.right.map(({ contactId }) => contactId),
  );
  if (E.isLeft(contacts)) return E.left(mirrorErrorFromRun(contacts.left));
  return E.right(
    imported.right.filter(({ contactId }) => contacts.right.living.get(contactId)?.owner === owner),
  );
};
