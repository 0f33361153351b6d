import type { PropertyName } from "../dav/dav-client.js";

/** Properties that listing and reading cards ask for or meet, in Clark notation. */
export const getEtag: PropertyName = "{DAV:}getetag";
export const resourceType: PropertyName = "{DAV:}resourcetype";
export const contentType: PropertyName = "{DAV:}getcontenttype";
export const contentLength: PropertyName = "{DAV:}getcontentlength";
export const lastModified: PropertyName = "{DAV:}getlastmodified";
export const syncToken: PropertyName = "{DAV:}sync-token";
export const addressData: PropertyName = "{urn:ietf:params:xml:ns:carddav}address-data";
export const collectionElement = "{DAV:}collection";
