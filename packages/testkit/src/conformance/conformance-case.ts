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
  readonly leftOutBecause?: LeftOutBecause<Declared>;
  /** Rejects with `BrokenRule`; with anything else where the subject itself does not work. */
  readonly run: (subject: Subject, declared: Declared) => Promise<void>;
};

/** Why a case says nothing of a replica that is declared like this; `undefined` where it must hold. */
export type LeftOutBecause<Declared> = (declared: Declared) => string | undefined;

/** The first of the reasons that there is. */
export const leftOutIf =
  <Declared>(...reasons: ReadonlyArray<LeftOutBecause<Declared>>): LeftOutBecause<Declared> =>
  (declared) => {
    for (const reason of reasons) {
      const because = reason(declared);
      if (because !== undefined) return because;
    }
    return undefined;
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

type ConformanceSuite<Subject, Declared> = {
  readonly choose: (declared: Declared) => ChosenCases<Subject, Declared>;
  readonly test: (runner: CaseRunner, makeFresh: () => Promise<Fresh<Subject>>, declared: Declared) => void;
};

/** What can be done with all cases of one kind of replica: choose those that apply, or test them. */
export const suiteOf = <Subject, Declared>(
  cases: ReadonlyArray<ConformanceCase<Subject, Declared>>,
): ConformanceSuite<Subject, Declared> => ({
  choose: (declared) => chooseCases(cases, declared),
  test: (runner, makeFresh, declared) =>
    registerCases(chooseCases(cases, declared).applying, runner, makeFresh, declared),
});

const chooseCases = <Subject, Declared>(
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

/** Hands the cases to the runner, each under the title `[rule] title`. */
const registerCases = <Subject, Declared>(
  cases: ReadonlyArray<ConformanceCase<Subject, Declared>>,
  { it }: CaseRunner,
  makeFresh: () => Promise<Fresh<Subject>>,
  declared: Declared,
): void => {
  for (const one of cases) it(`[${one.rule}] ${one.title}`, () => runCase(one, makeFresh, declared));
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

/** Whether it was thrown by `mustHold`. */
export const isSeen = (thrown: unknown): thrown is Seen =>
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
