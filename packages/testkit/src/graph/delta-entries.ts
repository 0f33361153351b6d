import type { FolderChange } from "./contact-shelf.js";
import type { DeltaEntry } from "./delta-tokens.js";
import type { IdForm } from "./graph-ids.js";
import { type GraphOperation, idFormOf } from "./graph-operation.js";

/** Up to where in a folder's changes a round that begins now may look. */
export const visiblePlace = ({ mailbox, switches }: GraphOperation, folderId: string): number => {
  const changes = mailbox.shelf.changesOf(folderId);
  const round = mailbox.shelf.beginRound(folderId);
  let place = changes.length;
  while (place > 0 && (changes[place - 1]?.round ?? 0) + switches.deltaLag > round) place -= 1;
  return place;
};

/** What a first round tells of those who were removed before it, and of somebody nobody knows. */
export const removedBefore = (
  { mailbox }: GraphOperation,
  changes: ReadonlyArray<FolderChange>,
): ReadonlyArray<DeltaEntry> => {
  const gone = changes.filter(({ _tag }) => _tag === "WentAway");
  const nobody = { immutableId: mailbox.mint.item("Immutable"), id: mailbox.mint.item("Default") };
  return [...gone, nobody].map(({ immutableId, id }) => ({ _tag: "Removed", immutableId, id }));
};

/** Each id once, in its last state; who came and went in between not at all. */
export const entriesOf = (
  operation: GraphOperation,
  folderId: string,
  changes: ReadonlyArray<FolderChange>,
): ReadonlyArray<DeltaEntry> => {
  const form = idFormOf(operation);
  const byId = new Map<string, ReadonlyArray<FolderChange>>();
  for (const change of changes) {
    const id = form === "Immutable" ? change.immutableId : change.id;
    byId.set(id, [...(byId.get(id) ?? []), change]);
  }
  return [...byId.values()].flatMap((ofOne) => entryOf(operation, folderId, ofOne, form));
};

const entryOf = (
  { mailbox, switches }: GraphOperation,
  folderId: string,
  changes: ReadonlyArray<FolderChange>,
  form: IdForm,
): ReadonlyArray<DeltaEntry> => {
  const [first] = changes;
  if (first === undefined) return [];
  const { immutableId, id } = first;
  const now = mailbox.shelf.get(immutableId);
  const isThere = now?.folderId === folderId && (form === "Immutable" || now.id === id);
  const wentAway = changes.some(({ _tag }) => _tag === "WentAway");
  const isLost =
    switches.deltaReturned === "Removed" && form === "Immutable" && wentAway && first._tag !== "Came";
  if (isThere && !isLost) return [{ _tag: "Live", immutableId }];
  return first._tag === "Came" ? [] : [{ _tag: "Removed", immutableId, id }];
};
