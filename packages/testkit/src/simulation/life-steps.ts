import { type BusinessContact, type ContactId, type ItemOutcome, accountType } from "@spegla/core";
import { pick } from "./database-steps.js";
import { noteDeleted, noteImported } from "./ledger.js";
import { noteLeft } from "./run-outcome.js";
import type { LifeStep } from "./story.js";
import { runOnce } from "./story-run.js";
import { type StoryWorld, copiesIn, mirroredIn } from "./story-world.js";
import { type Violation, violation } from "./violation.js";

/** Lets a person do something with the mirror apart from syncing it. Returns what must not have happened. */
export const takeLifeStep = async (world: StoryWorld, step: LifeStep): Promise<ReadonlyArray<Violation>> => {
  switch (step._tag) {
    case "Import":
      return importOwn(world, step);
    case "RemoveImported":
      return removeNewest(world, step.faults);
    case "Track":
    case "Untrack":
      return choose(world, step);
    case "Rebuild":
      return runOnce(world, step.faults, async (mirror, options) => (await mirror.rebuild(options)).sync);
    case "Undo":
      return undoLast(world, step.faults);
    case "ChangeFolder":
      return changeFolder(world, step.faults);
  }
};

type Taken<Tag extends LifeStep["_tag"]> = LifeStep & { readonly _tag: Tag };

/** Whatever a run says or dies of, the database shows whether it has made a contact: from then on it is ours. */
const importOwn = async (
  world: StoryWorld,
  { who, mode, faults }: Taken<"Import">,
): Promise<ReadonlyArray<Violation>> => {
  const { folder, others, ledger, coverage, office } = world;
  const item = pick(
    folder.all().filter(({ id, marker }) => marker === undefined && others.has(id)),
    who,
  );
  if (item === undefined) return [];
  const importId = `import-${ledger.newToken()}`;
  let told: ReadonlyArray<ItemOutcome> = [];
  const found = await runOnce(world, faults, async (mirror, options) => {
    const { items, report } = await mirror.importContacts({ which: [item.id], mode, importId }, options);
    told = items;
    for (const { _tag } of items) coverage.note("Life", `Import by ${mode}: ${_tag}`);
    return report;
  });
  const made = office.rows().find((row) => row.item.importId === importId);
  if (made === undefined)
    return told.some(({ _tag }) => _tag === "Imported")
      ? [...found, violation("IM5", `${item.id} was imported, and no contact made of it`)]
      : found;
  noteImported(ledger, made.item.id, item.contact);
  if (mode === "Move") others.delete(item.id);
  return found;
};

const removeNewest = async (
  world: StoryWorld,
  faults: LifeStep["faults"],
): Promise<ReadonlyArray<Violation>> => {
  const { office, ledger, coverage } = world;
  const importId = (await world.mirror().imports()).at(-1)?.importId;
  if (importId === undefined) return [];
  const before = office.all().filter((record) => record.importId === importId);
  for (const { id } of before) ledger.unwanted.add(id);
  let isDone = false;
  const found = await runOnce(world, faults, async (mirror, options) => {
    const { remaining, report } = await mirror.removeImported({ importId }, options);
    isDone = remaining === 0;
    coverage.note("Life", `RemoveImported: ${isDone ? "all" : "not all"}`);
    return report;
  });
  const left = before.filter(({ id }) => office.get(id) !== undefined);
  for (const { id } of before) if (!left.some((record) => record.id === id)) noteDeleted(ledger, id);
  return isDone && left.length > 0
    ? [...found, violation("IM11", `${idsOf(left)} of an import that was removed are there`)]
    : found;
};

/** Whether a deletion in the folder still counts for a contact that leaves the mirror depends on who is first. */
const choose = async (
  world: StoryWorld,
  { _tag, who, faults }: Taken<"Track" | "Untrack">,
): Promise<ReadonlyArray<Violation>> => {
  const id = pick(
    world.office.all().filter(({ recordType }) => recordType !== accountType),
    who,
  )?.id;
  if (id === undefined) return [];
  world.ledger.contested.add(id);
  let isDone = false;
  const found = await runOnce(world, faults, async (mirror, options) => {
    const { changed, report } = await (_tag === "Track" ? mirror.track : mirror.untrack)([id], options);
    isDone = true;
    world.coverage.note("Life", `${_tag}: ${changed === 0 ? "no news" : "done"}`);
    return report;
  });
  return isDone && isChosen(world, id) !== (_tag === "Track")
    ? [...found, violation("TR1", `${id} was to ${_tag}, and nothing says so`)]
    : found;
};

const isChosen = ({ state }: StoryWorld, id: ContactId): boolean =>
  state.snapshot().tracking.every(({ key, text }) => key !== id || text.includes('"isTracked":true'));

/** What had been done comes back, and what was there goes: of none of its contacts is it said what is to be. */
const undoLast = async (world: StoryWorld, faults: LifeStep["faults"]): Promise<ReadonlyArray<Violation>> => {
  const { history } = world.mirror();
  const [last] = await history({ limit: 1 });
  if (last === undefined) return [];
  for await (const { contactId } of history.of(last.run)) world.ledger.contested.add(contactId);
  return runOnce(world, faults, async (mirror, options) => {
    const { undone, refused, remaining, report } = await mirror.undo(last.run, options);
    for (const [what, count] of Object.entries({ undone, refused: refused.length, remaining }))
      if (count > 0) world.coverage.note("Life", `Undo of ${last.verb}: ${what}`);
    return report;
  });
};

const changeFolder = async (
  world: StoryWorld,
  faults: LifeStep["faults"],
): Promise<ReadonlyArray<Violation>> => {
  const { places, folder, coverage } = world;
  const isBegun = (await world.mirror().status()).leaving !== undefined;
  const next = isBegun ? folder : places.find((place) => place.folder !== folder)?.folder;
  if (next === undefined) return [];
  // As before a stop: who goes back to it is told that everybody is gone.
  delete world.backup;
  const had = new Set(copiesIn(world).map(({ marker }) => marker.contactId));
  let isTold = false;
  const found = await runOnce(world, faults, async (mirror, options) => {
    const report = await mirror.changeFolder({ folder: next.id }, options);
    isTold = true;
    coverage.note("Life", `ChangeFolder: ${report.outcome}${isBegun ? ", gone on with" : ""}`);
    return report;
  });
  world.follow();
  if (!isTold && world.folder !== folder) noteLeft(world);
  return [...found, ...withoutCopies(world, had)];
};

/** Nobody who had a copy, and is to have one, is without one in both folders. */
const withoutCopies = (world: StoryWorld, had: ReadonlySet<ContactId>): ReadonlyArray<Violation> => {
  const have = new Set(
    world.places.flatMap(({ folder }) => folder.all().map(({ marker }) => marker?.contactId)),
  );
  const without = mirroredIn(world).filter(({ id }) => had.has(id) && !have.has(id));
  return without.length === 0 ? [] : [violation("CF3", `${idsOf(without)} had a copy, and have none`)];
};

const idsOf = (records: ReadonlyArray<BusinessContact>): string => records.map(({ id }) => id).join(", ");
