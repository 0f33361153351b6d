import { describe, expect, it } from "vitest";
import { disagreements, idOf, newWorld, person } from "./world.js";

describe("a mirror that is watched", () => {
  it("[WA1, WA2] carries over what happens on both sides, and says how it is doing", async () => {
    const world = newWorld();
    const id = idOf("c0");
    world.database.add(person({ givenName: "Anna" }), { id });
    const end = new AbortController();
    const runs: Array<number> = [];
    const { mirror } = world;
    const watch = mirror.watch({
      signal: end.signal,
      onRun: (run) => {
        if (run._tag === "Failed") throw run.error;
        runs.push(run.report.writes.folder + run.report.writes.database);
        if (runs.length === 1) {
          world.database.edit(id, (contact) => ({ ...contact, jobTitle: "Buyer" }));
          watch.hint();
        } else if (runs.length === 2) {
          const copy = world.copyOf(id);
          if (copy !== undefined)
            world.folder.personEdits(copy.id, (contact) => ({ ...contact, notes: "met" }));
        } else end.abort();
      },
    });
    await watch.ended;
    expect(runs).toEqual([1, 1, 1]);
    expect(world.database.get(id)?.contact).toMatchObject({ jobTitle: "Buyer", notes: "met" });
    expect(disagreements(world)).toEqual([]);
    expect(await mirror.status()).toMatchObject({ mirrored: 1, watch: { phase: "Ended", failures: 0 } });
  });
});
