export {
  type Card,
  type CardEncoding,
  type CardLine,
  type CardVersion,
  type OpaqueLine,
  type Parameter,
  type PropertyLine,
} from "./card.js";
export { type ParseOptions, type ParsedCard, parseCards } from "./parse-cards.js";
export { bytesFromCard, bytesFromCards } from "./bytes-from-card.js";
export { type CardProblem } from "./card-index.js";
export { type CardReading, readCard } from "./read-card.js";
export { type PatchOptions, patchCard } from "./patch-card.js";
export { type NewCardOptions, newCard } from "./new-card.js";
export { cardText, cardUid, cardVersion, isGroupCard, withCardText } from "./card-text.js";
export { derivedFullName } from "./full-name.js";
export { vCardProjection } from "./vcard-projection.js";
export {
  type CardContent,
  type CopyWanted,
  type PersonCard,
  type StoredCard,
  type WrittenCard,
  cardContentFromBytes,
  itemFromPerson,
  markerProperty,
  newCopy,
  patchedCopy,
  storedUnlessWanted,
} from "./person-card.js";
