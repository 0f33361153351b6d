import { firstViolation } from "../test/sabotage/first-violation.js";
import { mostSeeds, sabotages } from "../test/sabotage/sabotages.js";

/** Prints, for the release notes, how soon the simulation sees each defect. Fails if it does not see one. */
const printTable = async (): Promise<void> => {
  console.log("| an engine in which | breaks | stories | seconds |\n| --- | --- | --: | --: |");
  for (const sabotage of sabotages) {
    const begun = performance.now();
    const caught = await firstViolation(sabotage, mostSeeds);
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    if (caught === undefined) process.exitCode = 1;
    console.log(
      `| ${sabotage.name} | ${caught?.law ?? "nothing"} | ${caught?.seeds ?? mostSeeds} | ${seconds} |`,
    );
  }
};

void printTable();
