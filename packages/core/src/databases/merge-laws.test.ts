import {
  type ContactEdit,
  type MemoryDatabase,
  aSmallEdit,
  editContact,
  faultAt,
  memoryDatabase,
  withFaults,
} from "@spegla/testkit";
import * as fc from "fast-check";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { afterOf, diffContacts } from "../change/diff.js";
import { eqFieldValue, fieldValues } from "../change/field-value.js";
import { checkContact } from "../contact/contact-limits.js";
import { type Contact, emptyContact, textFields } from "../contact/contact.js";
import { type ContactId, contactId } from "../contact/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { type MergeOptions, mergeDatabases } from "./merge-databases.js";
import type { MergeConflict, MergeReport, MergedSoFar } from "./merge-plan.js";

/** What somebody does at one of the replicas; `who` counts the contacts there round and round. */
type Step =
  | { readonly _tag: "Add"; readonly at: number; readonly edit: ContactEdit }
  | { readonly _tag: "Edit"; readonly at: number; readonly who: number; readonly edit: ContactEdit }
  | { readonly _tag: "Remove" | "Restore" | "Purge"; readonly at: number; readonly who: number }
  | { readonly _tag: "Merge"; readonly at: number; readonly other: number };

const names = ["office", "laptop", "tablet"];

const steps = (replicas: number, ...tags: ReadonlyArray<Step["_tag"]>): fc.Arbitrary<ReadonlyArray<Step>> => {
  const at = fc.nat({ max: replicas - 1 });
  const who = fc.nat({ max: 3 });
  const all: Readonly<Record<Step["_tag"], fc.Arbitrary<Step>>> = {
    Add: fc.record({ _tag: fc.constant("Add" as const), at, edit: aSmallEdit }),
    Edit: fc.record({ _tag: fc.constant("Edit" as const), at, who, edit: aSmallEdit }),
    Remove: fc.record({ _tag: fc.constant("Remove" as const), at, who }),
    Restore: fc.record({ _tag: fc.constant("Restore" as const), at, who }),
    Purge: fc.record({ _tag: fc.constant("Purge" as const), at, who }),
    Merge: fc.record({ _tag: fc.constant("Merge" as const), at, other: at }),
  };
  return fc.array(fc.oneof(...tags.map((tag) => all[tag])), { maxLength: 30 });
};

const idOf = (text: string): ContactId => {
  const id = contactId(text);
  if (E.isLeft(id)) throw new Error(id.left.fix);
  return id.right;
};

/** Replicas of one database, after these steps; each pair of them remembers how far it was merged. */
const officesAfter = async (replicas: number, told: ReadonlyArray<Step>) => {
  const offices = names
    .slice(0, replicas)
    .map((replicaId) => memoryDatabase({ id: "crm", replicaId, pageSize: 3 }));
  const soFar = new Map<string, MergedSoFar>();
  const officeAt = (at: number): MemoryDatabase => {
    const office = offices[at % offices.length];
    if (office === undefined) throw new Error("no office");
    return office;
  };
  const merge = async (a: MemoryDatabase, b: MemoryDatabase): Promise<void> => {
    if (a.replicaId === b.replicaId) return;
    const pair = [a.replicaId, b.replicaId].sort((x, y) => (x < y ? -1 : 1)).join();
    const since = soFar.get(pair);
    soFar.set(pair, (await merged(a, b, since === undefined ? {} : { since })).soFar);
  };
  for (const [number, step] of told.entries()) {
    const office = officeAt(step.at);
    if (step._tag === "Add") office.add(editContact(step.edit)(emptyContact), { id: idOf(`c${number}`) });
    else if (step._tag === "Merge") await merge(office, officeAt(step.other));
    else {
      const those = step._tag === "Restore" || step._tag === "Purge" ? office.deleted() : office.all();
      const id = those[step.who % Math.max(those.length, 1)]?.id;
      if (id === undefined) continue;
      if (step._tag === "Edit") office.edit(id, editContact(step.edit));
      if (step._tag === "Remove") office.remove(id);
      if (step._tag === "Restore") office.restore(id);
      if (step._tag === "Purge") office.purge(id);
    }
  }
  return { officeAt, merge, soFarOf: (...pair: ReadonlyArray<string>) => soFar.get([...pair].sort().join()) };
};

const merged = async (
  a: MemoryDatabase,
  b: MemoryDatabase,
  options: MergeOptions = {},
): Promise<MergeReport> => {
  const report = await mergeDatabases(a, b, options)();
  if (E.isLeft(report)) throw new Error(JSON.stringify(report.left));
  return report.right;
};

/** Who is in use, with versions and all; of Deleted Items, who is there. */
const contentOf = (office: MemoryDatabase): unknown =>
  office
    .rows()
    .map(({ item: { id, contact, version, recordType, isPrivate }, isDeleted }) =>
      isDeleted ? { id } : { id, contact, version, recordType, isPrivate },
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const livingIn = (office: MemoryDatabase): unknown =>
  office
    .all()
    .map(({ id, contact, version }) => ({ id, contact, version }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

const withoutPurges = ["Add", "Edit", "Edit", "Edit", "Remove", "Restore", "Merge"] as const;

describe("merging replicas of one database", () => {
  it("[DM1] both have the same contacts in the same versions afterwards, each of them valid", async () => {
    await fc.assert(
      fc.asyncProperty(steps(2, ...withoutPurges), async (told) => {
        const { officeAt, merge } = await officesAfter(2, told);
        await merge(officeAt(0), officeAt(1));
        expect(livingIn(officeAt(0))).toEqual(livingIn(officeAt(1)));
        for (const { contact } of officeAt(0).all()) expect(E.isRight(checkContact(contact))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("[DM1] it makes no difference which is named first", async () => {
    await fc.assert(
      fc.asyncProperty(steps(2, ...withoutPurges, "Purge"), async (told) => {
        const [here, there] = [await officesAfter(2, told), await officesAfter(2, told)];
        await here.merge(here.officeAt(0), here.officeAt(1));
        await there.merge(there.officeAt(1), there.officeAt(0));
        for (const at of [0, 1]) expect(contentOf(here.officeAt(at))).toEqual(contentOf(there.officeAt(at)));
      }),
      { numRuns: 200 },
    );
  });

  it("[DM2] a merge right after writes nothing, whatever is remembered of the one before", async () => {
    await fc.assert(
      fc.asyncProperty(steps(2, ...withoutPurges, "Purge"), async (told) => {
        const { officeAt, merge } = await officesAfter(2, told);
        const [office, laptop] = [officeAt(0), officeAt(1)];
        await merge(office, laptop);
        const before = [office.rows(), laptop.rows()].map((rows) => JSON.stringify(rows));
        await merge(office, laptop);
        const again = await merged(office, laptop);
        expect(again).toMatchObject({ conflicts: [], failed: [], written: { office: 0, laptop: 0 } });
        expect([office.rows(), laptop.rows()].map((rows) => JSON.stringify(rows))).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it("[DM1] three that are merged in turn come to the same", async () => {
    await fc.assert(
      fc.asyncProperty(steps(3, ...withoutPurges), async (told) => {
        const { officeAt, merge } = await officesAfter(3, told);
        for (const [a, b] of [
          [0, 1],
          [1, 2],
          [2, 0],
          [0, 1],
          [1, 2],
        ] as const)
          await merge(officeAt(a), officeAt(b));
        expect(livingIn(officeAt(1))).toEqual(livingIn(officeAt(0)));
        expect(livingIn(officeAt(2))).toEqual(livingIn(officeAt(0)));
      }),
      { numRuns: 300 },
    );
  });

  it("[DM4] whatever was written at either is there afterwards, or in a conflict of the report", async () => {
    const edits = fc.array(aSmallEdit, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(edits, edits, edits, async (first, here, there) => {
        const { officeAt } = await officesAfter(2, []);
        const [office, laptop] = [officeAt(0), officeAt(1)];
        const { id, contact: base } = office.add(edited(first)(emptyContact), { id: idOf("c1") });
        await merged(office, laptop);
        office.edit(id, edited(here));
        laptop.edit(id, edited(there));
        const written = [office, laptop].flatMap((one) =>
          diffContacts(base, one.get(id)?.contact ?? base).flatMap((change) => afterOf(change) ?? []),
        );
        const { conflicts } = await merged(office, laptop);
        const now = [...fieldValues(office.get(id)?.contact ?? emptyContact).values()];
        const lost = conflicts.flatMap((conflict) =>
          conflict._tag === "FieldConflict" ? (conflict.lost ?? []) : [],
        );
        for (const value of written)
          expect([...now, ...lost].some((held) => eqFieldValue(held, value))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("[DM3] edits of different fields all stand, and none is a conflict", async () => {
    const texts = fc.uniqueArray(fc.constantFrom(...textFields), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(texts, fc.nat({ max: 6 }), async (fields, split) => {
        const { officeAt } = await officesAfter(2, []);
        const [office, laptop] = [officeAt(0), officeAt(1)];
        const { id } = office.add({ ...emptyContact, givenName: "Anna", notes: "first" }, { id: idOf("c1") });
        await merged(office, laptop);
        for (const [at, field] of fields.entries())
          (at < split ? office : laptop).edit(id, (contact) => ({ ...contact, [field]: `new ${field}` }));
        expect((await merged(laptop, office)).conflicts).toEqual([]);
        for (const field of fields) expect(office.get(id)?.contact[field]).toBe(`new ${field}`);
      }),
    );
  });

  it("[DM9] [DM10] died or failed anywhere, it ends where it would have, and no conflict is lost", async () => {
    const faults = [
      { _tag: "DieBefore" },
      { _tag: "DieAfter" },
      { _tag: "FailAfter", error: { _tag: "Unavailable", message: "down" } },
    ] as const;
    await fc.assert(
      fc.asyncProperty(steps(2, ...withoutPurges, "Purge"), async (told) => {
        const whole = await officesAfter(2, told);
        const since = whole.soFarOf("laptop", "office");
        const options = since === undefined ? {} : { since };
        const report = await merged(whole.officeAt(0), whole.officeAt(1), options);
        for (const fault of faults)
          for (let call = 0; ; call += 1) {
            const { officeAt } = await officesAfter(2, told);
            const [office, laptop] = [officeAt(0), officeAt(1)];
            const recorded: Array<MergeConflict> = [];
            const record = async (conflicts: ReadonlyArray<MergeConflict>): Promise<void> =>
              void recorded.push(...conflicts);
            const script = faultAt<ReplicaError>(call, fault);
            const first = await mergeDatabases(withFaults(office, script), withFaults(laptop, script), {
              ...options,
              record,
            })().catch(() => undefined);
            await merged(office, laptop, { ...options, record });
            expect(contentOf(office)).toEqual(contentOf(whole.officeAt(0)));
            expect(contentOf(laptop)).toEqual(contentOf(whole.officeAt(1)));
            expect(recorded).toEqual(expect.arrayContaining([...report.conflicts]));
            if (first !== undefined && E.isRight(first)) break;
          }
      }),
      { numRuns: 40 },
    );
  });
});

const edited =
  (edits: ReadonlyArray<ContactEdit>) =>
  (contact: Contact): Contact =>
    edits.reduce((now, edit) => editContact(edit)(now), contact);
