import * as E from "fp-ts/lib/Either.js";
import { type ContactId, contactId } from "../contact/ids.js";
import type { Clock } from "../engine/clock.js";
import { type GuardLimits, defaultGuard } from "../engine/guard.js";
import { type Tracking, trackings } from "../engine/tracking-mode.js";
import { type Direction, directions } from "../merge/direction.js";
import { type Policy, defaultPolicy } from "../merge/policy.js";
import type { BusinessContact, ContactDatabase } from "../replica/database.js";
import type { Target } from "../replica/folder.js";
import { type MirrorId, mirrorId } from "../replica/ids.js";
import type { StateStore } from "../replica/state-store.js";
import { type MirrorError, mirrorError } from "./mirror-error.js";
import { randomId, systemClock } from "./system-clock.js";

export type MirrorOptions = {
  readonly database: ContactDatabase;
  /** Of this mirror alone. */
  readonly state: StateStore;
  readonly target: Target;
  /** The id of the one folder, from `target.listFolders()`. */
  readonly folder: string;
  /** What each copy is filed under, beside the person's own categories. */
  readonly category?: string;
  /** Default: the database's value wins, and an edit wins over a deletion. */
  readonly policy?: Partial<Policy>;
  /** Which way edits go. Default: both. The policy has a say in `TwoWay` alone. */
  readonly direction?: Direction;
  /** Default: more than 20 % and more than 10 of one side's linked contacts. */
  readonly guard?: Partial<GuardLimits>;
  /** Which business contacts are mirrored; default all. A contact that leaves it is released, not deleted. */
  readonly selection?: Selection;
  /**
   * Which of them are mirrored as long as nobody says anything of them: all, or only those that are chosen
   * with `track`. Default: all.
   */
  readonly tracking?: Tracking;
  readonly clock?: Clock;
  /** How long the lease lasts without a sign of life. Default 60,000. */
  readonly leaseMs?: number;
  /** How many of the newest runs that did something are remembered. Default 100; 0: none, and none of before. */
  readonly history?: { readonly runs: number };
  /** Makes the id of a new binding. Default: random. */
  readonly newMirrorId?: () => string;
  /** Makes the ids of contacts that are made of the folder's items, and of imports without one. Default: random. */
  readonly newContactId?: () => string;
};

/** Give it a new `name` whenever `includes` answers otherwise than before: all contacts are then looked at again. */
export type Selection = {
  readonly name: string;
  readonly includes: (record: BusinessContact) => boolean;
};

/** The options with every default filled in. */
export type MirrorSettings = Required<
  Omit<MirrorOptions, "category" | "policy" | "guard" | "newMirrorId" | "newContactId">
> & {
  readonly category?: string;
  readonly policy: Policy;
  readonly guard: GuardLimits;
  readonly newMirrorId: () => MirrorId;
  readonly newContactId: () => ContactId;
  /** Where the folder was that this mirror object has left last. */
  readonly formerTarget?: Target;
};

/** Left `InvalidOption` names the option and the fix. */
export const mirrorSettings = (options: MirrorOptions): E.Either<MirrorError, MirrorSettings> => {
  const settings = withDefaults(options);
  const wrong = checks.find(({ isRight }) => !isRight(settings));
  if (wrong === undefined) return E.right(settings);
  const { option, fix } = wrong;
  return E.left(mirrorError({ _tag: "InvalidOption", option, fix }, `${option}: ${fix}`));
};

const withDefaults = (options: MirrorOptions): MirrorSettings => {
  const { category, policy, guard, newMirrorId = randomId, newContactId = randomId } = options;
  return {
    database: options.database,
    state: options.state,
    target: options.target,
    folder: options.folder,
    ...(category === undefined ? {} : { category }),
    policy: { ...defaultPolicy, ...policy },
    direction: options.direction ?? "TwoWay",
    guard: { ...defaultGuard, ...guard },
    selection: options.selection ?? { name: "all", includes: () => true },
    tracking: options.tracking ?? "All",
    clock: options.clock ?? systemClock,
    leaseMs: options.leaseMs ?? 60_000,
    history: options.history ?? { runs: 100 },
    newMirrorId: () => made("newMirrorId", mirrorId(newMirrorId())),
    newContactId: () => made("newContactId", contactId(newContactId())),
  };
};

/** A factory that gives no id is a mistake in the application, and no failure of the mirror. */
const made = <Id>(option: string, id: E.Either<{ readonly given: string; readonly fix: string }, Id>): Id => {
  if (E.isLeft(id)) throw new Error(`${option} gave "${id.left.given}": ${id.left.fix}`);
  return id.right;
};

type Check = {
  readonly option: string;
  readonly isRight: (settings: MirrorSettings) => boolean;
  readonly fix: string;
};

const checks: ReadonlyArray<Check> = [
  {
    option: "category",
    isRight: ({ category }) => category?.trim() !== "",
    fix: "leave it out, or name the category",
  },
  {
    option: "direction",
    isRight: ({ direction }) => directions.includes(direction),
    fix: `give one of ${directions.join(", ")}`,
  },
  {
    option: "tracking",
    isRight: ({ tracking }) => trackings.includes(tracking),
    fix: `give one of ${trackings.join(", ")}`,
  },
  {
    option: "guard.share",
    isRight: ({ guard: { share } }) => share >= 0 && share <= 1,
    fix: "give a share from 0 to 1",
  },
  { option: "guard.count", isRight: ({ guard }) => guard.count >= 0, fix: "give a number from 0" },
  {
    option: "history.runs",
    isRight: ({ history: { runs } }) => Number.isInteger(runs) && runs >= 0,
    fix: "give a whole number from 0",
  },
  { option: "leaseMs", isRight: ({ leaseMs }) => leaseMs >= 100, fix: "give at least 100 ms" },
];
