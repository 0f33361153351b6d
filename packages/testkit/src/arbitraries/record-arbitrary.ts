import * as fc from "fast-check";

/** A plain object, as a literal or JSON makes it. */
export const aRecord = <Model>(model: {
  readonly [Key in keyof Model]: fc.Arbitrary<Model[Key]>;
}): fc.Arbitrary<Model> => fc.record<Model>(model, { noNullPrototype: true });

/** Sometimes the value, sometimes nothing: `often` times in ten. */
export const sometimes = <Value>(
  value: fc.Arbitrary<Value>,
  often: number,
): fc.Arbitrary<Value | undefined> =>
  fc.oneof({ weight: 10 - often, arbitrary: fc.constant(undefined) }, { weight: often, arbitrary: value });

/** Without the properties that are `undefined`. */
export const withoutAbsent = <Record extends object>(record: Record): PresentOf<Record> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type says what the filter does
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as PresentOf<Record>;

export type PresentOf<Record> = {
  [Key in keyof Record as undefined extends Record[Key] ? never : Key]: Record[Key];
} & {
  [Key in keyof Record as undefined extends Record[Key] ? Key : never]?: Exclude<Record[Key], undefined>;
};
