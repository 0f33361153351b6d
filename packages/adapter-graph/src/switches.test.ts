import { type TargetDeclaration, chooseTargetCases, runCase } from "@spegla/testkit";
import { describe, it } from "vitest";
import { declaredFor } from "../test/declaration.js";
import { subjectOn } from "../test/subject.js";
import { type SwitchSetting, mixedSetting, singleSettings } from "../test/switch-settings.js";

/** The suite without the cases that take longest, or say the same on every service. */
const testMost = (setting: SwitchSetting): void => {
  const { declared, leftOut } = declaredFor(setting);
  const few: TargetDeclaration = { ...declared, runs: 2 };
  const cases = chooseTargetCases(few).applying.filter(
    ({ rule }) => !same.has(rule) && !leftOut.includes(rule),
  );
  it(`a folder of a service where ${setting.title}`, async () => {
    for (const one of cases) await runCase(one, () => subjectOn(setting), few);
  });
};

const same = new Set(
  "TF1 TF2 TF3 TF12 TF15 TF20 TF27 TF29 TF30 TF31 TF33 TF44 TF47 TF64 TF65 TF66 TF78 TF79 TF80 TF81".split(
    " ",
  ),
);

/** Three minutes, for a look by hand: `GRAPH_SETTINGS=all`. The mixes below meet every reading. */
const isWhole = process.env["GRAPH_SETTINGS"] === "all";

describe.runIf(isWhole)("conforms where an open point is read the other way:", () => {
  for (const setting of singleSettings) testMost(setting);
});

describe("conforms where all open points are read anyhow:", () => {
  for (let seed = 1; seed <= 12; seed += 1) testMost(mixedSetting(seed));
});
