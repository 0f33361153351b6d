import {
  type Clock,
  type ContactDatabase,
  type ContactId,
  type DatabaseWrite,
  type Folder,
  type FolderWrite,
  type Lease,
  type RemoteId,
  type ReplicaError,
  type Signal,
  type StateStore,
  stringFromMarker,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import type { MemoryItem } from "../memory/folder-shelf.js";
import type { MemoryStateStore } from "../memory/memory-state-store.js";
import { type Violation, violation } from "./violation.js";

/** Looks on at what the runs of a mirror do, in the very moment: later there may be nothing left of it to see. */
export type RunWatch = {
  readonly newRun: () => WatchedRun;
  /** Nobody has the lease any more, whatever the run that took it thinks. */
  readonly forgetLease: () => void;
  /** What no run may do, and one has done since this was asked last. */
  readonly takeSeen: () => ReadonlyArray<Violation>;
};

/** The ways of one run to both sides and to its state. */
export type WatchedRun = {
  /** A push as the engine calls it, before anything goes wrong on its way. */
  readonly sent: <Write extends object, Result>(push: Push<Write, Result>) => Push<Write, Result>;
  /** A side as what is sent arrives there. */
  readonly database: (database: ContactDatabase) => ContactDatabase;
  readonly folder: (folder: Folder) => Folder;
  readonly leased: <Store extends StateStore>(store: Store) => Store;
};

type Push<Write, Result> = (
  writes: ReadonlyArray<Write>,
  signal?: Signal,
) => TE.TaskEither<ReplicaError, ReadonlyArray<Result>>;

/** One call of the engine's: what a line makes two of is one. `isLate`: its run knew that its lease was lost. */
type Sending = { readonly run: number; readonly isLate: boolean };

export type Watched = {
  readonly itemsIn: (folder: string) => ReadonlyArray<MemoryItem>;
  readonly state: Pick<MemoryStateStore, "snapshot">;
  readonly clock: Pick<Clock, "now">;
  /** What the engine knows and is shown does not allow it to know of all its copies. */
  readonly mayBeBlind: () => boolean;
  /** A person, or what else is to blame, decided about the contact. */
  readonly isContested: (id: ContactId) => boolean;
};

export const runWatch = ({ itemsIn, state, clock, mayBeBlind, isContested }: Watched): RunWatch => {
  let seen: ReadonlyArray<Violation> = [];
  const note = (law: string, what: string): void => {
    seen = [...seen, violation(law, what)];
  };
  const sendings = new WeakMap<object, Sending>();
  /** The items that mirrors made, each with the call that it came with. */
  const made = new Map<string, Sending | undefined>();
  /** Those that came when their run had lost its lease. */
  const madeLate = new Set<string>();
  /** The items of which a listing has said anything at all, or a refused write that they are gone. */
  const listed = new Set<string>();
  /** The last run that took the lease, and until when nobody else may take it. */
  let [runs, holder, heldUntil] = [0, 0, 0];

  /** A twin may be gone again soon, and have been looked at by somebody until then. */
  const noteCreated = (
    { id: folder }: Folder,
    { marker }: Extract<FolderWrite, { _tag: "Create" }>,
    id: RemoteId,
  ): void => {
    const text = stringFromMarker(marker);
    const madeBy = made.get(nameIn(folder, id));
    // What was under way when its run lost its lease, and what it sent before it came to know, is a race's doing.
    if (madeBy?.run !== holder || mayBeBlind()) return;
    const twin = itemsIn(folder).find((item) => {
      const name = nameIn(folder, item.id);
      return (
        item.id !== id &&
        made.has(name) &&
        made.get(name) !== madeBy &&
        // Who takes a run back does not look for what a race has left.
        !(madeLate.has(name) && isContested(marker.contactId)) &&
        item.marker !== undefined &&
        stringFromMarker(item.marker) === text
      );
    });
    if (twin !== undefined)
      note("L6", `${id} was made as a second copy of ${marker.contactId}, beside ${twin.id}`);
  };
  const noteOrder = (writes: ReadonlyArray<FolderWrite>): void => {
    const removal = writes.findIndex(({ _tag }) => _tag === "Remove");
    if (removal >= 0 && writes.slice(removal).some(({ _tag }) => _tag !== "Remove"))
      note("EN15", "a copy was taken away before all others were written");
  };
  const noteRemoved = ({ id }: DatabaseWrite): void => {
    const link = state.snapshot().links.find(({ key }) => key === id);
    if (
      link?.alias !== undefined &&
      !listed.has(link.alias) &&
      link.text.includes('"seen":false') &&
      !isContested(id)
    )
      note("EN29", `${id} was deleted, because a copy is not there that no listing has shown`);
  };
  const noteArrived = (writes: ReadonlyArray<object>): void => {
    if (writes.some((write) => sendings.get(write)?.isLate === true))
      note("EN16", "a run wrote that had lost its lease to another one");
  };

  const newRun = (): WatchedRun => {
    runs += 1;
    const run = runs;
    let isRefused = false;
    return {
      sent: (push) => (writes, signal) => async () => {
        const sending = { run, isLate: holder !== run };
        for (const write of writes) sendings.set(write, sending);
        return push(writes, signal)();
      },
      database: (database) => ({
        ...database,
        push: (writes, signal) => async () => {
          noteArrived(writes);
          for (const write of writes) if (write._tag === "Remove") noteRemoved(write);
          return database.push(writes, signal)();
        },
      }),
      folder: (opened) => ({
        ...opened,
        pull: (since, signal) => async () => {
          const page = await opened.pull(since, signal)();
          if (E.isRight(page))
            for (const { id } of [...page.right.upserts, ...page.right.removals]) listed.add(id);
          return page;
        },
        push: (writes, signal) => async () => {
          noteArrived(writes);
          noteOrder(writes);
          const answer = await opened.push(writes, signal)();
          if (E.isLeft(answer)) return answer;
          for (const [at, write] of writes.entries()) {
            const result = answer.right[at];
            if (result?._tag === "Failed" && result.error._tag === "NotFound") listed.add(result.error.id);
            if (write._tag !== "Create" || result?._tag !== "Done") continue;
            const name = nameIn(opened.id, result.id);
            made.set(name, sendings.get(write));
            if (made.get(name)?.run !== holder) madeLate.add(name);
            noteCreated(opened, write, result.id);
          }
          return answer;
        },
      }),
      leased: (store) =>
        Object.assign({}, store, {
          acquire: (ttlMs: number, now: number) => async () => {
            const taken = await store.acquire(ttlMs, now)();
            if (E.isLeft(taken)) return taken;
            if (isRefused || (holder !== run && heldUntil > clock.now()))
              note(
                "EN16",
                isRefused ? "a run that lost its lease took another one" : "a run took another's lease",
              );
            [holder, heldUntil, isRefused] = [run, taken.right.expiresAt, false];
            return taken;
          },
          renew:
            (...given: Parameters<StateStore["renew"]>) =>
            async () => {
              const renewed = await store.renew(...given)();
              if (E.isRight(renewed) && holder === run) heldUntil = renewed.right.expiresAt;
              return renewed;
            },
          release: (lease: Lease) => async () => {
            if (holder === run) heldUntil = 0;
            return store.release(lease)();
          },
          commit:
            (...given: Parameters<StateStore["commit"]>) =>
            async () => {
              const committed = await store.commit(...given)();
              isRefused ||= E.isLeft(committed) && committed.left._tag === "LeaseLost";
              return committed;
            },
        } satisfies Partial<StateStore>),
    };
  };
  return {
    newRun,
    forgetLease: () => {
      heldUntil = 0;
    },
    takeSeen: () => {
      const taken = seen;
      seen = [];
      return taken;
    },
  };
};

/** Two folders may call their items alike. */
const nameIn = (folder: string, id: RemoteId): string => `${folder}/${id}`;
