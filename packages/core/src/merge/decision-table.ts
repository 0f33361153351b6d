import {
  type ContactState,
  type CopyState,
  type DatabaseState,
  type EditAgainstDelete,
  type ItemState,
  type LinkedDecision,
  type UnlinkedDecision,
  contactStates,
  copyStates,
  databaseStates,
  decideLinked,
  decideUnlinked,
  editAgainstDelete,
  itemStates,
  linkedDecisions,
  twinDecisions,
  twinStates,
} from "./decision.js";
import type { OneWay } from "./direction.js";
import type { Policy } from "./policy.js";

/** The page an operator reads to know what a sync will do: every cell comes from the tables that decide. */
export const decisionTableMarkdown = (): string =>
  [
    "# What a sync decides",
    "Generated from `packages/core/src/merge/decision.ts` by `packages/core/scripts/decision-table.ts`; do not edit. For each business contact a sync looks at what became of it in the database and of its copy in the folder since the two last agreed, finds the row and the column, and does what stands there. Whatever would take something away passes the guard first, and is held if there is too much of it.",
    "## A contact with a copy",
    "Rows: the contact in its database. Columns: its copy in the folder.",
    table("Contact \\ copy", copyStates, databaseStates, (database, copy) =>
      linkedCell(linkedDecisions[database][copy]),
    ),
    definitions("The contact", databaseStates, databaseStateWords),
    definitions("The copy", copyStates, copyStateWords),
    "### An edit on one side, a deletion on the other",
    "The policy `editAgainstDelete` decides, and the report names every such contact as a conflict.",
    table("Edited \\ policy", editPolicies, edits, (edit, policy) => editAgainstDelete[edit][policy]),
    "So with each of the policies the table above reads:",
    ...editPolicies.flatMap((policy) => [
      `#### \`editAgainstDelete: "${policy}"\`${policy === "edit" ? " (default)" : ""}`,
      table("Contact \\ copy", copyStates, databaseStates, (database, copy) =>
        decideLinked(database, copy, policy),
      ),
    ]),
    "### From the database to the folder alone",
    "With `direction` set to one of these, nothing of what is done in the folder ever reaches the database, and the policies have nothing to decide. What a person had put on a copy and a write, or the copy's end, takes away is in a recorded conflict.",
    ...oneWays.flatMap((direction) => [
      `#### \`direction: "${direction}"\``,
      oneWayWords[direction],
      table("Contact \\ copy", copyStates, databaseStates, (database, copy) =>
        decideLinked(database, copy, "edit", direction),
      ),
    ]),
    "## A contact without a copy, an item without a link",
    "After the state was lost, a create whose answer never came, or when the folder holds items of other origin. Rows: what the database says of the contact that the item's marker names. Columns: the item. The same in every direction; in a mirror to the folder alone, what only the item has stays there or is put right, as above.",
    table("Contact \\ item", itemStates, contactStates, decideUnlinked),
    definitions("The contact", contactStates, contactStateWords),
    definitions("The item", itemStates, itemStateWords),
    "## A second item with the marker of a living copy",
    "What a doubled create leaves, or a person's “duplicate”.",
    table("", ["Decision"], twinStates, (twin) => twinDecisions[twin]),
    "## One field, edited on both sides",
    "Within `MergeFields`, edits of different fields or entries never meet: both are made. Of one and the same field, the policy `field` decides, and both values are recorded as a conflict; edits that agree are one edit.",
    definitions("Policy", fieldPolicies, fieldPolicyWords),
    "## The decisions",
    definitions("Decision", allDecisions, decisionWords),
  ].join("\n\n") + "\n";

const databaseStateWords: Readonly<Record<DatabaseState, string>> = {
  Unchanged: "as it was when both sides last agreed.",
  Edited: "a field that matters has another value.",
  Deleted: "it is in Deleted Items, or purged.",
  Left: "it is still there, but no longer selected for the mirror, or made an account.",
};

const copyStateWords: Readonly<Record<CopyState, string>> = {
  Unchanged: "as it was when both sides last agreed, whatever the service made of its spelling.",
  Edited: "a person, or another program, gave a field another value.",
  Deleted: "confirmed to be gone, item by item.",
  Disowned: "the item is there, but carries another contact's or another database's marker.",
};

const contactStateWords: Readonly<Record<ContactState, string>> = {
  InMirror: "it is there and selected.",
  Outside: "it is there, but not selected.",
  Deleted: "it is in Deleted Items.",
  Unheard: "the database never had it, or has purged it.",
};

const itemStateWords: Readonly<Record<ItemState, string>> = {
  None: "there is no item.",
  OwnCopy: "its marker names this mirror.",
  EarlierCopy: "its marker names this database, but an earlier binding to a folder.",
  Foreign: "its marker names another database.",
  Unknown: "it has no marker: the person's own.",
};

const fieldPolicyWords: Readonly<Record<Policy["field"], string>> = {
  database: "the database's value stands (default).",
  folder: "the folder's value stands.",
  newest: "the value of the side that was edited last stands; the database's where the clocks do not say.",
  ask: "both sides keep their own value until a person resolves the conflict, or both say the same.",
};

const decisionWords: Readonly<Record<LinkedDecision | UnlinkedDecision, string>> = {
  Nothing: "Nothing is written.",
  WriteCopy: "The contact's edits are written to the copy.",
  WriteContact: "The copy's edits are written to the contact.",
  MergeFields: "Each side's edits are written to the other, field by field.",
  CreateCopy: "A copy is created in the folder.",
  Adopt: "The item becomes the contact's copy again; what only one of them has goes to the other.",
  RemoveCopy: "The copy is removed from the folder.",
  RemoveContact: "The contact is moved to Deleted Items, from which it can be restored.",
  RecreateCopy: "A new copy is created, with the contact's edits.",
  RestoreContact: "The contact is taken out of Deleted Items, with the copy's edits.",
  ReleaseCopy: "The copy is removed; the contact stays as it is. This is no deletion.",
  BringHomeThenRelease: "The copy's last edits are written to the contact, then the copy is removed.",
  RevertCopy: "What a person did to the copy is put right.",
  IgnoreCopy: "What a person did to the copy stays there, and goes no further; a deleted copy stays deleted.",
  Forget: "The pairing is dropped; neither side is written to.",
  Hold: "Nothing is done until a person releases or discards it.",
  Leave: "The item is not ours: it is never changed, moved or deleted.",
};

const oneWayWords: Readonly<Record<OneWay, string>> = {
  ToFolderIgnoring:
    "What a person does to a copy stays there. The contact's later edits go out field by field; a deleted copy stays deleted until its contact is edited.",
  ToFolderReverting: "What a person does to a copy is put right, and a deleted copy is made again.",
};

const linkedCell = (decision: LinkedDecision | EditAgainstDelete): string =>
  decision in editAgainstDelete ? "by policy" : decision;

const edits = ["DatabaseEditAgainstDelete", "FolderEditAgainstDelete"] as const;
const oneWays = ["ToFolderIgnoring", "ToFolderReverting"] as const;
const editPolicies = ["edit", "delete"] as const;
const fieldPolicies = ["database", "folder", "newest", "ask"] as const;

const allDecisions: ReadonlyArray<LinkedDecision | UnlinkedDecision> = [
  "Nothing",
  "WriteCopy",
  "WriteContact",
  "MergeFields",
  "CreateCopy",
  "Adopt",
  "RemoveCopy",
  "RemoveContact",
  "RecreateCopy",
  "RestoreContact",
  "ReleaseCopy",
  "BringHomeThenRelease",
  "RevertCopy",
  "IgnoreCopy",
  "Forget",
  "Hold",
  "Leave",
];

const table = <Row extends string, Column extends string>(
  corner: string,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<Row>,
  cell: (row: Row, column: Column) => string,
): string =>
  [
    [corner, ...columns],
    ["---", ...columns.map(() => "---")],
    ...rows.map((row) => [`**${row}**`, ...columns.map((column) => cell(row, column))]),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

const definitions = <Word extends string>(
  heading: string,
  words: ReadonlyArray<Word>,
  meanings: Readonly<Record<Word, string>>,
): string => [`${heading}:`, "", ...words.map((word) => `- \`${word}\`: ${meanings[word]}`)].join("\n");
