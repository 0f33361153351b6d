import { type Mirror, type RemoteId, type ReplicaError, remoteId } from "@spegla/core";
import {
  type Fault,
  type FaultScript,
  faultAt,
  isProcessDied,
  withFaults,
  withTargetFaults,
} from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type World, contents, disagreements, idOf, newWorld, person } from "../../test/world.js";

type Started = { readonly world: World; readonly own: ReadonlyArray<RemoteId> };

/** Two contacts with copies, one without, and a person's own three items. */
const started = async (naming: "Client" | "Server" = "Server"): Promise<Started> => {
  let ids = 0;
  const world = newWorld({
    folder: { naming, items: "OnRead" },
    mirror: { category: "Spegla", newContactId: () => `made-${(ids += 1)}` },
  });
  for (const n of [0, 1]) world.database.add(person({ surname: `c${n}` }), { id: idOf(`c${n}`) });
  await world.mirror.sync();
  world.database.add(person({ surname: "Ek", notes: "here" }), { id: idOf("free") });
  const own = [
    world.folder.personAdds(person({ surname: "Ek", notes: "there", jobTitle: "there" })),
    world.folder.personAdds(person({ surname: "Lo" })),
    world.folder.personAdds(person({ surname: "Bo", nickname: "B" })),
  ];
  return { world, own };
};

type Call = (mirror: Mirror, own: ReadonlyArray<RemoteId>) => Promise<unknown>;

const importing =
  (mode: "Copy" | "Move"): Call =>
  (mirror, [first = nowhere, ...others]) =>
    mirror.importContacts({
      which: [first, ...others],
      mode,
      importId: "fair",
      answers: new Map([[first, { link: idOf("free") }]]),
    });

const nowhere = remoteId("nowhere");

const removing: Call = (mirror) =>
  mirror.removeImported({ importId: "fair" }).catch((error: unknown) => {
    if (isProcessDied(error)) throw error;
    // An earlier call had done all of it.
    expect(error).toMatchObject({ _tag: "NoSuchImport" });
  });

/** What both sides hold, with ids that tell of nothing but how often somebody was called left out. */
const outcome = (world: World): unknown =>
  JSON.parse(JSON.stringify(contents(world)).replaceAll(/made-\d+/gu, "made"), (key, value: unknown) =>
    Array.isArray(value) && (key === "contacts" || key === "copies" || key === "deleted")
      ? value.map((one) => JSON.stringify(one)).sort()
      : value,
  );

const unavailable: ReplicaError = { _tag: "Unavailable", message: "the line broke" };

const deaths: ReadonlyArray<Fault<never>> = [{ _tag: "DieBefore" }, { _tag: "DieAfter" }];

/** Kills the verb at every call to a port or the state, one after the other, and finishes it. */
const killEverywhere = async (
  prepared: () => Promise<Started>,
  call: Call,
  finish: (mirror: Mirror, own: ReadonlyArray<RemoteId>) => Promise<unknown>,
): Promise<number> => {
  const whole = await prepared();
  await call(whole.world.mirror, whole.own);
  await whole.world.mirror.sync();
  let killed = 0;
  for (const fault of deaths)
    for (let at = 0, isAlive = false; !isAlive; at += 1) {
      const { world, own } = await prepared();
      const died = await call(world.faultyMirror(faultAt(at, fault)), own).catch((error: unknown) => error);
      isAlive = !isProcessDied(died);
      if (isAlive) break;
      killed += 1;
      world.clock.advance(120_000);
      await finish(world.mirror, own);
      const where = `${fault._tag} at call ${at}`;
      expect([where, disagreements(world, "Spegla")]).toEqual([where, []]);
      expect([where, outcome(world)]).toEqual([where, outcome(whole.world)]);
      const writes = world.writes();
      expect(await world.mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0, held: 0 });
      expect([where, world.writes()]).toEqual([where, writes]);
      expect(world.state.snapshot()).toMatchObject({ intents: [], plan: [] });
    }
  return killed;
};

describe("an import that dies", () => {
  it.each(["Client", "Server"] as const)(
    "[IM6, L6, L8] anywhere, by Move, and is called again, ends where it would have (%s names)",
    async (naming) => {
      const call = importing("Move");
      const killed = await killEverywhere(
        () => started(naming),
        call,
        async (mirror, own) => {
          await call(mirror, own);
          // The second call finishes what the first had begun; nothing is left to wait for its time.
          expect(await mirror.status()).toMatchObject({ parked: 0 });
          await mirror.sync();
        },
      );
      expect(killed).toBeGreaterThan(30);
    },
  );

  it("[IM6, L6, L8] anywhere, by Copy, and is called again, makes no second contact", async () => {
    const call = importing("Copy");
    const killed = await killEverywhere(started, call, async (mirror, own) => {
      await call(mirror, own);
      expect(await mirror.status()).toMatchObject({ parked: 0 });
      await mirror.sync();
    });
    expect(killed).toBeGreaterThan(30);
  });

  it.each(["Copy", "Move"] as const)(
    "[IM6, L3, L8] anywhere (%s), and is not called again: the next sync finishes what was begun, and leaves alone what was not",
    async (mode) => {
      for (const fault of deaths)
        for (let at = 0, isAlive = false; !isAlive; at += 1) {
          const { world, own } = await started();
          const before = new Map(world.folder.all().map((item) => [item.id, item]));
          const died = await importing(mode)(world.faultyMirror(faultAt(at, fault)), own).catch(
            (error: unknown) => error,
          );
          isAlive = !isProcessDied(died);
          world.clock.advance(120_000);
          await world.mirror.sync();
          expect(disagreements(world, "Spegla")).toEqual([]);
          for (const item of world.folder.all().filter(({ marker }) => marker === undefined))
            expect(item).toEqual(before.get(item.id));
          for (const surname of ["Lo", "Bo"])
            expect(
              world.database.all().filter(({ contact }) => contact.surname === surname).length,
            ).toBeLessThan(2);
          expect(world.state.snapshot()).toMatchObject({ intents: [], plan: [], parked: [] });
        }
    },
  );
});

describe("a removal that dies", () => {
  const imported = async (): Promise<Started> => {
    const { world, own } = await started();
    await importing("Move")(world.mirror, own);
    return { world, own };
  };

  it("[IM11, L8] anywhere, and is called again, ends where it would have", async () => {
    const killed = await killEverywhere(imported, removing, async (mirror, own) => {
      await removing(mirror, own);
      await mirror.sync();
    });
    expect(killed).toBeGreaterThan(20);
  });

  it("[IM11, L8] anywhere, with a sync before it is called again", async () => {
    await killEverywhere(imported, removing, async (mirror, own) => {
      await mirror.sync();
      await removing(mirror, own);
      await mirror.sync();
    });
  });
});

/** The same mirror, whose two sides meet these faults. */
const onBadLine = (world: World, script: FaultScript<ReplicaError>): Mirror =>
  world.remirror({
    database: withFaults(world.database, script),
    target: withTargetFaults(world.target, script),
  });

describe("an import over a bad line", () => {
  const faults: ReadonlyArray<Fault<ReplicaError>> = [
    { _tag: "FailAfter", error: unavailable },
    { _tag: "FailAfter", error: unavailable, writes: 1 },
    { _tag: "FailBefore", error: unavailable },
    { _tag: "Twice" },
  ];

  it.each(["Copy", "Move"] as const)(
    "[EN14, IM6] a create whose answer is lost, or that is sent twice, is found and not made again (%s)",
    async (mode) => {
      const whole = await started();
      await importing(mode)(whole.world.mirror, whole.own);
      for (const fault of faults)
        for (let at = 0, isReached = true; isReached; at += 1) {
          const { world, own } = await started();
          let pushes = 0;
          const mirror = onBadLine(world, (call) => {
            if (call.on !== "Replica" || call.name !== "push") return { _tag: "Pass" };
            pushes += 1;
            return pushes - 1 === at ? fault : { _tag: "Pass" };
          });
          expect(await importing(mode)(mirror, own)).toMatchObject({
            items: [{ _tag: "Imported" }, { _tag: "Imported" }, { _tag: "Linked" }],
            report: { outcome: "Complete" },
          });
          isReached = pushes > at;
          await world.mirror.sync();
          expect(outcome(world)).toEqual(outcome(whole.world));
        }
    },
  );

  it("[EN14, IM6] a line that stays broken ends the run; the contact that was made is found by the next one", async () => {
    const { world, own } = await started();
    let isBroken = false;
    const mirror = onBadLine(world, ({ name, on }) => {
      if (on !== "Replica") return { _tag: "Pass" };
      if (isBroken) return { _tag: "FailBefore", error: unavailable };
      isBroken = name === "push";
      return isBroken ? { _tag: "FailAfter", error: unavailable } : { _tag: "Pass" };
    });
    await expect(importing("Move")(mirror, own)).rejects.toMatchObject({ _tag: "DatabaseFailed" });
    expect(world.database.all()).toHaveLength(5);
    await world.mirror.sync();
    expect(await importing("Move")(world.mirror, own)).toMatchObject({
      items: [{ _tag: "DoneBefore" }, { _tag: "DoneBefore" }, {}],
    });
    expect(world.database.all()).toHaveLength(5);
    await world.mirror.sync();
    expect(disagreements(world, "Spegla")).toEqual([]);
  });

  it("[EN14, IM6] a create that is refused, on a line that then says no more, is not taken for refused", async () => {
    const { world, own } = await started();
    let hasMade = false;
    const mirror = onBadLine(world, ({ name, on }) => {
      if (on !== "Replica") return { _tag: "Pass" };
      if (hasMade) return { _tag: "FailBefore", error: { _tag: "Unauthorized", message: "signed out" } };
      hasMade = name === "push";
      return hasMade ? { _tag: "Twice" } : { _tag: "Pass" };
    });
    await expect(importing("Copy")(mirror, own)).rejects.toMatchObject({ _tag: "DatabaseFailed" });
    expect(await importing("Copy")(world.mirror, own)).toMatchObject({
      items: [{ _tag: "DoneBefore" }, { _tag: "DoneBefore" }, {}],
    });
    expect(world.database.all()).toHaveLength(5);
  });
});
