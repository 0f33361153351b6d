import * as E from "fp-ts/lib/Either.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { Binding } from "../engine/records.js";
import { type Session, type Step, allOf } from "./session.js";
import { latest, withBoundCategory } from "./stop.js";
import { type SyncReport, sync } from "./sync.js";

/** `leaving`: the binding as it is now, to be left; absent while something of it waits for a person. */
export type LastSync =
  | { readonly report: SyncReport; readonly leaving: Binding }
  | { readonly report: SyncReport; readonly leaving?: undefined };

/** Brings the last edits home before a folder, or a database, is left. */
export const syncLast = async (given: Session, state: MirrorState, runNumber: number): Step<LastSync> => {
  const session = withBoundCategory(given);
  const report = await sync(session, state, runNumber);
  if (E.isLeft(report)) return report;
  const held = await allOf(state, "held");
  if (E.isLeft(held)) return held;
  // A second copy that is held stays where it is, whatever its contact's does.
  const isWaiting = held.right.some(({ answer, remoteId }) => answer === undefined && remoteId === undefined);
  return E.right({ report: report.right, ...(isWaiting ? {} : { leaving: await latest(session, state) }) });
};
