import { type PlaceKind, placeKinds } from "@spegla/core";
import { valueHash } from "./value-hash.js";

/** Of which kind a value was when it was written: a mailbox does not say that of an e-mail address. */
export type RememberedKind = { readonly kind: PlaceKind; readonly hash: string };

/** What of a list is remembered; values of the plain kind alone need no remembering. */
export const rememberedKinds = (
  entries: ReadonlyArray<{ readonly kind: PlaceKind }>,
  valueAt: (at: number) => string,
): ReadonlyArray<RememberedKind> =>
  entries.every(({ kind }) => kind === plainKind)
    ? []
    : entries.map(({ kind }, at) => ({ kind, hash: valueHash(valueAt(at)) }));

/** Business contacts have business addresses. */
const plainKind: PlaceKind = "work";

/** The kind of each value, in their order: as it was written, else of what stood in its place before. */
export const kindsOfValues = (
  remembered: ReadonlyArray<RememberedKind>,
  values: ReadonlyArray<string>,
): ReadonlyArray<PlaceKind> => {
  const left = new Map(remembered.entries());
  const known = values.map((value) => {
    const hash = valueHash(value);
    const [at, found] = [...left].find(([, one]) => one.hash === hash) ?? [];
    if (at !== undefined) left.delete(at);
    return found?.kind;
  });
  return known.map((kind, at) => kind ?? left.get(at)?.kind ?? plainKind);
};

export const stringFromKinds = (kinds: ReadonlyArray<RememberedKind>): string =>
  kinds.map(({ kind, hash }) => `${letterOfKind(kind)}${hash}`).join(",");

/** What cannot be read is left out. */
export const kindsFromString = (text: string): ReadonlyArray<RememberedKind> =>
  text.split(",").flatMap((one) => {
    const kind = kindOfLetter(one.slice(0, 1));
    return kind === undefined ? [] : [{ kind, hash: one.slice(1) }];
  });

export const letterOfKind = (kind: PlaceKind): string => kind.slice(0, 1);

export const kindOfLetter = (letter: string): PlaceKind | undefined =>
  placeKinds.find((kind) => letterOfKind(kind) === letter);
