import { createHash } from "node:crypto";
import { type Marker, type RemoteId, remoteId } from "@spegla/core";
import { hrefName, normalHref } from "../href.js";
import type { AddressBook } from "./address-book.js";

/** What a new copy is called: a card's UID, and its place in the book. */
export type CardName = { readonly uid: string; readonly id: RemoteId };

/** The same for the same contact of the same database, whatever the mirror: a create repeated finds the first one. */
export const cardNameOfMarker = ({ url }: AddressBook, marker: Marker): CardName => {
  const uid = uidOfMarker(marker);
  return { uid, id: remoteId(normalHref(url, `${uid}.vcf`)) };
};

/** Whether `cardNameOfMarker` could have made it. */
export const isCopyName = (id: RemoteId): boolean => copyName.test(hrefName(id));

/** RFC 9562 §5.8: a UUID of version 8, of which all other bits are ours. */
const uidOfMarker = ({ databaseId, contactId }: Marker): string => {
  const bytes = createHash("sha256").update(`${databaseId}/${contactId}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

const copyName = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.vcf$/u;
