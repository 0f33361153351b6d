import * as E from "fp-ts/lib/Either.js";
import type { ContactId } from "../contact/ids.js";
import type { Cursor } from "../replica/ids.js";
import { observeDatabase } from "./observe-database.js";
import { type Stray, observeFolder } from "./observe-folder.js";
import { planAbsences, withoutLinked } from "./plan-absences.js";
import { planAgain, planContacts } from "./plan-contacts.js";
import { planReleasedTwins } from "./plan-strays.js";
import { waitingKey } from "./records.js";
import type { Attempt } from "./run-error.js";
import type { PlanningRun } from "./run.js";

/** Where both sides' changes are known up to, when the plan has been carried out. */
export type PlannedCursors = {
  readonly database: Cursor;
  /** Absent: the folder is listed again from where it was listed this time. */
  readonly folder?: Cursor;
};

/**
 * Observes both sides and puts on the stage what would bring them into agreement. Writes nothing.
 * The folder is asked before the database's contacts without news there are decided on, so that
 * a contact with news on both sides is decided on once.
 */
export const makePlan = async (run: PlanningRun): Attempt<PlannedCursors> => {
  const database = await observeDatabase(run);
  if (E.isLeft(database)) return database;
  const folder = await observeFolder(run);
  if (E.isLeft(folder)) return folder;
  const due = await dueStrays(run, database.right.ids);
  if (E.isLeft(due)) return due;
  const strays = [...folder.right.strays, ...due.right];
  const absences = await planAbsences(run, { ...folder.right, strays: uniqueStrays(strays) });
  if (E.isLeft(absences)) return absences;
  const decided = new Set([...folder.right.answered, ...absences.right]);
  const left = await planTheRest(run, database.right.ids, decided);
  return E.isLeft(left)
    ? left
    : E.right({
        database: database.right.next,
        ...(folder.right.next === undefined ? {} : { folder: folder.right.next }),
      });
};

/** Those that wait and have an answer, a time or news now; then those with news in the database alone. */
const planTheRest = async (
  run: PlanningRun,
  news: ReadonlySet<ContactId>,
  decided: ReadonlySet<ContactId>,
): Attempt<void> => {
  const waiting = [...answeredHolds(run), ...dueParkings(run), ...waitingWithNews(run, news)];
  const again = new Set(waiting.filter((id) => !decided.has(id)));
  const asked = await planAgain(
    run,
    [...again].map((contactId) => run.parked.get(contactId) ?? run.held.get(contactId) ?? { contactId }),
  );
  if (E.isLeft(asked)) return asked;
  const twins = await planReleasedTwins(run);
  if (E.isLeft(twins)) return twins;
  return planContacts(
    run,
    [...news].filter((id) => !decided.has(id) && !again.has(id)),
  );
};

const answeredHolds = (run: PlanningRun): ReadonlyArray<ContactId> =>
  [...run.held.values()].filter(({ answer }) => answer !== undefined).map(({ contactId }) => contactId);

/** Of what was held or parked, the link does not say how the folder's side is. */
const waitingWithNews = (run: PlanningRun, ids: ReadonlySet<ContactId>): ReadonlyArray<ContactId> =>
  [...run.held.keys(), ...run.parked.keys()].filter((id) => ids.has(id));

const dueParkings = (run: PlanningRun): ReadonlyArray<ContactId> => {
  const now = run.patience.clock.now();
  return [...run.parked.values()].filter(({ retryAt }) => retryAt <= now).map(({ contactId }) => contactId);
};

/** Items without a link that failed for their own reason, and whose time, or whose contact's, has come. */
const dueStrays = async (run: PlanningRun, news: ReadonlySet<ContactId>): Attempt<ReadonlyArray<Stray>> => {
  const now = run.patience.clock.now();
  const contacts = new Set([...news, ...dueParkings(run)]);
  const due = run.parkedStrays.filter(({ contactId, retryAt }) => retryAt <= now || contacts.has(contactId));
  const strays = due.flatMap(({ contactId, remoteId }) =>
    remoteId === undefined ? [] : [{ contactId, remoteId }],
  );
  const left = await withoutLinked(run, strays);
  if (E.isLeft(left)) return left;
  run.stage.unpark(strays.filter((stray) => !left.right.includes(stray)).map(waitingKey));
  return left;
};

const uniqueStrays = (strays: ReadonlyArray<Stray>): ReadonlyArray<Stray> => [
  ...new Map(strays.map((stray) => [stray.remoteId, stray])).values(),
];
