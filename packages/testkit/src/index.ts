export {
  type BrokenRule,
  type CaseRunner,
  type ChosenCases,
  type ConformanceCase,
  type Fresh,
  isBrokenRule,
  runCase,
} from "./conformance/conformance-case.js";
export { type CallCounts, type CallLog } from "./memory/call-log.js";
export {
  type AnswerFault,
  type Fault,
  type FaultyCall,
  type ProcessDied,
  type ReplicaCallName,
  type StoreCallName,
  type TargetCallName,
  isProcessDied,
  noFault,
} from "./faults/fault.js";
export {
  type FaultChance,
  type FaultScript,
  faultAt,
  faultsAt,
  faultsInTurn,
  seededFaults,
} from "./faults/fault-script.js";
export { type FaultOptions } from "./faults/faulty-call.js";
export { withFaults, withTargetFaults } from "./faults/with-faults.js";
export { withStoreFaults } from "./faults/with-store-faults.js";
export { faultyFetch } from "./faults/faulty-fetch.js";
export { type Throttling, type WireAnswer, type WireFault, throttled } from "./faults/wire-fault.js";
export {
  type WireInit,
  type WireInput,
  type WireFetch,
  type WireResponse,
  type WireSignal,
} from "./faults/wire-fetch.js";
export {
  type WireRequest,
  type WireScript,
  seededWireFaults,
  wireFaultAt,
  wireFaultsInTurn,
} from "./faults/wire-script.js";
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
export {
  type ContactChange,
  type ContactChangeSet,
  aChangeSet,
  contactsAfter,
} from "./arbitraries/change-set-arbitrary.js";
export { type ContactEdit, editContact } from "./samples/contact-edit.js";
export { aSmallEdit, anEdit } from "./arbitraries/contact-edit-arbitrary.js";
export { aContactId, aMarker, aReplicaId, aVersionVector } from "./arbitraries/id-arbitrary.js";
export { aProjection } from "./arbitraries/projection-arbitrary.js";
export { aRespelled, respelledContact } from "./samples/respelled-contact.js";
export { chooseTargetCases, targetCases, testTarget } from "./conformance/target/test-target.js";
export {
  type PersonAbilities,
  type PersonAbility,
  type TargetDeclaration,
  type TargetPerson,
  type TargetSubject,
} from "./conformance/target/target-subject.js";
export { chooseDatabaseCases, databaseCases, testDatabase } from "./conformance/database/test-database.js";
export {
  type ApplicationAbilities,
  type ApplicationAbility,
  type DatabaseApplication,
  type DatabaseDeclaration,
  type DatabaseSubject,
} from "./conformance/database/database-subject.js";
export {
  chooseStateStoreCases,
  stateStoreCases,
  testStateStore,
} from "./conformance/state-store/test-state-store.js";
export {
  type StateStoreDeclaration,
  type StateStoreSubject,
} from "./conformance/state-store/store-subject.js";
export { type Coverage, type Theme, expectedDecisions } from "./simulation/coverage.js";
export { type StoryOutcome, runStory, shrunkStory, storyOfSeed } from "./simulation/simulate.js";
export { aLifeStory } from "./simulation/life-story-arbitrary.js";
export { aStory } from "./simulation/story-arbitrary.js";
export {
  type CopyStep,
  type DatabaseStep,
  type ErrorChoice,
  type FaultChoice,
  type FolderStep,
  type LifeStep,
  type MirrorStep,
  type MirrorWishes,
  type Misfortune,
  type Office,
  type PlannedFault,
  type Service,
  type Story,
  type StoryStep,
} from "./simulation/story.js";
export { tellStory, tellViolations } from "./simulation/tell-story.js";
export { type Violation } from "./simulation/violation.js";
export { type CardDavBook } from "./carddav/book-person.js";
export {
  type CardDavFetch,
  type CardDavHeaders,
  type CardDavInit,
  type CardDavResponse,
} from "./carddav/card-dav-fetch.js";
export {
  type CardDavService,
  type CardDavServiceOptions,
  cardDavService,
} from "./carddav/card-dav-service.js";
export { type CardDavAccount, type CardDavBookOptions, type CardDavHome } from "./carddav/dav-site.js";
export { type CardDavAuth } from "./carddav/login.js";
export {
  type CardDavLayout,
  type CardDavQuirks,
  type CardDemand,
  type CardRewrite,
  goodCardDav,
} from "./carddav/quirks.js";
export { type LoggedRequest, type RequestLog } from "./carddav/request-log.js";
export { type CardDavServerName, cardDavServers } from "./carddav/servers.js";
export { type ServeOptions, type ServedCardDav } from "./carddav/serve-card-dav.js";
export {
  type GraphFetch,
  type GraphHeaders,
  type GraphInit,
  type GraphResponse,
} from "./graph/graph-fetch.js";
export {
  type GraphFault,
  type GraphFaultChance,
  type GraphFaultName,
  type GraphFaultPlace,
  type GraphFaultRequest,
  type GraphFaultScript,
  graphFaultAt,
  graphFaultOn,
  graphFaults,
  seededGraphFaults,
} from "./graph/graph-fault.js";
export { type GraphLog, type LoggedGraphRequest } from "./graph/graph-log.js";
export { type GraphService, type GraphServiceOptions, graphService } from "./graph/graph-service.js";
export { type GraphToken, allGraphScopes } from "./graph/graph-sign-in.js";
export { type GraphSwitches, goodGraph } from "./graph/graph-switches.js";
export { type GraphLimits } from "./graph/graph-traffic.js";
export { type GraphViolation } from "./graph/graph-violations.js";
export { type GraphAccount, type MailboxState } from "./graph/mailbox.js";
export { type GraphFolder, type GraphMailbox } from "./graph/mailbox-person.js";
export { type DeliveryAnswer, type DeliveryInit, type GraphDelivery } from "./graph/notice-delivery.js";
export { type GraphOpenPoint, type GraphReading, graphOpenPoints } from "./graph/open-points.js";
export { type ServeGraphOptions, type ServedGraph } from "./graph/serve-graph.js";
export { type GraphSubscription, type LifecycleEvent } from "./graph/subscription.js";
export {
  type GraphSetting,
  graphHabits,
  graphMatrix,
  graphNormalisations,
  graphReadings,
} from "./graph/switch-settings.js";
