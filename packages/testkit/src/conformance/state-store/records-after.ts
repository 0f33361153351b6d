import { type StateChanges, type StateCollection, type StateRecord } from "@spegla/core";

/** What a collection holds after these commits, done the slow and obvious way. */
export const recordsAfter = (
  commits: ReadonlyArray<StateChanges>,
  collection: StateCollection,
): ReadonlyArray<StateRecord> => {
  const held = new Map<StateCollection, ReadonlyArray<StateRecord>>();
  const of = (one: StateCollection): ReadonlyArray<StateRecord> => held.get(one) ?? [];
  for (const { clears = [], moves = [], drops = [], puts = [] } of commits) {
    for (const one of clears) held.set(one, []);
    for (const { from, to } of moves) {
      const moved = of(from);
      held.set(from, []);
      held.set(to, moved);
    }
    for (const drop of drops)
      held.set(
        drop.collection,
        of(drop.collection).filter(({ key }) => key !== drop.key),
      );
    for (const { collection: one, ...put } of puts) held.set(one, withPut(of(one), put));
  }
  return of(collection);
};

const withPut = (records: ReadonlyArray<StateRecord>, put: StateRecord): ReadonlyArray<StateRecord> => [
  ...records
    .filter(({ key }) => key !== put.key)
    .map(({ key, alias, text }) =>
      alias === undefined || alias === put.alias ? { key, text } : { key, alias, text },
    ),
  put,
];
