import type { GraphSwitches } from "./graph-switches.js";

/** Something of the service that nobody could confirm: a client must be right under both readings. */
export type GraphOpenPoint = {
  readonly title: string;
  /** The first is how `goodGraph` has it. */
  readonly readings: readonly [GraphReading, GraphReading];
};

export type GraphReading = { readonly title: string; readonly switches: Partial<GraphSwitches> };

const point = (
  title: string,
  first: readonly [string, Partial<GraphSwitches>],
  second: readonly [string, Partial<GraphSwitches>],
): GraphOpenPoint => ({
  title,
  readings: [
    { title: first[0], switches: first[1] },
    { title: second[0], switches: second[1] },
  ],
});

/** What the documentation leaves open, as far as a client of contacts can see it. */
export const graphOpenPoints: ReadonlyArray<GraphOpenPoint> = [
  point(
    "If-Match of a PATCH",
    ["is enforced", { ifMatch: "Enforced" }],
    ["is ignored", { ifMatch: "Ignored" }],
  ),
  point(
    "If-Match of a DELETE",
    ["is enforced", { ifMatchOfDelete: "Enforced" }],
    ["is ignored", { ifMatchOfDelete: "Ignored" }],
  ),
  point("a conflict", ["is a 412", { conflictStatus: 412 }], ["is a 409", { conflictStatus: 409 }]),
  point(
    "parentFolderId in a PATCH",
    ["is ignored", { parentFolderWrite: "Ignored" }],
    ["moves the contact", { parentFolderWrite: "Moves" }],
  ),
  point(
    "a PATCH of the marker alone and the changeKey",
    ["moves it", { markerKey: "Moves" }],
    ["leaves it", { markerKey: "Stays" }],
  ),
  point(
    "a PATCH of the marker alone and delta",
    ["is told", { markerDelta: "Shown" }],
    ["is not told", { markerDelta: "Hidden" }],
  ),
  point(
    "an extended property sent as null",
    ["goes", { markerNull: "Removes" }],
    ["stays, with an empty text", { markerNull: "Empties" }],
  ),
  point(
    "ids of extended properties",
    ["come back as they were written", { markerIds: "AsWritten" }],
    ["come back in lower case", { markerIds: "Canonical" }],
  ),
  point(
    "several markers joined by or",
    ["can be asked for", { filterOr: "Honoured" }],
    ["are refused", { filterOr: "Refused" }],
  ),
  point(
    "$expand on delta",
    ["is refused", { deltaExpand: "Refused" }],
    ["is honoured", { deltaExpand: "Honoured" }],
  ),
  point(
    "pages of delta",
    ["hold 10, at most 500", { deltaPageSize: 10, deltaMaxPageSize: 500 }],
    ["hold 50, at most 100", { deltaPageSize: 50, deltaMaxPageSize: 100 }],
  ),
  point(
    "generations of delta links",
    ["are four", { deltaGenerations: 4 }],
    ["are one", { deltaGenerations: 1 }],
  ),
  point(
    "a delta link that is forgotten",
    ["is a 410 SyncStateNotFound", { deltaReset: "410 SyncStateNotFound" }],
    ["is a 400 syncStateNotFound", { deltaReset: "400 syncStateNotFound" }],
  ),
  point(
    "a folder that is gone, in delta",
    ["is ErrorItemNotFound", { deltaFolderGone: "ErrorItemNotFound" }],
    ["is ErrorSyncFolderNotFound", { deltaFolderGone: "ErrorSyncFolderNotFound" }],
  ),
  point(
    "too many values",
    ["are ErrorInvalidRequest", { tooManyCode: "ErrorInvalidRequest" }],
    ["are ErrorPropertyValidationFailure", { tooManyCode: "ErrorPropertyValidationFailure" }],
  ),
  point("home phones", ["are at most two", { maxHomePhones: 2 }], ["are at most nine", { maxHomePhones: 9 }]),
  point(
    "IM addresses",
    ["are at most three", { maxImAddresses: 3 }],
    ["are at most one", { maxImAddresses: 1 }],
  ),
  point("long texts", ["are kept", { longTexts: "Kept" }], ["are refused", { longTexts: "Refused" }]),
  point(
    "an address sent as null or {}",
    ["is cleared", { emptyAddress: "Clears" }],
    ["stays as it was", { emptyAddress: "Keeps" }],
  ),
  point(
    "a contact with a company alone",
    ["is named after it", { companyOnly: "Named" }],
    ["has no name", { companyOnly: "Nameless" }],
  ),
  point(
    "displayName in a PATCH of name parts",
    ["is made anew", { displayNames: "Regenerated" }],
    ["stays", { displayNames: "Kept" }],
  ),
  point(
    "fileAs in a PATCH of name parts",
    ["is made anew", { fileAsNames: "Regenerated" }],
    ["stays", { fileAsNames: "Kept" }],
  ),
  point(
    "the slots of e-mail addresses",
    ["are there", { emailSlots: "Offered" }],
    ["are not", { emailSlots: "Absent" }],
  ),
  point(
    "slots beside emailAddresses",
    ["win", { slotsBesideList: "SlotsWin" }],
    ["lose", { slotsBesideList: "ListWins" }],
  ),
  point(
    "an empty slot before one that is filled",
    ["stays empty", { emailGaps: "Kept" }],
    ["is closed up", { emailGaps: "Closed" }],
  ),
  point(
    "categories that the master list has not",
    ["are kept", { unlistedCategory: "Kept" }],
    ["come into the list", { unlistedCategory: "Listed" }],
  ),
  point(
    "a deleted contact",
    ["is not found by its id", { deletedItems: "Hidden" }],
    ["is found in Deleted Items", { deletedItems: "Readable" }],
  ),
  point(
    "a contact out of Deleted Items",
    ["has its immutable id", { restoredId: "Same" }],
    ["has another one", { restoredId: "New" }],
  ),
  point(
    "the alias of the default folder",
    ["is known", { folderAlias: "Known" }],
    ["is not", { folderAlias: "Unknown" }],
  ),
  point(
    "a folder's name that is taken",
    ["is a 409", { folderExistsStatus: 409 }],
    ["is a 400", { folderExistsStatus: 400 }],
  ),
  point("a mailbox being moved", ["is a 503", { movingStatus: 503 }], ["is a 409", { movingStatus: 409 }]),
  point(
    "a subscription to a folder of /me",
    ["is accepted", { meFolderSubscription: "Accepted" }],
    ["is refused", { meFolderSubscription: "Refused" }],
  ),
  point(
    "photos in personal accounts",
    ["are refused", { personalPhotos: "Refused" }],
    ["are stored", { personalPhotos: "Stored" }],
  ),
  point(
    "writing a photo",
    ["moves the changeKey", { photoKey: "Moves" }],
    ["leaves it", { photoKey: "Stays" }],
  ),
  point(
    "deleting a photo",
    ["is possible", { photoDelete: "Honoured" }],
    ["is refused", { photoDelete: "Refused" }],
  ),
  point(
    "a contact below another folder than its own",
    ["is not found", { otherFolder: "NotFound" }],
    ["is found", { otherFolder: "Found" }],
  ),
];
