import { suiteOf } from "../conformance-case.js";
import { abortCases } from "./abort-cases.js";
import { acknowledgeCases } from "./acknowledge-cases.js";
import { batchCases } from "./batch-cases.js";
import { createCases } from "./create-cases.js";
import { cursorCases } from "./cursor-cases.js";
import type { DatabaseCase } from "./database-subject.js";
import { deltaCases } from "./delta-cases.js";
import { identityCases } from "./identity-cases.js";
import { photoCases } from "./photo-cases.js";
import { readCases } from "./read-cases.js";
import { removalCases } from "./removal-cases.js";
import { snapshotCases } from "./snapshot-cases.js";
import { updateCases } from "./update-cases.js";
import { valueCases } from "./value-cases.js";
import { versionCases } from "./version-cases.js";

/** What must hold of every contact database that a mirror works with, by rule. */
export const databaseCases: ReadonlyArray<DatabaseCase> = [
  ...identityCases,
  ...snapshotCases,
  ...deltaCases,
  ...cursorCases,
  ...readCases,
  ...updateCases,
  ...removalCases,
  ...batchCases,
  ...valueCases,
  ...photoCases,
  ...versionCases,
  ...acknowledgeCases,
  ...abortCases,
  ...createCases,
];

const suite = suiteOf(databaseCases);

/** Which cases such a database has to pass, and which say nothing of it, and why. */
export const chooseDatabaseCases = suite.choose;

/**
 * The whole suite for one database: a test for each case that applies, each on an empty database of
 * its own. Its clock must run, and pages of a few contacts make it fast. A test that fails rejects
 * with `BrokenRule`, which names the rule, what was seen and a likely cause.
 */
export const testDatabase = suite.test;
