import * as E from "fp-ts/lib/Either.js";
import * as N from "fp-ts/lib/number.js";
import * as RR from "fp-ts/lib/ReadonlyRecord.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { ContactDatabase } from "../replica/database.js";
import type { Folder } from "../replica/folder.js";
import type { MirrorId, RemoteId } from "../replica/ids.js";
import type { Removal, StoredItem } from "../replica/replica.js";
import type { StateChanges } from "../replica/state-store.js";
import { executeWave } from "./execute-wave.js";
import { losingPhotos } from "./losing-photo.js";
import { besideEarlier, conflictsOf } from "./record-conflicts.js";
import { type Keyed, type MirrorState, putRecord } from "./mirror-state.js";
import { historyOf } from "./note-history.js";
import { type Operation, makesContact } from "./operation.js";
import type { Patience } from "./patience.js";
import type { ReportProgress } from "./progress.js";
import { type Parked, waitingKey } from "./records.js";
import { type Attempt, onState } from "./run-error.js";
import type { Pushed } from "./push-writes.js";
import type { Executed } from "./executed.js";
import { type SettleContext, type Settled, settle } from "./settle.js";
import { type Again, undoingHeld } from "./settle-waiting.js";

export type ExecutingRun = {
  readonly database: ContactDatabase;
  readonly folder: Folder;
  readonly state: MirrorState;
  readonly patience: Patience;
  readonly report: ReportProgress;
  /** By their `waitingKey`. */
  readonly parked: ReadonlyMap<string, Parked>;
  readonly runNumber: number;
  readonly mirrorId: MirrorId;
  /** How many operations the plan has. */
  readonly planned: number;
};

/** What carrying a plan out came to. */
export type Execution = {
  readonly databaseWrites: ReadonlyArray<StoredItem<ContactId> | Removal<ContactId>>;
  readonly folderWrites: ReadonlyArray<StoredItem<RemoteId> | Removal<RemoteId>>;
  readonly again: ReadonlyArray<Again>;
  readonly counts: Settled["counts"];
  /** The ids of those that were recorded. */
  readonly conflicts: ReadonlyArray<string>;
};

/**
 * Carries out what is on the stage, wave by wave. First a write to the folder, or of a new
 * contact, is noted as an intent, and a conflict with the values of both sides: who looks afterwards, because the process died or an
 * answer was lost, finds only what is left of them. Then come the database's writes, then the
 * folder's; then links and what failed are settled. One commit ends a wave and begins the next.
 */
export const execute = async (run: ExecutingRun): Attempt<Execution> => {
  const databaseWrites: Array<StoredItem<ContactId> | Removal<ContactId>> = [];
  const folderWrites: Array<StoredItem<RemoteId> | Removal<RemoteId>> = [];
  const again: Array<Again> = [];
  let counts: Settled["counts"] = {};
  const conflicts: Array<string> = [];
  let done = 0;
  let settled: Settled["changes"] = { drops: [], puts: [] };
  let after: O.Option<string> = O.none;
  for (;;) {
    const wave = await onState(run.state.page("plan", after, waveSize(run)));
    if (E.isLeft(wave)) return wave;
    const last = wave.right.at(-1);
    const photos = await losingPhotos(run, wave.right);
    const decided = conflictsOf(settleContext(run), wave.right, photos);
    const earlier = await onState(
      run.state.get(
        "conflicts",
        decided.map(({ id }) => id),
      ),
    );
    if (E.isLeft(earlier)) return earlier;
    const recorded = besideEarlier(
      decided,
      earlier.right.map(({ value }) => value),
    );
    const noted = await onState(
      run.state.commit({
        ...settled,
        puts: [
          ...settled.puts,
          ...intentsOf(wave.right),
          ...wave.right.flatMap(({ value }) =>
            undoingHeld(run.patience.clock.now(), value).map((held) =>
              putRecord("held", waitingKey(held), held),
            ),
          ),
          ...recorded.map((conflict) => putRecord("conflicts", conflict.id, conflict)),
        ],
      }),
    );
    if (E.isLeft(noted)) return noted;
    conflicts.push(...recorded.map(({ id }) => id));
    if (last === undefined) return E.right({ databaseWrites, folderWrites, again, counts, conflicts });
    after = O.some(last.key);

    const executed = await executeWave(run, wave.right, photos);
    for (const { database, folder } of executed) {
      databaseWrites.push(...storedOf(database));
      folderWrites.push(...storedOf(folder));
    }
    const outcome = settle(settleContext(run))(executed);
    again.push(...outcome.again);
    counts = addCounts(counts, outcome.counts);
    const { drops, puts } = outcome.changes;
    const told = run.state.history.told(run.mirrorId, historyOf(executed, recorded));
    settled = { drops, puts: [...puts, ...told] };
    done += executed.filter(isDone).length;
    run.report({ phase: last.key.startsWith("2") ? "Removing" : "Writing", done, total: run.planned });
    const fatal = outcome.fatal;
    if (fatal === undefined) continue;
    const saved = await onState(run.state.commit(settled));
    if (E.isLeft(saved)) return saved;
    return E.left(
      fatal.error._tag === "Aborted"
        ? { _tag: "Aborted" }
        : { _tag: "ReplicaFailed", side: fatal.side, error: fatal.error },
    );
  }
};

const waveSize = ({ folder }: ExecutingRun): number =>
  Math.max(folder.capabilities.batchSize * folder.capabilities.concurrency, 64);

const settleContext = ({ patience, runNumber, parked }: ExecutingRun): SettleContext => ({
  now: patience.clock.now(),
  run: runNumber,
  parked,
});

const intentsOf = (wave: ReadonlyArray<Keyed<Operation>>): Required<StateChanges>["puts"] =>
  wave.flatMap(({ key, value }) => {
    const { contactId, folder, link } = value;
    const isNoted = (folder !== undefined && link !== "Keep") || makesContact(value);
    return isNoted ? [putRecord("intents", contactId, { contactId, plan: key })] : [];
  });

export const addCounts = (a: Settled["counts"], b: Settled["counts"]): Settled["counts"] =>
  RR.union(N.MonoidSum)(b)(a);

const isDone = ({ database, folder }: Executed): boolean =>
  [database, folder].every((result) => result?._tag !== "Failed" && result?._tag !== "Unsent");

const storedOf = <Id>(
  result: Pushed<Id, StoredItem<Id>> | undefined,
): ReadonlyArray<StoredItem<Id> | Removal<Id>> => {
  if (result?._tag !== "Done" && result?._tag !== "Removed") return [];
  return [result._tag === "Done" ? { id: result.id, revision: result.revision } : { id: result.id }];
};
