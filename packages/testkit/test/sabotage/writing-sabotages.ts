import type { Sabotage } from "./sabotage.js";

/** What is written, what is noted of it, and what holds the runs apart. */
export const writingSabotages: ReadonlyArray<Sabotage> = [
  {
    name: "the cursors are saved before the writes",
    file: "mirror/round.ts",
    find: "  const done = await execute({",
    put: `  if (planned.right !== undefined)
    await round.state.commit({
      puts: [
        putRecord("binding", "mirror", {
          ...session.binding,
          databaseCursor: planned.right.database,
          folderCursor: planned.right.folder,
        }),
      ],
    })();
  const done = await execute({`,
    laws: ["L1", "L4"],
  },
  {
    name: "a conflict is not recorded",
    file: "engine/execute.ts",
    find: `...recorded.map((conflict) => putRecord("conflicts", conflict.id, conflict)),`,
    put: "",
    laws: ["L1", "L4", "L5"],
  },
  {
    name: "what was refused counts as written",
    file: "engine/settle.ts",
    find: "const error = failure?.error ?? operation.error;",
    put: "const error = operation.error;",
    laws: ["L1", "L2", "L4"],
  },
  {
    name: "what moved while it was planned is not planned again",
    file: "engine/settle.ts",
    find: "? { again: againFor(operation, failure.error.message) }",
    put: "? {}",
    laws: ["L1", "L2", "L4", "L9"],
  },
  {
    name: "an error that ends the run is passed over",
    file: "engine/execute.ts",
    find: "if (fatal === undefined) continue;",
    put: "continue;",
    laws: ["L1", "L4"],
  },
  {
    name: "all writes of a batch get the first one's answer",
    file: "engine/push-writes.ts",
    find: "(answer.right[index] ?? failed(noAnswer))",
    put: "(answer.right[0] ?? failed(noAnswer))",
    laws: ["L1", "L4", "L6"],
  },
  {
    name: "a photo is never sent to the folder",
    file: "engine/execute-wave.ts",
    find: "const photo = photoFor(folder, intoFolder);",
    put: "const photo = undefined;",
    laws: ["L1"],
  },
  {
    name: "a photo is never sent to the database",
    file: "engine/execute-wave.ts",
    find: "photo === undefined || remoteId === undefined",
    put: "photo !== undefined || remoteId !== photo",
    laws: ["L1", "L2"],
  },
  {
    name: "a resolved conflict is not carried over",
    file: "mirror/resolve.ts",
    find: "databaseBase: withValue(link.databaseBase, path, conflict.folder),",
    put: "",
    laws: ["L1"],
  },
  {
    name: "the plan of a run that died is carried out by the next one",
    file: "engine/recover.ts",
    find: `run.state.commit(left.right === 0 ? {} : { clears: ["plan"] })`,
    put: "run.state.commit({})",
    laws: ["L3", "L6"],
  },
  {
    name: "one item that is refused ends the run",
    file: "engine/executed.ts",
    find: `return isItsOwn && recovery === "Retry" ? "Park" : recovery;`,
    put: `return isItsOwn && recovery !== "ReadAgain" ? "EndRun" : recovery;`,
    laws: ["L11"],
  },
  {
    name: "the mirror's category becomes the contact's",
    file: "engine/category.ts",
    find: "contact.categories.some(isOneOf(categories))",
    put: "categories.length < 0",
    laws: ["EN23"],
  },
  {
    name: "no create is noted before it is sent",
    file: "engine/execute.ts",
    find: "...intentsOf(wave.right),",
    put: "",
    laws: ["L4", "L6"],
  },
  {
    name: "after a death nobody looks for the markers of the creates that were sent",
    file: "engine/recover.ts",
    find: "const found = await findItems(run, markers);",
    put: "const found = await findItems(run, markers.slice(0, 0));",
    laws: ["L4", "L6"],
  },
  {
    name: "a create whose answer was lost is sent again without a look whether it took effect",
    file: "engine/push-writes.ts",
    find: "if (resolve === undefined || lost.length === 0) return [...pending];",
    put: "return [...pending];",
    laws: ["L6"],
  },
  {
    name: "a mirror that is being run is run a second time",
    file: "engine/keep-lease.ts",
    find: "const taken = await store.acquire(ttlMs, clock.now())();",
    put: `const later = Number.MAX_SAFE_INTEGER;
      const taken = await store.acquire(clock.now() + ttlMs - later, later)();`,
    laws: ["EN16"],
  },
  {
    name: "a run that lost its lease takes another one and goes on",
    file: "engine/mirror-state.ts",
    find: "store.commit(lease(), changes)",
    put: `pipe(
            store.commit(lease(), changes),
            TE.orElse((error) =>
              error._tag === "LeaseLost"
                ? pipe(
                    store.acquire(1 - Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
                    TE.flatMap((stolen) => store.commit(stolen, changes)),
                  )
                : TE.left(error),
            ),
          )`,
    laws: ["EN16"],
  },
  {
    name: "a run that lost its lease goes on writing",
    file: "engine/keep-lease.ts",
    find: `else if (renewed.left._tag === "LeaseLost") lost = renewed.left;`,
    put: "",
    laws: ["EN16", "L6"],
  },
  {
    name: "a conflict is recorded only after the writes",
    file: "engine/execute.ts",
    find: "const executed = await executeWave(run, wave.right, photos);",
    put: `const late = recorded.map(({ id }) => ({ collection: "conflicts", key: id }) as const);
    await run.state.commit({ drops: late })();
    const executed = await executeWave(run, wave.right, photos);
    const kept = recorded.map((conflict) => putRecord("conflicts", conflict.id, conflict));
    const isKept = await onState(run.state.commit({ puts: kept }));
    if (E.isLeft(isKept)) return isKept;`,
    laws: ["L4"],
  },
];
