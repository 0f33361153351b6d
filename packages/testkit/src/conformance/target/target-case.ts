import type { ConformanceCase } from "../conformance-case.js";
import { type Trial, trialOf } from "./trial.js";
import type { TargetDeclaration, TargetSubject } from "./target-subject.js";

export type TargetCase = ConformanceCase<TargetSubject, TargetDeclaration>;

/** A case that begins by opening the subject's folder. */
export const targetCase = ({
  run,
  ...one
}: Omit<TargetCase, "run"> & { readonly run: (trial: Trial) => Promise<void> }): TargetCase => ({
  ...one,
  run: async (subject, declared) => run(await trialOf(subject, declared)),
});
