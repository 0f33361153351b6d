/**
 * Something that must hold of every replica of a kind: data, so that any runner, or a command, can
 * run it. `Subject` is what the case is tried on, fresh each time; `Declared` says what it can do.
 */
export type ConformanceCase<Subject, Declared> = {
  /** Names it for good: `TF12`. */
  readonly rule: string;
  /** The rule itself, as one sentence without a full stop. */
  readonly title: string;
  /** What most often breaks it, and what to do about it. */
  readonly likelyCause: string;
  /** Why the case says nothing of such a replica; `undefined` where it must hold. */
  readonly leftOutBecause?: (declared: Declared) => string | undefined;
  /** Rejects with `BrokenRule`; with anything else where the subject itself does not work. */
  readonly run: (subject: Subject, declared: Declared) => Promise<void>;
};

/** What a suite needs of a test runner: vitest's, jest's, mocha's and node's own `it` all fit. */
export type CaseRunner = {
  readonly it: (title: string, run: () => Promise<void>) => unknown;
};

/** A subject, and how to put away what it left (a folder on disk, a server): called after every case. */
export type Fresh<Subject> = Subject & { readonly dispose?: () => Promise<void> };

/** Cases that apply, and those that do not, with the reason. */
export type ChosenCases<Subject, Declared> = {
  readonly applying: ReadonlyArray<ConformanceCase<Subject, Declared>>;
  readonly leftOut: ReadonlyArray<{
    readonly rule: string;
    readonly title: string;
    readonly because: string;
  }>;
};

export const chooseCases = <Subject, Declared>(
  cases: ReadonlyArray<ConformanceCase<Subject, Declared>>,
  declared: Declared,
): ChosenCases<Subject, Declared> => {
  const judged = cases.map((one) => ({ one, because: one.leftOutBecause?.(declared) }));
  return {
    applying: judged.flatMap(({ one, because }) => (because === undefined ? [one] : [])),
    leftOut: judged.flatMap(({ one: { rule, title }, because }) =>
      because === undefined ? [] : [{ rule, title, because }],
    ),
  };
};

/** Hands every case that applies to the runner, under the title `[rule] title`. */
export const registerCases = <Subject, Declared>(
  cases: ReadonlyArray<ConformanceCase<Subject, Declared>>,
  { it }: CaseRunner,
  makeFresh: () => Promise<Fresh<Subject>>,
  declared: Declared,
): void => {
  for (const one of chooseCases(cases, declared).applying)
    it(`[${one.rule}] ${one.title}`, () => runCase(one, makeFresh, declared));
};

/** Runs one case on a subject of its own. Rejects with `BrokenRule`, which names the rule and the likely cause. */
export const runCase = async <Subject, Declared>(
  one: ConformanceCase<Subject, Declared>,
  makeFresh: () => Promise<Fresh<Subject>>,
  declared: Declared,
): Promise<void> => {
  const subject = await makeFresh();
  try {
    await one.run(subject, declared);
  } catch (thrown) {
    throw isSeen(thrown) ? brokenRule(one, thrown) : thrown;
  } finally {
    await subject.dispose?.();
  }
};

export type BrokenRule = Error & { readonly _tag: "BrokenRule"; readonly rule: string };

export const isBrokenRule = (thrown: unknown): thrown is BrokenRule =>
  thrown instanceof Error && "_tag" in thrown && thrown._tag === "BrokenRule";

/**
 * Within a case: what was seen is not what the rule says. `seen` tells a person what happened
 * instead; `cause` is what was thrown, where something was.
 */
export const mustHold: (holds: boolean, seen: () => string, cause?: unknown) => asserts holds = (
  holds,
  seen,
  cause,
) => {
  if (!holds) throw Object.assign(new Error(seen(), { cause }), { _tag: "Seen" } as const);
};

type Seen = Error & { readonly _tag: "Seen" };

const isSeen = (thrown: unknown): thrown is Seen =>
  thrown instanceof Error && "_tag" in thrown && thrown._tag === "Seen";

const brokenRule = (
  { rule, title, likelyCause }: Pick<ConformanceCase<never, never>, "rule" | "title" | "likelyCause">,
  { message, cause }: Seen,
): BrokenRule =>
  Object.assign(
    new Error(
      `[${rule}] ${title}\n  seen: ${message}\n  likely cause: ${likelyCause}`,
      cause === undefined ? {} : { cause },
    ),
    { name: "BrokenRule", _tag: "BrokenRule", rule } as const,
  );
