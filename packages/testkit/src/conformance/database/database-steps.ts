import {
  type BusinessContact,
  type Contact,
  type ContactDatabase,
  type ContactId,
  type ContactVersion,
  type Cursor,
  type DatabaseWrite,
  type ReplicaErrorTag,
  type Upsert,
  type WriteResult,
  emptyContact,
  tickContactVersion,
} from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import { replicaIdOf } from "../../samples/ids.js";
import { mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import type { DatabaseSubject } from "./database-subject.js";

export const person = (givenName: string, more: Partial<Contact> = {}): Contact => ({
  ...emptyContact,
  givenName,
  surname: "Ek",
  ...more,
});

/** What a mirror's folder wrote: the version with one more edit of a replica that no database is. */
export const editedInFolder = (version: ContactVersion, path = "surname"): ContactVersion =>
  tickContactVersion(replicaIdOf("folder-of-a-mirror"), [path])(version);

/** The contact in use, as `read` answers it. */
export const foundIn = async (database: ContactDatabase, id: ContactId): Promise<BusinessContact> => {
  const [answer] = await rightTo(`read of ${id}`, () => database.read([id]));
  mustHold(answer?._tag === "Found", () => `read of ${id} answered ${shown(answer)} instead of Found`);
  return answer.item;
};

/** What Deleted Items keep of the contact, as `read` answers it. */
export const deletedIn = async (database: ContactDatabase, id: ContactId): Promise<BusinessContact> => {
  const [answer] = await rightTo(`read of ${id}`, () => database.read([id]));
  mustHold(
    answer?._tag === "Missing" && answer.deleted !== undefined,
    () => `read of ${id} answered ${shown(answer)} instead of Missing with deleted`,
  );
  return answer.deleted;
};

type Result = WriteResult<ContactId, BusinessContact>;

/** The answer to one write alone. */
export const pushOne = async (database: ContactDatabase, write: DatabaseWrite): Promise<Result> => {
  const results = await rightTo(`push of ${write._tag}`, () => database.push([write]));
  const [result] = results;
  mustHold(
    result !== undefined && results.length === 1,
    () => `push of one ${write._tag} answered ${results.length} results`,
  );
  return result;
};

export const mustBeDone = (
  result: Result | undefined,
  what: string,
): Extract<Result, { readonly _tag: "Done" }> => {
  mustHold(result?._tag === "Done", () => `${what} answered ${shown(result)} instead of Done`);
  return result;
};

export const mustBeRefused = (
  result: Result | undefined,
  tag: ReplicaErrorTag,
  what: string,
): Extract<Result, { readonly _tag: "Failed" }> => {
  mustHold(
    result?._tag === "Failed" && result.error._tag === tag,
    () => `${what} answered ${shown(result)} instead of Failed ${tag}`,
  );
  return result;
};

/** What the pages of one listing, or of one delta, say together. */
export type Pulled = {
  readonly _tag: "Delta" | "Snapshot";
  readonly upserts: ReadonlyArray<Upsert<ContactId, BusinessContact>>;
  readonly removals: ReadonlyArray<ContactId>;
  /** Whom it names, with the last word about each. */
  readonly news: ReadonlyMap<ContactId, "Upsert" | "Removal">;
  readonly next: Cursor;
};

/** Reads to the last page. `between` happens behind each page that has more, and is told how many were read. */
export const pullAll = async (
  database: ContactDatabase,
  since: O.Option<Cursor>,
  between: (pages: number) => Promise<void> = () => Promise.resolve(),
): Promise<Pulled> => {
  const first = await rightTo("pull", () => database.pull(since));
  const [upserts, removals] = [[...first.upserts], first.removals.map(({ id }) => id)];
  const news = new Map<ContactId, "Upsert" | "Removal">();
  let page = first;
  for (let pages = 1; ; pages += 1) {
    for (const { id } of page.upserts) news.set(id, "Upsert");
    for (const { id } of page.removals) news.set(id, "Removal");
    if (!page.more) return { _tag: first._tag, upserts, removals, news, next: page.next };
    mustHold(pages < mostPages, () => `${mostPages} pages were read and there is still more`);
    await between(pages);
    page = await rightTo("pull of the next page", () => database.pull(O.some(page.next)));
    const { _tag } = page;
    mustHold(
      _tag === first._tag,
      () => `page ${pages} is of a ${first._tag}, the one behind it of a ${_tag}`,
    );
    upserts.push(...page.upserts);
    removals.push(...page.removals.map(({ id }) => id));
  }
};

const mostPages = 20_000;

export const snapshotOf = async (
  database: ContactDatabase,
  between?: (pages: number) => Promise<void>,
): Promise<Pulled> => {
  const pulled = await pullAll(database, O.none, between);
  mustHold(pulled._tag === "Snapshot", () => "pull without a cursor answered a Delta");
  mustHold(pulled.removals.length === 0, () => `a Snapshot has removals: ${shown(pulled.removals)}`);
  return pulled;
};

export const deltaSince = async (
  database: ContactDatabase,
  since: Cursor,
  between?: (pages: number) => Promise<void>,
): Promise<Pulled> => {
  const pulled = await pullAll(database, O.some(since), between);
  mustHold(pulled._tag === "Delta", () => "pull since a cursor that is still good answered a Snapshot");
  return pulled;
};

/** Where a mirror that has seen everything stands. */
export const cursorNow = async ({ database }: DatabaseSubject): Promise<Cursor> =>
  (await snapshotOf(database)).next;

/** Breaks the rule unless the contact is afterwards just as it was, and nobody hears of it. */
export const mustLeaveAsItIs = async (
  subject: DatabaseSubject,
  id: ContactId,
  attempt: () => Promise<void>,
): Promise<void> => {
  const { database } = subject;
  const before = await rightTo("read", () => database.read([id]));
  const since = await cursorNow(subject);
  await attempt();
  mustBeSame(await rightTo("read", () => database.read([id])), before, "after a refused write the contact");
  const { news } = await deltaSince(database, since);
  mustHold(news.size === 0, () => `after a refused write pull reports ${shown([...news])}`);
};
