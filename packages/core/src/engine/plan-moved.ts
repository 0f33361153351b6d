import * as E from "fp-ts/lib/Either.js";
import { planStraysAgain } from "./plan-absences.js";
import { planAgain } from "./plan-contacts.js";
import type { Attempt } from "./run-error.js";
import type { PlanningRun } from "./run.js";
import type { Again } from "./settle-waiting.js";

/** Decides anew about what had moved when its plan was carried out. */
export const planMoved = async (run: PlanningRun, again: ReadonlyArray<Again>): Attempt<void> => {
  const contacts = again.filter(({ remoteId }) => remoteId === undefined);
  const planned = await planAgain(run, contacts);
  if (E.isLeft(planned)) return planned;
  const strays = again.flatMap(({ contactId, remoteId }) =>
    remoteId === undefined ? [] : [{ contactId, remoteId }],
  );
  return planStraysAgain(run, strays, new Set(contacts.map(({ contactId }) => contactId)));
};
