import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newCrm, withCrm } from "./crm.js";
import { loseState } from "./life-crm.js";
import { contentsOf, expectStill } from "./stillness.js";

/** More for a longer look: `CONTACTS=10000`. */
const contacts = Number(process.env["CONTACTS"] ?? 300);

const scratch = mkdtempSync(join(tmpdir(), "spegla-rebuild-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("a state that is lost", () => {
  it(
    "[RB1] is made of the markers: nothing is created, deleted or changed, byte for byte",
    { timeout: 1_200_000 },
    async () => {
      const directory = join(scratch, "crm");
      await newCrm(directory, contacts);
      await withCrm(directory, (_store, mirror) => mirror.sync());
      const before = await contentsOf(directory);
      expect(Object.keys(before.folder)).toHaveLength(contacts + 3);
      await loseState(directory);
      await withCrm(directory, async (_store, mirror) => {
        expect(await mirror.status()).toMatchObject({ phase: "Unbound", mirrored: 0 });
        const { dropped, sync } = await mirror.rebuild();
        expect(dropped).toEqual({});
        expect(sync).toMatchObject({
          outcome: "Complete",
          counts: { Adopt: contacts },
          writes: { database: 0, folder: 0 },
          conflicts: 0,
        });
        expect(await mirror.status()).toMatchObject({ phase: "Mirroring", mirrored: contacts });
      });
      expect(await contentsOf(directory)).toEqual(before);
      await expectStill(directory);
    },
  );
});
