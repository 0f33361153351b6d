import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { type ContactId, contactId } from "../contact/ids.js";
import { type DatabaseId, type MirrorId, databaseId, mirrorId } from "./ids.js";

/** What a copy carries to say whose it is. */
export type Marker = {
  readonly databaseId: DatabaseId;
  readonly mirrorId: MirrorId;
  readonly contactId: ContactId;
};

/** One line of text without blanks, for a target that has one place for it. */
export const stringFromMarker = (marker: Marker): string =>
  `${marker.databaseId}/${marker.mirrorId}/${marker.contactId}`;

/** None for anything that `stringFromMarker` cannot have written: a forged marker is no marker. */
export const markerFromString = (text: string): O.Option<Marker> => {
  const parts = text.trim().split("/");
  if (parts.length !== 3) return O.none;
  const [database, mirror, contact] = [
    databaseId(parts[0] ?? ""),
    mirrorId(parts[1] ?? ""),
    contactId(parts[2] ?? ""),
  ];
  return E.isRight(database) && E.isRight(mirror) && E.isRight(contact)
    ? O.some({ databaseId: database.right, mirrorId: mirror.right, contactId: contact.right })
    : O.none;
};

export const eqMarker = (a: Marker, b: Marker): boolean =>
  a.databaseId === b.databaseId && a.mirrorId === b.mirrorId && a.contactId === b.contactId;
