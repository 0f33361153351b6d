import * as E from "fp-ts/lib/Either.js";
import { damagedRecords } from "../engine/damaged-records.js";
import { type Finding, inspect } from "../engine/inspect.js";
import type { StateReader } from "../engine/mirror-state.js";
import { accountType } from "../replica/database.js";
import { mirrorErrorFromRun } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Plan, planRound } from "./plan.js";
import { countsOf, fromTheStart, thoroughRound } from "./rebuild.js";
import { openSession } from "./session.js";
import type { LeasedWork, RunOptions } from "./verb.js";

/** What is not as it should be, and what `rebuild` would do about it. Nothing has been done. */
export type Diagnosis = {
  /** Records of the state that cannot be read, by collection. While there are any, nothing more is known. */
  readonly damaged: Readonly<Record<string, number>>;
  readonly findings: ReadonlyArray<Finding>;
  /** Absent while the state is damaged: `rebuild` drops what cannot be read first. */
  readonly plan?: Plan;
};

/** Looks at all of the state, the database and the folder, and writes nothing but the plan's own stage. */
export const doctor =
  (reader: StateReader, settings: MirrorSettings, { onProgress }: RunOptions): LeasedWork<Diagnosis> =>
  async (state, patience, runNumber) => {
    const damaged = await damagedRecords(settings.state);
    if (E.isLeft(damaged)) return E.left(mirrorErrorFromRun(damaged.left));
    if (damaged.right.length > 0) return E.right({ damaged: countsOf(damaged.right), findings: [] });
    const session = await openSession(settings, state, patience, onProgress ?? (() => {}));
    if (E.isLeft(session)) return session;
    const { folder, report } = session.right;
    const { database, selection, category } = settings;
    const findings = await inspect({
      folder,
      patience,
      report,
      database,
      state,
      includes: (record) => record.recordType !== accountType && selection.includes(record),
      ...(category === undefined ? {} : { category }),
    });
    if (E.isLeft(findings)) return E.left(mirrorErrorFromRun(findings.left));
    const plan = await planRound(reader)(
      fromTheStart(session.right),
      thoroughRound(session.right, state, runNumber),
    );
    return E.map((made: Plan) => ({ damaged: {}, findings: findings.right, plan: made }))(plan);
  };
