import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { FieldPath } from "../contact/field-path.js";
import type { StateReader, Stored } from "../engine/mirror-state.js";
import type { Parked, RecordedConflict } from "../engine/records.js";
import type { RemoteId } from "../replica/ids.js";
import { type HistoryChange, recordedChanges } from "./history.js";
import { type HeldOperation, unanswered } from "./holds.js";
import { mirrorErrorFromState } from "./mirror-error.js";

/** What the mirror knows of one contact. */
export type Explanation = {
  readonly contactId: ContactId;
  /** Absent: it has none. `undecided`: the fields of which each side keeps its own until a person decides. */
  readonly copy?: { readonly remoteId: RemoteId; readonly undecided: ReadonlyArray<FieldPath> };
  /** What waits for a person. */
  readonly held: ReadonlyArray<HeldOperation>;
  /** What failed and is tried again. */
  readonly parked: ReadonlyArray<Parked>;
  readonly conflicts: ReadonlyArray<RecordedConflict>;
  /** What was done about it, newest first, as far as it is remembered. */
  readonly changes: ReadonlyArray<HistoryChange>;
};

/** `limit`: how many changes at most, default 50. */
export const explain = async (
  reader: StateReader,
  contactId: ContactId,
  { limit = 50 }: { readonly limit?: number } = {},
): Promise<Explanation> => {
  const links = await reader.linksOf([contactId])();
  if (E.isLeft(links)) throw mirrorErrorFromState(links.left);
  const link = links.right.get(contactId);
  const changes: Array<HistoryChange> = [];
  for await (const { run, change } of recordedChanges(reader)) {
    if (changes.length >= limit) break;
    if (change.contactId === contactId) changes.push({ ...change, run });
  }
  return {
    contactId,
    ...(link === undefined ? {} : { copy: { remoteId: link.remoteId, undecided: link.undecided ?? [] } }),
    held: unanswered(await recordsOf(reader, "held", contactId)),
    parked: await recordsOf(reader, "parked", contactId),
    conflicts: await recordsOf(reader, "conflicts", contactId),
    changes,
  };
};

/** Those filed under the contact itself, and those of its items and paths. */
const recordsOf = async <Collection extends "held" | "parked" | "conflicts">(
  reader: StateReader,
  collection: Collection,
  contactId: ContactId,
): Promise<ReadonlyArray<Stored[Collection]>> => {
  const own = await reader.get(collection, [contactId])();
  if (E.isLeft(own)) throw mirrorErrorFromState(own.left);
  const found = own.right.map(({ value }) => value);
  const prefix = `${contactId}/`;
  let after = prefix;
  for (;;) {
    const page = await reader.page(collection, O.some(after), 50)();
    if (E.isLeft(page)) throw mirrorErrorFromState(page.left);
    const ours = page.right.filter(({ key }) => key.startsWith(prefix));
    found.push(...ours.map(({ value }) => value));
    const last = ours.at(-1);
    if (last === undefined) return found;
    after = last.key;
  }
};
