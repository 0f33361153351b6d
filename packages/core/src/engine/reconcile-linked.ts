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
  (pair: LinkedPair): Operation | undefined => {
    const decision = decide(context, pair);
    switch (decision) {
      case "Nothing":
      case "WriteCopy":
      case "WriteContact":
      case "MergeFields":
        return mergePair(context, pair, decision);
      case "RecreateCopy":
        return recreateCopy(context, pair);
      case "RestoreContact":
        return restoreContact(context, pair);
      case "RemoveContact":
        return removeContact(context, pair);
      case "RemoveCopy":
      case "ReleaseCopy":
        return removeCopy(context, pair, decision);
      case "BringHomeThenRelease":
        return bringHome(context, pair);
      case "Forget":
        return { ...operationOf(pair, decision), link: "Drop" };
      case "Hold":
        return { ...operationOf(pair, decision), reason: "the copy now carries another contact's marker" };
    }
  };

const decide = (context: ReconcileContext, pair: LinkedPair): LinkedDecision => {
  const database = databaseStateOf(context, pair);
  const copy = copyStateOf(context, pair);
  if (copy === "Disowned" && pair.isReleased === true) return "Forget";
  if (pair.standing === "Database" && copy === "Deleted" && database !== "Deleted") return "RecreateCopy";
  if (pair.standing === "Folder" && database === "Deleted" && copy !== "Deleted") return "RestoreContact";
  return decideLinked(database, copy, context.policy.editAgainstDelete);
};
