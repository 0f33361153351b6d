import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import { contactsOf } from "../engine/import-listing.js";
import { type MirrorState } from "../engine/mirror-state.js";
import { type Attempt, onReplica } from "../engine/run-error.js";
import { chunksOf } from "../engine/run.js";
import { patiently } from "../engine/patience.js";
import { noteTracking } from "../engine/tracking.js";
import { accountType } from "../replica/database.js";
import type { Cursor } from "../replica/ids.js";
import { mirrorError, mirrorErrorFromRun } from "./mirror-error.js";
import type { Session, Step } from "./session.js";
import { type SyncReport, stopUnfinished, sync } from "./sync.js";
import type { Verb } from "./verb.js";

/** These business contacts, or all that there are now. */
export type ContactChoice = ReadonlyArray<ContactId> | "All";

export type TrackReport = {
  /** Of how many contacts something else had been said before, or nothing that came to this. */
  readonly changed: number;
  /** What the sync behind it came to. */
  readonly report: SyncReport;
};

/**
 * Chooses contacts to be mirrored, and syncs: those that the selection lets pass get a copy. Interrupted,
 * it is finished by calling it again, or by the next sync as far as it had come.
 */
export const track =
  (which: ContactChoice): Verb<TrackReport> =>
  (session, state, runNumber) =>
    choose(session, state, runNumber, { which, isTracked: true });

export type TrackingChoice = { readonly which: ContactChoice; readonly isTracked: boolean };

export const choose = async (
  session: Session,
  state: MirrorState,
  runNumber: number,
  choice: TrackingChoice,
): Step<TrackReport> => {
  const refused = await refusalOf(session, choice);
  if (E.isLeft(refused)) return refused;
  const changed = await noteAll(session, state, runNumber, choice);
  if (E.isLeft(changed)) return E.left(mirrorErrorFromRun(changed.left));
  const report = await sync(session, state, runNumber);
  return E.isLeft(report) ? report : E.right({ changed: changed.right, report: report.right });
};

/** Before anything is noted: what is not there, or is never mirrored, cannot be chosen. */
export const refusalOf = async (session: Session, { which }: TrackingChoice): Step<void> => {
  if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
  if (which === "All") return E.right(undefined);
  const { settings, patience } = session;
  const contacts = await contactsOf({ database: settings.database, patience }, which);
  if (E.isLeft(contacts)) return E.left(mirrorErrorFromRun(contacts.left));
  const { living } = contacts.right;
  const ids = which.filter((id) => (living.get(id)?.recordType ?? accountType) === accountType);
  return ids.length === 0
    ? E.right(undefined)
    : E.left(
        mirrorError(
          { _tag: "NoSuchContact", ids },
          `nothing was changed: ${ids.slice(0, 10).join(", ")}${ids.length > 10 ? `, and ${ids.length - 10} others` : ""} ${ids.length === 1 ? "is" : "are"} not in the database, or in its Deleted Items, or an account, which is never mirrored`,
        ),
      );
};

const noteAll = async (
  session: Session,
  state: MirrorState,
  run: number,
  { which, isTracked }: TrackingChoice,
): Attempt<number> => {
  const { settings, patience } = session;
  const choosing = { isTracked, run, now: patience.clock.now() };
  let changed = 0;
  for await (const ids of idsOf(session, which)) {
    if (E.isLeft(ids)) return ids;
    const noted = await noteTracking(state, choosing, settings.tracking, ids.right);
    if (E.isLeft(noted)) return noted;
    changed += noted.right;
  }
  return E.right(changed);
};

type Ids = Awaited<Attempt<ReadonlyArray<ContactId>>>;

/** A few at a time, as they are noted. */
export async function* idsOf(
  { settings, patience }: Session,
  which: ContactChoice,
): AsyncGenerator<Ids, void, void> {
  if (which !== "All") {
    for (const ids of chunksOf([...new Set(which)])) yield E.right(ids);
    return;
  }
  let since: O.Option<Cursor> = O.none;
  for (;;) {
    const page: Awaited<ReturnType<typeof pullPage>> = await pullPage({ settings, patience }, since);
    if (E.isLeft(page)) {
      yield page;
      return;
    }
    for (const ids of chunksOf(page.right.upserts.map(({ id }) => id))) yield E.right(ids);
    if (!page.right.more) return;
    since = O.some(page.right.next);
  }
}

const pullPage = ({ settings, patience }: Pick<Session, "settings" | "patience">, since: O.Option<Cursor>) =>
  onReplica("Database")(patiently(patience)(settings.database.pull(since, patience.signal)));
