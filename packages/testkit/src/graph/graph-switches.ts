/** One switch for each thing of the service that nobody could confirm, or that it does now and then. */
export type GraphSwitches = {
  /** `If-Match` of a PATCH. `Ignored`: it is read by nobody. */
  readonly ifMatch: "Enforced" | "Ignored";
  readonly ifMatchOfDelete: "Enforced" | "Ignored";
  /** Of `ErrorIrresolvableConflict`. */
  readonly conflictStatus: 412 | 409;
  /** `parentFolderId` in a PATCH. `Moves`: the contact goes there. */
  readonly parentFolderWrite: "Ignored" | "Moves" | "Refused";
  /** Read-only properties in a body, and names that there are none of. */
  readonly readOnlyWrite: "Ignored" | "Refused";
  readonly unknownProperty: "Refused" | "Ignored";
  /** Whether a PATCH of extended properties alone moves the changeKey. */
  readonly markerKey: "Moves" | "Stays";
  /** Whether it comes in delta. */
  readonly markerDelta: "Shown" | "Hidden";
  /** What `value: null` does to an extended property. `Empties`: it stays, with an empty text. */
  readonly markerNull: "Removes" | "Empties";
  /** How the id of an extended property comes back. `Canonical`: its GUID and numbers in lower case. */
  readonly markerIds: "AsWritten" | "Canonical";
  /** Several `any` of extended properties, joined by `or`, in one `$filter`. */
  readonly filterOr: "Honoured" | "Refused";
  /** Whether writing or deleting a photo moves the changeKey, and comes in delta. */
  readonly photoKey: "Moves" | "Stays";
  readonly photoDelete: "Honoured" | "Refused";
  /** Photos of contacts in personal accounts. */
  readonly personalPhotos: "Refused" | "Stored";

  /** `$expand` of extended properties on delta. `Fails`: 500. */
  readonly deltaExpand: "Refused" | "Fails" | "Honoured";
  /** Of a request that asks for none. */
  readonly deltaPageSize: number;
  readonly deltaMaxPageSize: number;
  /** Of one chain; a link of an older one is answered as `deltaReset` says. */
  readonly deltaGenerations: number;
  readonly deltaReset:
    | "410 SyncStateNotFound"
    | "410 syncStateInvalid"
    | "410 ResyncRequired"
    | "400 syncStateNotFound";
  readonly deltaOrder: "OldestFirst" | "NewestFirst";
  /** Of a folder that is gone, asked for with a link. */
  readonly deltaFolderGone: "ErrorItemNotFound" | "ErrorSyncFolderNotFound";
  /** `Twice`: each change comes twice in its page, first as it was before. */
  readonly deltaRepeats: "Once" | "Twice";
  /** `LastRound`: a round tells once more what the one before told. */
  readonly deltaReplays: "None" | "LastRound";
  /** `Between`: before each page comes an empty one with a link to it. */
  readonly deltaEmptyPages: "None" | "Between";
  /** How many rounds later a change is told. */
  readonly deltaLag: number;
  /** `Listed`: the first round names what was removed before it, and somebody nobody knows. */
  readonly deltaInitialRemovals: "None" | "Listed";
  /** Immutable ids: a contact moved away and back between two rounds. `Removed`: told as removed for good. */
  readonly deltaReturned: "Told" | "Removed";

  /** Of a refusal for too many values. */
  readonly tooManyCode: "ErrorInvalidRequest" | "ErrorPropertyValidationFailure";
  readonly maxHomePhones: number;
  readonly maxImAddresses: number;
  /** Texts above 255 characters, streets and pages above 1,024, notes above 32,000. */
  readonly longTexts: "Kept" | "Refused" | "Cut";
  /** What an address does that is sent as null or `{}`. */
  readonly emptyAddress: "Clears" | "Keeps" | "Refused";
  /** What the names of a contact become that has a company alone. */
  readonly companyOnly: "Named" | "Nameless";
  /** What a PATCH of name parts does to a `displayName` that it does not send. */
  readonly displayNames: "Regenerated" | "Kept";
  readonly fileAsNames: "Regenerated" | "Kept";
  /** `primaryEmailAddress` and the like. `Absent`: in no answer, and no property. */
  readonly emailSlots: "Offered" | "Absent";
  /** What they do beside `emailAddresses` in one body. */
  readonly slotsBesideList: "SlotsWin" | "ListWins" | "Refused";
  /** Of an empty slot before one that is filled. */
  readonly emailGaps: "Kept" | "Closed";
  /** `Sticky`: an address keeps the name it had first, anywhere in the mailbox. `Directory`: it has the directory's. */
  readonly emailNames: "AsSent" | "Sticky" | "Directory";
  /** An address without `@`. `Dropped`: its name stays, without it. */
  readonly badEmails: "Kept" | "Dropped" | "Refused";
  /** How an empty text comes back. `Mixed`: as null or empty, by turns. */
  readonly emptyTexts: "Null" | "Empty" | "Mixed";
  /** What becomes of a birthday's time. `Midnight`: of somebody an hour east of Greenwich. */
  readonly birthdayTime: "AsSent" | "Noon" | "Midnight";
  /** Notes in lists that begin with a line break. `Cut`: to 256 characters, without line breaks. */
  readonly listedNotes: "Whole" | "Cut";
  /** A category that the master list has not. */
  readonly unlistedCategory: "Kept" | "Listed" | "Dropped";

  /** What of a deleted contact a GET by id finds. `Readable`: it, in Deleted Items. */
  readonly deletedItems: "Hidden" | "Readable";
  /** The immutable id of a contact that a person takes out of Deleted Items again. */
  readonly restoredId: "Same" | "New";
  /** A contact asked for below a folder that it is not in. `Found`: nobody minds the folder. */
  readonly otherFolder: "NotFound" | "Found";
  /** `contacts` for the id of the default folder. */
  readonly folderAlias: "Known" | "Unknown";
  /** Of `ErrorFolderExists`. */
  readonly folderExistsStatus: 409 | 400;
  /** Of `ErrorMailboxMoveInProgress`. */
  readonly movingStatus: 503 | 404 | 409;
  /** Of `MailboxNotEnabledForRESTAPI`. */
  readonly noLicenceStatus: 404 | 403;
  /** `/me/contactFolders/{id}/contacts` as the resource of a subscription. */
  readonly meFolderSubscription: "Accepted" | "Refused";

  /** `MissedOnly`: nothing but the lifecycle event `missed`. */
  readonly notifications: "Sent" | "MissedOnly";

  /** `Date`: an HTTP date. `Fraction`: `2.128`. */
  readonly retryAfter: "Seconds" | "Fraction" | "Date" | "Absent";
  /** How many of a batch's requests reach the mailbox at once. `All`: those above the limit are throttled. */
  readonly batchWidth: "Four" | "All";
  readonly batchOrder: "AsSent" | "Reversed";
  /** Of an answer in a batch that has no body. */
  readonly batchNoBody: "Absent" | "Null";
};

/** The documented behaviour, and the likelier guess where nothing is documented. */
export const goodGraph: GraphSwitches = {
  ifMatch: "Enforced",
  ifMatchOfDelete: "Enforced",
  conflictStatus: 412,
  parentFolderWrite: "Ignored",
  readOnlyWrite: "Ignored",
  unknownProperty: "Refused",
  markerKey: "Moves",
  markerDelta: "Shown",
  markerNull: "Removes",
  markerIds: "AsWritten",
  filterOr: "Honoured",
  photoKey: "Moves",
  photoDelete: "Honoured",
  personalPhotos: "Refused",
  deltaExpand: "Refused",
  deltaPageSize: 10,
  deltaMaxPageSize: 500,
  deltaGenerations: 4,
  deltaReset: "410 SyncStateNotFound",
  deltaOrder: "OldestFirst",
  deltaFolderGone: "ErrorItemNotFound",
  deltaRepeats: "Once",
  deltaReplays: "None",
  deltaEmptyPages: "None",
  deltaLag: 0,
  deltaInitialRemovals: "None",
  deltaReturned: "Told",
  tooManyCode: "ErrorInvalidRequest",
  maxHomePhones: 2,
  maxImAddresses: 3,
  longTexts: "Kept",
  emptyAddress: "Clears",
  companyOnly: "Named",
  displayNames: "Regenerated",
  fileAsNames: "Regenerated",
  emailSlots: "Offered",
  slotsBesideList: "SlotsWin",
  emailGaps: "Kept",
  emailNames: "AsSent",
  badEmails: "Kept",
  emptyTexts: "Null",
  birthdayTime: "AsSent",
  listedNotes: "Whole",
  unlistedCategory: "Kept",
  deletedItems: "Hidden",
  restoredId: "Same",
  otherFolder: "NotFound",
  folderAlias: "Known",
  folderExistsStatus: 409,
  movingStatus: 503,
  noLicenceStatus: 404,
  meFolderSubscription: "Accepted",
  notifications: "Sent",
  retryAfter: "Seconds",
  batchWidth: "Four",
  batchOrder: "AsSent",
  batchNoBody: "Absent",
};
