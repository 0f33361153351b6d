import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { StateChanges } from "../replica/state-store.js";
import { runPrefix, wavePrefixOf } from "./history-record.js";
import type { StateReader } from "./mirror-state.js";
import { type Attempt, onState } from "./run-error.js";
import { chunkSize } from "./run.js";

/** What is dropped of the history when the newest `runs`, one at least, are kept: each older run with its waves. */
export const outlivedHistory = async (
  state: StateReader,
  runs: number,
): Attempt<Required<StateChanges>["drops"]> => {
  const newest = await onState(state.page("history", O.some(runPrefix), runs));
  if (E.isLeft(newest)) return newest;
  if (newest.right.length < runs) return E.right([]);
  const drops: Array<Required<StateChanges>["drops"][number]> = [];
  let after = newest.right.at(-1)?.key ?? runPrefix;
  for (;;) {
    const older = await onState(state.page("history", O.some(after), chunkSize));
    if (E.isLeft(older)) return older;
    const last = older.right.at(-1);
    if (last === undefined) return E.right(drops);
    after = last.key;
    for (const { key, value } of older.right) {
      const waves = await waveKeys(state, value.run);
      if (E.isLeft(waves)) return waves;
      drops.push(...[key, ...waves.right].map((one) => ({ collection: "history", key: one }) as const));
    }
  }
};

const waveKeys = async (state: StateReader, run: number): Attempt<ReadonlyArray<string>> => {
  const prefix = wavePrefixOf(run);
  const keys: Array<string> = [];
  for (;;) {
    const waves = await onState(state.page("history", O.some(keys.at(-1) ?? prefix), wavesAtOnce));
    if (E.isLeft(waves)) return waves;
    const found = waves.right.flatMap(({ key }) => (key.startsWith(prefix) ? [key] : []));
    keys.push(...found);
    if (found.length < wavesAtOnce) return E.right(keys);
  }
};

/** A wave may be large. */
const wavesAtOnce = 8;
