import * as fc from "fast-check";

/** One of the words, more than one of them, or anything that a text may be. */
export const aTextLike = (words: ReadonlyArray<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...words) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map((two) => two.join(" ")),
    },
    { weight: 1, arbitrary: anyText },
  );

/** Any characters that people can see, and blanks among them; never empty, never blanks alone. */
const anyText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 }),
  )
  .map((text) => text.trimStart())
  .filter((text) => text.trim() !== "" && !/[\p{Cc}\p{Cs}]/u.test(text));
