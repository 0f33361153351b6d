import type { AddressBook } from "./address-book.js";
import type { CardBody } from "./card-answers.js";

/** The version to ask cards in, first and for those that seem converted; nothing leaves it to the server. */
export const versionsToAsk = ({
  versions,
}: Pick<AddressBook, "versions">): { readonly first?: "3.0" | "4.0"; readonly other?: "4.0" } => {
  if (!versions.includes("4.0")) return {};
  return versions.includes("3.0") ? { first: "3.0", other: "4.0" } : { first: "4.0" };
};

/** New cards are 3.0, which every phone reads, unless the book takes 4.0 alone. */
export const versionToWrite = ({ versions }: Pick<AddressBook, "versions">): "3.0" | "4.0" =>
  versions.includes("3.0") || !versions.includes("4.0") ? "3.0" : "4.0";

/**
 * The card is not stored as it came: it has another length, or one of version 4.0's spellings
 * under a VERSION of 3.0, which some servers replace alone.
 */
export const isConverted = (card: CardBody): boolean => !hasStoredLength(card) || hasSpellingOf4(card.bytes);

/** Whichever of the two is the card as it is stored. */
export const nearerToStored = (first: CardBody, other: CardBody): CardBody =>
  first.revision === other.revision && other.storedBytes !== undefined && hasStoredLength(other)
    ? other
    : first;

/** True also if the server does not say how long it is. Line ends, and one at the end, do not show in XML. */
const hasStoredLength = ({ bytes, storedBytes }: CardBody): boolean => {
  if (storedBytes === undefined || storedBytes === bytes.length || storedBytes === bytes.length - 2)
    return true;
  let lines = 0;
  for (const byte of bytes) if (byte === lineFeed) lines += 1;
  const withoutReturns = bytes.length - lines;
  return storedBytes === withoutReturns || storedBytes === withoutReturns - 1;
};

const hasSpellingOf4 = (bytes: Uint8Array): boolean =>
  spellingOf4.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));

const spellingOf4 =
  /^(?:[^:\r\n]*;PREF=\d|(?:[\w-]+\.)?TEL;[^:\r\n]*VALUE="?uri|(?:KIND|ANNIVERSARY|RELATED|GENDER)[;:])/imu;

const lineFeed = 0x0a;
