/**
 * A primitive that has been checked once. The brand is a string, not a `unique symbol`,
 * so that two installed copies of this package agree on it.
 */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };

/** The one cast: only a constructor that has just checked its input calls it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names what it has checked
export const brandAs = <Branded extends Brand<string, string>>(checked: string): Branded =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place where a brand is put on
  checked as Branded;
