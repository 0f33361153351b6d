export { type CallCounts, type CallLog } from "./call-log.js";
export {
  type Fault,
  type FaultScript,
  type FaultyCall,
  type ProcessDied,
  faultAt,
  faultsInTurn,
  isProcessDied,
  noFault,
  withFaults,
  withStoreFaults,
  withTargetFaults,
} from "./faults.js";
export { type FolderPerson } from "./folder-person.js";
export { type MemoryItem } from "./folder-shelf.js";
export { heldContact, narrowProjection, wholeProjection } from "./held-contact.js";
export { contactIdOf, databaseIdOf, mirrorIdOf, replicaIdOf, rightOf } from "./ids.js";
export {
  type ContactDetails,
  type MemoryDatabase,
  type MemoryDatabaseOptions,
  type NewContactDetails,
  memoryDatabase,
} from "./memory-database.js";
export { type MemoryFolder, type MemoryFolderOptions, memoryFolder, nameOfCopy } from "./memory-folder.js";
export {
  type MemoryStateStore,
  type MemoryStateStoreOptions,
  type StateSnapshot,
  memoryStateStore,
} from "./memory-state-store.js";
export { type MemoryTarget, memoryTarget } from "./memory-target.js";
export { photoBytes, samplePhotos } from "./sample-photos.js";
export { type VirtualClock, virtualClock } from "./virtual-clock.js";
export { aContact, aPartialDate, aPhoto, aSmallContact } from "./contact-arbitrary.js";
export { type ContactEdit, editContact } from "./contact-edit.js";
export { aSmallEdit, anEdit } from "./contact-edit-arbitrary.js";
export { aContactId, aMarker, aReplicaId, aVersionVector } from "./id-arbitrary.js";
export { aProjection } from "./projection-arbitrary.js";
export { aRespelled, respelledContact } from "./respelled-contact.js";
