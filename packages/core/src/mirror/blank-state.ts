import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { MirrorCollection, MirrorState } from "../engine/mirror-state.js";

/**
 * The state as a mirror finds it that has never run, but for what is `shared`: to plan with what a folder, or
 * a database, that the mirror is not bound to yet would come to. Its stage is that of the given state.
 */
export const blankState = (state: MirrorState, shared: ReadonlyArray<MirrorCollection> = []): MirrorState => {
  const isThere = (collection: MirrorCollection): boolean =>
    collection === "plan" || shared.includes(collection);
  return {
    ...state,
    binding: TE.right(O.none),
    linksOf: () => TE.right(new Map()),
    linksAt: () => TE.right(new Map()),
    get: (collection, keys) => (isThere(collection) ? state.get(collection, keys) : TE.right([])),
    page: (collection, after, limit) =>
      isThere(collection) ? state.page(collection, after, limit) : TE.right([]),
    count: (collection) => (isThere(collection) ? state.count(collection) : TE.right(0)),
  };
};
