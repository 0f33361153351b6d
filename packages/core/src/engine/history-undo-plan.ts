import * as E from "fp-ts/lib/Either.js";
import type { ReplicaId } from "../clock/replica-id.js";
import type { Contact } from "../contact/contact.js";
import type { ContactId } from "../contact/ids.js";
import type { RecordedChange } from "./history-record.js";
import { undoChanges } from "./history-undo.js";
import { type UndoSubject, knownCopyOf } from "./history-undo-subject.js";
import type { Operation } from "./operation.js";
import { patiently } from "./patience.js";
import { readItems } from "./read-items.js";
import { type Attempt, onReplica, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";
import { undoGroup } from "./settle-waiting.js";

/** What a run did, by contact, newest first; `by`: who takes it back, the database's own replica. */
type UndoRequest = {
  readonly run: number;
  readonly by: ReplicaId;
  readonly changes: ReadonlyMap<ContactId, ReadonlyArray<RecordedChange>>;
};

/** What stays as it is, and why. */
export type RefusedUndo = { readonly contactId: ContactId; readonly name: string; readonly reason: string };

/** Puts on the stage what takes a run back, contact by contact. Returns what cannot be taken back. */
export const planUndo = async (
  run: PlanningRun,
  request: UndoRequest,
): Attempt<ReadonlyArray<RefusedUndo>> => {
  const context = { ...run.context, replicaId: request.by, undone: request.run };
  const refused: Array<RefusedUndo> = [];
  for (const chunk of chunksOf([...request.changes.keys()])) {
    const subjects = await subjectsOf(run, request, chunk);
    if (E.isLeft(subjects)) return subjects;
    const operations: Array<Operation> = [];
    for (const subject of subjects.right) {
      const { contactId, changes } = subject;
      const undone = undoChanges(context, subject);
      if (E.isLeft(undone))
        refused.push({ contactId, name: changes[0]?.name ?? contactId, reason: undone.left });
      else if (undone.right !== undefined) operations.push(undone.right);
    }
    const staged = await onState(run.stage.add(operations));
    if (E.isLeft(staged)) return staged;
  }
  return E.right(refused);
};

const subjectsOf = async (
  run: PlanningRun,
  { run: undone, changes }: UndoRequest,
  ids: ReadonlyArray<ContactId>,
): Attempt<ReadonlyArray<UndoSubject>> => {
  const { signal } = run.patience;
  const read = await onReplica("Database")(patiently(run.patience)(run.database.read(ids, signal)));
  if (E.isLeft(read)) return read;
  const contacts = new Map(
    read.right.map((answer) => [answer._tag === "Found" ? answer.item.id : answer.id, answer]),
  );
  const links = await onState(run.state.linksOf(ids));
  if (E.isLeft(links)) return links;
  const named = ids.flatMap((id) => {
    const remoteId = knownCopyOf(links.right.get(id), changes.get(id) ?? []);
    return remoteId === undefined ? [] : [{ id, remoteId }];
  });
  const answers = await readItems(
    run,
    named.map(({ remoteId }) => ({ id: remoteId })),
  );
  if (E.isLeft(answers)) return answers;
  const items = new Map(named.map(({ id }, at) => [id, answers.right[at]]));
  const lost = await lostCopies(
    run,
    ids.flatMap((id) => changes.get(id) ?? []),
  );
  if (E.isLeft(lost)) return lost;
  return E.right(
    ids.map((contactId) => {
      const [link, item, copy] = [
        links.right.get(contactId),
        items.get(contactId),
        lost.right.get(contactId),
      ];
      const contact = contacts.get(contactId) ?? {
        _tag: "Unreadable" as const,
        id: contactId,
        error: noAnswer,
      };
      return {
        contactId,
        changes: changes.get(contactId) ?? [],
        contact,
        isMirrored: contact._tag === "Found" && run.includes(contact.item),
        ...(item === undefined ? {} : { item }),
        ...(link === undefined ? {} : { link }),
        ...(copy === undefined ? {} : { lost: copy }),
        isBegun: run.held.get(contactId)?.group === undoGroup(undone),
      };
    }),
  );
};

/** Of copies that were taken away with edits, as their conflicts keep them. */
const lostCopies = async (
  run: PlanningRun,
  changes: ReadonlyArray<RecordedChange>,
): Attempt<ReadonlyMap<ContactId, Contact>> => {
  const ids = changes.flatMap(({ folder, conflicts = [] }) => (folder?.did === "Removed" ? conflicts : []));
  const found = await onState(run.state.get("conflicts", ids));
  if (E.isLeft(found)) return found;
  return E.right(
    new Map(
      found.right.flatMap(({ value: { contactId, conflict } }) =>
        conflict._tag === "EditAgainstDelete" && conflict.lost !== undefined
          ? [[contactId, conflict.lost] as const]
          : [],
      ),
    ),
  );
};

const noAnswer = {
  _tag: "ProtocolViolation",
  message: "the database gave no answer for this contact",
} as const;
