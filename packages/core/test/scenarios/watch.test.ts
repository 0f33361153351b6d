import type { Mirror, Watch } from "@spegla/core";
import { expect, it } from "vitest";
import { afterListing } from "../meanwhile.js";
import { type World, contents, disagreements, person } from "../world.js";
import { copyIdOf, editHere, editThere, mirroring, nth, settle, writesOf } from "./scenario.js";

/** Something of everything that can happen on either side. */
const change = (world: World): void => {
  world.database.add(person({ surname: "New" }), { id: nth(9) });
  editHere(world, nth(0), { notes: "here" });
  editThere(world, nth(1), { notes: "there" });
  world.database.remove(nth(2));
  world.folder.personRemoves(copyIdOf(world, nth(3)));
  world.folder.personAdds(person({ surname: "Own" }));
};

/** What is hinted after which run, and what happens; nothing had happened before the first run. */
type Hints = {
  readonly after: (run: number, happens: () => void, hint: () => void, world: World) => void;
  /** The run that carries over all that happened. */
  readonly carriedBy: number;
};

const hints: Readonly<Record<string, Hints>> = {
  "is right": {
    carriedBy: 2,
    after: (run, happens, hint) => {
      if (run === 1) [happens, hint].forEach((act) => act());
    },
  },
  "is missing": {
    carriedBy: 2,
    after: (run, happens) => {
      if (run === 1) happens();
    },
  },
  "is wrong": {
    carriedBy: 3,
    after: (run, happens, hint) => {
      if (run === 1) hint();
      if (run === 2) happens();
    },
  },
  "is given twice": {
    carriedBy: 2,
    after: (run, happens, hint) => {
      if (run === 1) [hint, happens, hint, hint].forEach((act) => act());
    },
  },
  "is of what an earlier run saw": {
    carriedBy: 2,
    after: (run, happens, hint) => {
      if (run === 1) [happens, hint].forEach((act) => act());
      if (run === 2) hint();
    },
  },
  "is of a revision that is not the last": {
    carriedBy: 2,
    after: (run, happens, hint, world) => {
      if (run !== 1) return;
      editThere(world, nth(1), { notes: "first" });
      hint();
      happens();
    },
  },
};

/** A watch that ends itself after so many runs, and what each of them wrote. */
const watching = (
  mirror: Mirror,
  runs: number,
  after: (run: number, watch: Watch) => void = () => undefined,
): { readonly watch: Watch; readonly written: ReadonlyArray<number> } => {
  const written: Array<number> = [];
  const end = new AbortController();
  const watch: Watch = mirror.watch({
    signal: end.signal,
    onRun: (run) => {
      if (run._tag === "Failed") throw run.error;
      written.push(run.report.writes.folder + run.report.writes.database);
      if (written.length === runs) end.abort();
      after(written.length, watch);
    },
  });
  return { watch, written };
};

/** Six contacts are mirrored, the same happens, and a full run is made of it. */
const undisturbed = async (): Promise<{ readonly plain: World; readonly writes: number }> => {
  const plain = await mirroring(6);
  change(plain);
  return { plain, writes: await writesOf(plain, () => settle(plain)) };
};

it.each(Object.entries(hints))(
  "[S13, WA1, WA2] a hint that %s ends as a full run does, and nothing is written twice",
  async (_how, { after, carriedBy }) => {
    const { plain, writes } = await undisturbed();
    const world = await mirroring(6);
    const { watch, written } = watching(world.mirror, 5, (run, { hint }) =>
      after(run, () => change(world), hint, world),
    );
    await watch.ended;
    expect(written).toEqual([1, 2, 3, 4, 5].map((run) => (run === carriedBy ? writes : 0)));
    expect(contents(world)).toEqual(contents(plain));
    expect(disagreements(world)).toEqual([]);
  },
);

it("[S13, WA2] a hint in the middle of a run: what that run no longer sees comes with the next", async () => {
  const { plain, writes } = await undisturbed();
  const world = await mirroring(6);
  const target = afterListing(world, () => {
    change(world);
    watch.hint();
  });
  const { watch, written } = watching(world.remirror({ target }), 3);
  await watch.ended;
  expect(written[1]).toBeGreaterThan(0);
  expect(written[2]).toBe(0);
  expect(world.writes()).toBe(6 + writes);
  expect(contents(world)).toEqual(contents(plain));
  expect(await world.mirror.conflicts()).toEqual([]);
});
