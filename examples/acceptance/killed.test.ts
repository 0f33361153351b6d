import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { crmContents, crmPaths, editBothSides, newCrm } from "./crm.js";
import { endedVerb, killedVerb, startVerb } from "./verb-process.js";

/** More of both for a longer look: `KILLS=50 CONTACTS=2000`. */
const kills = Number(process.env["KILLS"] ?? 3);
const contacts = Number(process.env["CONTACTS"] ?? 300);

const scratch = mkdtempSync(join(tmpdir(), "spegla-killed-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Everything up to the moment of `phase`, as it would be without any kill. */
const prepare = async (directory: string, phase: Phase): Promise<void> => {
  await newCrm(directory, contacts);
  if (phase === "first sync") return;
  await endedVerb(directory, "sync");
  await editBothSides(directory, contacts);
};

const phases = ["first sync", "incremental sync", "stop"] as const;
type Phase = (typeof phases)[number];
const verbOf = (phase: Phase) => (phase === "stop" ? "stop" : "sync");

describe("killed with SIGKILL", () => {
  for (const [index, phase] of phases.entries())
    it(
      `[L8] at random moments of ${phase}, one more run ends where an undisturbed one does`,
      { timeout: 1_200_000 },
      async () => {
        const undisturbed = join(scratch, `undisturbed-${index}`);
        await prepare(undisturbed, phase);
        const { ms } = await endedVerb(undisturbed, verbOf(phase));
        const expected = await crmContents(undisturbed);
        for (let kill = index; kill < kills; kill += phases.length) {
          const directory = join(scratch, `killed-${kill}`);
          await prepare(directory, phase);
          await killedVerb(directory, verbOf(phase), ms);
          const { code, said } = await endedVerb(directory, verbOf(phase));
          expect([code, said]).toEqual([
            0,
            expect.stringContaining(phase === "stop" ? "Stopped" : "Complete"),
          ]);
          expect(await crmContents(directory)).toEqual(expected);
          expect(readdirSync(crmPaths(directory).folder).filter((name) => !name.endsWith(".vcf"))).toEqual(
            [],
          );
          const again = await endedVerb(directory, verbOf(phase));
          if (phase !== "stop") expect(again.said).toContain('"writes":{"database":0,"folder":0}');
          rmSync(directory, { recursive: true, force: true });
        }
      },
    );
});

describe("two processes", () => {
  it("[EN16] the second one is told who has the mirror", { timeout: 60_000 }, async () => {
    const directory = join(scratch, "busy");
    await newCrm(directory, 1_000);
    const first = startVerb(directory, "sync");
    await first.ready;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = await endedVerb(directory, "sync");
    expect(second.code).toBe(3);
    expect(second.said).toContain('"_tag":"MirrorBusy"');
    expect(second.said).toContain(`pid ${first.child.pid}`);
    expect((await first.ended).code).toBe(0);
    expect((await endedVerb(directory, "sync")).said).toContain('"writes":{"database":0,"folder":0}');
  });
});
