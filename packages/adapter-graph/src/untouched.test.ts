import { emptyContact, isMirrorError } from "@spegla/core";
import {
  aSmallContact,
  aSmallEdit,
  contactIdOf,
  editContact,
  graphFaults,
  seededGraphFaults,
} from "@spegla/testkit";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { graphPlace } from "../test/graph-place.js";
import { type MirroredFolder, mirroredFolder, rawFolder } from "../test/mirrored-folder.js";
import { addOwnPeople } from "../test/own-people.js";
import { mixedSetting } from "../test/switch-settings.js";

const steps = [
  "AddContact",
  "EditContact",
  "RemoveContact",
  "EditCopy",
  "RemoveCopy",
  "Sync",
  "Sync",
  "Restart",
] as const;

const aScenario = fc.record({
  seed: fc.nat({ max: 999 }),
  share: fc.constantFrom(0, 0.05, 0.2),
  contacts: fc.array(aSmallContact, { minLength: 3, maxLength: 6 }),
  steps: fc.array(fc.record({ step: fc.constantFrom(...steps), at: fc.nat({ max: 9 }), edit: aSmallEdit }), {
    minLength: 8,
    maxLength: 16,
  }),
});

type Scenario = typeof aScenario extends fc.Arbitrary<infer Value> ? Value : never;

const play = async (scenario: Scenario): Promise<MirroredFolder> => {
  const { switches } = mixedSetting(scenario.seed);
  const place = graphPlace({ switches: { ...switches, deltaLag: 0 } });
  addOwnPeople(place);
  const before = rawFolder(place);
  const folder = mirroredFolder(place);
  let { mirror } = folder;
  for (const [at, contact] of scenario.contacts.entries())
    folder.database.add(contact, { id: contactIdOf(`contact-${at}`) });
  const faults = Object.values(graphFaults);
  place.service.setFaults(seededGraphFaults(scenario.seed, { share: scenario.share, faults }));
  const sync = async (): Promise<void> => {
    await mirror.sync().catch((thrown: unknown) => {
      if (!isMirrorError(thrown)) throw thrown;
    });
    folder.state.expireLease();
  };
  for (const { step, at, edit } of scenario.steps) {
    if (step === "Sync") await sync();
    else if (step === "Restart") mirror = folder.remirror();
    else happen(folder, step, at, editContact(edit));
  }
  place.service.setFaults(() => ({ _tag: "Pass" }));
  for (let round = 0; round < 3; round += 1) {
    await sync();
    await place.service.clock.sleep(86_400_000);
  }
  const after = rawFolder(place);
  expect([...before].filter(([id, raw]) => after.get(id) !== raw)).toEqual([]);
  expect(place.service.violations().filter(({ _tag }) => _tag === "NotOurs")).toEqual([]);
  return folder;
};

const happen = (
  { database, copies, editCopy, place }: MirroredFolder,
  step: "AddContact" | "EditContact" | "RemoveContact" | "EditCopy" | "RemoveCopy",
  at: number,
  edit: Parameters<MirroredFolder["editCopy"]>[1],
): void => {
  const contact = database.all()[at % Math.max(1, database.all().length)];
  const copy = copies()[at % Math.max(1, copies().length)];
  if (step === "AddContact") database.add(edit(contact?.contact ?? emptyContact));
  if (step === "EditContact" && contact !== undefined) database.edit(contact.id, edit);
  if (step === "RemoveContact" && contact !== undefined) database.remove(contact.id);
  if (step === "EditCopy" && copy !== undefined) editCopy(copy.contactId, edit);
  if (step === "RemoveCopy" && copy !== undefined) place.folder.remove(copy.id);
};

it("whatever happens, people's own contacts and foreign copies stay byte for byte, and nobody has two copies", async () => {
  await fc.assert(
    fc.asyncProperty(aScenario, async (scenario) => {
      const { copies } = await play(scenario);
      const contacts = copies().map(({ contactId }) => contactId);
      expect(new Set(contacts).size).toBe(contacts.length);
    }),
    { numRuns: Number(process.env["GRAPH_SCENARIOS"] ?? 25) },
  );
}, 900_000);
