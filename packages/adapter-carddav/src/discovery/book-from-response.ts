import type { AddressBook } from "../book/address-book.js";
import { resourceType, syncToken } from "../book/dav-properties.js";
import type { DavProperty, DavResponse } from "../dav/multistatus.js";
import { hrefName, normalHref } from "../href.js";
import * as property from "./book-properties.js";
import { parsedUrl } from "./service-address.js";

/** @param url - The collection's own, normalised. */
export const bookFromResponse = (url: string, response: DavResponse): AddressBook => {
  const { properties } = response;
  const maxCardBytes = wholeNumber(properties.get(property.maxResourceSize)?.text ?? "");
  const addMember = addMemberOf(url, properties.get(property.addMember));
  return {
    url,
    name: nameOf(url, properties.get(property.displayName)?.text ?? ""),
    access: accessOf(properties.get(property.privilegeSet)),
    canSync: canSync(response),
    versions: versionsOf(properties.get(property.supportedAddressData)),
    ...(maxCardBytes === undefined ? {} : { maxCardBytes }),
    ...(addMember === undefined ? {} : { addMember }),
  };
};

export const isBook = ({ properties }: DavResponse): boolean =>
  properties.get(resourceType)?.elements.includes(property.addressBookType) ?? false;

/** iCloud's only book has no name; then it is the last part of its path. */
const nameOf = (url: string, displayName: string): string => {
  const name = displayName.trim();
  if (name !== "") return name;
  const { host } = new URL(url);
  const segment = hrefName(normalHref(url, url));
  return segment === "" ? host : decoded(segment);
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Of servers that say nothing, or name no privilege at all, a refused write tells. */
const accessOf = (privileges: DavProperty | undefined): AddressBook["access"] =>
  privileges === undefined ||
  !privileges.elements.includes(property.privilege) ||
  property.writePrivileges.some((name) => privileges.elements.includes(name))
    ? "ReadWrite"
    : "ReadOnly";

/** At whatever depth: Xandikos leaves out the DAV:report around it. */
const canSync = ({ properties }: DavResponse): boolean => {
  const reports = properties.get(property.supportedReportSet);
  return reports === undefined
    ? properties.has(syncToken)
    : reports.elements.includes(property.syncCollectionReport);
};

/** An attribute that is left out means `text/vcard`, and 3.0 (RFC 6352 §6.2.2). */
const versionsOf = (supported: DavProperty | undefined): AddressBook["versions"] => {
  const listed = (supported?.attributes ?? [])
    .filter(({ element }) => element === property.addressDataType)
    .filter(({ values }) => (values["content-type"] ?? "text/vcard").trim().toLowerCase() === "text/vcard")
    .map(({ values }) => (values["version"] ?? "3.0").trim());
  const versions = (["3.0", "4.0"] as const).filter((version) => listed.includes(version));
  return versions.length === 0 ? ["3.0"] : versions;
};

const wholeNumber = (text: string): number | undefined => {
  const digits = /^\s*(?<digits>\d{1,15})\s*$/u.exec(text)?.groups?.["digits"];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
};

/** Not respelled, for it may be a query; elsewhere than at the book's own server there is none. */
const addMemberOf = (url: string, property: DavProperty | undefined): string | undefined => {
  const [href] = property?.hrefs ?? [];
  const target = href === undefined ? undefined : parsedUrl(href.trim(), url);
  return target?.origin === new URL(url).origin ? target.href : undefined;
};
