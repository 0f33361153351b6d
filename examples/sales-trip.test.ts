import { expect, it, vi } from "vitest";
import { jsonOfExample, runExample } from "./test/run-example.js";

vi.setConfig({ testTimeout: 120_000 });

it("the sales trip tells its story, and every claim of it holds", async () => {
  const { exitCode, stdout } = await runExample("sales-trip");
  expect(stdout).not.toContain("✗");
  expect(stdout).toMatch(/\nAll \d\d claims hold\.\n$/u);
  expect(exitCode).toBe(0);
});

it("it says the same to machines", async () => {
  const told = await jsonOfExample("sales-trip");
  expect(told).toMatchObject({ holds: true });
  expect(told).toHaveProperty("claims.20.holds", true);
});
