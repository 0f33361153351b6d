/** Something that a law forbids, and was seen. */
export type Violation = {
  /** A law's number, or another rule's. */
  readonly law: string;
  readonly seen: string;
};

export const violation = (law: string, seen: string): Violation => ({ law, seen });
