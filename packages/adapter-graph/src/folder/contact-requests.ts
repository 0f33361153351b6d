import type { RemoteId, Revision } from "@spegla/core";
import type { ContactBody } from "../contact/body-for-contact.js";
import { expandedProperties, markerFilter } from "../contact/extended-properties.js";
import { etagOfRevision, selectedProperties } from "../contact/graph-contact.js";
import type { GraphRequest } from "../wire/graph-client.js";
import type { OpenFolder } from "./open-folder.js";

/** Whole, with our two extended properties: by itself, for listings cut notes and long properties. */
export const wholeContactRequest = ({ client }: OpenFolder, id: RemoteId): GraphRequest => ({
  method: "GET",
  path: `${contactPath(client, id)}?$select=${selectedProperties.join(",")}&$expand=${encodeURIComponent(expandedProperties)}`,
});

/** Where it is, and in which state. */
export const placeRequest = ({ client }: OpenFolder, id: RemoteId): GraphRequest => ({
  method: "GET",
  path: `${contactPath(client, id)}?$select=${placeProperties}`,
});

export const createRequest = (open: OpenFolder, body: ContactBody): GraphRequest => ({
  method: "POST",
  path: `${folderPath(open)}/contacts`,
  body: { _tag: "Json", json: body },
});

/** Whether the service minds `If-Match` is not documented: whoever sends this has looked right before. */
export const patchRequest = (
  { client }: OpenFolder,
  id: RemoteId,
  revision: Revision,
  body: ContactBody,
): GraphRequest => ({
  method: "PATCH",
  path: contactPath(client, id),
  headers: { "If-Match": etagOfRevision(revision) },
  body: { _tag: "Json", json: body },
});

/** The same as of `patchRequest` goes for its condition. */
export const deleteRequest = ({ client }: OpenFolder, id: RemoteId, revision: Revision): GraphRequest => ({
  method: "DELETE",
  path: contactPath(client, id),
  headers: { "If-Match": etagOfRevision(revision) },
});

/** `@odata.etag` alone would do, but that some answers leave out one, some the other. */
const placeProperties = "id,changeKey,parentFolderId";

/** What changed since the beginning; the service notes the selection in the links it gives. */
export const firstDeltaPath = (open: OpenFolder): string =>
  `${folderPath(open)}/contacts/delta?$select=${placeProperties}`;

/** As many as the service gives at most; `$top` would be taken for the number of all. */
export const deltaHeaders = { Prefer: "odata.maxpagesize=500" } as const;

export const firstListingPath = (open: OpenFolder): string =>
  `${folderPath(open)}/contacts?$select=${placeProperties}&$top=1000`;

export const markedContactsPath = (open: OpenFolder, marker: string): string =>
  `${folderPath(open)}/contacts?$select=${placeProperties}&$filter=${encodeURIComponent(markerFilter(marker))}`;

export const photoRequest = ({ client }: OpenFolder, id: RemoteId): GraphRequest => ({
  method: "GET",
  path: `${contactPath(client, id)}/photo`,
});

export const photoBytesRequest = ({ client }: OpenFolder, id: RemoteId): GraphRequest => ({
  method: "GET",
  path: `${contactPath(client, id)}/photo/$value`,
  answer: "Bytes",
});

export const putPhotoRequest = (
  { client }: OpenFolder,
  id: RemoteId,
  mediaType: string,
  bytes: Uint8Array,
): GraphRequest => ({
  method: "PUT",
  path: `${contactPath(client, id)}/photo/$value`,
  body: { _tag: "Bytes", bytes, mediaType },
});

export const deletePhotoRequest = ({ client }: OpenFolder, id: RemoteId): GraphRequest => ({
  method: "DELETE",
  path: `${contactPath(client, id)}/photo`,
});

const folderPath = ({ client, folder }: OpenFolder): string =>
  `${client.mailbox}/contactFolders/${encodeURIComponent(folder.id)}`;

const contactPath = ({ mailbox }: OpenFolder["client"], id: RemoteId): string =>
  `${mailbox}/contacts/${encodeURIComponent(id)}`;
