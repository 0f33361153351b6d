import * as E from "fp-ts/lib/Either.js";
import type { Clock } from "../engine/clock.js";
import { type GuardLimits, defaultGuard } from "../engine/guard.js";
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
  /** Default: more than 20 % and more than 10 of one side's linked contacts. */
  readonly guard?: Partial<GuardLimits>;
  /** Which business contacts are mirrored; default all. A contact that leaves it is released, not deleted. */
  readonly selection?: Selection;
  readonly clock?: Clock;
  /** How long the lease lasts without a sign of life. Default 60,000. */
  readonly leaseMs?: number;
  /** Makes the id of a new binding. Default: random. */
  readonly newMirrorId?: () => string;
};

/** Give it a new `name` whenever `includes` answers otherwise than before: all contacts are then looked at again. */
export type Selection = {
  readonly name: string;
  readonly includes: (record: BusinessContact) => boolean;
};

/** The options with every default filled in. */
export type MirrorSettings = Required<
  Omit<MirrorOptions, "category" | "policy" | "guard" | "newMirrorId">
> & {
  readonly category?: string;
  readonly policy: Policy;
  readonly guard: GuardLimits;
  readonly newMirrorId: () => MirrorId;
};

/** Left `InvalidOption` names the option and the fix. */
export const mirrorSettings = (options: MirrorOptions): E.Either<MirrorError, MirrorSettings> => {
  const { category, policy, guard, selection, clock, leaseMs, newMirrorId } = options;
  const limits = { ...defaultGuard, ...guard };
  if (category !== undefined && category.trim() === "")
    return invalid("category", "leave it out, or name the category");
  if (!(limits.share >= 0 && limits.share <= 1)) return invalid("guard.share", "give a share from 0 to 1");
  if (!(limits.count >= 0)) return invalid("guard.count", "give a number from 0");
  if (leaseMs !== undefined && !(leaseMs >= 100)) return invalid("leaseMs", "give at least 100 ms");
  return E.right({
    database: options.database,
    state: options.state,
    target: options.target,
    folder: options.folder,
    ...(category === undefined ? {} : { category }),
    policy: { ...defaultPolicy, ...policy },
    guard: limits,
    selection: selection ?? { name: "all", includes: () => true },
    clock: clock ?? systemClock,
    leaseMs: leaseMs ?? 60_000,
    newMirrorId: () => {
      const made = mirrorId((newMirrorId ?? randomId)());
      if (E.isLeft(made)) throw new Error(`newMirrorId gave "${made.left.given}": ${made.left.fix}`);
      return made.right;
    },
  });
};

const invalid = (option: string, fix: string): E.Either<MirrorError, never> =>
  E.left(mirrorError({ _tag: "InvalidOption", option, fix }, `${option}: ${fix}`));
