import type { ExtendedWrite } from "./extended-property.js";

/** Who was created, and has not been looked for since. */
export type CreateWatch = {
  /** Whether a create with these properties repeats one whose effect nobody has looked at. */
  readonly isBlind: (writes: ReadonlyArray<ExtendedWrite>) => boolean;
  /** A create was sent, and not refused cleanly. */
  readonly sent: (writes: ReadonlyArray<ExtendedWrite>) => void;
  /** Somebody looked for these values, or what carried them is gone. */
  readonly looked: (values: ReadonlyArray<string>) => void;
};

/** Of one mailbox. A create with a value that is news is none of those before. */
export const createWatch = (): CreateWatch => {
  const unlooked = new Set<string>();
  return {
    isBlind: (writes) => {
      const values = valuesOf(writes);
      return values.length > 0 && values.every((value) => unlooked.has(value));
    },
    sent: (writes) => {
      for (const value of valuesOf(writes)) unlooked.add(value);
    },
    looked: (values) => {
      for (const value of values) unlooked.delete(value.toLowerCase());
    },
  };
};

const valuesOf = (writes: ReadonlyArray<ExtendedWrite>): ReadonlyArray<string> =>
  writes.flatMap(({ value }) => (value === null ? [] : [value.toLowerCase()]));
