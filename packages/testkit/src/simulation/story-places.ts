import type { Contact, RemoteId } from "@spegla/core";
import type { MemoryFolder } from "../memory/memory-folder.js";
import type { MemoryStateStore } from "../memory/memory-state-store.js";

/** A folder, and what is remembered of it. */
export type StoryPlace = {
  readonly folder: MemoryFolder;
  /** What each copy was before its last edit. */
  readonly past: Map<RemoteId, Contact>;
  /** The items that are nobody's business, as they must stay. */
  readonly others: Map<RemoteId, string>;
};

export const newPlace = (folder: MemoryFolder): StoryPlace => ({
  folder,
  past: new Map(),
  others: new Map(),
});

/** Which of its folders the mirror is in: that of its state, or, where that knows of none, where it was. */
export const placeOf = (
  state: Pick<MemoryStateStore, "snapshot">,
  places: ReadonlyArray<StoryPlace>,
  before: StoryPlace,
): StoryPlace => {
  const bound = state.snapshot().binding.map(({ text }) => text);
  return (
    places.find(({ folder }) => bound.some((text) => text.includes(`"folderId":"${folder.id}"`))) ?? before
  );
};
