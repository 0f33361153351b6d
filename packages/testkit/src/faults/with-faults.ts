import type { ChangePage, Cursor, Folder, Replica, ReplicaError, StoredItem, Target } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import type { ReplicaCallName, TargetCallName } from "./fault.js";
import type { FaultScript } from "./fault-script.js";
import { type FaultOptions, type FaultyLine, faultyCall } from "./faulty-call.js";
import { type NamedWrite, mispull, mispush, misread } from "./wrong-answer.js";

/**
 * The same replica, behind a line on which things go wrong. What a person or an application does
 * passes. Unless `exposed` names fewer, every call meets faults.
 */
export const withFaults = <Id, Item extends StoredItem<Id>, Write extends NamedWrite, Faulty>(
  replica: Faulty & Replica<Id, Item, Write> & Partial<Pick<Folder, "find">>,
  script: FaultScript<ReplicaError>,
  { exposed = replicaCalls, sleep }: FaultOptions<ReplicaCallName> = {},
): Faulty & Replica<Id, Item, Write> => behindLine(replica, { on: "Replica", script, exposed, sleep });

/**
 * The same target, but its calls meet faults, and so do those of every folder it opens. Unless
 * `exposed` names fewer, all of them do.
 */
export const withTargetFaults = <Faulty extends Target>(
  target: Faulty,
  script: FaultScript<ReplicaError>,
  { exposed = everyTargetCall, sleep }: FaultOptions<TargetCallName | ReplicaCallName> = {},
): Faulty => {
  const line: FaultyLine<ReplicaError> = { on: "Target", script, exposed, sleep };
  const calls: Pick<Target, TargetCallName> = {
    listFolders: (signal) =>
      faultyCall(line, "listFolders", { signal, run: () => target.listFolders(signal) }),
    openFolder: (id, signal) =>
      pipe(
        faultyCall(line, "openFolder", { signal, run: () => target.openFolder(id, signal) }),
        TE.map((folder) => behindLine(folder, { ...line, on: "Replica" })),
      ),
    createFolder: (name, signal) =>
      faultyCall(line, "createFolder", { signal, run: () => target.createFolder(name, signal) }),
    ensureCategory: (name, signal) =>
      faultyCall(line, "ensureCategory", { signal, run: () => target.ensureCategory(name, signal) }),
  };
  return Object.assign({}, target, calls);
};

const replicaCalls: ReadonlyArray<ReplicaCallName> = ["pull", "read", "push", "photo", "find"];
const everyTargetCall: ReadonlyArray<TargetCallName | ReplicaCallName> = [
  ...replicaCalls,
  "listFolders",
  "openFolder",
  "createFolder",
  "ensureCategory",
];

const behindLine = <Id, Item extends StoredItem<Id>, Write extends NamedWrite, Faulty>(
  replica: Faulty & Replica<Id, Item, Write> & Partial<Pick<Folder, "find">>,
  line: FaultyLine<ReplicaError>,
): Faulty & Replica<Id, Item, Write> => {
  const { find } = replica;
  const unfinished = new Set<Cursor>();
  const noteUnfinished = (page: ChangePage<Id, Item>): ChangePage<Id, Item> => {
    if (page._tag === "Snapshot" && page.more) unfinished.add(page.next);
    return page;
  };
  const calls: Pick<Replica<Id, Item, Write>, "pull" | "read" | "push" | "photo"> = {
    pull: (since, signal) => {
      const run = () => TE.map(noteUnfinished)(replica.pull(since, signal));
      const settled = O.filter((at: Cursor) => !unfinished.has(at))(since);
      return faultyCall(line, "pull", { run, signal, misanswer: mispull(settled, run) });
    },
    read: (ids, signal) => {
      const runFirst = (keep: number) => replica.read(ids.slice(0, keep), signal);
      const run = () => replica.read(ids, signal);
      return faultyCall(line, "read", { run, signal, misanswer: misread(runFirst, run) });
    },
    push: (writes, signal) => {
      const runThese = (these: ReadonlyArray<Write>) => replica.push(these, signal);
      return faultyCall(line, "push", {
        run: () => runThese(writes),
        runFirst: (count) => runThese(writes.slice(0, count)),
        writes: writes.length,
        signal,
        misanswer: mispush(writes, runThese),
      });
    },
    photo: (id, photo, signal) =>
      faultyCall(line, "photo", { signal, run: () => replica.photo(id, photo, signal) }),
  };
  const finds: Partial<Pick<Folder, "find">> =
    find === undefined
      ? {}
      : {
          find: (markers, signal) => faultyCall(line, "find", { signal, run: () => find(markers, signal) }),
        };
  return Object.assign({}, replica, calls, finds);
};
