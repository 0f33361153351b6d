import { join } from "node:path";
import { type CardDavService, cardDavService } from "@spegla/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freshDirectory, runExample, runExampleIn, sampleFile } from "./test/run-example.js";

vi.setConfig({ testTimeout: 120_000 });

type Served = Awaited<ReturnType<CardDavService["serve"]>>;

describe("a mirror into an address book, run by hand", () => {
  const database = join(freshDirectory(), "crm.sqlite");
  let served: Served;
  beforeAll(async () => {
    const service = cardDavService({ accounts: [{ username: "anna", password: "pässword" }] });
    served = await service.serve();
    await runExample("import", "--database", database, sampleFile("iphone.vcf"));
  });
  afterAll(() => served.close());

  const run = (name: string, ...args: ReadonlyArray<string>) =>
    runExampleIn({ CARDDAV_PASSWORD: "pässword" }, name, "--carddav", served.url, "--user", "anna", ...args);
  const mirror = ["--database", database, "--folder", "Business people", "--category", "Business"];

  it("is made, listed, mirrored into, and left as it was", async () => {
    const first = await run("mirror", ...mirror, "--create");
    expect(first).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining("Error") });
    expect(first.stdout).toContain("Complete: wrote 26 copies in the folder");
    expect((await run("address-books")).stdout).toContain("Business people");
    expect((await run("status", ...mirror)).stdout).toMatch(/Mirroring\s+26/u);
    expect((await run("mirror", ...mirror)).stdout).toContain("wrote 0 copies");
    expect((await run("stop", ...mirror)).stdout).toContain(
      "Stopped. 0 last edits brought home, 26 copies removed.",
    );
  });

  it("is refused with a wrong password, which is shown nowhere", async () => {
    const signIn = ["--carddav", served.url, "--user", "anna"];
    const refused = await runExampleIn({ CARDDAV_PASSWORD: "wr0ng-one" }, "address-books", ...signIn);
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.stderr).toMatch(/password/iu);
    expect(refused.stderr).not.toContain("wr0ng-one");
  });
});
