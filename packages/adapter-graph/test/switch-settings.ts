import { type GraphAccount, type GraphSwitches, goodGraph } from "@spegla/testkit";

/** A service that does something that nobody could confirm in the other way. */
export type SwitchSetting = {
  readonly title: string;
  readonly switches: Partial<GraphSwitches>;
  readonly account?: Partial<GraphAccount>;
};

type Alternatives = { readonly [Name in keyof GraphSwitches]?: ReadonlyArray<GraphSwitches[Name]> };

/** All readings of each open point but the one that `goodGraph` has, as far as a folder can notice. */
const alternatives: Alternatives = {
  ifMatch: ["Ignored"],
  ifMatchOfDelete: ["Ignored"],
  conflictStatus: [409],
  parentFolderWrite: ["Moves", "Refused"],
  readOnlyWrite: ["Refused"],
  unknownProperty: ["Ignored"],
  markerKey: ["Stays"],
  markerDelta: ["Hidden"],
  markerNull: ["Empties"],
  markerIds: ["Canonical"],
  filterOr: ["Refused"],
  photoKey: ["Stays"],
  photoDelete: ["Refused"],
  deltaExpand: ["Fails", "Honoured"],
  deltaMaxPageSize: [3],
  deltaReset: ["410 syncStateInvalid", "410 ResyncRequired", "400 syncStateNotFound"],
  deltaOrder: ["NewestFirst"],
  deltaFolderGone: ["ErrorSyncFolderNotFound"],
  deltaRepeats: ["Twice"],
  deltaReplays: ["LastRound"],
  deltaEmptyPages: ["Between"],
  deltaLag: [1, 3],
  deltaInitialRemovals: ["Listed"],
  deltaReturned: ["Removed"],
  tooManyCode: ["ErrorPropertyValidationFailure"],
  maxHomePhones: [1],
  maxImAddresses: [1],
  longTexts: ["Refused", "Cut"],
  emptyAddress: ["Keeps", "Refused"],
  companyOnly: ["Nameless"],
  displayNames: ["Kept"],
  fileAsNames: ["Kept"],
  emailSlots: ["Absent"],
  slotsBesideList: ["ListWins", "Refused"],
  emailGaps: ["Closed"],
  emailNames: ["Sticky", "Directory"],
  badEmails: ["Dropped", "Refused"],
  emptyTexts: ["Empty", "Mixed"],
  birthdayTime: ["Noon", "Midnight"],
  listedNotes: ["Cut"],
  unlistedCategory: ["Listed", "Dropped"],
  deletedItems: ["Readable"],
  restoredId: ["New"],
  otherFolder: ["Found", "NotFound"],
  folderAlias: ["Unknown"],
  folderExistsStatus: [400],
  retryAfter: ["Fraction", "Date", "Absent"],
  batchOrder: ["Reversed"],
};

const isSwitch = (name: string): name is keyof GraphSwitches => Object.hasOwn(goodGraph, name);

/** One for each reading, everything else by the book. */
export const singleSettings: ReadonlyArray<SwitchSetting> = [
  ...Object.entries(alternatives).flatMap(([name, values]) =>
    isSwitch(name)
      ? values
          .filter((value) => value !== goodGraph[name])
          .map((value) => ({ title: `${name} is ${String(value)}`, switches: { [name]: value } }))
      : [],
  ),
  {
    title: "the account is a personal one",
    switches: {},
    account: { user: "anna@outlook.example", kind: "Personal" },
  },
];

/** Every switch one way or another, as `seed` has it; what a real service may come to. */
export const mixedSetting = (seed: number): SwitchSetting => {
  const switches: Record<string, unknown> = {};
  for (const [at, [name, values]] of Object.entries(alternatives).entries()) {
    const readings = isSwitch(name) ? [goodGraph[name], ...values] : values;
    switches[name] = readings[mixed(seed * 97 + at) % readings.length];
  }
  return { title: `all switches are as seed ${seed} has them`, switches };
};

/** Every normalisation that there is a switch for, at once. */
export const respellingSetting: SwitchSetting = {
  title: "everything is respelled that can be",
  switches: {
    markerIds: "Canonical",
    markerNull: "Empties",
    longTexts: "Cut",
    emptyAddress: "Keeps",
    companyOnly: "Nameless",
    emailGaps: "Closed",
    emailNames: "Sticky",
    badEmails: "Dropped",
    emptyTexts: "Mixed",
    birthdayTime: "Midnight",
    listedNotes: "Cut",
    unlistedCategory: "Listed",
    deltaRepeats: "Twice",
    deltaReplays: "LastRound",
    deltaEmptyPages: "Between",
    deltaInitialRemovals: "Listed",
    deltaOrder: "NewestFirst",
  },
};

/** A well-mixed number of 0 and above (splitmix32). */
const mixed = (seed: number): number => {
  let state = (seed + 0x9e3779b9) | 0;
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97);
  return (state ^ (state >>> 15)) >>> 0;
};
