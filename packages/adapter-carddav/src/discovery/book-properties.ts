import { resourceType, syncToken } from "../book/dav-properties.js";
import { cardDavNamespace, clarkName, davNamespace } from "../dav/clark-name.js";

const dav = (local: string) => clarkName(davNamespace, local);
const cardDav = (local: string) => clarkName(cardDavNamespace, local);

/** RFC 6352 §5.2: what of resourcetype makes a collection an address book. */
export const addressBookType = cardDav("addressbook");
/** RFC 5397. */
export const currentUserPrincipal = dav("current-user-principal");
/** RFC 6352 §7.1.1. */
export const addressBookHomeSet = cardDav("addressbook-home-set");
export const displayName = dav("displayname");
/** RFC 3744 §5.4. */
export const privilegeSet = dav("current-user-privilege-set");
/** Any one of them lets something be written (RFC 3744 §3). */
export const writePrivileges = [dav("write"), dav("write-content"), dav("bind"), dav("all")];
export const privilege = dav("privilege");
/** RFC 3253 §3.1.5. */
export const supportedReportSet = dav("supported-report-set");
/** RFC 6578 §3.2. */
export const syncCollectionReport = dav("sync-collection");
/** RFC 6352 §6.2.2. */
export const supportedAddressData = cardDav("supported-address-data");
export const addressDataType = cardDav("address-data-type");
/** RFC 6352 §6.2.3. */
export const maxResourceSize = cardDav("max-resource-size");
/** RFC 5995 §3.2.1. */
export const addMember = dav("add-member");

/** All that is to be known of an address book, in one request. */
export const bookProperties = [
  resourceType,
  displayName,
  privilegeSet,
  supportedReportSet,
  syncToken,
  supportedAddressData,
  maxResourceSize,
  addMember,
];
