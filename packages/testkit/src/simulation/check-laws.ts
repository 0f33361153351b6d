import {
  type BusinessContact,
  type Contact,
  type ContactId,
  emptyContact,
  eqContact,
  eqText,
  viewContact,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import type { MemoryItem } from "../memory/folder-shelf.js";
import { patient } from "./story-run.js";
import {
  type StoryWorld,
  copiesIn,
  mayBeBlind,
  mirroredIn,
  settled,
  shouted,
  writesSoFar,
} from "./story-world.js";
import { tokensOf } from "./token.js";
import { type Violation, violation } from "./violation.js";

/** Judges a world in which everything has come to its end, then stops the mirror and judges that. */
export const checkLaws = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => [
  ...convergence(world),
  ...handsOff(world),
  ...leftBehind(world),
  ...lostEdits(world),
  ...undoneRemovals(world),
  ...livesAndDeaths(world),
  ...(await stillness(world)),
  ...(await cleanLeave(world)),
];

/** The linked items, and whatever else says that this mirror made it. */
const livingCopies = (world: StoryWorld): ReadonlyArray<ReturnType<typeof copiesIn>[number]> => {
  const { binding, links } = world.state.snapshot();
  const mirrorId = /"mirrorId":"([^"]*)"/u.exec(binding.map(({ text }) => text).join(""))?.[1];
  const linked = new Set(links.map(({ alias }) => alias));
  return copiesIn(world).filter(({ id, marker }) => linked.has(id) || marker.mirrorId === mirrorId);
};

const convergence = (world: StoryWorld): ReadonlyArray<Violation> => {
  const view = viewContact(world.folder.capabilities.projection);
  const copies = livingCopies(world);
  const mirrored = mirroredIn(world);
  const wrong = mirrored.flatMap(({ id, contact }: BusinessContact) => {
    const own = copies.filter(({ marker }) => marker.contactId === id);
    if (world.ledger.keptCopies.has(id)) return [];
    if (own.length !== 1)
      return [violation(own.length === 0 ? "L1" : "L6", `${id} has ${own.length} copies`)];
    const copy = withoutCategory(world, own[0]?.contact ?? emptyContact);
    if (eqContact(shouted(withoutCategory(world, view(contact))), shouted(copy))) return [];
    return [violation("L1", `${id} is ${shown(view(contact))}, and its copy ${shown(copy)}`)];
  });
  const unfiled = mirrored.flatMap((record) => filing(world, record, copies));
  const known = new Set(mirrored.map(({ id }) => id));
  const strays = copies
    .filter(({ marker: { contactId } }) => !known.has(contactId) && !world.ledger.keptCopies.has(contactId))
    .map(({ id, marker }) => violation("L9", `${id} is still a copy of ${marker.contactId}`));
  return [...wrong, ...unfiled, ...strays, ...machinesApart(world)];
};

/** Every copy is filed under the category, and no contact is. */
const filing = (
  { wishes: { category }, folder, ledger }: StoryWorld,
  { id, contact }: BusinessContact,
  copies: ReadonlyArray<MemoryItem>,
): ReadonlyArray<Violation> => {
  const room = folder.capabilities.projection.lists.categories;
  if (category === undefined || ledger.keptCopies.has(id) || ledger.refiled.has(id)) return [];
  const isFiled = ({ categories }: Contact): boolean => categories.some((name) => eqText(name, category));
  const copy = copies.find(({ marker }) => marker?.contactId === id)?.contact;
  return [
    ...(isFiled(contact) ? [violation("EN23", `${id} itself is filed under ${category}`)] : []),
    ...(copy !== undefined && room !== undefined && room.total === undefined && !isFiled(copy)
      ? [violation("EN23", `the copy of ${id} is not filed under ${category}`)]
      : []),
  ];
};

const machinesApart = ({ office, laptop }: StoryWorld): ReadonlyArray<Violation> =>
  office.all().flatMap(({ id, contact }) => {
    const there = laptop.get(id);
    return there !== undefined && eqContact(there.contact, contact)
      ? []
      : [violation("L1", `office and laptop differ in ${id}`)];
  });

const withoutCategory = ({ wishes }: StoryWorld, contact: Contact): Contact => ({
  ...contact,
  categories: contact.categories.filter((name) => !eqText(name, wishes.category ?? "")),
});

const handsOff = ({ places }: StoryWorld): ReadonlyArray<Violation> =>
  places.flatMap(({ folder, others }) => {
    const items = new Map(folder.all().map((item) => [item.id, JSON.stringify(item)]));
    return [...others].flatMap(([id, expected]) =>
      items.get(id) === expected
        ? []
        : [violation("L3", `${id} is not ours, was ${expected} and is ${items.get(id) ?? "gone"}`)],
    );
  });

/** Of what was not forgotten, and could be seen, nothing is left in a folder that the mirror is in no more. */
const leftBehind = (world: StoryWorld): ReadonlyArray<Violation> => {
  const { places, folder: here, office, ledger } = world;
  if (ledger.hasForgotten || mayBeBlind(world)) return [];
  return places.flatMap(({ folder, others }) =>
    folder === here
      ? []
      : folder
          .all()
          .flatMap(({ id, marker }) =>
            marker?.databaseId !== office.id || others.has(id) || ledger.keptCopies.has(marker.contactId)
              ? []
              : [violation("CF1", `${id} is a copy of ${marker.contactId}, in the folder that was left`)],
          ),
  );
};

const lostEdits = (world: StoryWorld): ReadonlyArray<Violation> => {
  const { ledger, office, places } = world;
  const kept = new Set([
    ...office.rows().flatMap(({ item }) => [...tokensOf(item.contact)]),
    ...places.flatMap(({ folder }) => folder.all().flatMap((item) => [...tokensOf(item.contact)])),
  ]);
  return [...ledger.written].flatMap(([token, id]) =>
    kept.has(token) ||
    ledger.rewritten.has(token) ||
    ledger.superseded.has(token) ||
    ledger.recorded.has(token) ||
    ledger.purged.has(id)
      ? []
      : [violation("L4", `the edit q${token}q of ${id} is nowhere, and in no conflict`)],
  );
};

/** A value that somebody replaced or removed does not come back by itself. */
const undoneRemovals = ({ ledger, office }: StoryWorld): ReadonlyArray<Violation> =>
  ledger.hasForgotten
    ? []
    : office
        .all()
        .filter(({ id }) => !ledger.contested.has(id))
        .flatMap(({ id, contact }) =>
          [...tokensOf(contact)]
            .filter(
              (token) =>
                ledger.superseded.has(token) &&
                !ledger.recorded.has(token) &&
                !ledger.rewritten.has(token) &&
                !ledger.unnoted.has(token),
            )
            .map((token) => violation("L4", `q${token}q of ${id} was removed, and came back`)),
        );

const livesAndDeaths = (world: StoryWorld): ReadonlyArray<Violation> => {
  const { ledger, office } = world;
  const living = new Set(office.all().map(({ id }) => id));
  const everyone = new Set<ContactId>([...office.rows().map(({ item }) => item.id), ...ledger.purged]);
  return [...everyone].flatMap((id) => {
    if (ledger.spared.has(id) && !living.has(id) && !ledger.hasForgotten)
      return [violation("EN10", `a person wanted ${id} to stay, and it is gone`)];
    if (ledger.contested.has(id)) return [];
    if (living.has(id))
      return ledger.deleted.has(id) && !ledger.hasForgotten
        ? [violation("L5", `${id} was deleted, and lives`)]
        : [];
    return ledger.deleted.has(id) ? [] : [violation("L10", `nobody deleted ${id}, and it is gone`)];
  });
};

const stillness = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  const [writes, links] = [writesSoFar(world), JSON.stringify(world.state.snapshot().links)];
  await settled(world.mirror().sync(patient));
  const wroteAtOnce = writesSoFar(world) !== writes;
  for (const side of [world.office, world.folder]) side.calls.reset();
  await settled(world.mirror().sync(patient));
  const [office, folder] = [world.office.calls.counts(), world.folder.calls.counts()];
  const wrote = wroteAtOnce || office.writes + folder.writes > 0;
  const asked = [office.pulls, office.reads, folder.pulls, folder.reads, folder.finds].join();
  return [
    ...(wrote ? [violation("L2", "a second sync wrote something")] : []),
    ...(JSON.stringify(world.state.snapshot().links) === links
      ? []
      : [violation("L2", "a second sync touched links")]),
    ...(asked === "1,0,1,0,0" ? [] : [violation("EN1", `a sync with nothing to do asked ${asked}`)]),
  ];
};

/** Stopping takes exactly this mirror's copies away, and nothing else from anybody. */
const cleanLeave = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  const contacts = JSON.stringify(world.office.rows());
  const mine = new Set(livingCopies(world).map(({ id }) => id));
  const linked = new Set(world.state.snapshot().links.map(({ alias }) => alias));
  const isKeptTwin = ({ id, marker }: MemoryItem): boolean =>
    marker !== undefined && world.ledger.keptCopies.has(marker.contactId) && !linked.has(id);
  const isToStay = (item: MemoryItem): boolean =>
    isKeptTwin(item) || world.others.has(item.id) || (!mine.has(item.id) && !linked.has(item.id));
  const rest = world.folder.all().filter(isToStay);
  const unstopped = await stopInTheEnd(world);
  return [
    ...unstopped,
    ...(JSON.stringify(world.folder.all()) === JSON.stringify(rest)
      ? []
      : [violation("L9", `stopping left ${shown(world.folder.all())}, where ${shown(rest)} was to stay`)]),
    // The last edits of a copy that a person kept come home now.
    ...(JSON.stringify(world.office.rows()) === contacts || world.ledger.keptCopies.size > 0
      ? []
      : [violation("L9", "stopping changed contacts")]),
  ];
};

/** A copy whose edits cannot be brought home waits for a person; then it goes as well. */
const stopInTheEnd = async (world: StoryWorld): Promise<ReadonlyArray<Violation>> => {
  const mirror = world.mirror();
  for (const isLast of [false, true]) {
    const stopped = await settled(mirror.stop(patient));
    if (E.isLeft(stopped)) return [violation("L9", `stopping failed: ${String(stopped.left)}`)];
    if (stopped.right.outcome === "Stopped") return [];
    if (isLast) return [violation("L9", `stopping came to no end: ${shown(stopped.right)}`)];
    for (const { id } of await mirror.held()) await mirror.release(id, patient);
  }
  return [];
};

const shown = (value: unknown): string => JSON.stringify(value);
