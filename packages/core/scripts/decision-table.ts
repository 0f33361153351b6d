import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decisionTableMarkdown } from "../src/merge/decision-table.js";

// Run with `npx tsx packages/core/scripts/decision-table.ts` after a change of the decision tables.
const page = fileURLToPath(new URL("../../../docs/decision-table.md", import.meta.url));
writeFileSync(page, decisionTableMarkdown());
