import type { StateChanges, StateCollection, StateStore } from "../replica/state-store.js";

/**
 * What a mirror still knows of the binding that it is about to leave: the same store, with the records
 * behind `former/` in the place of the plain ones. Conflicts, history, imports and tracking are shared.
 */
export const formerState = (store: StateStore): StateStore => ({
  get: (collection, keys) => store.get(formerOf(collection), keys),
  find: (collection, aliases) => store.find(formerOf(collection), aliases),
  page: (collection, after, limit) => store.page(formerOf(collection), after, limit),
  count: (collection) => store.count(formerOf(collection)),
  commit: (lease, changes) => store.commit(lease, formerChanges(changes)),
  acquire: store.acquire,
  renew: store.renew,
  release: store.release,
});

const formerNames = {
  binding: "former/binding",
  links: "former/links",
  plan: "former/plan",
  intents: "former/intents",
  parked: "former/parked",
  held: "former/held",
} as const;

/** Puts what the mirror knows of its binding behind `former/`, in the place of what was there. */
export const leavingMoves: Required<StateChanges>["moves"] = [
  { from: "binding", to: formerNames.binding },
  { from: "links", to: formerNames.links },
  { from: "plan", to: formerNames.plan },
  { from: "intents", to: formerNames.intents },
  { from: "parked", to: formerNames.parked },
  { from: "held", to: formerNames.held },
];

/** What there is to forget of a binding; behind `former/` in a `formerState`. */
export const boundCollections: Required<StateChanges>["clears"] = leavingMoves.map(({ from }) => from);

const formerOf = (collection: StateCollection): StateCollection =>
  isBound(collection) ? formerNames[collection] : collection;

const isBound = (collection: StateCollection): collection is keyof typeof formerNames =>
  collection in formerNames;

const formerChanges = ({ clears = [], moves = [], drops = [], puts = [] }: StateChanges): StateChanges => ({
  clears: clears.map(formerOf),
  moves: moves.map(({ from, to }) => ({ from: formerOf(from), to: formerOf(to) })),
  drops: drops.map((drop) => ({ ...drop, collection: formerOf(drop.collection) })),
  puts: puts.map((put) => ({ ...put, collection: formerOf(put.collection) })),
});
