import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as Ord from "fp-ts/lib/Ord.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import { type Cursor, type DatabaseWrite, counterOf, revision } from "@spegla/core";
import { expect, it } from "vitest";
import type { SqliteStore } from "../src/index.js";
import { freshPath, idOf, openAt, person, right } from "./fresh-store.js";

const ids = ["a", "b", "c", "d", "e"];
const anId = fc.constantFrom(...ids);
const aName = fc.constantFrom("Anna", "Bo", "Cia");

type Step =
  | {
      readonly _tag: "Add" | "Edit" | "PushCreate" | "PushUpdate";
      readonly id: string;
      readonly name: string;
    }
  | { readonly _tag: "Remove" | "Restore" | "Purge" | "PushRemove" | "PushRestore"; readonly id: string }
  | { readonly _tag: "PullPage"; readonly consumer: number }
  | { readonly _tag: "Forget" };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    _tag: fc.constantFrom("Add" as const, "Edit" as const, "PushCreate" as const, "PushUpdate" as const),
    id: anId,
    name: aName,
  }),
  fc.record({
    _tag: fc.constantFrom(
      "Remove" as const,
      "Restore" as const,
      "Purge" as const,
      "PushRemove" as const,
      "PushRestore" as const,
    ),
    id: anId,
  }),
  fc.record({ _tag: fc.constant("PullPage" as const), consumer: fc.nat(1) }),
  fc.constant({ _tag: "Forget" as const }),
);

type Held = { readonly name: string; readonly state: "Live" | "Deleted" | "Purged"; readonly edits: number };

const byId = <Held>(entries: ReadonlyArray<readonly [string, Held]>) =>
  sort(Ord.contramap(([id]: readonly [string, Held]) => id)(S.Ord))(entries);

/** What a reader of the feed knows: the ids in use, by the revision it last saw. */
type Consumer = { since: O.Option<Cursor>; known: Map<string, string>; listed: Map<string, string> };

it("[SM1] any use equals a plain map, and every reader of the feed ends up with what is in use", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { maxLength: 40 }), async (steps) => {
      let now = 0;
      const path = freshPath();
      const store = await openAt(path, { replicaId: "office", pageSize: 2, retentionMs: 5, now: () => now });
      const model = new Map<string, Held>();
      const consumers: ReadonlyArray<Consumer> = [1, 2].map(() => ({
        since: O.none,
        known: new Map(),
        listed: new Map(),
      }));
      for (const step of steps) {
        now += 1;
        await run(store, model, consumers, step, now);
      }
      const live = byId([...model].filter(([, { state }]) => state === "Live"));
      const listed = await right(store.contacts.list());
      expect(listed.map(({ id, contact }) => [id, contact.givenName])).toEqual(
        live.map(([id, { name }]) => [id, name]),
      );
      expect(listed.map(({ version }) => counterOf(version.vector, "office"))).toEqual(
        live.map(([, { edits }]) => edits),
      );
      const deleted = byId([...model].filter(([, { state }]) => state === "Deleted"));
      expect((await right(store.contacts.deletedItems())).map(({ id }) => id)).toEqual(
        deleted.map(([id]) => id),
      );
      for (const name of ["Anna", "Bo", "Cia"])
        expect(new Set((await right(store.contacts.search(name))).map(({ id }) => id))).toEqual(
          new Set(live.filter(([, held]) => held.name === name).map(([id]) => id)),
        );
      for (const consumer of consumers) {
        while (await pullPage(store, consumer));
        expect(byId([...consumer.known])).toEqual(listed.map(({ id, revision: at }) => [id, at]));
      }
      store.close();
    }),
    { numRuns: 120 },
  );
});

// oxlint-disable-next-line complexity -- one branch per step
const run = async (
  { contacts }: SqliteStore,
  model: Map<string, Held>,
  consumers: ReadonlyArray<Consumer>,
  step: Step,
  now: number,
): Promise<void> => {
  if (step._tag === "PullPage") {
    const consumer = consumers[step.consumer];
    if (consumer !== undefined) await pullPage({ contacts }, consumer);
    return;
  }
  if (step._tag === "Forget") {
    await right(contacts.purgeTombstones(now));
    return;
  }
  const id = idOf(step.id);
  const held = model.get(step.id);
  const put = (changed: Partial<Held>): void => {
    model.set(step.id, { name: "", state: "Live", edits: 0, ...held, ...changed });
  };
  const [found] = await right(contacts.read([id]));
  const item = found?._tag === "Found" ? found.item : undefined;
  const version = { vector: item?.version.vector ?? {}, dots: {} };
  const pushed = async (write: DatabaseWrite): Promise<boolean> =>
    (await right(contacts.push([write])))[0]?._tag !== "Failed";
  switch (step._tag) {
    case "Add": {
      const added = await contacts.add({ id, contact: person(step.name) })();
      // A forgotten tombstone frees the id, and only the database knows whether it was.
      if (E.isRight(added)) {
        expect(held?.state ?? "Purged").toBe("Purged");
        model.set(step.id, { name: step.name, state: "Live", edits: 1 });
      }
      return;
    }
    case "Edit": {
      const edited = await contacts.edit(id, person(step.name))();
      expect(E.isRight(edited)).toBe(held?.state === "Live");
      if (held?.state === "Live" && held.name !== step.name) put({ name: step.name, edits: held.edits + 1 });
      return;
    }
    case "Remove": {
      const removed = await contacts.remove(id)();
      expect(E.isRight(removed)).toBe(held !== undefined && held.state !== "Purged");
      if (held?.state === "Live") put({ state: "Deleted", edits: held.edits + 1 });
      return;
    }
    case "Restore": {
      const restored = await contacts.restore(id)();
      expect(E.isRight(restored)).toBe(held !== undefined && held.state !== "Purged");
      if (held?.state === "Deleted") put({ state: "Live", edits: held.edits + 1 });
      return;
    }
    case "Purge": {
      const purged = await contacts.purge([id])();
      expect(E.isRight(purged)).toBe(held?.state !== "Live");
      if (held?.state === "Deleted") put({ state: "Purged" });
      return;
    }
    case "PushCreate": {
      const filing = { recordType: "Business Contact", isPrivate: false };
      const done = await pushed({ _tag: "Create", id, version, contact: person(step.name), ...filing });
      // A forgotten tombstone frees the id, as it does for "Add".
      if (done) expect(held?.state ?? "Purged").toBe("Purged");
      else expect(held).toBeDefined();
      if (done) model.set(step.id, { name: step.name, state: "Live", edits: 0 });
      return;
    }
    case "PushUpdate": {
      const at = item?.revision ?? revision("1");
      const done = await pushed({ _tag: "Update", id, revision: at, version, contact: person(step.name) });
      expect(done).toBe(held?.state === "Live");
      if (done) put({ name: step.name });
      return;
    }
    case "PushRemove": {
      expect(await pushed({ _tag: "Remove", id, revision: item?.revision ?? revision("1"), version })).toBe(
        true,
      );
      if (held?.state === "Live") put({ state: "Deleted" });
      return;
    }
    case "PushRestore": {
      const done = await pushed({ _tag: "Restore", id, version, contact: person("Anna") });
      expect(done).toBe(held?.state === "Deleted");
      if (done) put({ state: "Live", name: "Anna", edits: 0 });
      return;
    }
  }
};

/** One page, as an engine would take it. @returns whether there is more to come. */
const pullPage = async (
  { contacts }: Pick<SqliteStore, "contacts">,
  consumer: Consumer,
): Promise<boolean> => {
  const page = await contacts.pull(consumer.since)();
  if (E.isLeft(page)) {
    expect(page.left._tag).toBe("CursorExpired");
    consumer.since = O.none;
    consumer.listed.clear();
    return true;
  }
  const { upserts, removals, next, more } = page.right;
  consumer.since = O.some(next);
  const into = page.right._tag === "Snapshot" ? consumer.listed : consumer.known;
  for (const { id, revision: at } of upserts) into.set(id, at);
  for (const { id } of removals) into.delete(id);
  if (page.right._tag === "Delta") return more;
  if (!more) [consumer.known, consumer.listed] = [consumer.listed, new Map()];
  // What happened during the listing comes with the delta behind it.
  return true;
};
