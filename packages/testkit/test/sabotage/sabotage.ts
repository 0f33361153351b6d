/** A deliberate defect of the engine, which the simulation has to catch. */
export type Sabotage = {
  /** What the engine now does wrong. */
  readonly name: string;
  /** Below `packages/core/src`. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly find: string;
  /** Stands there instead. */
  readonly put: string;
  /** What may be seen to be broken first: laws, rules, or what else ends a story (`Errors`, `Hangs`). */
  readonly laws: ReadonlyArray<string>;
};
