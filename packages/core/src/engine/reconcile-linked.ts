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
import { bringHome, recreateCopy, removeContact, removeCopy, restoreContact } from "./part-pair.js";

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
  const decision =
    decidedByDeath(pair, database, copy) ??
    decidedByPerson(pair, database, copy) ??
    decideLinked(database, copy, context.policy.editAgainstDelete);
  if (decision === "RemoveContact" && isUnproven(pair) && pair.isReleased !== true) return "Hold";
  if (decision !== "RestoreContact" || pair.contact.record !== undefined) return decision;
  return pair.isReleased === true ? "RemoveCopy" : "Hold";
};

/** A copy that a run took away and did not note so is nobody's deletion. */
const decidedByDeath = (
  { link }: LinkedPair,
  database: DatabaseState,
  copy: CopyState,
): LinkedDecision | undefined => {
  if (link.unnoted?._tag !== "Removed" || copy !== "Deleted") return undefined;
  return database === "Left" || database === "Deleted" ? "Forget" : "RecreateCopy";
};

/** What a person's answer makes of what was held; undefined where the tables decide as ever. */
const decidedByPerson = (
  { isReleased, standing }: LinkedPair,
  database: DatabaseState,
  copy: CopyState,
): LinkedDecision | undefined => {
  if (copy === "Disowned") return isReleased === true ? "Forget" : undefined;
  if (standing === "Database")
    return copy === "Deleted" && database !== "Deleted" ? "RecreateCopy" : undefined;
  if (standing === undefined || copy === "Deleted") return undefined;
  if (database === "Deleted") return "RestoreContact";
  return database === "Left" ? "Hold" : undefined;
};

/** What was never seen is not known to have been deleted. */
const isUnproven = ({ copy }: LinkedPair): boolean => copy._tag === "Gone" && copy.isUnproven === true;

const holdReason = (context: ReconcileContext, pair: LinkedPair): string => {
  if (copyStateOf(context, pair) === "Disowned") return "the copy now carries another contact's marker";
  if (isUnproven(pair))
    return "the copy is gone, and no listing of the folder had ever shown it: whether anybody deleted it is not known";
  return databaseStateOf(pair) === "Left"
    ? "the contact has left the mirror: select it again to keep its copy"
    : "the contact was purged from its database: nothing is left to restore it from";
};
