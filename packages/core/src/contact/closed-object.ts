import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";

/**
 * An object with these fields and no others: io-ts itself would pass a field that nobody knows on,
 * or drop it, without a word. Keys come from strangers, so none is ever looked up on the object
 * itself or on a prototype.
 */
export const closedObject = <
  Required extends t.Props,
  Optional extends t.Props,
  Text extends string = never,
>(shape: {
  readonly name: string;
  readonly required: Required;
  readonly optional: Optional;
  /** Optional texts. */
  readonly texts?: ReadonlyArray<Text>;
}): t.Type<Closed<Required, Optional, Text>> => {
  const codecs = new Map<string, t.Mixed>([
    ...Object.entries(shape.required),
    ...Object.entries(shape.optional),
    ...(shape.texts ?? []).map((field) => [field, text] as const),
  ]);
  const required = Object.keys(shape.required);
  return checkedObject(
    shape.name,
    (given): given is Closed<Required, Optional, Text> =>
      isObject(given) &&
      Object.entries(given).every(([key, value]) => codecs.get(key)?.is(value) === true) &&
      required.every((key) => Object.hasOwn(given, key)),
    (given) => [
      ...Object.entries(given).map(([key, value]) => ({ key, value, codec: codecs.get(key) ?? noField })),
      ...required
        .filter((key) => !Object.hasOwn(given, key))
        .map((key) => ({ key, value: undefined, codec: codecs.get(key) ?? noField })),
    ],
  );
};

/** An object with any keys and one kind of value. */
export const openObject = <Value>(
  name: string,
  value: t.Type<Value>,
): t.Type<Readonly<Record<string, Value>>> =>
  checkedObject(
    name,
    (given): given is Readonly<Record<string, Value>> =>
      isObject(given) && Object.values(given).every((held) => value.is(held)),
    (given) => Object.entries(given).map(([key, held]) => ({ key, value: held, codec: value })),
  );

/** A value that a guard recognises; `name` is what the reader of an error is told to give. */
export const guarded = <Value>(name: string, is: (given: unknown) => given is Value): t.Type<Value> =>
  new t.Type(
    name,
    is,
    (given, context) => (is(given) ? t.success(given) : t.failure(given, context)),
    t.identity,
  );

export const oneOf = <Word extends string>(words: ReadonlyArray<Word>): t.Type<Word> =>
  guarded(`one of ${words.join(", ")}`, (given): given is Word => words.some((word) => word === given));

export const text: t.Type<string> = guarded("text", t.string.is);

/** What the name of an unknown field is checked against: nothing is it. */
export const noField: t.Type<unknown> = guarded("a field", (_given): _given is unknown => false);

type Closed<Required extends t.Props, Optional extends t.Props, Text extends string> = {
  readonly [Key in keyof Required]: t.TypeOf<Required[Key]>;
} & { readonly [Key in keyof Optional]?: t.TypeOf<Optional[Key]> } & {
  readonly [Key in Text]?: string;
};

type Part = { readonly key: string; readonly value: unknown; readonly codec: t.Mixed };

/** What is as it should be is passed on as it is; only what is not is taken apart, to say where. */
const checkedObject = <Value>(
  name: string,
  is: (given: unknown) => given is Value,
  partsOf: (given: object) => ReadonlyArray<Part>,
): t.Type<Value> =>
  new t.Type(
    name,
    is,
    (given, context) => {
      if (is(given)) return t.success(given);
      if (!isObject(given)) return t.failure(given, context);
      return t.failures(
        partsOf(given).flatMap(({ key, value, codec }) => {
          const checked = codec.validate(value, t.appendContext(context, key, codec, value));
          return E.isLeft(checked) ? checked.left : [];
        }),
      );
    },
    t.identity,
  );

const isObject = (given: unknown): given is object =>
  typeof given === "object" && given !== null && !Array.isArray(given);
