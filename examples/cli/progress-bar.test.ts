import { describe, expect, it } from "vitest";
import { progressBar } from "./progress-bar.js";

const written = (isTTY: boolean, clock: () => number, use: (bar: ReturnType<typeof progressBar>) => void) => {
  const texts: string[] = [];
  use(progressBar({ isTTY, columns: 60, write: (text) => texts.push(text) }, clock));
  return texts;
};

describe("a progress bar", () => {
  it("is drawn over itself on a terminal, and taken away", () => {
    let now = 0;
    const texts = written(
      true,
      () => (now += 100),
      (bar) => {
        bar.report({ phase: "Writing", done: 0, total: 4 });
        bar.report({ phase: "Writing", done: 2, total: 4 });
        bar.end();
      },
    );
    expect(texts).toEqual([
      "\r\u001B[K[------------------------------] Writing: 0 of 4",
      "\r\u001B[K[###############---------------] Writing: 2 of 4",
      "\r\u001B[K",
    ]);
  });

  it("is not drawn more often than anybody can see, but always full", () => {
    const texts = written(
      true,
      () => 1_000,
      (bar) => {
        for (let done = 0; done <= 1_000; done += 1) bar.report({ phase: "Writing", done, total: 1_000 });
      },
    );
    expect(texts).toHaveLength(2);
    expect(texts.at(-1)).toContain("1000 of 1000");
  });

  it("is one plain line a phase where there is no terminal", () => {
    const texts = written(false, Date.now, (bar) => {
      bar.report({ phase: "ReadingDatabase", done: 0 });
      bar.report({ phase: "ReadingDatabase", done: 300 });
      bar.report({ phase: "Planning", done: 0, total: 0 });
      bar.report({ phase: "Writing", done: 1, total: 2 });
      bar.report({ phase: "Writing", done: 2, total: 2 });
      bar.end();
    });
    expect(texts).toEqual(["Reading database: 300\n", "Writing: 2 of 2\n"]);
  });
});
