import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { filesIn, jsonOfExample, runExample } from "./test/run-example.js";

vi.setConfig({ testTimeout: 120_000 });

it("the demo tells its story, and every claim of it holds", async () => {
  const { exitCode, stdout } = await runExample("demo");
  expect(stdout).not.toContain("✗");
  expect(stdout).toMatch(/\nAll \d\d claims hold\.\n$/u);
  expect(exitCode).toBe(0);
});

it("the demo says the same to machines, and keeps its folder if asked", async () => {
  const told = await jsonOfExample("demo", "--keep");
  expect(told).toMatchObject({ holds: true, directory: expect.any(String) });
  expect(told).toHaveProperty("claims.20.holds", true);
  const directory = /"directory":"(?<path>[^"]+)"/u.exec(JSON.stringify(told))?.groups?.["path"] ?? "";
  expect(existsSync(join(directory, "crm.sqlite"))).toBe(true);
  expect(filesIn(join(directory, "contacts")).has("mamma.vcf")).toBe(true);
  rmSync(directory, { recursive: true });
});
