import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { type StateCollection, type StateStore, stateCollections } from "../replica/state-store.js";
import { isReadable } from "./mirror-state.js";
import { type Attempt, onState } from "./run-error.js";

/** A record of the state that says nothing any more: whatever needs it fails with `StateUnreadable`. */
export type DamagedRecord = { readonly collection: StateCollection; readonly key: string };

const pageSize = 500;

/** Reads all of the state, page by page, and writes nothing. */
export const damagedRecords = async (
  store: Pick<StateStore, "page">,
): Attempt<ReadonlyArray<DamagedRecord>> => {
  const damaged: Array<DamagedRecord> = [];
  for (const collection of stateCollections) {
    let after: O.Option<string> = O.none;
    for (;;) {
      const page = await onState(store.page(collection, after, pageSize));
      if (E.isLeft(page)) return page;
      for (const { key, text } of page.right)
        if (!isReadable(collection, text)) damaged.push({ collection, key });
      const last = page.right.at(-1);
      if (last === undefined) break;
      after = O.some(last.key);
    }
  }
  return E.right(damaged);
};
