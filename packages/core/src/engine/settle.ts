import type { Revision } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { StateChanges } from "../replica/state-store.js";
import { type Executed, type Failure, failureOf, recoveryOf } from "./executed.js";
import { importRecords, takesItem, tookItem } from "./import-records.js";
import { putLink, putRecord } from "./mirror-state.js";
import { type Decision, type Operation, makesContact } from "./operation.js";
import { type Parked, waitingKey } from "./records.js";
import { linkAfter } from "./settle-link.js";
import {
  type Again,
  againFor,
  heldBy,
  isLetGo,
  letGo,
  parkedBy,
  parkedForCopy,
  parkedKeysOf,
  undoneHeld,
  waitingKeyOf,
} from "./settle-waiting.js";

/** What the state has to remember of one wave, and what the run has to know of it. */
export type Settled = {
  readonly changes: Required<Pick<StateChanges, "drops" | "puts">>;
  /** Contacts that have to be looked at again in this run: a side had moved. */
  readonly again: ReadonlyArray<Again>;
  /** What was done, by decision. */
  readonly counts: Readonly<Partial<Record<Decision, number>>>;
  /** An error that ends the run. */
  readonly fatal?: Failure;
};

export type SettleContext = {
  readonly now: number;
  readonly run: number;
  /** By their `waitingKey`. */
  readonly parked: ReadonlyMap<string, Parked>;
};

/** Turns outcomes into what the state has to remember: links, conflicts, and what is parked or held. */
export const settle =
  (context: SettleContext) =>
  (executed: ReadonlyArray<Executed>): Settled => {
    const settled = executed.map(settleOne(context));
    const puts = settled.flatMap((one) => one.puts);
    const failures = settled.flatMap(({ fatal }) => fatal ?? []);
    // What was not sent because of a fatal error says less than the error itself.
    const fatal = failures.find(({ error }) => error._tag !== "Aborted") ?? failures[0];
    return {
      changes: {
        drops: settled.flatMap(({ drops }) => drops),
        puts,
      },
      again: settled.flatMap(({ again }) => again ?? []),
      counts: countsOf(settled.flatMap(({ done }) => done ?? [])),
      ...(fatal === undefined ? {} : { fatal }),
    };
  };

type Settlement = Settled["changes"] & {
  readonly again?: Again;
  readonly done?: Decision;
  readonly fatal?: Failure;
};

const settleOne =
  (context: SettleContext) =>
  (executed: Executed): Settlement => {
    const { key, value: operation } = executed.planned;
    const failure = failureOf(executed);
    const recovery = failure === undefined ? undefined : recoveryOf(failure);
    const { drops, puts } = takenOffStage(key, operation, failure?.error);
    if (failure !== undefined && recovery !== "Park")
      return {
        drops,
        puts,
        ...(recovery === "ReadAgain"
          ? { again: againFor(operation, failure.error.message) }
          : { fatal: failure }),
      };
    const error = failure?.error ?? operation.error;
    if (error !== undefined) {
      const parked = parkedBy(context, operation, error);
      return {
        drops,
        puts: [...puts, putRecord("parked", waitingKey(parked), parked)],
        ...(parked.retryAt <= context.now ? { again: againFor(operation, error.message) } : {}),
      };
    }
    if (operation.decision === "Hold") {
      const held = heldBy(context, operation);
      return {
        drops: [...drops, ...parkedDrops(context, operation)],
        puts: [putRecord("held", waitingKey(held), held)],
      };
    }
    return settleDone(context, executed, drops);
  };

const settleDone = (context: SettleContext, executed: Executed, drops: Settlement["drops"]): Settlement => {
  const operation = executed.planned.value;
  const key = waitingKeyOf(operation);
  const link = linkAfter(executed);
  return {
    drops: [
      ...drops,
      { collection: "held", key },
      ...parkedDrops(context, operation),
      ...(link === "Drop" ? [{ collection: "links", key: operation.contactId } as const] : []),
      ...(operation.undoes?.isOfImport === true
        ? [{ collection: "imports", key: operation.contactId } as const]
        : []),
    ],
    puts: [
      ...(link === "Drop" || link === "Keep" ? [] : [putLink(link)]),
      ...(isLetGo(operation) ? [putRecord("parked", key, parkedForCopy(context, operation))] : []),
      ...importRecords(operation, context.now),
      ...undoneHeld(context.now, operation, copyRevision(link)).map((held) => putRecord("held", key, held)),
    ],
    ...(isLetGo(operation) ? { again: againFor(operation, letGo) } : {}),
    ...(takesItem(operation) ? { again: againFor(operation, tookItem) } : {}),
    done: operation.decision,
  };
};

const copyRevision = (link: ReturnType<typeof linkAfter>): Revision | undefined =>
  link === "Drop" || link === "Keep" ? undefined : link.folderRevision;

const parkedDrops = (context: SettleContext, operation: Operation): Settlement["drops"] =>
  parkedKeysOf(context, operation).map((key) => ({ collection: "parked", key }));

/** It is on the stage no longer; a write whose effect is unknown stays noted, if it was. */
const takenOffStage = (
  key: string,
  operation: Operation,
  error: ReplicaError | undefined,
): Pick<Settlement, "drops" | "puts"> => {
  const plan = { collection: "plan", key } as const;
  const { contactId, folder, link } = operation;
  if (link === "Keep" && !makesContact(operation)) return { drops: [plan], puts: [] };
  const isNoted = folder !== undefined || makesContact(operation);
  if (isNoted && error !== undefined && isEffectUnknown(error))
    return { drops: [plan], puts: [putRecord("intents", contactId, { contactId, plan: key, operation })] };
  return { drops: [plan, { collection: "intents", key: contactId }], puts: [] };
};

const isEffectUnknown = ({ _tag }: ReplicaError): boolean =>
  _tag === "Unavailable" || _tag === "ProtocolViolation";

const countsOf = (decisions: ReadonlyArray<Decision>): Settled["counts"] => {
  const counts: Partial<Record<Decision, number>> = {};
  for (const decision of decisions) counts[decision] = (counts[decision] ?? 0) + 1;
  return counts;
};
