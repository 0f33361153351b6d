import { type MirrorOptions, createMirror, defaultGuard, defaultPolicy, isMirrorError } from "@spegla/core";
import { memoryDatabase, memoryStateStore, memoryTarget } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { idOf, newWorld, person } from "../../test/world.js";

const needed = (): MirrorOptions => ({
  database: memoryDatabase(),
  state: memoryStateStore(),
  target: memoryTarget(),
  folder: "folder-1",
});

const made = (options: Partial<MirrorOptions>): unknown => {
  try {
    return createMirror({ ...needed(), ...options });
  } catch (error) {
    return error;
  }
};

describe("an option", () => {
  it.each<[string, Partial<MirrorOptions>]>([
    ["category", { category: " " }],
    ["direction", { direction: "Sideways" as never }],
    ["tracking", { tracking: "Some" as never }],
    ["guard.share", { guard: { share: 1.1 } }],
    ["guard.share", { guard: { share: -0.1 } }],
    ["guard.share", { guard: { share: Number.NaN } }],
    ["guard.count", { guard: { count: -1 } }],
    ["history.runs", { history: { runs: 0.5 } }],
    ["history.runs", { history: { runs: -1 } }],
    ["leaseMs", { leaseMs: 99 }],
  ])(
    "[OP1] that makes no sense is refused by its name, with the fix, before anything is asked: %s",
    (option, bad) => {
      const thrown = made(bad);
      expect(isMirrorError(thrown)).toBe(true);
      expect(thrown).toMatchObject({ _tag: "InvalidOption", option, fix: expect.stringMatching(/\w/u) });
    },
  );

  it.each<Partial<MirrorOptions>>([
    {},
    { category: "Spegla", direction: "ToFolderIgnoring", tracking: "Chosen" },
    { guard: { share: 0, count: 0 }, leaseMs: 100, history: { runs: 0 } },
    { guard: defaultGuard, policy: defaultPolicy },
  ])("[OP1] that makes sense is taken: %o", (good) => {
    expect(made(good)).toMatchObject({ sync: expect.any(Function) });
  });
});

describe("the ids that an application makes", () => {
  it("[OP2] of contacts are those it gives, and no call writes under one that is none", async () => {
    const world = newWorld({ mirror: { newContactId: () => "from-the-application" } });
    world.folder.personAdds(person({ surname: "Ek" }));
    const request = { which: "All", mode: "Move", importId: "fair" } as const;
    const writes = world.writes();
    await expect(world.remirror({ newContactId: () => "../etc" }).importContacts(request)).rejects.toThrow(
      'newContactId gave "../etc"',
    );
    expect(world.writes()).toBe(writes);
    await world.mirror.importContacts(request);
    expect(world.database.get(idOf("from-the-application"))?.contact.surname).toBe("Ek");
  });
});
