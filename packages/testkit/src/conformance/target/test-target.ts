import { suiteOf } from "../conformance-case.js";
import { acknowledgeCases } from "./acknowledge-cases.js";
import { batchCases } from "./batch-cases.js";
import { capabilityCases } from "./capability-cases.js";
import { contentCases } from "./content-cases.js";
import { cursorCases } from "./cursor-cases.js";
import { deltaCases } from "./delta-cases.js";
import { fieldCases } from "./field-cases.js";
import { keepingCases } from "./keeping-cases.js";
import { listingCases } from "./listing-cases.js";
import { markerCases } from "./marker-cases.js";
import { photoCases } from "./photo-cases.js";
import { placeCases } from "./place-cases.js";
import { readCases } from "./read-cases.js";
import { refusalCases } from "./refusal-cases.js";
import type { TargetCase } from "./target-case.js";
import { unmarkCases } from "./unmark-cases.js";
import { walkCases } from "./walk-cases.js";
import { writeCases } from "./write-cases.js";

/** What must hold of every target and its folders, as data; `rule` is `TF` and a number. */
export const targetCases: ReadonlyArray<TargetCase> = [
  ...capabilityCases,
  ...placeCases,
  ...listingCases,
  ...deltaCases,
  ...walkCases,
  ...cursorCases,
  ...readCases,
  ...writeCases,
  ...batchCases,
  ...markerCases,
  ...contentCases,
  ...fieldCases,
  ...keepingCases,
  ...photoCases,
  ...refusalCases,
  ...acknowledgeCases,
  ...unmarkCases,
];

const suite = suiteOf(targetCases);

/** Which cases such a target has to pass, and which say nothing of it, and why. */
export const chooseTargetCases = suite.choose;

/**
 * The whole suite for one target: a test for each case that applies, each on a subject of its own.
 * A test that fails rejects with `BrokenRule`, which names the rule, what was seen and a likely cause.
 */
export const testTarget = suite.test;
