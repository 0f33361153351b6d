import type { StateChanges, StateCollection, StateRecord } from "@spegla/core";

/** What a collection holds after these commits, done the slow and obvious way. */
export const recordsAfter = (
  commits: ReadonlyArray<StateChanges>,
  collection: StateCollection,
): ReadonlyArray<StateRecord> => {
  let records: ReadonlyArray<StateRecord> = [];
  for (const { clears = [], drops = [], puts = [] } of commits) {
    if (clears.includes(collection)) records = [];
    const dropped = drops.filter((drop) => drop.collection === collection).map(({ key }) => key);
    records = records.filter(({ key }) => !dropped.includes(key));
    for (const { collection: of, ...put } of puts) if (of === collection) records = withPut(records, put);
  }
  return records;
};

const withPut = (records: ReadonlyArray<StateRecord>, put: StateRecord): ReadonlyArray<StateRecord> => [
  ...records
    .filter(({ key }) => key !== put.key)
    .map(({ key, alias, text }) =>
      alias === undefined || alias === put.alias ? { key, text } : { key, alias, text },
    ),
  put,
];
