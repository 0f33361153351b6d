import * as E from "fp-ts/lib/Either.js";
import { contactsOf } from "../engine/import-listing.js";
import { planRemovals } from "../engine/import-removal.js";
import type { Imported } from "../engine/imported.js";
import type { MirrorState, StateReader } from "../engine/mirror-state.js";
import { type Attempt, onState } from "../engine/run-error.js";
import { chunksOf } from "../engine/run.js";
import { importedBy } from "./imports.js";
import { mirrorError, mirrorErrorFromRun } from "./mirror-error.js";
import { type Plan, planRound } from "./plan.js";
import { type Round, carryOut } from "./round.js";
import type { Session, Step } from "./session.js";
import { type SyncReport, reportOf, stopUnfinished, syncingRound } from "./sync.js";
import type { Verb } from "./verb.js";

/** Takes away what one import has made. */
export type RemovalRequest = { readonly importId: string };

export type RemovalReport = {
  /** Contacts that went to Deleted Items, now or before. */
  readonly removed: number;
  /** Contacts of the import that are still there, because something had moved: call again. */
  readonly remaining: number;
  readonly report: SyncReport;
};

/**
 * Moves an import's contacts to Deleted Items, from where they can be restored, and takes their copies
 * away, also those that were a person's own before they were moved. What was edited since goes along: the
 * plan tells. Interrupted, it is finished by calling it again.
 */
export const removeImported =
  (request: RemovalRequest): Verb<RemovalReport> =>
  async (session, state, runNumber) => {
    const records = await recordsOf(session, state, request);
    return E.isLeft(records) ? records : removeRecords(session, state, runNumber, records.right);
  };

/** Takes the contacts of these records away, and forgets of those that are gone that they were imported. */
export const removeRecords = async (
  session: Session,
  state: MirrorState,
  runNumber: number,
  records: ReadonlyArray<Imported>,
): Step<RemovalReport> => {
  const round = removalRound(session, state, runNumber, records);
  const done = await carryOut(session, round);
  if (E.isLeft(done)) return done;
  const removed = await forgetRemoved(session, state, records);
  if (E.isLeft(removed)) return E.left(mirrorErrorFromRun(removed.left));
  const report = await reportOf(round, done.right);
  if (E.isLeft(report)) return report;
  return E.right({
    removed: removed.right,
    remaining: records.length - removed.right,
    report: report.right,
  });
};

export const planRemoveImported =
  (reader: StateReader) =>
  (request: RemovalRequest): Verb<Plan> =>
  async (session, state, runNumber) => {
    const records = await recordsOf(session, state, request);
    if (E.isLeft(records)) return records;
    return planRound(reader)(session, removalRound(session, state, runNumber, records.right));
  };

const recordsOf = async (
  { binding }: Session,
  state: MirrorState,
  { importId }: RemovalRequest,
): Step<ReadonlyArray<Imported>> => {
  if (binding.phase === "Stopping") return E.left(stopUnfinished());
  const records = await importedBy(state, (imported) => imported.importId === importId);
  return E.isRight(records) && records.right.length === 0
    ? E.left(
        mirrorError(
          { _tag: "NoSuchImport", importId },
          `nothing is left of an import "${importId}"; imports() lists what there is`,
        ),
      )
    : records;
};

const removalRound = (
  session: Session,
  state: MirrorState,
  runNumber: number,
  records: ReadonlyArray<Imported>,
): Round => ({
  ...syncingRound(session, state, runNumber),
  isFullReview: false,
  planner: async (run) => {
    const planned = await planRemovals(run, session.settings.database.replicaId, records);
    return E.map(() => undefined)(planned);
  },
});

/** Returns how many of them are gone. */
const forgetRemoved = async (
  { settings, patience }: Session,
  state: MirrorState,
  records: ReadonlyArray<Imported>,
): Attempt<number> => {
  let removed = 0;
  for (const chunk of chunksOf(records)) {
    const ids = chunk.map(({ contactId }) => contactId);
    const contacts = await contactsOf({ database: settings.database, patience }, ids);
    if (E.isLeft(contacts)) return contacts;
    const links = await onState(state.linksOf(ids));
    if (E.isLeft(links)) return links;
    const gone = ids.filter((id) => contacts.right.gone.has(id) && !links.right.has(id));
    const dropped = await onState(
      state.commit({ drops: gone.map((key) => ({ collection: "imports", key }) as const) }),
    );
    if (E.isLeft(dropped)) return dropped;
    removed += gone.length;
  }
  return E.right(removed);
};
