import type { Sabotage } from "./sabotage.js";

/** What is seen, decided and held before anything is written. */
export const planningSabotages: ReadonlyArray<Sabotage> = [
  {
    name: "a copy that a listing lacks is deleted without a look whether it is there",
    file: "engine/plan-absences.ts",
    find: "askOfAbsent(run, link, answers.right[at],",
    put: "askOfAbsent(run, link, undefined,",
    laws: ["L1", "L5", "L6", "L10"],
  },
  {
    name: "a foreign copy is taken for the copy of some contact of this database",
    file: "engine/read-items.ts",
    find: "return E.right(upserts.map(({ id }) => answers.get(id) ??",
    put: `const marker = { ...run.context, contactId: "c3" };
  for (const [id, answer] of answers)
    if (answer._tag === "Found" && answer.item.marker?.databaseId === "another-database")
      answers.set(id, { ...answer, item: { ...answer.item, marker } });
  return E.right(upserts.map(({ id }) => answers.get(id) ??`,
    laws: ["L1", "L3", "L6"],
  },
  {
    name: "an item without a marker is taken for the copy of some contact",
    file: "engine/read-items.ts",
    find: "return E.right(upserts.map(({ id }) => answers.get(id) ??",
    put: `const marker = { ...run.context, contactId: "c3" };
  for (const [id, answer] of answers)
    if (answer._tag === "Found" && answer.item.marker === undefined)
      answers.set(id, { ...answer, item: { ...answer.item, marker } });
  return E.right(upserts.map(({ id }) => answers.get(id) ??`,
    laws: ["L2", "L3", "L9"],
  },
  {
    name: "what a copy's marker says by now does not matter",
    file: "engine/linked-pair.ts",
    find: "const isOurs = marker === undefined || isMarkerOf(context, link, marker);",
    put: "const isOurs = true;",
    laws: ["L1", "L3"],
  },
  {
    name: "the guard is skipped",
    file: "mirror/round.ts",
    find: "if (isFree(toll)) return E.right({});",
    put: "return E.right({});",
    laws: ["L10"],
  },
  {
    name: "a folder or a database from which every contact is gone is believed",
    file: "engine/guard.ts",
    find: `if (all === "Hold" && gone + letGo >= linked && gone > goneHere)`,
    put: `if (all === "Hold" && linked < 0)`,
    laws: ["L10"],
  },
  {
    name: "what the guard holds is done all the same",
    file: "engine/hold-losses.ts",
    find: `drops: losses.map(({ key }) => ({ collection: "plan", key })),`,
    put: "drops: [],",
    laws: ["L10"],
  },
  {
    name: "a contact that left the mirror is deleted",
    file: "merge/decision.ts",
    find: `Left: { Unchanged: "ReleaseCopy", Edited: "BringHome`,
    put: `Left: { Unchanged: "RemoveContact", Edited: "BringHome`,
    laws: ["L9", "L10"],
  },
  {
    name: "a contact that left the mirror counts as deleted from its database",
    file: "engine/linked-pair.ts",
    find: `if (!contact.isSelected) return "Left";`,
    put: `if (!contact.isSelected) return "Deleted";`,
    laws: ["L2", "L4"],
  },
  {
    name: "an edit that wins against a deletion is in no conflict",
    file: "engine/part-pair.ts",
    find: `standing === undefined ? [{ _tag: "EditAgainstDelete", edited, winner: "Edit" }] : [];`,
    put: "[];",
    laws: ["L4", "L5"],
  },
  {
    name: "the edited copy that a deletion takes away is in no conflict",
    file: "engine/part-pair.ts",
    find: `lost === undefined ? [] : [{ _tag: "EditAgainstDelete", edited: "Folder", winner: "Delete", lost }];`,
    put: "[];",
    laws: ["L4"],
  },
  {
    name: "the last edits of a copy do not come home before it goes",
    file: "engine/part-pair.ts",
    find: "...(home.database === undefined ? {} : { database: home.database }),",
    put: "",
    laws: ["L4"],
  },
  {
    name: "a second copy with values of its own goes like any other",
    file: "merge/decision.ts",
    find: `Different: "Hold",`,
    put: `Different: "RemoveCopy",`,
    laws: ["L4"],
  },
  {
    name: "a moved copy is taken for a deleted one",
    file: "engine/plan-absences.ts",
    find: "if (!goneIds.has(contactId) || moved.has(contactId)) return true;",
    put: "if (goneIds.has(contactId)) return false;",
    laws: ["L1", "L6", "L9", "L10"],
  },
  {
    name: "a contact that is restored gets a second copy",
    file: "engine/part-pair.ts",
    find: `if (pair.contact._tag === "Present" || pair.contact.isSelected !== false) return restored;`,
    put: `if (pair.contact._tag === "Present" || pair.contact.isSelected !== false)
    return {
      ...restored,
      folder: {
        _tag: "Create",
        marker: markerFor(context, pair.link),
        contact: viewContact(context.projection)(restored.database.contact),
      },
    };`,
    laws: ["L6"],
  },
  {
    name: "adopting a copy forgets what only the copy has",
    file: "engine/reconcile-unlinked.ts",
    find: "const intoDatabase = diffContacts(record.contact, merged.database);",
    put: "const intoDatabase = diffContacts(record.contact, record.contact);",
    laws: ["L1", "L4"],
  },
  {
    name: "of the folder's changes only the first page is read",
    file: "engine/observe-folder.ts",
    find: "if (!page.right.more) return concludePass",
    put: "return concludePass",
    laws: ["L1", "L2", "EN1"],
  },
  {
    name: "what was deleted in the folder is no news",
    file: "engine/observe-folder.ts",
    find: "for (const { id } of page.removals) pass.removed.add(id);",
    put: "",
    laws: ["L1", "L5"],
  },
  {
    name: "what was deleted in the database is no news",
    file: "engine/observe-database.ts",
    find: "for (const { id } of removals) news.add(id);",
    put: "",
    laws: ["L5", "L9"],
  },
  {
    name: "a contact that is gone from a complete listing of the database is no news",
    file: "engine/observe-database.ts",
    find: "if (!listed.has(value.contactId)) unlisted.push(value.contactId);",
    put: "void value;",
    laws: ["L2", "L9"],
  },
  {
    name: "an expired cursor of the folder ends every run",
    file: "engine/observe-folder.ts",
    find: "isExpired(page.left) && O.isSome(since) && restarts < mostRestarts",
    put: "isExpired(page.left) && O.isSome(since) && restarts > mostRestarts",
    laws: ["L8", "L11"],
  },
  {
    name: "what is parked is never tried again",
    file: "engine/make-plan.ts",
    find: "return [...run.parked.values()].filter(({ retryAt }) => retryAt <= now)",
    put: "return [...run.parked.values()].filter(() => now < 0)",
    laws: ["L1", "L2"],
  },
  {
    name: "what a person lets go is not looked at again",
    file: "engine/make-plan.ts",
    find: ".filter(({ answer }) => answer !== undefined)",
    put: ".filter(() => false)",
    laws: ["L1", "L2"],
  },
  {
    name: "a marker that another program dropped is not put back",
    file: "engine/linked-pair.ts",
    find: `copy._tag === "Present" && copy.item.marker?.databaseId !== databaseId;`,
    put: `copy._tag === "Gone";`,
    laws: ["L1"],
  },
  {
    name: "an unchanged copy brings its deleted contact back",
    file: "merge/decision.ts",
    find: `    Unchanged: "RemoveCopy",`,
    put: `    Unchanged: "RestoreContact",`,
    laws: ["L5"],
  },
  {
    name: "of an edit against a deletion the policy is turned round",
    file: "merge/decision.ts",
    find: "? editAgainstDelete[decision][policy]",
    put: `? editAgainstDelete[decision][policy === "edit" ? "delete" : "edit"]`,
    laws: ["L5"],
  },
  {
    name: "the folder's echoes are not recognised",
    file: "engine/observe-folder.ts",
    find: "link.folderRevision !== revision ||",
    put: "true ||",
    laws: ["EN2"],
  },
  {
    name: "the database's echoes are not recognised",
    file: "engine/observe-database.ts",
    find: "links.right.get(id)?.databaseRevision !== revision || run.held.has(id)",
    put: "true",
    laws: ["EN2"],
  },
  {
    name: "a copy that no listing has shown counts as deleted when it is gone",
    file: "engine/plan-absences.ts",
    find: "...(isUnproven ? { isUnproven } : {})",
    put: "",
    laws: ["EN29"],
  },
  {
    name: "a copy that carries its marker is not adopted but made again",
    file: "merge/decision.ts",
    find: `    EarlierCopy: "Adopt",`,
    put: `    EarlierCopy: "CreateCopy",`,
    laws: ["L6"],
  },
  {
    name: "what a person discards does not make the other side stand",
    file: "engine/ask.ts",
    find: "? { standing: held.loser, ...(isAnswerOld(held, ask, contact) ? { isAnswerOld: true } : {}) }",
    put: "? {}",
    laws: ["EN10"],
  },
  {
    name: "removals come first",
    file: "engine/stage.ts",
    find: `removes === undefined ? "1" : "2"`,
    put: `removes === undefined ? "2" : "1"`,
    laws: ["EN15"],
  },
  {
    name: "stopping does not bring the last changes home",
    file: "mirror/stop.ts",
    find: "const synced = await sync(session, state, runNumber);",
    put: `const counts = { counts: {}, writes: { database: 0, folder: 0 }, conflicts: 0 };
    const rest = { held: 0, heldBecause: [], parked: 0, recovered: 0 };
    const synced = E.right({ outcome: "Complete", run: runNumber, ...counts, ...rest } as const);`,
    laws: ["L4", "L5", "L9"],
  },
];
