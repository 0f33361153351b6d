import { expect, it } from "vitest";
import { textTable } from "./text-table.js";

it("lines columns up by what a terminal shows, and cuts the last one off", () => {
  const table = textTable(
    ["Name", "Field", "Value"],
    [
      ["小鳥遊 さくら", "phones", "075"],
      ["Ada", "notes", "first\nsecond line that is long"],
    ],
    40,
  );
  expect(table.split("\n")).toEqual([
    "Name           Field   Value",
    "小鳥遊 さくら  phones  075",
    "Ada            notes   first second lin…",
  ]);
});
