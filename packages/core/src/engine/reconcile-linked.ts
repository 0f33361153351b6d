import { type CopyState, type DatabaseState, type LinkedDecision, decideLinked } from "../merge/decision.js";
import {
  type LinkedPair,
  type ReconcileContext,
  copyStateOf,
  databaseStateOf,
  operationOf,
} from "./linked-pair.js";
import { mergePair } from "./merge-pair.js";
import type { Operation } from "./operation.js";
import {
  bringHome,
  ignoreDeletion,
  recreateCopy,
  removeContact,
  removeCopy,
  restoreContact,
} from "./part-pair.js";

/** Decides about one linked contact. Undefined: there is nothing to do, not even to note. */
export const reconcileLinked =
  (context: ReconcileContext) =>
  (pair: LinkedPair): Operation | undefined => {
    const operation = carryOut[decide(context, pair)](context, pair);
    const because = {
      _tag: "Linked",
      contact: databaseStateOf(pair),
      copy: copyStateOf(context, pair),
    } as const;
    return operation === undefined ? undefined : { ...operation, because };
  };

/** What each decision comes to. */
const carryOut: Readonly<
  Record<LinkedDecision, (context: ReconcileContext, pair: LinkedPair) => Operation | undefined>
> = {
  Nothing: (context, pair) => mergePair(context, pair, "Nothing"),
  WriteCopy: (context, pair) => mergePair(context, pair, "WriteCopy"),
  WriteContact: (context, pair) => mergePair(context, pair, "WriteContact"),
  MergeFields: (context, pair) => mergePair(context, pair, "MergeFields"),
  RecreateCopy: recreateCopy,
  RestoreContact: restoreContact,
  RemoveContact: removeContact,
  RemoveCopy: (context, pair) => removeCopy(context, pair, "RemoveCopy"),
  RevertCopy: (context, pair) => mergePair(context, pair, "RevertCopy"),
  IgnoreCopy: (context, pair) =>
    copyStateOf(context, pair) === "Deleted" ? ignoreDeletion(pair) : mergePair(context, pair, "IgnoreCopy"),
  ReleaseCopy: (context, pair) => removeCopy(context, pair, "ReleaseCopy"),
  BringHomeThenRelease: bringHome,
  Forget: (_context, pair) => ({ ...operationOf(pair, "Forget"), link: "Drop" }),
  Hold: (context, pair) => ({
    ...operationOf(pair, "Hold"),
    reason: holdReason(context, pair),
    ...(isUnproven(pair) ? { loser: "Database" } : {}),
  }),
};

const decide = (context: ReconcileContext, pair: LinkedPair): LinkedDecision => {
  const database = databaseStateOf(pair);
  const copy = copyStateOf(context, pair);
  const past = decidedByPast(context, pair, database, copy);
  if (past !== undefined) return past;
  const decision =
    decidedByPerson(context, pair, database, copy) ??
    decideLinked(database, copy, context.policy.editAgainstDelete, context.direction);
  if (isUnproven(pair) && pair.isReleased !== true && isOfDeletion(pair, database, decision)) return "Hold";
  if (decision !== "RestoreContact" || pair.contact.record !== undefined) return decision;
  return pair.isReleased === true ? "RemoveCopy" : "Hold";
};

/** Whether it is decided because somebody deleted the copy, and for nothing else. */
const isOfDeletion = ({ standing }: LinkedPair, database: DatabaseState, decision: LinkedDecision): boolean =>
  decision === "RemoveContact" ||
  decision === "IgnoreCopy" ||
  (decision === "RecreateCopy" && database === "Unchanged" && standing !== "Database");

/** A copy that a run took away and did not note so is nobody's deletion, nor is one that was ignored before. */
const decidedByPast = (
  { direction }: ReconcileContext,
  { link }: LinkedPair,
  database: DatabaseState,
  copy: CopyState,
): LinkedDecision | undefined => {
  const wasIgnored = link.ignored?._tag === "Deleted" && direction === "TwoWay";
  if (copy !== "Deleted" || (link.unnoted?._tag !== "Removed" && !wasIgnored)) return undefined;
  return database === "Left" || database === "Deleted" ? "Forget" : "RecreateCopy";
};

/** What a person's answer makes of what was held; undefined where the tables decide as ever. */
const decidedByPerson = (
  { direction }: ReconcileContext,
  { isReleased, standing }: LinkedPair,
  database: DatabaseState,
  copy: CopyState,
): LinkedDecision | undefined => {
  if (copy === "Disowned") return isReleased === true ? "Forget" : undefined;
  if (standing === "Database") return (copy === "Deleted" ? databaseStandsAlone : databaseStands)[database];
  if (standing === undefined || copy === "Deleted") return undefined;
  return (direction === "TwoWay" ? folderStands : folderStandsOneWay)[database];
};

/** Of a copy that is gone, of one that is there, and where it is the copy that stands. */
type ByContact = Readonly<Partial<Record<DatabaseState, LinkedDecision>>>;
const databaseStandsAlone: ByContact = { Unchanged: "RecreateCopy", Edited: "RecreateCopy" };
const databaseStands: ByContact = { Deleted: "RemoveCopy" };
const folderStands: ByContact = { Deleted: "RestoreContact", Left: "Hold" };
const folderStandsOneWay: ByContact = { Deleted: "Hold", Left: "Hold" };

/** What was never seen is not known to have been deleted. */
const isUnproven = ({ copy }: LinkedPair): boolean => copy._tag === "Gone" && copy.isUnproven === true;

const holdReason = (context: ReconcileContext, pair: LinkedPair): string => {
  if (copyStateOf(context, pair) === "Disowned") return "the copy now carries another contact's marker";
  if (isUnproven(pair))
    return "the copy is gone, and no listing of the folder had ever shown it: whether anybody deleted it is not known";
  if (databaseStateOf(pair) === "Left")
    return "the contact has left the mirror: select it again to keep its copy";
  return context.direction !== "TwoWay" && pair.contact.record !== undefined
    ? "the contact was deleted, and nothing goes from the folder to the database: restore it there to keep its copy"
    : "the contact was purged from its database: nothing is left to restore it from";
};
