export { type Brand } from "./brand.js";

export { type InvalidReplicaId, type ReplicaId, replicaId } from "./clock/replica-id.js";
export {
  type Causality,
  type VersionVector,
  compareVersionVectors,
  counterOf,
  emptyVersionVector,
  joinVersionVectors,
  seesVersion,
  tickVersionVector,
} from "./clock/version-vector.js";
export {
  type ContactVersion,
  type Dot,
  dotOf,
  emptyContactVersion,
  eqDot,
  seesDot,
  tickContactVersion,
} from "./clock/contact-version.js";

export {
  type Address,
  type AddressPart,
  type Contact,
  type CustomValue,
  type DateField,
  type Email,
  type EntryOf,
  type InstantMessaging,
  type ListField,
  type Phone,
  type PhoneKind,
  type Photo,
  type PlaceKind,
  type SingleField,
  type TextField,
  type Url,
  addressParts,
  dateFields,
  emptyContact,
  listFields,
  phoneKinds,
  placeKinds,
  textFields,
} from "./contact/contact.js";
export { type ContactJson, decodeContact, encodeContact } from "./contact/contact-codec.js";
export { type InvalidContact, checkContact, contactLimits } from "./contact/contact-limits.js";
export { eqContact, eqPartialDate, eqPhoto, eqText } from "./contact/eq-contact.js";
export { entryKeys, eqEntry } from "./contact/entry.js";
export { type FieldPath, customPath, entryPath, fieldOfPath, singlePath } from "./contact/field-path.js";
export { type ContactId, type InvalidContactId, contactId } from "./contact/ids.js";
export { normalEmail, normalPhone, normalText, normalUrl } from "./contact/normal-form.js";
export {
  type ImpossibleDate,
  type PartialDate,
  partialDate,
  partialDateFromString,
  stringFromPartialDate,
} from "./contact/partial-date.js";

export { type FieldChange, diffContacts, patchContact, removedPaths, writtenPaths } from "./change/diff.js";
export { type EntryValue, type FieldValue } from "./change/field-value.js";
export {
  type Graveyard,
  type ReportedPresence,
  type SeenVersions,
  type Tombstone,
  emptyGraveyard,
  isTooOld,
  judgePresence,
  purgeTombstones,
} from "./change/tombstone.js";

export { type ListCapacity, type Projection } from "./projection/projection.js";

export {
  type BusinessContact,
  type ContactDatabase,
  type ContactFiling,
  type DatabaseWrite,
  accountType,
  businessContactType,
} from "./replica/database.js";
export {
  type Folder,
  type FolderCapabilities,
  type FolderItem,
  type FolderRef,
  type FolderWrite,
  type Target,
} from "./replica/folder.js";
export {
  type Cursor,
  type DatabaseId,
  type InvalidId,
  type MirrorId,
  type RemoteId,
  type Revision,
  cursor,
  databaseId,
  mirrorId,
  remoteId,
  revision,
} from "./replica/ids.js";
export { type Marker, eqMarker, markerFromString, stringFromMarker } from "./replica/marker.js";
export {
  type ChangePage,
  type ReadResult,
  type Removal,
  type Replica,
  type StoredItem,
  type Upsert,
  type WriteResult,
} from "./replica/replica.js";
export {
  type Recovery,
  type ReplicaError,
  type ReplicaErrorTag,
  recoveryFor,
} from "./replica/replica-error.js";
export { type Signal } from "./replica/signal.js";
export {
  type Lease,
  type StateChanges,
  type StateCollection,
  type StateError,
  type StateRecord,
  type StateStore,
  stateCollections,
} from "./replica/state-store.js";

export { type HeldContact, type MetContact, isMet, meetContacts } from "./databases/meet-contacts.js";
export { type FieldRivalry } from "./databases/meet-fields.js";
export { type MergeOptions, mergeDatabases } from "./databases/merge-databases.js";
export {
  type FailedMerge,
  type FilingDifference,
  type MergeConflict,
  type MergeError,
  type MergePlan,
  type MergeReport,
  type MergedSoFar,
  type PlannedMerge,
  type PurgedContact,
} from "./databases/merge-plan.js";
export { type PlanMergeOptions, planMerge } from "./databases/plan-merge.js";

export { type Clock } from "./engine/clock.js";
export { type GuardLimits, defaultGuard } from "./engine/guard.js";
export {
  type RecordedChange,
  type RecordedFieldChange,
  type RecordedWrite,
} from "./engine/history-record.js";
export { type Decision, displayName } from "./engine/operation.js";
export { type RefusedUndo } from "./engine/history-undo-plan.js";
export { type Progress, type ReportProgress } from "./engine/progress.js";
export { type Parked, type RecordedConflict } from "./engine/records.js";
export { type Conflict, type FieldConflict } from "./merge/conflict.js";
export { type Because } from "./merge/decision.js";
export { type DecisionRow, decisionRows } from "./merge/decision-rows.js";
export { type Direction, type OneWay } from "./merge/direction.js";
export { type Policy, defaultPolicy } from "./merge/policy.js";
export { putView } from "./projection/lift.js";
export { viewContact } from "./projection/view.js";

export {
  type ContactMatch,
  type DuplicateCandidate,
  type DuplicateFinder,
  type FoundMatch,
  type MatchReason,
} from "./mirror/duplicate-finder.js";
export { type Explanation } from "./mirror/explain.js";
export { type History, type HistoryChange, type HistoryPage, type HistoryRun } from "./mirror/history.js";
export { type Finding } from "./engine/inspect.js";
export { type Tracking } from "./engine/tracking-mode.js";
export { type Diagnosis } from "./mirror/doctor.js";
export { type RebuildReport } from "./mirror/rebuild.js";
export { type HeldOperation } from "./mirror/holds.js";
export { type ImportPlan, type ImportReport } from "./mirror/import-contacts.js";
export { type ItemChoice } from "./mirror/chosen-items.js";
export { type ImportAnswer, type ImportRequest } from "./mirror/import-request.js";
export { type Import } from "./mirror/imports.js";
export { type ItemOutcome } from "./mirror/item-outcome.js";
export { type ContactPair } from "./mirror/link-contacts.js";
export { type AwaitedCopy } from "./mirror/awaited-copies.js";
export { type FolderChangeReport } from "./mirror/change-folder.js";
export { type FolderChange } from "./mirror/folder-change.js";
export { type ForeignCopies, type ForeignCopy } from "./mirror/foreign-copies.js";
export { type DatabaseSwitch } from "./mirror/leaving-answer.js";
export { type LeftCopies } from "./mirror/left-copies.js";
export { type Mirror, createMirror } from "./mirror/mirror.js";
export { type MirrorError, type MirrorFailure, isMirrorError } from "./mirror/mirror-error.js";
export { type MirrorOptions, type Selection } from "./mirror/mirror-options.js";
export { type Plan, type PlannedOperation } from "./mirror/plan.js";
export { type Plans } from "./mirror/plans.js";
export { type PossibleCopy } from "./mirror/possible-copies.js";
export { type RemovalReport, type RemovalRequest } from "./mirror/remove-imported.js";
export { type Choice } from "./mirror/resolve.js";
export {
  type ForeignRemoval,
  type ForeignRemovalReport,
  type RemainingCopy,
} from "./mirror/remove-foreign.js";
export { type LeavingStatus, type MirrorStatus } from "./mirror/status.js";
export { type StopReport } from "./mirror/stop.js";
export { type DatabaseSwitchReport } from "./mirror/switch-database.js";
export { type SyncReport } from "./mirror/sync.js";
export { type TakenItems } from "./mirror/take-items.js";
export { type ContactChoice, type TrackReport } from "./mirror/track.js";
export { type UnknownContact } from "./mirror/unknown-contacts.js";
export { type UntrackOptions, type UntrackReport } from "./mirror/untrack.js";
export { type UndoPlan, type UndoReport } from "./mirror/undo.js";
export { systemClock } from "./mirror/system-clock.js";
export { type RunOptions } from "./mirror/verb.js";
export { type Watch, type WatchHealth, type WatchOptions, type WatchedRun } from "./mirror/watch.js";
