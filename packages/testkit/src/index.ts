export { type CallCounts, type CallLog } from "./memory/call-log.js";
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
} from "./faults/faults.js";
export { type FolderPerson } from "./memory/folder-person.js";
export { type MemoryItem } from "./memory/folder-shelf.js";
export { heldContact, narrowProjection, wholeProjection } from "./samples/held-contact.js";
export { contactIdOf, databaseIdOf, mirrorIdOf, replicaIdOf, rightOf } from "./samples/ids.js";
export {
  type ContactDetails,
  type MemoryDatabase,
  type MemoryDatabaseOptions,
  type NewContactDetails,
  memoryDatabase,
} from "./memory/memory-database.js";
export {
  type MemoryFolder,
  type MemoryFolderOptions,
  memoryFolder,
  nameOfCopy,
} from "./memory/memory-folder.js";
export {
  type MemoryStateStore,
  type MemoryStateStoreOptions,
  type StateSnapshot,
  memoryStateStore,
} from "./memory/memory-state-store.js";
export { type MemoryTarget, memoryTarget } from "./memory/memory-target.js";
export { photoBytes, samplePhotos } from "./samples/sample-photos.js";
export { type VirtualClock, virtualClock } from "./faults/virtual-clock.js";
export { aContact, aPartialDate, aPhoto, aSmallContact } from "./arbitraries/contact-arbitrary.js";
export { type ContactEdit, editContact } from "./samples/contact-edit.js";
export { aSmallEdit, anEdit } from "./arbitraries/contact-edit-arbitrary.js";
export { aContactId, aMarker, aReplicaId, aVersionVector } from "./arbitraries/id-arbitrary.js";
export { aProjection } from "./arbitraries/projection-arbitrary.js";
export { aRespelled, respelledContact } from "./samples/respelled-contact.js";
