import { describe, expect, it } from "vitest";
import type { ContactEdit } from "../samples/contact-edit.js";
import { wholeProjection } from "../samples/held-contact.js";
import { samplePhotos } from "../samples/sample-photos.js";
import { runStory } from "./simulate.js";
import type { FaultChoice, MirrorWishes, PlannedFault, Service, StoryStep } from "./story.js";
import { tellViolations } from "./tell-story.js";

/** Stories that once broke a law, shrunk, each under what was wrong then. */
type Found = {
  readonly title: string;
  readonly service?: Partial<Service>;
  readonly wishes?: Partial<MirrorWishes>;
  readonly steps: ReadonlyArray<StoryStep>;
};

const [aPhoto, anotherPhoto] = samplePhotos;
const surname: ContactEdit = { _tag: "SetText", field: "surname", value: "§" };
const notes: ContactEdit = { _tag: "SetText", field: "notes", value: "§" };
const photoOf = (photo: typeof aPhoto): ContactEdit => {
  if (photo === undefined) throw new Error("there is no such sample photo");
  return { _tag: "SetPhoto", value: photo };
};

const add = (...edits: ReadonlyArray<ContactEdit>): StoryStep => ({
  _tag: "Add",
  at: "Office",
  edits: edits.length === 0 ? [surname] : edits,
});
const edit = (who: number, ...edits: ReadonlyArray<ContactEdit>): StoryStep => ({
  _tag: "Edit",
  at: "Office",
  who,
  edits,
});
const editCopy = (who: number, ...edits: ReadonlyArray<ContactEdit>): StoryStep => ({
  _tag: "EditCopy",
  who,
  edits,
});
const remove = (who: number): StoryStep => ({ _tag: "Remove", at: "Office", who });
const reclassify = (who: number, as: "Private" | "Account"): StoryStep => ({ _tag: "Reclassify", who, as });
const onCopy = (
  _tag: "RemoveCopy" | "RenameCopy" | "DuplicateCopy" | "ForgeMarker",
  who: number,
): StoryStep => ({ _tag, who });
const sync = (...faults: ReadonlyArray<PlannedFault>): StoryStep => ({
  _tag: "Sync",
  faults,
  isPlannedFirst: false,
});
const life = (_tag: "Untrack" | "Undo", ...faults: ReadonlyArray<PlannedFault>): StoryStep =>
  _tag === "Undo" ? { _tag, faults } : { _tag, who: 0, faults };
const lag = (changes: number): StoryStep => ({ _tag: "Lag", changes });
const at = (on: PlannedFault["on"], index: number, fault: FaultChoice): PlannedFault => ({
  on,
  at: index,
  fault,
});

const found: ReadonlyArray<Found> = [
  {
    title: "[EN28] the copy was gone, with its edit, and the process died before the conflict was noted",
    wishes: { policy: { field: "database", editAgainstDelete: "delete" } },
    steps: [
      add(),
      add(),
      sync(),
      remove(0),
      editCopy(0, notes),
      sync(at("push", 0, { _tag: "DieAfter", writes: 1 })),
    ],
  },
  {
    title: "[EN28] the answer to a write that overwrote the loser of a conflict was lost",
    steps: [
      add(),
      sync(),
      edit(0, surname),
      editCopy(0, surname),
      sync(at("push", 0, { _tag: "FailAfter", error: "Unavailable", writes: 1 })),
    ],
  },
  {
    title: "[EN29] a copy that no listing had shown was removed while no cursor was good",
    service: { listing: "Eventual" },
    steps: [add(), sync(), { _tag: "ExpireFolderCursors" }, { _tag: "EmptyFolder" }],
  },
  {
    title: "[EN30] a listing showed a moved copy at its new place, and at the old one as well",
    service: { listing: "Eventual" },
    steps: [add(), add(notes), sync(), lag(2), onCopy("RenameCopy", 0), editCopy(0, notes), sync()],
  },
  {
    title: "[EN30] a copy was moved, and no listing said so yet",
    service: { listing: "Eventual" },
    steps: [add(), add(notes), sync(), lag(100), onCopy("RenameCopy", 0), sync()],
  },
  {
    title: "[EN31] taking a second copy away was refused once",
    service: { items: "OnRead", pageSize: 100, batchSize: 50 },
    steps: [
      add(),
      add(notes),
      sync(),
      onCopy("DuplicateCopy", 0),
      add(),
      sync(at("push", 0, { _tag: "FailWrites", error: "RevisionMismatch", at: 1 })),
    ],
  },
  {
    title: "[EN31] a second copy could not be read when it turned up",
    steps: [
      add(),
      add(notes),
      sync(),
      onCopy("DuplicateCopy", 0),
      sync(at("read", 0, { _tag: "Truncated", keep: 0 })),
    ],
  },
  {
    title: "[EN32] a contact whose copy the service refused was deleted",
    steps: [
      add({ _tag: "SetText", field: "surname", value: "§ unstorable" }),
      { _tag: "Refuse", isRefusing: true },
      sync(),
      remove(0),
    ],
  },
  {
    title: "[EN32] a held second copy went by itself",
    steps: [
      add(),
      sync(),
      onCopy("DuplicateCopy", 0),
      reclassify(0, "Account"),
      sync(at("push", 0, { _tag: "DieBefore" })),
      onCopy("RemoveCopy", 1),
    ],
  },
  {
    title: "[EN33] a contact that is not mirrored any more came back from its deletion",
    steps: [add(), sync(), editCopy(0, notes), reclassify(0, "Private"), remove(0)],
  },
  {
    title: "[EN34] a deleted contact's copy was edited after its link was dropped",
    steps: [add(), sync(), remove(0), { _tag: "SyncWrongAccount" }, editCopy(0, notes)],
  },
  {
    title: "[EN34] an account's copy held an edit, and its link was dropped",
    steps: [add(), sync(), editCopy(0, notes), reclassify(0, "Account"), { _tag: "SyncWrongAccount" }],
  },
  {
    title: "[EN7] every copy looked gone, and one of the contacts was deleted, too",
    steps: [add(), add(notes), sync(), remove(0), { _tag: "SyncWrongAccount" }],
  },
  {
    title: "[EN7] every copy looked gone, and one of them had never been listed",
    service: { listing: "Eventual", acknowledges: true },
    steps: [
      add(),
      add(notes),
      sync(),
      editCopy(0, notes),
      sync(at("commit", 3, { _tag: "DieAfter", writes: 0 })),
      { _tag: "SyncWrongAccount" },
    ],
  },
  {
    title: "[EN10] a deletion was discarded, and the copy that came back had an edit",
    steps: [add(), sync(), { _tag: "SyncWrongAccount" }, { _tag: "Discard", who: 0 }, editCopy(0, notes)],
  },
  {
    title: "[EN10] the removal of a purged contact's copy was discarded",
    wishes: { lastAnswer: "Discard" },
    steps: [add(), sync(), remove(0), { _tag: "Purge", who: 0 }],
  },
  {
    title: "[MG5] a contact came back from its deletion with an undecided field",
    wishes: { policy: { field: "ask", editAgainstDelete: "edit" } },
    steps: [add(), sync(), editCopy(0, surname), edit(0, surname), remove(0)],
  },
  {
    title: "[EN24] a conflict was still undecided when its contact was deleted",
    wishes: { policy: { field: "ask", editAgainstDelete: "edit" } },
    steps: [add(), sync(), editCopy(0, surname), edit(0, surname), sync(), remove(0)],
  },
  {
    title: "[EN24] a conflict was still undecided when the mirror was stopped and begun again",
    wishes: { policy: { field: "ask", editAgainstDelete: "edit" }, lastChoice: "folder" },
    steps: [
      add(notes),
      add(surname),
      sync(),
      { _tag: "LoseState" },
      editCopy(0, notes),
      sync(),
      { _tag: "Stop", faults: [] },
    ],
  },
  {
    title: "[EN24] a photo that only the folder had was chosen",
    wishes: { policy: { field: "ask", editAgainstDelete: "edit" }, lastChoice: "folder" },
    steps: [add(), sync(), edit(0, photoOf(aPhoto)), editCopy(0, photoOf(anotherPhoto))],
  },
  {
    title: "[L8] an edit was brought home and not noted, and the person took it back meanwhile",
    service: { items: "OnRead" },
    steps: [
      add(),
      sync(),
      editCopy(0, surname),
      sync(at("commit", 3, { _tag: "FailBefore", error: "Unavailable", writes: 0 })),
      { _tag: "RevertCopy", who: 0 },
    ],
  },
  {
    title: "[EN4] a copy was moved while its contact was held",
    wishes: { guard: "Strict" },
    steps: [
      add(),
      add(),
      sync(),
      remove(0),
      edit(0, surname),
      onCopy("RenameCopy", 1),
      sync(),
      { _tag: "Release", who: 0 },
    ],
  },
  {
    title: "[EN4] a copy was moved and doubled while its contact was held",
    steps: [add(), sync(), onCopy("RenameCopy", 0), onCopy("DuplicateCopy", 0), reclassify(0, "Account")],
  },
  {
    title: "[EN8] a copy was let go to somebody else, and the state could not be written after that",
    service: { naming: "Server" },
    steps: [
      add(),
      sync(),
      onCopy("ForgeMarker", 0),
      sync(),
      { _tag: "Release", who: 0 },
      sync(at("commit", 2, { _tag: "FailBefore", error: "Unavailable", writes: 0 })),
    ],
  },
  {
    title: "[MG9] the first copy went, and the second one that was held had not seen its contact's edit",
    steps: [
      add(),
      sync(),
      onCopy("DuplicateCopy", 0),
      editCopy(1, surname),
      sync(),
      edit(0, notes),
      add(),
      sync(),
      onCopy("RemoveCopy", 0),
      sync(),
    ],
  },
  {
    title: "[MG9] the first copy went, and an earlier mirror's second one did not have its edit",
    service: { naming: "Server" },
    steps: [
      add(),
      sync(),
      onCopy("DuplicateCopy", 0),
      editCopy(0, notes),
      { _tag: "LoseState" },
      sync(),
      onCopy("RemoveCopy", 0),
      sync(),
    ],
  },
  {
    title: "[L9] a moved copy was doubled while its deleted contact was held",
    steps: [add(), sync(), onCopy("RenameCopy", 0), remove(0), sync(), onCopy("DuplicateCopy", 0)],
  },
  {
    title: "[L6] a moved copy was doubled while its deleted contact was held, and the contact was restored",
    steps: [
      add(),
      sync(),
      onCopy("RenameCopy", 0),
      remove(0),
      sync(),
      onCopy("DuplicateCopy", 0),
      { _tag: "Restore", at: "Office", who: 0 },
    ],
  },
  {
    title: "[MG5] a contact with a conflict still undecided came back from its deletion",
    wishes: { policy: { field: "ask", editAgainstDelete: "edit" } },
    steps: [add(), sync(), edit(0, notes), editCopy(0, notes), sync(), editCopy(0, surname), remove(0)],
  },
  {
    title: "[L8] a deleted contact's copy had a newer photo than the contact",
    wishes: { policy: { field: "newest", editAgainstDelete: "edit" } },
    steps: [add(), sync(), editCopy(0, photoOf(anotherPhoto)), edit(0, photoOf(aPhoto)), remove(0)],
  },
  {
    title: "[EN28] what the service made of a conflict's winner was a conflict with it, in one run",
    service: { isShouting: true },
    steps: [
      add(),
      sync(),
      edit(0, { _tag: "SetText", field: "jobTitle", value: "§ a" }),
      editCopy(0, { _tag: "SetText", field: "jobTitle", value: "§ b" }, surname),
      add(notes),
      sync(at("push", 1, { _tag: "FailAfter", error: "Unavailable", writes: 3 })),
      sync(),
    ],
  },
  {
    title: "[EN10] a copy was edited after its edits had been discarded",
    steps: [
      add(),
      sync(),
      { _tag: "SyncWrongAccount" },
      editCopy(0, surname),
      sync(),
      { _tag: "Discard", who: 0 },
      editCopy(0, surname),
    ],
  },
  {
    title: "[EN23] a run died before it had linked the copies that it filed, and the mirror was stopped",
    wishes: { category: "Business" },
    steps: [
      add({ _tag: "SetCustom", name: "region", value: "§" }),
      sync(),
      { _tag: "LoseState" },
      edit(0, surname),
      editCopy(0, surname),
      sync({ on: "settle", at: 0, fault: { _tag: "DieBefore" } }),
      { _tag: "Stop", faults: [] },
    ],
  },
  {
    title: "[L9] a run died before it had linked the copies that it made, and the mirror was stopped",
    steps: [
      add(),
      add({ _tag: "SetText", field: "notes", value: "§" }),
      sync(at("push", 0, { _tag: "DieAfter", writes: 1 })),
      { _tag: "Stop", faults: [] },
      edit(0, { _tag: "Clear", field: "surname" }),
    ],
  },
  {
    title: "[L10] a person let one contact go, and then the account was the wrong one",
    service: { listing: "Eventual" },
    steps: [
      add(),
      sync(),
      lag(100),
      add(notes),
      sync(),
      onCopy("RemoveCopy", 1),
      { _tag: "ExpireFolderCursors" },
      sync(),
      { _tag: "Release", who: 0 },
      { _tag: "SyncWrongAccount" },
    ],
  },
  {
    title: "[L9] a second copy waited for a person when the mirror was stopped",
    service: { naming: "Server" },
    wishes: { category: "Business" },
    steps: [
      add(),
      add(notes),
      sync(),
      add(),
      add(),
      { _tag: "Race", on: "push", at: 0 },
      editCopy(4, { _tag: "AddEntry", entry: { _tag: "Entry", field: "categories", value: "§" } }),
      { _tag: "Stop", faults: [] },
      editCopy(0, { _tag: "Clear", field: "surname" }),
    ],
  },
  {
    title: "[EN8] an item that had taken over a copy's name was left as it is while a field was undecided",
    service: { naming: "Server" },
    wishes: { policy: { field: "ask", editAgainstDelete: "edit" }, lastAnswer: "Discard" },
    steps: [
      add(notes),
      sync(),
      edit(0, surname),
      editCopy(0, surname),
      sync(),
      onCopy("ForgeMarker", 0),
      edit(0, surname),
    ],
  },
  {
    title: "[L6] the guard held the adoption of copies that an earlier mirror had made",
    service: { batchSize: 50 },
    wishes: { guard: "Strict", category: "Business" },
    steps: [
      add({ _tag: "ClearCustom", name: "region" }),
      add(),
      add({ _tag: "SetText", field: "surname", value: "Ann" }),
      add({ _tag: "SetText", field: "jobTitle", value: "§" }),
      sync(),
      editCopy(3, { _tag: "SetText", field: "jobTitle", value: "§" }),
      { _tag: "LoseState" },
      edit(1, surname),
      sync(at("any", 17, { _tag: "DieAfter", writes: 0 })),
      { _tag: "ExpireDatabaseCursors" },
      sync(),
    ],
  },
  {
    title: "[EN32] an earlier mirror's copy could not be read, and then its contact left the mirror",
    service: { batchSize: 3 },
    wishes: { category: "Business" },
    steps: [
      // Their ids, which count the edits, are not in the order of their making.
      add(surname, notes),
      add(surname, notes, surname, notes),
      sync(),
      add(surname),
      add(surname),
      { _tag: "Race", on: "commit", at: 0 },
      { _tag: "LoseState" },
      sync(at("read", 1, { _tag: "Truncated", keep: 0 })),
      reclassify(1, "Private"),
    ],
  },
  {
    title:
      "[EN38] a copy was edited after a person had said that the contact stands, and the mirror was stopped",
    steps: [
      add(notes),
      sync(),
      edit(0, surname),
      editCopy(0, surname),
      sync(),
      { _tag: "SyncWrongAccount" },
      editCopy(0, surname),
      { _tag: "Stop", faults: [] },
      { _tag: "Discard", who: 0 },
      editCopy(0, surname),
    ],
  },
  {
    title:
      "[UN2, TR3] a contact was chosen no longer, that was undone, and its copy stayed, for nobody to look at",
    steps: [add(), add(), sync(), life("Untrack"), life("Undo")],
  },
  {
    title:
      "[UN5, TR3] a contact was chosen no longer while it was held, and undoing that gave it a copy for good",
    steps: [
      add(),
      add(),
      sync(),
      life("Undo"),
      life("Untrack", at("any", 3, { _tag: "Abort" })),
      life("Undo", at("push", 0, { _tag: "FailAfter", error: "Unavailable", writes: 0 })),
    ],
  },
  {
    title:
      "[UN5, L3] an import by copy died, was undone, and that was undone: the person's item was taken for the copy",
    steps: [
      { _tag: "AddOwn", edits: [surname] },
      add(),
      sync(),
      {
        _tag: "Import",
        who: 0,
        mode: "Copy",
        faults: [at("push", 1, { _tag: "DieAfter", writes: 0 })],
      },
      life("Undo"),
      life("Undo"),
    ],
  },
  {
    title:
      "[UN8, L4] an undoing had taken an edit home again and died: no sync remembered, and the copy lacked it",
    steps: [
      add(),
      add(),
      sync(),
      editCopy(0, notes),
      onCopy("RemoveCopy", 1),
      life("Untrack"),
      life("Undo", at("any", 8, { _tag: "DieBefore" })),
    ],
  },
  {
    title: "[EN19] a marker that was gone when a run was undone was put back by nobody",
    steps: [
      add(),
      sync(),
      editCopy(0, surname),
      sync(),
      { _tag: "DropMarker", who: 0 },
      life("Undo"),
      life("Undo"),
    ],
  },
  {
    title:
      "[L10] what was undone was not counted among those who are gone, and the guard let the last one go",
    steps: [add(), sync(), edit(0, notes), sync(), add(), life("Undo"), sync(), { _tag: "SyncWrongAccount" }],
  },
  {
    title: "[IM11, L4] an edit that was undone was on the copy alone, and went with its import",
    steps: [
      { _tag: "AddOwn", edits: [notes] },
      add(),
      add(),
      sync(),
      { _tag: "Import", who: 0, mode: "Move", faults: [] },
      editCopy(0, surname),
      sync(),
      life("Undo"),
      { _tag: "RemoveImported", faults: [] },
    ],
  },
];

const plainService: Service = {
  naming: "Client",
  items: "WithPull",
  acknowledges: false,
  stored: "Reported",
  listing: "Immediate",
  pageSize: 1,
  batchSize: 1,
  concurrency: 1,
  isShouting: false,
  projection: wholeProjection,
};

const plainWishes: MirrorWishes = {
  policy: { field: "database", editAgainstDelete: "edit" },
  guard: "Default",
  lastAnswer: "Release",
  lastChoice: "database",
};

describe("what the simulation found", () => {
  for (const { title, service, wishes, steps } of found)
    it(title, async () => {
      const { violations } = await runStory({
        service: { ...plainService, ...service },
        wishes: { ...plainWishes, ...wishes },
        steps,
      });
      expect(tellViolations(violations)).toBe("");
    });
});
