import { type Marker, emptyContact } from "@spegla/core";
import { contactIdOf, databaseIdOf, mirrorIdOf } from "../samples/ids.js";
import type { MemoryItem } from "../memory/folder-shelf.js";
import { editedBy, pick } from "./database-steps.js";
import { noteDecided, noteDeleted, noteEdit, noteUnnoted } from "./ledger.js";
import type { CopyStep, FolderStep } from "./story.js";
import { type StoryWorld, copiesIn, copiesOf } from "./story-world.js";
import { tokensOf } from "./token.js";
import { unnotedInCopy } from "./unnoted-tokens.js";

/** Does what the person, or another program, does to a copy. */
export const takeCopyStep = (world: StoryWorld, step: CopyStep): void => {
  const { folder, ledger } = world;
  const copy = pick(copiesIn(world), step.who);
  if (copy === undefined) return;
  const { contactId } = copy.marker;
  switch (step._tag) {
    case "EditCopy":
      return editCopy(world, copy, editedBy(world, step.edits));
    case "RevertCopy": {
      const former = world.past.get(copy.id);
      return former === undefined ? undefined : editCopy(world, copy, () => former);
    }
    case "RemoveCopy":
      return removeCopy(world, copy);
    case "RenameCopy":
      folder.personRenames(copy.id);
      return;
    case "DuplicateCopy":
      folder.personDuplicates(copy.id);
      ledger.contested.add(contactId);
      return;
    case "DropMarker":
      return dropMarker(world, copy);
    case "ForgeMarker":
      return forgeMarker(world, copy);
    case "BumpRevision":
      return folder.bumpsRevision(copy.id);
  }
};

type MarkedCopy = MemoryItem & { readonly marker: Marker };

/** Under a name that the mirror chose, what no link knows would be in the way of the contact's copy. */
const dropMarker = (world: StoryWorld, copy: MarkedCopy): void => {
  if (world.naming === "Client" && !isLinked(world, copy)) return;
  world.ledger.contested.add(copy.marker.contactId);
  world.folder.dropsMarker(copy.id);
};

/** Under a name that the mirror chose, it would be in the way of the contact's next copy. */
const forgeMarker = (world: StoryWorld, copy: MarkedCopy): void => {
  world.ledger.contested.add(copy.marker.contactId);
  const forged = world.naming === "Client" ? world.folder.personRenames(copy.id) : copy.id;
  world.folder.forges(forged, strangersMarker(world));
  keepAsIs(world, forged);
};

/** Does what happens in the folder beside the copies. */
export const takeFolderStep = (world: StoryWorld, step: FolderStep): void => {
  const { folder, ledger } = world;
  switch (step._tag) {
    case "AddOwn":
      return keepAsIs(world, folder.personAdds(editedBy(world, step.edits)(emptyContact)));
    case "AddForeign":
      return keepAsIs(
        world,
        folder.foreignAdds(editedBy(world, step.edits)(emptyContact), strangersMarker(world)),
      );
    case "EditOwn": {
      const id = pick([...world.others.keys()], step.who);
      if (id === undefined) return;
      noteDecided(ledger, ownItem(world, id));
      folder.personEdits(id, editedBy(world, step.edits));
      return keepAsIs(world, id);
    }
    case "RemoveOwn": {
      const id = pick([...world.others.keys()], step.who);
      if (id === undefined) return;
      noteDecided(ledger, ownItem(world, id));
      folder.personRemoves(id);
      world.others.delete(id);
      return;
    }
    case "EmptyFolder":
      for (const copy of copiesIn(world)) removeCopy(world, copy);
      return;
    case "Lag":
      if (folder.capabilities.listing === "Eventual") folder.setLag(step.changes);
      return;
    case "Refuse":
      world.isRefusing = step.isRefusing;
      return;
  }
};

const editCopy = (
  world: StoryWorld,
  copy: MarkedCopy,
  recipe: Parameters<StoryWorld["folder"]["personEdits"]>[1],
): void => {
  const unnoted = unnotedInCopy(world, copy.marker.contactId, copy.contact);
  world.folder.personEdits(copy.id, recipe);
  world.past.set(copy.id, copy.contact);
  const after = world.folder.all().find(({ id }) => id === copy.id);
  noteEdit(world.ledger, copy.marker.contactId, copy.contact, after?.contact);
  noteUnnoted(world.ledger, unnoted);
  if (after?.contact.categories.join() !== copy.contact.categories.join())
    world.ledger.refiled.add(copy.marker.contactId);
};

/**
 * Who removes the only copy means the contact; of several, the others stay. Of a copy that no link
 * knows yet, because the run that made it died, nobody can tell that it was ever there.
 */
const removeCopy = (world: StoryWorld, copy: MarkedCopy): void => {
  const { contactId } = copy.marker;
  world.folder.personRemoves(copy.id);
  if (copiesOf(world, contactId).length > 0) return noteDecided(world.ledger, editsOnlyIn(world, copy));
  noteEdit(world.ledger, contactId, copy.contact, undefined);
  noteDeleted(world.ledger, contactId);
  if (!isLinked(world, copy)) world.ledger.contested.add(contactId);
};

const isLinked = ({ state }: StoryWorld, { id }: MemoryItem): boolean =>
  state.snapshot().links.some(({ alias }) => alias === id);

/**
 * What nobody else shows: who removes one of several copies has seen that it goes. Where the listing
 * lags, it may have shown none of the others yet, and what one of them says looks like an edit.
 */
const editsOnlyIn = (
  { folder, office, laptop }: StoryWorld,
  { contact }: MemoryItem,
): ReadonlyArray<string> => {
  const contacts = folder.capabilities.listing === "Eventual" ? [] : [...office.all(), ...laptop.all()];
  const elsewhere = [...folder.all(), ...contacts].map((one) => tokensOf(one.contact));
  return [...tokensOf(contact)]
    .filter((token) => elsewhere.every((tokens) => !tokens.has(token)))
    .map((token) => `q${token}q`);
};

const ownItem = ({ folder }: StoryWorld, id: MemoryItem["id"]): MemoryItem | undefined =>
  folder.all().find((item) => item.id === id);

/** From now on nobody but the person may touch it. */
const keepAsIs = (world: StoryWorld, id: MemoryItem["id"]): void => {
  const item = ownItem(world, id);
  if (item !== undefined) world.others.set(id, JSON.stringify(item));
};

/** Another database may call its contacts as this one does. */
const strangersMarker = ({ office }: StoryWorld): Marker => ({
  databaseId: databaseIdOf("another-database"),
  mirrorId: mirrorIdOf("another-mirror"),
  contactId: office.all()[0]?.id ?? contactIdOf("c0"),
});
