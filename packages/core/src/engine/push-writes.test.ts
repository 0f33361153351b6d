import { virtualClock } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { revision } from "../replica/ids.js";
import type { StoredItem, WriteResult } from "../replica/replica.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Signal } from "../replica/signal.js";
import { type Pushed, type Pushing, pushWrites } from "./push-writes.js";

type Item = StoredItem<string>;
type Answer = E.Either<ReplicaError, ReadonlyArray<WriteResult<string, Item>>>;

const done = (id: string): WriteResult<string, Item> => ({ _tag: "Done", id, revision: revision(`${id}1`) });
const failed = (error: ReplicaError): WriteResult<string, Item> => ({ _tag: "Failed", error });
const unavailable: ReplicaError = { _tag: "Unavailable", message: "down" };
const forbidden: ReplicaError = { _tag: "Forbidden", message: "you may not" };
const unauthorized: ReplicaError = { _tag: "Unauthorized", message: "sign in" };
const limited = (retryAfterMs: number): ReplicaError => ({
  _tag: "RateLimited",
  retryAfterMs,
  message: "later",
});

/** A replica that answers the calls in turn as told, then does everything; and what it was sent, when. */
const replica = (...answers: ReadonlyArray<(writes: ReadonlyArray<string>) => Answer>) => {
  const clock = virtualClock(0);
  const sent: Array<ReadonlyArray<string>> = [];
  const kept: Array<number> = [];
  const all =
    (
      more: Partial<Pushing<string, Item, string>> & {
        readonly signal?: Signal;
        readonly holds?: number;
      } = {},
    ) =>
    (writes: ReadonlyArray<string>): Promise<ReadonlyArray<Pushed<string, Item>>> => {
      const { signal, holds = Infinity, ...pushing } = more;
      return pushWrites<string, Item, string>(
        {
          push: (batch) => () => {
            sent.push(batch);
            const answer = answers[sent.length - 1] ?? ((sure) => E.right(sure.map(done)));
            return Promise.resolve(answer(batch));
          },
          batchSize: 10,
          concurrency: 1,
          ...pushing,
        },
        {
          clock,
          keepAlive: (ms) => Promise.resolve(kept.push(ms) <= holds),
          ...(signal === undefined ? {} : { signal }),
        },
      )(writes);
    };
  return { all, sent, kept, clock };
};

const refuse = (error: ReplicaError) => (): Answer => E.left(error);
const found =
  (...ids: ReadonlyArray<string>) =>
  (
    writes: ReadonlyArray<string>,
  ): Promise<E.Either<ReplicaError, ReadonlyMap<string, WriteResult<string, Item>>>> =>
    Promise.resolve(
      E.right(
        new Map(
          writes.flatMap((id): Array<[string, WriteResult<string, Item>]> =>
            ids.includes(id)
              ? [
                  [
                    id,
                    {
                      _tag: "Done",
                      id,
                      revision: revision("there"),
                      stored: { id, revision: revision("there") },
                    },
                  ],
                ]
              : [],
          ),
        ),
      ),
    );
const there = (id: string) => ({ _tag: "Done", id, revision: "there", stored: { id, revision: "there" } });

const tags = (results: ReadonlyArray<Pushed<string, Item>>) => results.map(({ _tag }) => _tag);

describe("writes", () => {
  it("[EN1] go in batches, as many at once as the replica takes, and are answered in their order", async () => {
    const { all, sent } = replica();
    expect(await all({ batchSize: 2, concurrency: 2 })(["a", "b", "c", "d", "e"])).toEqual(
      ["a", "b", "c", "d", "e"].map(done),
    );
    expect(sent).toEqual([["a", "b"], ["c", "d"], ["e"]]);
  });

  it("[EN1] that there are none of are not sent", async () => {
    const { all, sent } = replica();
    expect(await all()([])).toEqual([]);
    expect(sent).toEqual([]);
  });

  it("[EN12] are sent again after a while, twice as long each time, and six times in all", async () => {
    const { all, sent, kept, clock } = replica(...Array.from({ length: 6 }, () => refuse(unavailable)));
    expect(await all()(["a"])).toEqual([{ _tag: "Unsent", error: unavailable }]);
    expect(sent).toHaveLength(6);
    expect(kept).toEqual([0, 500, 0, 1_000, 0, 2_000, 0, 4_000, 0, 8_000, 0]);
    expect(clock.now()).toBe(15_500);
  });

  it("[EN12] that have to wait are sent again alone, when the last of them may", async () => {
    const { all, sent, clock } = replica(() =>
      E.right([failed(limited(3_000)), done("b"), failed(limited(7_000)), failed(forbidden)]),
    );
    expect(await all()(["a", "b", "c", "d"])).toEqual([done("a"), done("b"), done("c"), failed(forbidden)]);
    expect(sent[1]).toEqual(["a", "c"]);
    expect(clock.now()).toBe(7_000);
  });

  it("[EN12] without an answer failed, and are not sent again", async () => {
    const { all, sent } = replica(() => E.right([done("a")]));
    const [first, second] = await all()(["a", "b"]);
    expect(first).toEqual(done("a"));
    expect(second).toMatchObject({
      _tag: "Failed",
      error: { _tag: "ProtocolViolation", message: "the write was sent but not answered" },
    });
    expect(sent).toHaveLength(1);
  });

  it("[EN12] after an error that ends the run are not sent", async () => {
    const { all, sent } = replica(refuse(unauthorized));
    expect(await all({ batchSize: 1 })(["a", "b"])).toEqual([
      { _tag: "Unsent", error: unauthorized },
      { _tag: "Unsent", error: { _tag: "Aborted", message: "the write was not sent" } },
    ]);
    expect(sent).toEqual([["a"]]);
  });

  it("[EN16] nothing more is sent once another run has the lease", async () => {
    const { all, sent } = replica();
    const results = await all({ holds: 1, batchSize: 1 })(["a", "b", "c"]);
    expect(sent).toEqual([["a"]]);
    expect(results).toMatchObject([{ _tag: "Done" }, { _tag: "Unsent" }, { _tag: "Unsent" }]);
  });

  it("[EN12] are not sent once a person has interrupted", async () => {
    const { all, sent } = replica();
    const nothing = (): void => undefined;
    const signal: Signal = { aborted: true, addEventListener: nothing, removeEventListener: nothing };
    expect(await all({ signal })(["a"])).toMatchObject([{ _tag: "Unsent", error: { _tag: "Aborted" } }]);
    expect(sent).toEqual([]);
  });
});

describe("a batch that was refused as a whole", () => {
  const bad =
    (...ids: ReadonlyArray<string>) =>
    (writes: ReadonlyArray<string>): Answer =>
      writes.some((id) => ids.includes(id)) ? E.left(forbidden) : E.right(writes.map(done));

  it("[L11] is sent one by one, and what is refused alone keeps no other back", async () => {
    const { all, sent } = replica(...Array.from({ length: 9 }, () => bad("b")));
    expect(await all()(["a", "b", "c"])).toEqual([
      done("a"),
      { _tag: "Unsent", error: forbidden },
      done("c"),
    ]);
    expect(sent).toEqual([["a", "b", "c"], ["a"], ["b"], ["c"]]);
  });

  it("[L11] three times in a row is nobody's own: the others are not tried", async () => {
    const { all, sent } = replica(...Array.from({ length: 9 }, () => refuse(forbidden)));
    expect(await all()(["a", "b", "c", "d", "e"])).toEqual(
      Array.from({ length: 5 }, () => ({ _tag: "Unsent", error: forbidden })),
    );
    expect(sent).toHaveLength(4);
  });

  it("[L11] but three times with another in between is", async () => {
    const { all } = replica(...Array.from({ length: 9 }, () => bad("a", "b", "d", "e")));
    expect(tags(await all()(["a", "b", "c", "d", "e", "f"]))).toEqual([
      "Unsent",
      "Unsent",
      "Done",
      "Unsent",
      "Unsent",
      "Done",
    ]);
  });

  it("[EN12] and of one write is that write's failure", async () => {
    const { all, sent } = replica(...Array.from({ length: 9 }, () => refuse(forbidden)));
    expect(await all({ batchSize: 1 })(["a", "b"])).toEqual([
      { _tag: "Unsent", error: forbidden },
      { _tag: "Unsent", error: forbidden },
    ]);
    expect(sent).toEqual([["a"], ["b"]]);
  });

  it("[EN14] may have had its effect all the same: what is there is not sent again", async () => {
    const { all, sent } = replica(refuse(forbidden));
    expect(await all({ resolve: found("b") })(["a", "b"])).toEqual([done("a"), there("b")]);
    expect(sent).toEqual([["a", "b"], ["a"]]);
  });

  it("[EN12] but nobody is asked one by one when waiting mends it", async () => {
    const { all, sent } = replica(...Array.from({ length: 6 }, () => refuse(unavailable)));
    expect(tags(await all()(["a", "b"]))).toEqual(["Unsent", "Unsent"]);
    expect(sent).toHaveLength(6);
  });
});

describe("an answer that was lost", () => {
  it("[EN14] is looked for, and only what has no effect yet is sent again", async () => {
    const { all, sent } = replica(refuse(unavailable));
    expect(await all({ resolve: found("b") })(["a", "b", "c"])).toEqual([done("a"), there("b"), done("c")]);
    expect(sent).toEqual([
      ["a", "b", "c"],
      ["a", "c"],
    ]);
  });

  it("[EN14] of some writes: only those are looked for", async () => {
    const { all, sent } = replica(() => E.right([failed(unavailable), failed(limited(10)), done("c")]));
    const asked: Array<ReadonlyArray<string>> = [];
    const resolve = (writes: ReadonlyArray<string>) => {
      asked.push(writes);
      return found("a", "b")(writes);
    };
    expect(await all({ resolve })(["a", "b", "c"])).toEqual([there("a"), done("b"), done("c")]);
    expect(asked).toEqual([["a"]]);
    expect(sent[1]).toEqual(["b"]);
  });

  it("[EN14] and cannot be looked for: it is not sent again, and the others are", async () => {
    const { all, sent } = replica(() => E.right([failed(unavailable), failed(limited(10))]));
    const resolve = () => Promise.resolve(E.left(unavailable));
    expect(await all({ resolve })(["a", "b"])).toEqual([failed(unavailable), done("b")]);
    expect(sent).toEqual([["a", "b"], ["b"]]);
  });
});
