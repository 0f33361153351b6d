import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import {
  type RecordedChange,
  type RecordedRun,
  type RecordedWave,
  runKey,
  runPrefix,
  wavePrefix,
  wavePrefixOf,
} from "../engine/history-record.js";
import type { Keyed, StateReader } from "../engine/mirror-state.js";
import { type MirrorError, mirrorError, mirrorErrorFromState, orThrow } from "./mirror-error.js";
import type { Step } from "./session.js";

/** A run that did something: which verb it was, when, and what came of it. */
export type HistoryRun = Omit<RecordedRun, "_tag" | "outcome"> & {
  /** `Unfinished`: it is under way, or died; what it had done by then is in the history. */
  readonly outcome: NonNullable<RecordedRun["outcome"]> | "Unfinished";
};

/** What a run did about one contact, field by field, and why. */
export type HistoryChange = RecordedChange & { readonly run: number };

/** `before`: only runs older than this one. `limit`: how many at most, default 50. */
export type HistoryPage = { readonly limit?: number; readonly before?: number };

export type History = {
  /** The runs that are remembered, newest first. */
  (page?: HistoryPage): Promise<ReadonlyArray<HistoryRun>>;
  /** What one run did, newest first, read wave by wave. Rejects with `NoSuchRun`. */
  readonly of: (run: number) => AsyncIterable<HistoryChange>;
};

export const historyOf = (reader: StateReader): History =>
  Object.assign((page: HistoryPage = {}) => newestRuns(reader, page), {
    of: (run: number) => changesOfRun(reader, run),
  });

const newestRuns = async (
  reader: StateReader,
  { limit = 50, before }: HistoryPage,
): Promise<ReadonlyArray<HistoryRun>> => {
  const from = before === undefined ? runPrefix : runKey(before);
  const page = await reader.page("history", O.some(from), limit)();
  if (E.isLeft(page)) throw mirrorErrorFromState(page.left);
  return page.right.flatMap(({ value }) => {
    if (value._tag !== "Run") return [];
    const { _tag: _run, outcome = "Unfinished", ...run } = value;
    return [{ ...run, outcome }];
  });
};

async function* changesOfRun(reader: StateReader, run: number): AsyncGenerator<HistoryChange> {
  const found = await reader.get("history", [runKey(run)])();
  if (E.isLeft(found)) throw mirrorErrorFromState(found.left);
  if (found.right.length === 0) throw noSuchRun(run);
  for await (const { change } of recordedChanges(reader, wavePrefixOf(run))) yield { ...change, run };
}

export const noSuchRun = (run: number): MirrorError =>
  mirrorError(
    { _tag: "NoSuchRun", run },
    `there is no run ${run} in the history; history() lists those that did something and are remembered`,
  );

/** What was done, newest first: in one run, or in all that are remembered. Throws a `MirrorError`. */
export async function* recordedChanges(
  reader: StateReader,
  prefix: string = wavePrefix,
): AsyncGenerator<{ readonly run: number; readonly change: RecordedChange }> {
  let after = prefix;
  for (;;) {
    const found = orThrow(await waveBehind(reader, prefix, after));
    if (O.isNone(found)) return;
    const { key, value } = found.value;
    for (const change of RA.reverse(value.changes)) yield { run: value.run, change };
    after = key;
  }
}

/** The wave behind that key, one alone: it may be large. None: there is no other of this prefix. */
export const waveBehind = async (
  reader: StateReader,
  prefix: string,
  after: string,
): Step<O.Option<Keyed<RecordedWave>>> => {
  const page = await reader.page("history", O.some(after), 1)();
  if (E.isLeft(page)) return E.left(mirrorErrorFromState(page.left));
  const [found] = page.right;
  return E.right(
    found?.key.startsWith(prefix) === true && found.value._tag === "Wave"
      ? O.some({ key: found.key, value: found.value })
      : O.none,
  );
};
