import { type LinkedDecision, decideLinked } from "../merge/decision.js";
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
  (pair: LinkedPair): Operation | undefined =>
    carryOut[decide(context, pair)](context, pair);

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
  Hold: (context, pair) => ({ ...operationOf(pair, "Hold"), reason: holdReason(context, pair) }),
};

const decide = (context: ReconcileContext, pair: LinkedPair): LinkedDecision => {
  const database = databaseStateOf(context, pair);
  const copy = copyStateOf(context, pair);
  if (copy === "Disowned" && pair.isReleased === true) return "Forget";
  if (pair.standing === "Database" && copy === "Deleted" && database !== "Deleted") return "RecreateCopy";
  if (pair.standing === "Folder" && database === "Deleted" && copy !== "Deleted") return "RestoreContact";
  const decision = decideLinked(database, copy, context.policy.editAgainstDelete);
  if (decision !== "RestoreContact" || pair.contact.record !== undefined) return decision;
  return pair.isReleased === true ? "RemoveCopy" : "Hold";
};

const holdReason = (context: ReconcileContext, pair: LinkedPair): string =>
  copyStateOf(context, pair) === "Disowned"
    ? "the copy now carries another contact's marker"
    : "the contact was purged from its database, and its copy was edited since: nothing is left to restore it from";
