import { mergingSabotages } from "./merging-sabotages.js";
import { planningSabotages } from "./planning-sabotages.js";
import type { Sabotage } from "./sabotage.js";
import { writingSabotages } from "./writing-sabotages.js";

/** All that the simulation has to catch. */
export const sabotages: ReadonlyArray<Sabotage> = [
  ...planningSabotages,
  ...writingSabotages,
  ...mergingSabotages,
];

/** Of the stories from seed 0 up; without a defect they all break nothing. */
export const mostSeeds = 600;
