import * as O from "fp-ts/lib/Option.js";
import type { MirrorId } from "../replica/ids.js";
import type { StateChanges } from "../replica/state-store.js";
import {
  type HistoryRecord,
  type RecordedChange,
  type RecordedRun,
  runKey,
  waveKey,
} from "./history-record.js";
import type { Decision } from "./operation.js";

type Puts = Required<StateChanges>["puts"];

/**
 * What one run tells of what it does. Each wave is told in the commit that settles it, so that a run
 * that dies has told what it had done; a run that does nothing leaves nothing.
 */
export type RunHistory = {
  /** What has to be put into the state to tell it. */
  readonly told: (mirrorId: MirrorId, changes: ReadonlyArray<RecordedChange>) => Puts;
  /** The run so far; none if there is nothing to tell. */
  readonly run: () => O.Option<RecordedRun>;
};

/** For whoever keeps no history. */
export const noHistory: RunHistory = { told: () => [], run: () => O.none };

export const runHistory = (begun: Pick<RecordedRun, "run" | "verb" | "begunAt">): RunHistory => {
  let waves = 0;
  let recorded: RecordedRun = { _tag: "Run", ...begun, counts: {}, writes: { database: 0, folder: 0 } };
  return {
    told: (mirrorId, changes) => {
      if (changes.length === 0) return [];
      waves += 1;
      recorded = withChanges(recorded, changes);
      const { run } = begun;
      return [
        putHistory(waveKey(run, waves), { _tag: "Wave", run, mirrorId, changes }),
        putHistory(runKey(run), recorded),
      ];
    },
    run: () => (waves === 0 ? O.none : O.some(recorded)),
  };
};

export const putHistory = (key: string, record: HistoryRecord): Puts[number] => ({
  collection: "history",
  key,
  text: JSON.stringify(record),
});

const withChanges = (run: RecordedRun, changes: ReadonlyArray<RecordedChange>): RecordedRun => {
  const counts: Partial<Record<Decision, number>> = { ...run.counts };
  for (const { decision } of changes) counts[decision] = (counts[decision] ?? 0) + 1;
  const written = (side: "database" | "folder"): number =>
    run.writes[side] + changes.filter((change) => change[side] !== undefined).length;
  return { ...run, counts, writes: { database: written("database"), folder: written("folder") } };
};
