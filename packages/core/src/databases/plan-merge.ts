import * as E from "fp-ts/lib/Either.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { sort } from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import type { ContactId } from "../contact/ids.js";
import type { ContactDatabase } from "../replica/database.js";
import type { Signal } from "../replica/signal.js";
import { type DatabaseNews, databaseNews } from "./database-news.js";
import type { MergeError, MergePlan, MergedSoFar } from "./merge-plan.js";
import { type MergeSide, failedAt } from "./merge-side.js";
import { planContacts } from "./plan-contacts.js";

export type PlanMergeOptions = {
  /** What the last merge of the two reported; without it every contact is looked at. */
  readonly since?: MergedSoFar;
  readonly signal?: Signal;
};

/**
 * What merging two replicas of one database would write now. Reads a few hundred contacts at a time;
 * what will be written is in memory as a whole.
 *
 * @returns Left `NotReplicas`, or `DatabaseFailed` with what one of them answered.
 */
export const planMerge =
  (
    a: ContactDatabase,
    b: ContactDatabase,
    { since, signal }: PlanMergeOptions = {},
  ): TE.TaskEither<MergeError, MergePlan> =>
  async () => {
    const unfit = whyNoReplicas(a, b);
    if (unfit !== undefined) return E.left(unfit);
    const again = new Set(since?.again);
    const here = await newsOf(a, since, signal);
    if (E.isLeft(here)) return here;
    const there = await newsOf(b, since, signal);
    if (E.isLeft(there)) return there;
    const listed = await listedToo([a, here.right], [b, there.right], signal);
    if (E.isLeft(listed)) return listed;
    const ids = new Set([...here.right.changed, ...there.right.changed, ...listed.right, ...again]);
    const sides = [sideOf(a, here.right, again), sideOf(b, there.right, again)] as const;
    const planned = await planContacts(sides, byId([...ids]), signal);
    if (E.isLeft(planned)) return planned;
    const cursors = { [a.replicaId]: here.right.next, [b.replicaId]: there.right.next };
    return E.right({ ...planned.right, cursors });
  };

/** Undefined for two replicas of one database. */
export const whyNoReplicas = (a: ContactDatabase, b: ContactDatabase): MergeError | undefined => {
  if (a.id !== b.id)
    return {
      _tag: "NotReplicas",
      message: `${a.id} and ${b.id} are two databases, and no replicas of one`,
      fix: "merge a database with a copy of it",
    };
  return a.replicaId === b.replicaId
    ? {
        _tag: "NotReplicas",
        message: `both count their edits as ${a.replicaId}: whose they are cannot be told`,
        fix: "open the copy with a replicaId of its own, before it is edited",
      }
    : undefined;
};

const newsOf = async (
  database: ContactDatabase,
  since: MergedSoFar | undefined,
  signal: Signal | undefined,
): Promise<E.Either<MergeError, DatabaseNews>> => {
  const cursors = new Map(Object.entries(since?.cursors ?? {}));
  const news = await databaseNews(database, cursors.get(database.replicaId), signal);
  return E.isLeft(news) ? E.left(failedAt(database)(news.left)) : news;
};

type Looked = readonly [ContactDatabase, DatabaseNews];

/** Where one of them lists everything, what the other one has without news of it has to be looked at, too. */
const listedToo = async (
  ...[a, b, signal]: readonly [Looked, Looked, Signal | undefined]
): Promise<E.Either<MergeError, ReadonlySet<ContactId>>> => {
  const silent = [a, b].find(([, { _tag }]) => _tag === "Delta");
  if (silent === undefined || [a, b].every(([, { _tag }]) => _tag === "Delta")) return E.right(new Set());
  const listed = await databaseNews(silent[0], undefined, signal);
  return E.isLeft(listed) ? E.left(failedAt(silent[0])(listed.left)) : E.right(listed.right.changed);
};

const sideOf = (
  database: ContactDatabase,
  { _tag, changed, removed }: DatabaseNews,
  again: ReadonlySet<ContactId>,
): MergeSide => ({
  database,
  isNews: (id) => _tag === "Snapshot" || changed.has(id) || again.has(id),
  isGone: (id) => removed.has(id),
});

const byId = sort<ContactId>(S.Ord);
