import {
  type ContactEdit,
  aSmallContact,
  aSmallEdit,
  databaseIdOf,
  editContact,
  type MemoryFolderOptions,
  mirrorIdOf,
} from "@spegla/testkit";
import type { Contact } from "@spegla/core";
import * as fc from "fast-check";
import { type World, idOf } from "./world.js";

/** One thing that somebody does, or that the service does of its own accord. `who` counts round and round. */
export type Step =
  | { readonly _tag: "Add"; readonly contact: Contact }
  | { readonly _tag: "Edit"; readonly who: number; readonly edit: ContactEdit }
  | { readonly _tag: "Remove"; readonly who: number }
  | { readonly _tag: "Restore"; readonly who: number }
  | CopyStep
  | { readonly _tag: "AddOwn"; readonly contact: Contact }
  | { readonly _tag: "AddForeign"; readonly contact: Contact }
  | { readonly _tag: "ExpireDatabaseCursors" | "ExpireFolderCursors" | "Sync" };

type CopyStep =
  | { readonly _tag: "EditCopy"; readonly who: number; readonly edit: ContactEdit }
  | {
      readonly _tag: "RemoveCopy" | "RenameCopy" | "DuplicateCopy" | "DropMarker" | "BumpRevision";
      readonly who: number;
    };

const who = fc.nat({ max: 5 });

const step = <Tag extends Step["_tag"]>(tag: Tag): fc.Arbitrary<{ _tag: Tag }> => fc.constant({ _tag: tag });

const ofContact = <Tag extends Step["_tag"]>(tag: Tag) => fc.record({ _tag: fc.constant(tag), who });

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ _tag: fc.constant("Add" as const), contact: aSmallContact }) },
  { weight: 6, arbitrary: fc.record({ _tag: fc.constant("Edit" as const), who, edit: aSmallEdit }) },
  { weight: 2, arbitrary: ofContact("Remove") },
  { weight: 1, arbitrary: ofContact("Restore") },
  { weight: 6, arbitrary: fc.record({ _tag: fc.constant("EditCopy" as const), who, edit: aSmallEdit }) },
  { weight: 2, arbitrary: ofContact("RemoveCopy") },
  { weight: 1, arbitrary: ofContact("RenameCopy") },
  { weight: 1, arbitrary: ofContact("DropMarker") },
  { weight: 1, arbitrary: ofContact("BumpRevision") },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("AddOwn" as const), contact: aSmallContact }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("AddForeign" as const), contact: aSmallContact }) },
  { weight: 1, arbitrary: step("ExpireDatabaseCursors") },
  { weight: 1, arbitrary: step("ExpireFolderCursors") },
  { weight: 5, arbitrary: step("Sync") },
);

/** The steps that people take; the cursor and revision noise left out. */
export const aWalk = fc.array(anyStep, { maxLength: 30 });

/** Does one step; a step about something that is not there does nothing. */
export const takeStep = async (world: World, given: Step): Promise<void> => {
  if (isCopyStep(given)) return onCopy(world, given);
  switch (given._tag) {
    case "Add":
    case "Edit":
    case "Remove":
    case "Restore":
      return inDatabase(world, given);
    case "AddOwn":
      world.folder.personAdds(given.contact);
      return;
    case "AddForeign":
      world.folder.foreignAdds(given.contact, strangersMarker);
      return;
    case "ExpireDatabaseCursors":
      return world.database.expireCursors();
    case "ExpireFolderCursors":
      return world.folder.expireCursors();
    case "Sync":
      await world.mirror.sync();
      return;
  }
};

const isCopyStep = (given: Step): given is CopyStep =>
  ["EditCopy", "RemoveCopy", "RenameCopy", "DuplicateCopy", "DropMarker", "BumpRevision"].includes(
    given._tag,
  );

const inDatabase = (
  { database }: World,
  given: Extract<Step, { readonly _tag: "Add" | "Edit" | "Remove" | "Restore" }>,
): void => {
  if (given._tag === "Add") {
    database.add(given.contact, { id: idOf(`c${database.all().length + database.deleted().length}`) });
    return;
  }
  const one = pick(given._tag === "Restore" ? database.deleted() : database.all(), given.who);
  if (one === undefined) return;
  if (given._tag === "Edit") database.edit(one.id, editContact(given.edit));
  else if (given._tag === "Remove") database.remove(one.id);
  else database.restore(one.id);
};

const onCopy = ({ database, folder }: World, given: CopyStep): void => {
  const copies = folder.all().filter(({ marker }) => marker?.databaseId === database.id);
  const id = pick(copies, given.who)?.id;
  if (id === undefined) return;
  switch (given._tag) {
    case "EditCopy":
      return folder.personEdits(id, editContact(given.edit));
    case "RemoveCopy":
      return folder.personRemoves(id);
    case "RenameCopy":
      return void folder.personRenames(id);
    case "DuplicateCopy":
      return void folder.personDuplicates(id);
    case "DropMarker":
      return folder.dropsMarker(id);
    case "BumpRevision":
      return folder.bumpsRevision(id);
  }
};

const pick = <One>(all: ReadonlyArray<One>, who: number): One | undefined =>
  all[who % Math.max(all.length, 1)];

const strangersMarker = {
  databaseId: databaseIdOf("another-database"),
  mirrorId: mirrorIdOf("another-mirror"),
  contactId: idOf("c0"),
};

/** Syncs, letting go what is held, until nothing is written any more. */
export const settle = async (world: World): Promise<void> => {
  for (let round = 0; round < 6; round += 1) {
    const before = world.writes();
    await world.mirror.sync();
    const held = await world.mirror.held();
    for (const { id } of held) await world.mirror.release(id);
    if (world.writes() === before && held.length === 0) return;
  }
};

/** How a service may behave within what its capabilities say. */
export const aFolderBehaviour: fc.Arbitrary<MemoryFolderOptions> = fc.record({
  naming: fc.constantFrom("Client", "Server"),
  items: fc.constantFrom("WithPull", "OnRead"),
  acknowledges: fc.boolean(),
  stored: fc.constantFrom("Reported", "Silent"),
  pageSize: fc.constantFrom(1, 2, 100),
  batchSize: fc.constantFrom(1, 3, 50),
  concurrency: fc.constantFrom(1, 4),
});
