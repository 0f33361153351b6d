import type { ChangePage, Cursor, Marker, ReplicaError, WriteResult } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import type { AnswerFault } from "./fault.js";

/** What a write says of the item it is for: its id, or, of a create in a folder, whose copy it will be. */
export type NamedWrite = { readonly id: string } | { readonly marker: Marker };

type Answering<Answer> = TE.TaskEither<ReplicaError, Answer>;

/** `settled`: where no snapshot is under way; none if there is no such cursor. */
export const mispull =
  <Id, Item>(settled: O.Option<Cursor>, pull: () => Answering<ChangePage<Id, Item>>) =>
  (fault: AnswerFault<ReplicaError>): Answering<ChangePage<Id, Item>> => {
    switch (fault._tag) {
      case "FailWrites":
        return pull();
      case "Twice":
        return TE.map((page: ChangePage<Id, Item>) => ({
          ...page,
          upserts: twice(page.upserts),
          removals: twice(page.removals),
        }))(pull());
      case "Stale":
        return O.isNone(settled)
          ? pull()
          : TE.right({ _tag: "Delta", upserts: [], removals: [], next: settled.value, more: false });
      case "Truncated":
        return TE.map((page: ChangePage<Id, Item>) =>
          page._tag === "Delta" ? page : { ...page, upserts: page.upserts.slice(0, fault.keep) },
        )(pull());
    }
  };

/** `readFirst` reads the first `keep` of the ids. */
export const misread =
  <Answer>(
    readFirst: (keep: number) => Answering<ReadonlyArray<Answer>>,
    read: () => Answering<ReadonlyArray<Answer>>,
  ) =>
  (fault: AnswerFault<ReplicaError>): Answering<ReadonlyArray<Answer>> => {
    switch (fault._tag) {
      case "Twice":
        return TE.map((answers: ReadonlyArray<Answer>) => twice(answers))(read());
      case "Truncated":
        return readFirst(fault.keep);
      case "FailWrites":
      case "Stale":
        return read();
    }
  };

export const mispush =
  <Id, Item, Write extends NamedWrite>(
    writes: ReadonlyArray<Write>,
    push: (writes: ReadonlyArray<Write>) => Answering<ReadonlyArray<WriteResult<Id, Item>>>,
  ) =>
  (fault: AnswerFault<ReplicaError>): Answering<ReadonlyArray<WriteResult<Id, Item>>> => {
    switch (fault._tag) {
      case "FailWrites":
        return failingSome(fault, writes, push);
      case "Twice":
        return async () => {
          await push(writes)();
          return push(writes)();
        };
      case "Stale":
      case "Truncated":
        return push(writes);
    }
  };

const failingSome = <Id, Item, Write extends NamedWrite>(
  { at, error }: Extract<AnswerFault<ReplicaError>, { _tag: "FailWrites" }>,
  writes: ReadonlyArray<Write>,
  push: (writes: ReadonlyArray<Write>) => Answering<ReadonlyArray<WriteResult<Id, Item>>>,
): Answering<ReadonlyArray<WriteResult<Id, Item>>> => {
  const failing = new Set(at.map((index) => index % writes.length));
  const others = writes.filter((_, index) => !failing.has(index));
  const failed = (write: NamedWrite): WriteResult<Id, Item> => ({
    _tag: "Failed",
    error: typeof error === "function" ? error(nameOfWrite(write)) : error,
  });
  return pipe(
    others.length === 0 ? TE.right([]) : push(others),
    TE.map((answers) => {
      const answersLeft = [...answers];
      return writes.flatMap((write, index) =>
        failing.has(index) ? [failed(write)] : answersLeft.splice(0, 1),
      );
    }),
  );
};

const nameOfWrite = (write: NamedWrite): string => ("id" in write ? write.id : write.marker.contactId);

const twice = <Listed>(listed: ReadonlyArray<Listed>): ReadonlyArray<Listed> => [...listed, ...listed];
