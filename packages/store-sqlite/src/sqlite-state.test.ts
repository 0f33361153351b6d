import { hostname } from "node:os";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as Ord from "fp-ts/lib/Ord.js";
import { sign } from "fp-ts/lib/Ordering.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import type { StateChanges, StateCollection, StateRecord } from "@spegla/core";
import { describe, expect, it } from "vitest";
import { freshPath, left, openAt, right, runChild } from "../test/fresh-store.js";
import { openConnection } from "./connection.js";

const minute = 60_000;

const inOrder = sort(
  Ord.fromCompare<StateRecord>((a, b) => sign(Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))),
);

const applied = (
  model: Map<string, Map<string, StateRecord>>,
  { clears = [], drops = [], puts = [] }: StateChanges,
) => {
  const of = (collection: string) => model.get(collection) ?? new Map<string, StateRecord>();
  for (const collection of clears) model.delete(collection);
  for (const { collection, key } of drops) of(collection).delete(key);
  for (const { collection, ...record } of puts) {
    const records = of(collection);
    for (const [key, other] of records)
      if (other.alias !== undefined && other.alias === record.alias)
        records.set(key, { key: other.key, text: other.text });
    records.set(record.key, record);
    model.set(collection, records);
  }
};

describe("state records", () => {
  const aText = fc.string({ unit: "binary", maxLength: 4 });
  const aCollection = fc.constantFrom<StateCollection>("links", "plan");
  const changes: fc.Arbitrary<StateChanges> = fc.record(
    {
      clears: fc.array(aCollection, { maxLength: 1 }),
      drops: fc.array(fc.record({ collection: aCollection, key: aText }), { maxLength: 3 }),
      puts: fc.array(
        fc.record(
          { collection: aCollection, key: aText, alias: aText, text: fc.string({ unit: "binary" }) },
          { requiredKeys: ["collection", "key", "text"] },
        ),
        { maxLength: 6 },
      ),
    },
    { requiredKeys: [] },
  );

  it("[ST1] any commits leave what a plain map would hold, in the order of the keys' bytes", async () => {
    const { state } = await openAt(freshPath());
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { maxLength: 6 }), async (commits) => {
        const lease = await right(state.acquire(minute, 0));
        await right(state.commit(lease, { clears: ["links", "plan"] }));
        const model = new Map<string, Map<string, StateRecord>>();
        for (const commit of commits) {
          applied(model, commit);
          await right(state.commit(lease, commit));
        }
        for (const collection of ["links", "plan"] as const) {
          const expected = inOrder([...(model.get(collection)?.values() ?? [])]);
          expect(await right(state.page(collection, O.none, 100))).toEqual(expected);
          expect(await right(state.count(collection))).toBe(expected.length);
          const keys = expected.map(({ key }) => key);
          expect(inOrder(await right(state.get(collection, [...keys, "absent"])))).toEqual(expected);
          const aliases = expected.flatMap(({ alias }) => (alias === undefined ? [] : [alias]));
          expect(inOrder(await right(state.find(collection, [...aliases, "absent"])))).toEqual(
            expected.filter(({ alias }) => alias !== undefined),
          );
          const paged: Array<StateRecord> = [];
          for (let after: O.Option<string> = O.none; ;) {
            const page = await right(state.page(collection, after, 2));
            paged.push(...page);
            const last = page.at(-1);
            if (last === undefined) break;
            after = O.some(last.key);
          }
          expect(paged).toEqual(expected);
        }
        await right(state.release(lease));
      }),
      { numRuns: 60 },
    );
  });
});

describe("the lease", () => {
  it("[SL1] is one holder's until it is released or expires, and its token grows", async () => {
    const { state } = await openAt(freshPath());
    const first = await right(state.acquire(minute, 1000));
    expect(first).toMatchObject({
      expiresAt: 61_000,
      holder: expect.stringContaining(`pid ${process.pid} since`),
    });
    expect(await left(state.acquire(minute, 2000))).toMatchObject({
      _tag: "MirrorBusy",
      holder: first.holder,
      expiresAt: 61_000,
      message: expect.stringContaining(hostname()),
    });
    await right(state.release(first));
    const second = await right(state.acquire(minute, 3000));
    expect(second.token).toBeGreaterThan(first.token);
    const third = await right(state.acquire(minute, 63_000));
    expect(third.token).toBeGreaterThan(second.token);
  });

  it("[SL2] who lost it can neither commit nor renew, nor release the other's", async () => {
    const path = freshPath();
    const [one, other] = [await openAt(path), await openAt(path)];
    const lost = await right(one.state.acquire(10, 0));
    const puts = [{ collection: "links", key: "k", text: "t" }] as const;
    expect(await right(one.state.renew(lost, 20, 15))).toEqual({ ...lost, expiresAt: 35 });
    await right(one.state.commit(lost, { puts }));
    const held = await right(other.state.acquire(minute, 40));
    expect(await left(one.state.commit(lost, { clears: ["links"] }))).toMatchObject({
      _tag: "LeaseLost",
      message: expect.stringContaining(held.holder),
    });
    expect(await left(one.state.renew(lost, minute, 41))).toMatchObject({ _tag: "LeaseLost" });
    await right(one.state.release(lost));
    expect(await right(other.state.count("links"))).toBe(1);
    await right(other.state.commit(held, { clears: ["links"] }));
    await right(other.state.release(held));
    expect(await left(other.state.commit(held, { puts }))).toMatchObject({ _tag: "LeaseLost" });
  });

  it("[SL3] a dead process on this machine loses it at once, one on another machine when it expires", async () => {
    const path = freshPath();
    const { child, heard } = runChild("./writing-child.ts", [path]);
    await heard("pair 0.");
    const { state } = await openAt(path);
    const now = Date.now();
    expect(await left(state.acquire(minute, now))).toMatchObject({ _tag: "MirrorBusy" });
    const dead = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await dead;
    const lease = await right(state.acquire(minute, now));
    const connection = openConnection(path, 100);
    if (E.isLeft(connection)) throw new Error(connection.left.message);
    connection.right.exec(
      `UPDATE lease SET process = json_set(process, '$.space', 'elsewhere', '$.pid', 999999)`,
    );
    expect(await left(state.acquire(minute, now + 1))).toMatchObject({ _tag: "MirrorBusy" });
    connection.right.exec(`UPDATE lease SET process = 'unreadable'`);
    expect(await left(state.acquire(minute, now + 1))).toMatchObject({ _tag: "MirrorBusy" });
    await right(state.acquire(minute, lease.expiresAt + 1));
    // The pid lives, but it is another process than the one that took the lease.
    connection.right.exec(`UPDATE lease SET process = json_set(process, '$.started', '1')`);
    if (process.platform === "linux") await right(state.acquire(minute, now + 2));
    connection.right.close();
  });

  it("[SL4] processes that contend for it take turns", async () => {
    const path = freshPath();
    const { state } = await openAt(path);
    const children = [1, 2].map(() => runChild("./lease-child.ts", [path, "25"]));
    for (const { ended } of children) expect(await ended).toContain("done");
    expect(await right(state.get("binding", ["count"]))).toEqual([{ key: "count", text: "50" }]);
  });
});
