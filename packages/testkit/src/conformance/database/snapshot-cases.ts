import type { ContactId, Revision } from "@spegla/core";
import { mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import type { DatabaseCase, DatabaseSubject } from "./database-subject.js";
import { deltaSince, person, snapshotOf } from "./database-steps.js";
import { type Churn, churned, severalPages } from "./churn.js";

export const snapshotCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB4",
    title: "an empty database lists nothing, and its cursor is good",
    likelyCause: "a cursor is made from the last contact, and there is none",
    run: async ({ database, application }) => {
      const { upserts, next } = await snapshotOf(database);
      mustBeSame(upserts, [], "what a snapshot lists");
      mustBeSame([...(await deltaSince(database, next)).news], [], "what a delta says");
      const anna = await application.add(person("Anna"));
      mustBeSame(
        [...(await deltaSince(database, next)).news],
        [[anna, "Upsert"]],
        "what the next delta says",
      );
    },
  },
  {
    rule: "DB5",
    title: "a snapshot lists every contact in use once, at its revision, and nobody else",
    likelyCause: "the listing takes Deleted Items along, or its pages overlap or leave a gap between them",
    run: async (subject) => {
      const { database, application } = subject;
      const [gone, back, ...others] = await severalPages(subject);
      mustHold(gone !== undefined && back !== undefined, () => "too few contacts");
      for (const id of [gone, back]) await application.remove(id);
      await application.restore(back);
      const purged = await application.add(person("Purged"));
      await application.remove(purged);
      await application.purge?.(purged);
      mustListOnce((await snapshotOf(database)).upserts, await revisionsOf(subject, [back, ...others]));
    },
  },
  {
    rule: "DB6",
    title:
      "what happens between the pages of a snapshot is missed by nobody who then reads the delta behind it",
    likelyCause:
      "pages are counted (OFFSET) while contacts come and go, or the snapshot's last cursor is of its end instead of its beginning",
    run: async (subject) => {
      const { database } = subject;
      const ids = await severalPages(subject);
      const churn = churned(subject, ids);
      const listing = await snapshotOf(database, churn.step);
      const untouched = ids.filter((id) => !churn.touched().has(id));
      mustListOnce(
        listing.upserts.filter(({ id }) => untouched.includes(id)),
        await revisionsOf(subject, untouched),
      );
      const known = new Map(listing.upserts.map(({ id, revision }) => [id, revision]));
      const { upserts, removals } = await deltaSince(database, listing.next);
      for (const { id, revision } of upserts) known.set(id, revision);
      for (const id of removals) known.delete(id);
      await mustKnowAll(subject, churn, ids, known);
    },
  },
  {
    rule: "DB7",
    title: "what happens between the pages of a delta is missed by nobody who goes on reading",
    likelyCause:
      "the next page starts behind the last of all changes instead of behind the last one on the page",
    run: async (subject) => {
      const { database } = subject;
      const { next: start } = await snapshotOf(database);
      const ids = await severalPages(subject);
      const churn = churned(subject, ids);
      const known = new Map<ContactId, Revision>();
      let since = start;
      for (let time = 0; time < 3; time += 1) {
        const { upserts, removals, news, next } = await deltaSince(database, since, churn.step);
        for (const { id, revision } of upserts) known.set(id, revision);
        for (const id of removals) if (news.get(id) === "Removal") known.delete(id);
        since = next;
      }
      await mustKnowAll(subject, churn, ids, known);
    },
  },
];

const mustListOnce = (
  listed: ReadonlyArray<{ readonly id: ContactId; readonly revision: Revision }>,
  meant: ReadonlyMap<ContactId, Revision>,
): void => {
  const seen = new Set<ContactId>();
  for (const { id, revision } of listed) {
    mustHold(!seen.has(id), () => `${id} is listed twice`);
    mustHold(meant.has(id), () => `${id} is listed and is not in use`);
    mustBeSame(revision, meant.get(id), `the revision that ${id} is listed at`);
    seen.add(id);
  }
  for (const id of meant.keys()) mustHold(seen.has(id), () => `${id} is in use and not listed`);
};

const mustKnowAll = async (
  subject: DatabaseSubject,
  churn: Churn,
  ids: ReadonlyArray<ContactId>,
  known: ReadonlyMap<ContactId, Revision>,
): Promise<void> => {
  const inUse = [...ids, ...churn.added()].filter((id) => !churn.gone().has(id));
  const meant = await revisionsOf(subject, inUse);
  for (const [id, revision] of meant)
    mustBeSame(known.get(id), revision, `the revision that a reader knows of ${id}, which is in use,`);
  for (const id of known.keys())
    mustHold(meant.has(id), () => `a reader still knows of ${id}, which was removed between the pages`);
};

const revisionsOf = async (
  { database }: DatabaseSubject,
  ids: ReadonlyArray<ContactId>,
): Promise<ReadonlyMap<ContactId, Revision>> => {
  const answers = await rightTo(`read of ${ids.length} contacts`, () => database.read(ids));
  return new Map(
    answers.map((answer) => {
      mustHold(answer._tag === "Found", () => `read of a contact in use answered ${shown(answer)}`);
      return [answer.item.id, answer.item.revision];
    }),
  );
};
