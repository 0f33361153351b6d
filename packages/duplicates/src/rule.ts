import type { Contact } from "@spegla/core";

/**
 * One way in which two contacts can look like the same person. Weights are in bits: a rule of
 * weight 10 says that what it sees is 2¹⁰ times as likely of one person as of two.
 */
export type DuplicateRule = {
  /** For reasons and reports; no two rules of a set have the same. */
  readonly name: string;
  /** Bits for two contacts that fully agree; less if many share what they agree on. */
  readonly weight: number;
  /** Bits against two contacts that can be compared and differ entirely. */
  readonly against: number;
  /** Rules about the same thing do not add up: the one that says most counts. */
  readonly about: string;
  /** A match is never `Sure` unless such a rule fully agrees. */
  readonly confirms?: true;
  /** Called once for each search, so that what a reader remembers of contacts goes with the search. */
  readonly reader: () => RuleReader;
};

/** What a rule sees in contacts. */
export type RuleReader = {
  /**
   * Contacts that share a key are compared, no others are; so a key is something that few share.
   * A rule without keys finds nobody, and only weighs what others find.
   */
  readonly keys: (contact: Contact) => ReadonlyArray<string>;
  /**
   * 0 (they differ) to 1 (they agree), the same for `a, b` and `b, a`; absent: nothing can be said.
   * Without this function contacts agree if they share a key, and differ if both have keys.
   */
  readonly compare?: (a: Contact, b: Contact) => number | undefined;
  /** What a person reads of a contact in the reason; without this function its keys. */
  readonly tell?: (contact: Contact) => string;
};

/** Other weights than a ready-made rule has. */
export type RuleWeights = Partial<Pick<DuplicateRule, "weight" | "against">>;

type RuleTerms = Omit<DuplicateRule, "reader" | "about" | "against"> &
  Partial<Pick<DuplicateRule, "about" | "against">>;

/**
 * A rule of the application's own. Without `against` differences do not count, and without `about`
 * it is about nothing that another rule is about.
 * @throws RangeError for weights that are no finite numbers of at least 0, and for an empty name.
 */
export const customRule = ({ keys, compare, tell, ...terms }: RuleTerms & RuleReader): DuplicateRule =>
  ruleWithReader(terms, () => ({
    keys,
    ...(compare !== undefined && { compare }),
    ...(tell !== undefined && { tell }),
  }));

export const ruleWithReader = (terms: RuleTerms, reader: () => RuleReader): DuplicateRule => {
  if (terms.name.trim() === "") throw new RangeError("a rule has no name: give one that tells its reasons");
  const rule = { against: 0, about: terms.name, ...terms, reader };
  for (const side of ["weight", "against"] as const)
    if (!Number.isFinite(rule[side]) || rule[side] < 0)
      throw new RangeError(`${side} of rule "${rule.name}" is ${rule[side]}: give bits, 0 or more`);
  return rule;
};

/** Each contact is compared many times; what is made of it, once. */
export const remembered = <Made>(make: (contact: Contact) => Made): ((contact: Contact) => Made) => {
  const made = new Map<Contact, Made>();
  return (contact) => {
    const known = made.get(contact);
    if (known !== undefined) return known;
    const value = make(contact);
    made.set(contact, value);
    return value;
  };
};
