import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { crmPaths } from "./crm.js";
import { lifeContents, prepareFor } from "./life-crm.js";
import { callLifeVerb, lifeVerbs, withMirrorAfter } from "./life-verbs.js";
import { killedVerb } from "./verb-process.js";

/** More of both for a longer look: `KILLS=90 CONTACTS=500`. */
const kills = Number(process.env["KILLS"] ?? lifeVerbs.length);
const contacts = Number(process.env["CONTACTS"] ?? 60);

const scratch = mkdtempSync(join(tmpdir(), "spegla-killed-verbs-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("killed with SIGKILL", () => {
  for (const [index, verb] of lifeVerbs.entries())
    it(
      `[L8] at random moments of ${verb}, calling it once more ends where an undisturbed one does`,
      { timeout: 1_200_000 },
      async () => {
        const [before, undisturbed] = [
          join(scratch, `before-${index}`),
          join(scratch, `undisturbed-${index}`),
        ];
        await prepareFor(before, verb, contacts);
        cpSync(before, undisturbed, { recursive: true });
        const begun = performance.now();
        expect(await callLifeVerb(undisturbed, verb)).toBe(true);
        // A process that has just begun is slower.
        const ms = 2 * (performance.now() - begun);
        const expected = await lifeContents(undisturbed, verb);
        for (let kill = index; kill < kills; kill += lifeVerbs.length) {
          const directory = join(scratch, `killed-${kill}`);
          cpSync(before, directory, { recursive: true });
          await killedVerb(directory, verb, ms);
          expect(await callLifeVerb(directory, verb)).toBe(true);
          expect(await lifeContents(directory, verb)).toEqual(expected);
          expect(strayFiles(directory)).toEqual([]);
          const { writes } = await withMirrorAfter(directory, verb, ({ mirror }) => mirror.sync());
          expect(writes).toEqual({ database: 0, folder: 0 });
          expect(await lifeContents(directory, verb)).toEqual(expected);
          rmSync(directory, { recursive: true, force: true });
        }
      },
    );
});

const strayFiles = (directory: string): ReadonlyArray<string> =>
  readdirSync(crmPaths(directory).books, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".vcf"))
    .map(({ name }) => name);
