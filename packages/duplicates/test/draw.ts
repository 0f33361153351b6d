/** Choices that look random and are the same for the same seed (mulberry32). */
export type Draw = {
  readonly below: (limit: number) => number;
  readonly happens: (share: number) => boolean;
  readonly one: <Choice>(choices: ReadonlyArray<Choice>) => Choice;
};

export const drawFrom = (seed: number): Draw => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    happens: (share) => next() < share,
    one: (choices) => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new Error("there is nothing to draw from");
      return choice;
    },
  };
};
