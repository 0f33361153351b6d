import { type Marker, emptyContact } from "@spegla/core";
import { contactIdOf, databaseIdOf, mirrorIdOf } from "../samples/ids.js";
import type { MemoryItem } from "../memory/folder-shelf.js";
import { editedBy, pick } from "./database-steps.js";
import { noteDecided, noteDeleted, noteEdit, noteOwn, noteUnnoted } from "./ledger.js";
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
      // Where the listing lags, it may be found when its link has been let go: nothing then tells what it lacks.
      if (folder.capabilities.listing === "Eventual") ledger.contested.add(contactId);
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
  const { contested, spared } = world.ledger;
  contested.add(copy.marker.contactId);
  // Where a copy is known by its name, it is gone from there.
  spared.delete(copy.marker.contactId);
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
      noteOwn(ledger, ownItem(world, id));
      folder.personEdits(id, editedBy(world, step.edits));
      return keepAsIs(world, id);
    }
    case "RemoveOwn": {
      const id = pick([...world.others.keys()], step.who);
      if (id === undefined) return;
      noteOwn(ledger, ownItem(world, id));
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
  const { ledger } = world;
  const unnoted = unnotedInCopy(world, copy.marker.contactId, copy.contact);
  const onlyHere = new Set<string>(editsOnlyIn(world, copy));
  const standing = isSecond(world, copy)
    ? [...tokensOf(copy.contact)].filter(
        (token) => !ledger.superseded.has(token) && !onlyHere.has(`q${token}q`),
      )
    : [];
  world.folder.personEdits(copy.id, recipe);
  world.past.set(copy.id, copy.contact);
  const after = world.folder.all().find(({ id }) => id === copy.id);
  noteEdit(ledger, copy.marker.contactId, copy.contact, after?.contact);
  for (const token of standing) ledger.superseded.delete(token);
  noteUnnoted(ledger, unnoted);
  if (after?.contact.categories.join() !== copy.contact.categories.join())
    ledger.refiled.add(copy.marker.contactId);
};

/** Beside the linked copy: what it lacks, nobody has deleted. */
const isSecond = (world: StoryWorld, copy: MarkedCopy): boolean =>
  !isLinked(world, copy) && copiesOf(world, copy.marker.contactId).some((other) => isLinked(world, other));

/**
 * Who removes the only copy means the contact; of several, the others stay. Of a copy that no link
 * knows yet, because the run that made it died, nobody can tell that it was ever there.
 */
const removeCopy = (world: StoryWorld, copy: MarkedCopy): void => {
  const { contactId } = copy.marker;
  world.folder.personRemoves(copy.id);
  const left = copiesOf(world, contactId);
  if (left.length > 0) {
    noteStanding(world, left);
    return noteDecided(world.ledger, editsOnlyIn(world, copy));
  }
  noteEdit(world.ledger, contactId, copy.contact, undefined);
  noteDeleted(world.ledger, contactId);
  if (!isLinked(world, copy)) world.ledger.contested.add(contactId);
};

/** What was replaced in the copy that is gone stands in the others. */
const noteStanding = ({ ledger }: StoryWorld, left: ReadonlyArray<MemoryItem>): void => {
  for (const { contact } of left)
    for (const token of tokensOf(contact)) if (ledger.superseded.has(token)) ledger.rewritten.add(token);
};

const isLinked = ({ state }: StoryWorld, { id }: MemoryItem): boolean =>
  state.snapshot().links.some(({ alias }) => alias === id);

/**
 * What nobody else shows: who removes one of several copies has seen that it goes. Where the listing
 * lags, it may have shown none of the others yet, and what one of them says looks like an edit.
 */
const editsOnlyIn = (
  { folder, office, laptop }: StoryWorld,
  { id, contact }: MemoryItem,
): ReadonlyArray<string> => {
  const contacts = folder.capabilities.listing === "Eventual" ? [] : [...office.all(), ...laptop.all()];
  const others = folder.all().filter((item) => item.id !== id);
  const elsewhere = [...others, ...contacts].map((one) => tokensOf(one.contact));
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
