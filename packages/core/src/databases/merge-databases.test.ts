import {
  type MemoryDatabase,
  faultAt,
  memoryDatabase,
  photoBytes,
  samplePhotos,
  withFaults,
} from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { describe, expect, it } from "vitest";
import { type Contact, type Photo, emptyContact } from "../contact/contact.js";
import { type ContactId, contactId } from "../contact/ids.js";
import type { ContactDatabase } from "../replica/database.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { type MergeOptions, mergeDatabases } from "./merge-databases.js";
import type { MergeConflict, MergeReport } from "./merge-plan.js";
import { type PlanMergeOptions, planMerge } from "./plan-merge.js";

const idOf = (text: string): ContactId => {
  const id = contactId(text);
  if (E.isLeft(id)) throw new Error(id.left.fix);
  return id.right;
};

const rightOf = async <Failure, Value>(asked: TE.TaskEither<Failure, Value>): Promise<Value> => {
  const answer = await asked();
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left));
  return answer.right;
};

const merged = (a: ContactDatabase, b: ContactDatabase, options?: MergeOptions): Promise<MergeReport> =>
  rightOf(mergeDatabases(a, b, options));

const anna = idOf("anna");
const [photo, otherPhoto] = samplePhotos as readonly [Photo, Photo];
const person = (givenName: string, more: Partial<Contact> = {}): Contact => ({
  ...emptyContact,
  givenName,
  ...more,
});
const setting =
  (more: Partial<Contact>) =>
  (contact: Contact): Contact => ({ ...contact, ...more });

/** Anna is at both, as they were merged last; `since` is what the merge left to be kept. */
const twoOffices = async (contact: Contact = person("Anna")) => {
  const [office, laptop] = ["office", "laptop"].map((replicaId) => memoryDatabase({ id: "crm", replicaId }));
  if (office === undefined || laptop === undefined) throw new Error("two were asked for");
  office.add(contact, { id: anna });
  const { soFar } = await merged(office, laptop);
  const options: PlanMergeOptions = { since: JSON.parse(JSON.stringify(soFar)) };
  return { office, laptop, options };
};

const deletedIn = (database: MemoryDatabase, id: ContactId): Contact | undefined =>
  database.deleted().find((item) => item.id === id)?.contact;

describe("a deletion", () => {
  it("[DM5] is carried over with the last edits, so that who restores it there has them", async () => {
    const { office, laptop, options } = await twoOffices();
    office.edit(anna, setting({ jobTitle: "Boss", photo }));
    office.remove(anna);
    expect(await merged(office, laptop, options)).toMatchObject({ conflicts: [], failed: [] });
    // A photo in Deleted Items cannot be read from there.
    expect(deletedIn(laptop, anna)).toEqual(person("Anna", { jobTitle: "Boss" }));
    laptop.restore(anna);
    await merged(office, laptop);
    expect(office.get(anna)?.contact.jobTitle).toBe("Boss");
  });

  it("[DM5] that has not seen an edit gives way to it, and the report says so", async () => {
    const { office, laptop, options } = await twoOffices();
    office.remove(anna);
    laptop.edit(anna, setting({ jobTitle: "Boss" }));
    const { conflicts } = await merged(office, laptop, options);
    expect(conflicts).toEqual([{ _tag: "EditAgainstDelete", contactId: anna, editedAt: "laptop" }]);
    for (const one of [office, laptop]) expect(one.get(anna)?.contact.jobTitle).toBe("Boss");
  });

  it("[DM5] on both sides leaves what each had before, until one of them is restored", async () => {
    const { office, laptop, options } = await twoOffices();
    for (const [one, jobTitle] of [
      [office, "Boss"],
      [laptop, "Chief"],
    ] as const) {
      one.edit(anna, setting({ jobTitle }));
      one.remove(anna);
    }
    expect(await merged(office, laptop, options)).toMatchObject({
      conflicts: [],
      written: { office: 0, laptop: 0 },
    });
    expect([office, laptop].map((one) => deletedIn(one, anna)?.jobTitle)).toEqual(["Boss", "Chief"]);
    laptop.restore(anna);
    const { conflicts } = await merged(office, laptop);
    expect(conflicts.map(({ _tag }) => _tag)).toEqual(["FieldConflict", "EditAgainstDelete"]);
    expect(office.get(anna)?.contact).toEqual(laptop.get(anna)?.contact);
  });

  it("[DM9] whose last edits were written before the process died is finished by the next merge", async () => {
    const { office, laptop, options } = await twoOffices();
    office.edit(anna, setting({ jobTitle: "Boss" }));
    office.remove(anna);
    const dying: ContactDatabase = {
      ...laptop,
      push: (writes, signal) =>
        writes.some(({ _tag }) => _tag === "Remove")
          ? TE.left({ _tag: "Unavailable", message: "it died" })
          : laptop.push(writes, signal),
    };
    expect(E.isLeft(await mergeDatabases(office, dying, options)())).toBe(true);
    expect(laptop.get(anna)?.contact.jobTitle).toBe("Boss");
    expect(await merged(office, laptop)).toMatchObject({ conflicts: [], written: { office: 0, laptop: 1 } });
    expect(deletedIn(laptop, anna)?.jobTitle).toBe("Boss");
  });

  it("[DM7] that was purged goes to Deleted Items elsewhere, unless it was edited there since", async () => {
    const { office, laptop } = await twoOffices();
    const bert = office.add(person("Bert"), { id: idOf("bert") }).id;
    const { soFar } = await merged(office, laptop);
    for (const id of [anna, bert]) office.purge(id);
    laptop.edit(bert, setting({ jobTitle: "Boss" }));
    const report = await merged(office, laptop, { since: soFar });
    expect(report.purged).toEqual([{ contactId: bert, purgedAt: "office" }]);
    expect(deletedIn(laptop, anna)).toEqual(person("Anna"));
    expect(laptop.get(bert)?.contact.jobTitle).toBe("Boss");
    expect(office.rows()).toEqual([]);
  });

  it("[DM7] that was purged counts as its deletion, also for a third that has edited meanwhile", async () => {
    const { office, laptop, options } = await twoOffices();
    const tablet = memoryDatabase({ id: "crm", replicaId: "tablet" });
    await merged(tablet, laptop);
    office.purge(anna);
    tablet.edit(anna, setting({ jobTitle: "Boss" }));
    await merged(office, laptop, options);
    const { conflicts } = await merged(laptop, tablet);
    expect(conflicts).toEqual([{ _tag: "EditAgainstDelete", contactId: anna, editedAt: "tablet" }]);
    for (const one of [laptop, tablet]) expect(one.get(anna)?.contact.jobTitle).toBe("Boss");
  });

  it("[DM7] that was purged is not undone by a merge that knows nothing of the one before", async () => {
    const { office, laptop } = await twoOffices();
    office.purge(anna);
    const report = await merged(laptop, office);
    expect(report).toMatchObject({
      purged: [{ contactId: anna, purgedAt: "office" }],
      failed: [],
      soFar: { again: [] },
    });
    expect([office.rows().length, laptop.all().length]).toEqual([0, 1]);
  });
});

describe("a contact that one has alone", () => {
  it("[DM6] is made at the other with its version, filing and photo", async () => {
    const { office, laptop, options } = await twoOffices();
    const filing = { recordType: "Lead", owner: "bo", isPrivate: true, accountId: idOf("acme") };
    const {
      revision: _,
      modifiedAt: _at,
      ...bert
    } = laptop.add(person("Bert", { photo }), {
      id: idOf("bert"),
      ...filing,
    });
    await merged(office, laptop, options);
    expect(office.get(bert.id)).toMatchObject({ ...bert, ...filing });
    expect(await rightOf(office.photo(bert.id, photo))).toEqual(photoBytes(photo.hash));
  });

  it("[DM6] who was deleted before the other heard of them is not made there", async () => {
    const { office, laptop, options } = await twoOffices();
    const bert = laptop.add(person("Bert"), { id: idOf("bert") }).id;
    laptop.remove(bert);
    expect(await merged(office, laptop, options)).toMatchObject({ written: { office: 0, laptop: 0 } });
    laptop.restore(bert);
    await merged(office, laptop, options);
    expect(office.get(bert)?.contact).toEqual(person("Bert"));
  });

  it("[DM6] a photo comes along, also out of Deleted Items", async () => {
    const { office, laptop, options } = await twoOffices(person("Anna", { photo: otherPhoto }));
    office.edit(anna, setting({ photo }));
    office.remove(anna);
    laptop.edit(anna, setting({ jobTitle: "Boss" }));
    expect((await merged(laptop, office, options)).failed).toEqual([]);
    for (const one of [office, laptop]) {
      expect(one.get(anna)?.contact).toEqual(person("Anna", { photo, jobTitle: "Boss" }));
      expect(await rightOf(one.photo(anna, photo))).toEqual(photoBytes(photo.hash));
    }
  });
});

describe("a plan", () => {
  it("[DM8] is plain data, and nothing has been done of it", async () => {
    const { office, laptop, options } = await twoOffices();
    office.edit(anna, setting({ jobTitle: "Boss" }));
    laptop.edit(anna, setting({ jobTitle: "Chief" }));
    const before = JSON.stringify([office.rows(), laptop.rows()]);
    const plan = await rightOf(planMerge(office, laptop, options));
    expect(JSON.stringify([office.rows(), laptop.rows()])).toBe(before);
    expect(plan.merges.map(({ at, write }) => [at, write._tag, write.id])).toEqual([
      ["office", "Update", anna],
      ["laptop", "Update", anna],
    ]);
    expect(plan.conflicts).toMatchObject([
      {
        path: "jobTitle",
        kept: { value: "Boss" },
        lost: { value: "Chief" },
        keptDot: { replica: "office", counter: 2 },
        lostDot: { replica: "laptop", counter: 1 },
      },
    ]);
    const report = await merged(office, laptop, { plan: JSON.parse(JSON.stringify(plan)) });
    expect(report).toMatchObject({ written: { office: 1, laptop: 1 }, conflicts: plan.conflicts });
    expect(laptop.get(anna)?.contact.jobTitle).toBe("Boss");
  });

  it("[DM8] what has moved since is planned again: no edit made meanwhile is lost", async () => {
    const { office, laptop, options } = await twoOffices();
    const bert = office.add(person("Bert"), { id: idOf("bert") }).id;
    office.edit(anna, setting({ jobTitle: "Boss" }));
    const plan = await rightOf(planMerge(office, laptop, options));
    laptop.edit(anna, setting({ nickname: "Annie" }));
    office.edit(bert, setting({ nickname: "Bertie" }));
    const { failed, soFar } = await merged(office, laptop, { plan });
    expect([failed, soFar.again]).toEqual([[], []]);
    expect(office.get(anna)?.contact).toEqual(person("Anna", { jobTitle: "Boss", nickname: "Annie" }));
    expect(laptop.get(anna)).toMatchObject({ contact: office.get(anna)?.contact });
    // The plan was made before this edit: the next merge has it.
    await merged(office, laptop, { since: soFar });
    expect(laptop.get(bert)?.contact.nickname).toBe("Bertie");
  });

  it("[DM8] who is edited all the time is left to the next merge", async () => {
    const { office, laptop, options } = await twoOffices();
    office.edit(anna, setting({ jobTitle: "Boss" }));
    let edits = 0;
    const busy: ContactDatabase = {
      ...laptop,
      push: (writes, signal) => async () => {
        laptop.edit(anna, setting({ nickname: `edit ${(edits += 1)}` }));
        return laptop.push(writes, signal)();
      },
    };
    const report = await merged(office, busy, options);
    expect(report).toMatchObject({
      failed: [{ contactId: anna, at: "laptop", error: { _tag: "RevisionMismatch" } }],
      soFar: { again: [anna] },
    });
    await merged(office, laptop, { since: report.soFar });
    expect(office.get(anna)?.contact).toEqual(
      person("Anna", { jobTitle: "Boss", nickname: `edit ${edits}` }),
    );
  });

  it("[DM10] conflicts that cannot be recorded stop the merge before anything is written", async () => {
    const { office, laptop, options } = await twoOffices();
    office.edit(anna, setting({ jobTitle: "Boss" }));
    laptop.edit(anna, setting({ jobTitle: "Chief" }));
    const before = JSON.stringify([office.rows(), laptop.rows()]);
    const record = (): Promise<void> => Promise.reject(new Error("the disk is full"));
    await expect(mergeDatabases(office, laptop, { ...options, record })()).rejects.toThrow(
      "the disk is full",
    );
    expect(JSON.stringify([office.rows(), laptop.rows()])).toBe(before);
    const recorded: Array<MergeConflict> = [];
    const report = await merged(office, laptop, {
      ...options,
      record: async (conflicts) => void recorded.push(...conflicts),
    });
    expect(recorded).toEqual(report.conflicts);
  });
});

describe("what cannot be merged", () => {
  it("[DM11] record type, owner, privacy and account stay each one's own, and are reported", async () => {
    const { office, laptop, options } = await twoOffices();
    office.reclassify(anna, { owner: "bo" });
    laptop.reclassify(anna, { recordType: "Lead", accountId: idOf("acme") });
    laptop.edit(anna, setting({ jobTitle: "Boss" }));
    const { filings } = await merged(office, laptop, options);
    expect(filings).toEqual([
      {
        contactId: anna,
        filings: {
          office: { recordType: "Business Contact", isPrivate: false, owner: "bo" },
          laptop: { recordType: "Lead", isPrivate: false, accountId: "acme" },
        },
      },
    ]);
    expect(office.get(anna)).toMatchObject({ owner: "bo", contact: { jobTitle: "Boss" } });
    expect(laptop.get(anna)).toMatchObject({ recordType: "Lead" });
  });

  it("[DM12] is reported with its reason and looked at the next time, and the others are merged", async () => {
    const { office, laptop, options } = await twoOffices();
    const ids = ["bert", "cia", "dan"].map((name) => office.add(person(name), { id: idOf(name) }).id);
    const bad: ReplicaError = { _tag: "ProtocolViolation", message: "cannot be read" };
    const full: ReplicaError = { _tag: "QuotaExceeded", message: "it is full" };
    const refusing: ContactDatabase = {
      ...laptop,
      read: (asked, signal) =>
        pipe(
          laptop.read(asked, signal),
          TE.map((answers) => [
            ...answers.filter(
              (answer) => answer._tag !== "Missing" || (answer.id !== "bert" && answer.id !== "dan"),
            ),
            { _tag: "Unreadable", id: idOf("bert"), error: bad },
          ]),
        ),
      push: () => TE.right([{ _tag: "Failed", error: full }]),
    };
    const report = await merged(office, refusing, options);
    expect(report.failed.map(({ contactId, at, error }) => [contactId, at, error._tag])).toEqual([
      ["bert", "laptop", "ProtocolViolation"],
      ["dan", "laptop", "ProtocolViolation"],
      ["cia", "laptop", "QuotaExceeded"],
    ]);
    expect(report.soFar.again).toEqual(["bert", "dan", "cia"]);
    await merged(office, laptop, { since: report.soFar });
    for (const id of ids) expect(laptop.get(id)?.version).toEqual(office.get(id)?.version);
  });

  it("[DM12] a database that does not answer is named, and the merge goes on when it does", async () => {
    const { office, laptop, options } = await twoOffices();
    office.edit(anna, setting({ jobTitle: "Boss" }));
    const down: ReplicaError = { _tag: "Unavailable", message: "down" };
    const failing = withFaults(laptop, faultAt<ReplicaError>(2, { _tag: "FailBefore", error: down }));
    expect(await mergeDatabases(office, failing, options)()).toEqual(
      E.left({ _tag: "DatabaseFailed", at: "laptop", error: down }),
    );
    await merged(office, laptop, options);
    expect(laptop.get(anna)?.contact.jobTitle).toBe("Boss");
  });

  it("[DM13] two databases, or two that count their edits as one, are refused, and so is another's plan", async () => {
    const { office, laptop } = await twoOffices();
    const before = JSON.stringify([office.rows(), laptop.rows()]);
    const plan = await rightOf(planMerge(office, laptop));
    const tablet = memoryDatabase({ id: "crm", replicaId: "tablet" });
    tablet.add(person("Dan"));
    const strange = await rightOf(planMerge(tablet, laptop));
    for (const refused of [
      mergeDatabases(office, memoryDatabase({ id: "other", replicaId: "laptop" })),
      mergeDatabases(office, memoryDatabase({ id: "crm", replicaId: "office" }), { plan }),
      planMerge(office, office),
      mergeDatabases(office, memoryDatabase({ id: "crm", replicaId: "desk" }), { plan: strange }),
    ])
      expect(await refused()).toMatchObject({
        left: { _tag: "NotReplicas", fix: expect.stringMatching(/./u) },
      });
    expect(JSON.stringify([office.rows(), laptop.rows()])).toBe(before);
  });
});

describe("what a merge costs and leaves", () => {
  it("[DM2] with no news each is pulled once, and nothing is read", async () => {
    const { office, laptop, options } = await twoOffices();
    for (const one of [office, laptop]) one.calls.reset();
    await merged(office, laptop, options);
    for (const one of [office, laptop])
      expect(one.calls.counts()).toMatchObject({ pulls: 1, reads: 0, pushes: 0 });
  });

  it("[DM14] of two entries that were preferred apart one is, and the report says so", async () => {
    const emails = [
      { kind: "work", address: "anna@x.se" },
      { kind: "home", address: "anna@y.se" },
    ] as const;
    const { office, laptop, options } = await twoOffices(person("Anna", { emails }));
    const preferring = (address: string) => (contact: Contact) => ({
      ...contact,
      emails: contact.emails.map((one) =>
        one.address === address ? { ...one, preferred: true as const } : one,
      ),
    });
    office.edit(anna, preferring("anna@x.se"));
    laptop.edit(anna, preferring("anna@y.se"));
    const { conflicts } = await merged(office, laptop, options);
    const now = office.get(anna)?.contact.emails ?? [];
    expect(now.filter(({ preferred }) => preferred === true)).toHaveLength(1);
    expect(conflicts).toMatchObject([{ _tag: "FieldConflict", lost: { value: { preferred: true } } }]);
    expect(laptop.get(anna)?.contact.emails).toEqual(now);
  });

  it("[DM15] cursors that have expired lead to a look at everything, and to the same end", async () => {
    const { office, laptop, options } = await twoOffices();
    const bert = laptop.add(person("Bert"), { id: idOf("bert") }).id;
    const { soFar } = await merged(office, laptop, options);
    office.edit(anna, setting({ jobTitle: "Boss" }));
    office.remove(bert);
    office.expireCursors();
    expect(await merged(office, laptop, { since: soFar })).toMatchObject({ failed: [], purged: [] });
    expect(laptop.get(anna)?.contact.jobTitle).toBe("Boss");
    expect(deletedIn(laptop, bert)).toEqual(person("Bert"));
  });
});
