import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshDirectory, sampleFile } from "../test/run-example.js";
import { jpegOf, pngOf } from "./make/photos.js";

describe("the sample", () => {
  it("is what its generator makes", () => {
    const made = freshDirectory();
    execFileSync(process.execPath, ["--import", "tsx", sampleFile("make-sample.ts"), made]);
    const names = readdirSync(made, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.\w+$/u.test(name),
    );
    expect(names.length).toBeGreaterThan(20);
    for (const name of names)
      expect(readFileSync(join(made, name)).equals(readFileSync(sampleFile(name))), name).toBe(true);
  });

  it("has pictures with the signatures and ends of their formats", () => {
    expect(jpegOf(1, 2, 3).bytes.subarray(0, 4).toString("hex")).toBe("ffd8ffe0");
    expect(jpegOf(1, 2, 3).bytes.subarray(-2).toString("hex")).toBe("ffd9");
    expect(pngOf(16, 1, 2, 3).bytes.subarray(-8, -4).toString("latin1")).toBe("IEND");
  });
});
