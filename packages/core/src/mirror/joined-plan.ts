import * as N from "fp-ts/lib/number.js";
import * as RR from "fp-ts/lib/ReadonlyRecord.js";
import type { Decision } from "../engine/operation.js";
import type { Plan, PlannedOperation } from "./plan.js";

/** One plan after the other, each in its folder. */
export const joinPlans = (plans: ReadonlyArray<{ readonly folder: string; readonly plan: Plan }>): Plan => ({
  counts: plans.reduce((counts: Plan["counts"], { plan }) => addCounts(counts, plan.counts), {}),
  heldBecause: plans.flatMap(({ plan }) => plan.heldBecause),
  operations: operationsOf(plans),
});

type Counts = Readonly<Partial<Record<Decision, number>>>;

const addCounts = (a: Counts, b: Counts): Counts => RR.union(N.MonoidSum)(b)(a);

async function* operationsOf(plans: Parameters<typeof joinPlans>[0]): AsyncGenerator<PlannedOperation> {
  for (const { folder, plan } of plans)
    for await (const operation of plan.operations) yield { ...operation, folder };
}
