import * as E from "fp-ts/lib/Either.js";
import { type Attempt, onState } from "../engine/run-error.js";
import type { Link } from "../engine/link.js";
import type { PlanningRun } from "../engine/run.js";
import { readItems } from "../engine/read-items.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import type { ReadResult } from "../replica/replica.js";
import { type ItemOutcome, refused } from "./item-outcome.js";
import { type ListedItem, type UnknownContact, listUnknown, withImports } from "./unknown-contacts.js";

/** Which of the folder's unknown contacts: these, all of them, or those that a function picks. */
export type ItemChoice = ReadonlyArray<RemoteId> | "All" | ((unknown: UnknownContact) => boolean);

export type ChosenItems = {
  readonly chosen: ReadonlyArray<ListedItem>;
  /** Named, but not a person's own item. */
  readonly others: ReadonlyArray<ItemOutcome>;
};

export const chooseItems = async (
  run: PlanningRun,
  folderId: string,
  which: ItemChoice,
): Attempt<ChosenItems> => {
  if (typeof which !== "string" && typeof which !== "function") return namedItems(run, folderId, which);
  const listed = await listUnknown(run, folderId);
  if (E.isLeft(listed)) return listed;
  const chosen = listed.right.filter(({ unknown }) => which === "All" || which(unknown));
  return E.right({ chosen, others: [] });
};

/** One read for those that are named, instead of a listing. */
const namedItems = async (
  run: PlanningRun,
  folderId: string,
  named: ReadonlyArray<RemoteId>,
): Attempt<ChosenItems> => {
  const ids = [...new Set(named)];
  const answers = await readItems(
    run,
    ids.map((id) => ({ id })),
  );
  if (E.isLeft(answers)) return answers;
  const links = await onState(run.state.linksAt(ids));
  if (E.isLeft(links)) return links;
  const items: Array<FolderItem> = [];
  const others: Array<ItemOutcome> = [];
  for (const answer of answers.right) {
    const id = answer._tag === "Found" ? answer.item.id : answer.id;
    const outcome = outcomeOf(id, answer, links.right.get(id));
    if (outcome !== undefined) others.push(outcome);
    else if (answer._tag === "Found") items.push(answer.item);
  }
  const chosen = await withImports(run, folderId, items);
  return E.isLeft(chosen) ? chosen : E.right({ chosen: chosen.right, others });
};

/** Undefined: it is a person's own. */
const outcomeOf = (
  remoteId: RemoteId,
  answer: ReadResult<RemoteId, FolderItem>,
  link: Link | undefined,
): ItemOutcome | undefined => {
  if (answer._tag === "Missing") return refused(remoteId, "the folder has no such item");
  if (link !== undefined) return { _tag: "DoneBefore", remoteId, name: remoteId, contactId: link.contactId };
  if (answer._tag === "Unreadable") return refused(remoteId, answer.error.message);
  return answer.item.marker === undefined
    ? undefined
    : refused(remoteId, "it carries a marker: it is a copy, of this database or another, and nobody's own");
};
