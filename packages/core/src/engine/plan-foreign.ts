import * as E from "fp-ts/lib/Either.js";
import { diffContacts } from "../change/diff.js";
import type { FieldPath } from "../contact/field-path.js";
import { withoutCategories } from "./category.js";
import { agreedBase } from "./ignored.js";
import type { Link } from "./link.js";
import type { StateReader } from "./mirror-state.js";
import type { MarkedItem } from "./observe-folder.js";
import { type Operation, changedPaths, displayName } from "./operation.js";
import type { Binding } from "./records.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

/** What is still known of the binding that made copies: their links, and what they were filed under. */
export type KnownFormer = { readonly binding: Binding; readonly links: StateReader["linksOf"] };

/**
 * Puts on the stage what takes another database's copies away. What was edited on them since both sides
 * last agreed is told where that is known, and kept in a conflict.
 */
export const planForeign = async (
  run: PlanningRun,
  items: ReadonlyArray<MarkedItem>,
  known?: KnownFormer,
): Attempt<void> => {
  for (const chunk of chunksOf(items)) {
    const of = chunk.filter(({ marker }) => marker.databaseId === known?.binding.databaseId);
    const links =
      known === undefined || of.length === 0
        ? E.right(noLinks)
        : await onState(known.links([...new Set(of.map(({ marker }) => marker.contactId))]));
    if (E.isLeft(links)) return links;
    const ours = new Set(of);
    const staged = await onState(
      run.stage.add(
        chunk.map((item) => {
          const link = ours.has(item) ? links.right.get(item.marker.contactId) : undefined;
          return removeForeign(item, editsSince(item, link, known?.binding.category));
        }),
      ),
    );
    if (E.isLeft(staged)) return staged;
  }
  return E.right(undefined);
};

const noLinks: ReadonlyMap<Link["contactId"], Link> = new Map();

const editsSince = (
  { id, revision, contact }: MarkedItem,
  link: Link | undefined,
  category: string | undefined,
): ReadonlyArray<FieldPath> => {
  if (link === undefined) return [];
  const isKnown = link.remoteId === id && link.folderRevision === revision;
  if (isKnown && link.ignored === undefined) return [];
  const bare = withoutCategories(category === undefined ? [] : [category]);
  return changedPaths(diffContacts(bare(agreedBase(link)), bare(contact)));
};

/** A person has asked for it, and been shown: the guard does not count it. */
const removeForeign = (
  { id, revision, marker, contact }: MarkedItem,
  edited: ReadonlyArray<FieldPath>,
): Operation => ({
  decision: "RemoveForeign",
  contactId: marker.contactId,
  name: displayName(contact),
  remoteId: id,
  folder: { _tag: "Remove", id, revision },
  removes: "Folder",
  overwrites: [],
  conflicts:
    edited.length === 0
      ? []
      : [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost: contact }],
  link: "Keep",
  isReleased: true,
  ...(edited.length === 0 ? {} : { editedSince: { database: [], folder: edited } }),
});
