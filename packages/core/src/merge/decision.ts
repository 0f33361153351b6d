import type { Direction, OneWay } from "./direction.js";
import type { Policy } from "./policy.js";

/** What became of a linked contact in its database since both sides agreed. */
export const databaseStates = ["Unchanged", "Edited", "Deleted", "Left"] as const;
export type DatabaseState = (typeof databaseStates)[number];

/** What became of its copy. `Disowned`: the item now carries somebody else's marker. */
export const copyStates = ["Unchanged", "Edited", "Deleted", "Disowned"] as const;
export type CopyState = (typeof copyStates)[number];

export type LinkedDecision =
  | "Nothing"
  | "WriteCopy"
  | "WriteContact"
  | "MergeFields"
  | "RemoveCopy"
  | "RemoveContact"
  | "RecreateCopy"
  | "RestoreContact"
  | "ReleaseCopy"
  | "BringHomeThenRelease"
  | "RevertCopy"
  | "IgnoreCopy"
  | "Forget"
  | "Hold";

/** Linked pairs of a mirror that goes both ways. `EditAgainstDelete` names who edited; the policy makes the decision of it. */
export const linkedDecisions: Readonly<
  Record<DatabaseState, Readonly<Record<CopyState, LinkedDecision | EditAgainstDelete>>>
> = {
  Unchanged: { Unchanged: "Nothing", Edited: "WriteContact", Deleted: "RemoveContact", Disowned: "Hold" },
  Edited: {
    Unchanged: "WriteCopy",
    Edited: "MergeFields",
    Deleted: "DatabaseEditAgainstDelete",
    Disowned: "Hold",
  },
  Deleted: {
    Unchanged: "RemoveCopy",
    Edited: "FolderEditAgainstDelete",
    Deleted: "Forget",
    Disowned: "Forget",
  },
  Left: { Unchanged: "ReleaseCopy", Edited: "BringHomeThenRelease", Deleted: "Forget", Disowned: "Forget" },
};

export type EditAgainstDelete = "DatabaseEditAgainstDelete" | "FolderEditAgainstDelete";

export const editAgainstDelete: Readonly<
  Record<EditAgainstDelete, Readonly<Record<Policy["editAgainstDelete"], LinkedDecision>>>
> = {
  DatabaseEditAgainstDelete: { edit: "RecreateCopy", delete: "RemoveContact" },
  FolderEditAgainstDelete: { edit: "RestoreContact", delete: "RemoveCopy" },
};

/** What a mirror that goes one way may decide: none of it writes to the database. */
type OneWayDecision = Exclude<
  LinkedDecision,
  "WriteContact" | "MergeFields" | "RemoveContact" | "RestoreContact" | "BringHomeThenRelease"
>;

const withoutContact = {
  Deleted: { Unchanged: "RemoveCopy", Edited: "RemoveCopy", Deleted: "Forget", Disowned: "Forget" },
  Left: { Unchanged: "ReleaseCopy", Edited: "ReleaseCopy", Deleted: "Forget", Disowned: "Forget" },
} as const;

/** Linked pairs of a mirror from the database to the folder alone. */
const oneWayDecisions: Readonly<
  Record<OneWay, Readonly<Record<DatabaseState, Readonly<Record<CopyState, OneWayDecision>>>>>
> = {
  ToFolderIgnoring: {
    Unchanged: { Unchanged: "Nothing", Edited: "IgnoreCopy", Deleted: "IgnoreCopy", Disowned: "Hold" },
    Edited: { Unchanged: "WriteCopy", Edited: "WriteCopy", Deleted: "RecreateCopy", Disowned: "Hold" },
    ...withoutContact,
  },
  ToFolderReverting: {
    Unchanged: { Unchanged: "Nothing", Edited: "RevertCopy", Deleted: "RecreateCopy", Disowned: "Hold" },
    Edited: { Unchanged: "WriteCopy", Edited: "RevertCopy", Deleted: "RecreateCopy", Disowned: "Hold" },
    ...withoutContact,
  },
};

/** What the database says of a contact that is not linked. `Unheard`: it never had it, or purged it. */
export const contactStates = ["InMirror", "Outside", "Deleted", "Unheard"] as const;
export type ContactState = (typeof contactStates)[number];

/**
 * What the folder has for it. `OwnCopy`: the marker names this mirror; `EarlierCopy`: this database,
 * but an earlier mirror; `Foreign`: another database; `Unknown`: no marker at all.
 */
export const itemStates = ["None", "OwnCopy", "EarlierCopy", "Foreign", "Unknown"] as const;
export type ItemState = (typeof itemStates)[number];

export type UnlinkedDecision = "Nothing" | "CreateCopy" | "Adopt" | "RemoveCopy" | "Hold" | "Leave";

const unlinkedDecisions: Readonly<Record<ContactState, Readonly<Record<ItemState, UnlinkedDecision>>>> = {
  InMirror: {
    None: "CreateCopy",
    OwnCopy: "Adopt",
    EarlierCopy: "Adopt",
    Foreign: "Leave",
    Unknown: "Leave",
  },
  Outside: {
    None: "Nothing",
    OwnCopy: "RemoveCopy",
    EarlierCopy: "Leave",
    Foreign: "Leave",
    Unknown: "Leave",
  },
  Deleted: {
    None: "Nothing",
    OwnCopy: "RemoveCopy",
    EarlierCopy: "Leave",
    Foreign: "Leave",
    Unknown: "Leave",
  },
  Unheard: { None: "Nothing", OwnCopy: "Hold", EarlierCopy: "Leave", Foreign: "Leave", Unknown: "Leave" },
};

/** A second item with the marker of a living copy: what a doubled create, or a person's "duplicate", leaves. */
export const twinStates = ["Identical", "Different"] as const;
export type TwinState = (typeof twinStates)[number];

export const twinDecisions: Readonly<Record<TwinState, "RemoveCopy" | "Hold">> = {
  Identical: "RemoveCopy",
  Different: "Hold",
};

/** Where in the decision tables it stands: what became of the contact, and what of its copy. */
export type Because =
  | { readonly _tag: "Linked"; readonly contact: DatabaseState; readonly copy: CopyState }
  | { readonly _tag: "Unlinked"; readonly contact: ContactState; readonly item: ItemState }
  | { readonly _tag: "Twin"; readonly item: TwinState };

export const decideLinked = (
  database: DatabaseState,
  copy: CopyState,
  policy: Policy["editAgainstDelete"],
  direction: Direction = "TwoWay",
): LinkedDecision => {
  if (direction !== "TwoWay") return oneWayDecisions[direction][database][copy];
  const decision = linkedDecisions[database][copy];
  return decision === "DatabaseEditAgainstDelete" || decision === "FolderEditAgainstDelete"
    ? editAgainstDelete[decision][policy]
    : decision;
};

export const decideUnlinked = (contact: ContactState, item: ItemState): UnlinkedDecision =>
  unlinkedDecisions[contact][item];
