import { type Contact, emptyContact, eqContact, eqText, viewContact } from "@spegla/core";
import { contactFromGraph } from "./contact-from-graph.js";
import { type ExtendedWrite, extendedWrites } from "./extended-properties.js";
import { derivedFullName } from "./full-name.js";
import { type GraphContact, nonEmpty } from "./graph-contact.js";
import { layoutOf, stringFromLayout } from "./layout.js";
import { graphProjection } from "./projection.js";
import { propertyGroups } from "./property-groups.js";

/** What a POST or PATCH sends: properties of the resource by their names. */
export type ContactBody = Readonly<Record<string, unknown>> & {
  readonly singleValueExtendedProperties?: ReadonlyArray<ExtendedWrite>;
};

/** What there is room for. `marker` as one text; undefined: the item is to carry none. */
export type WantedContact = { readonly contact: Contact; readonly marker: string | undefined };

/** Everything of a new contact, marker and all, so that a create that was not answered can be found. */
export const bodyForNewContact = (wanted: WantedContact): ContactBody => {
  const name = wanted.contact.fullName ?? derivedFullName(wanted.contact);
  return { ...(name !== "" && { displayName: name }), ...changedProperties(wanted, { id: "" }, name) };
};

/**
 * What has to change in the contact for it to be as wanted, and nothing else; undefined: it is already.
 * `displayName` always comes along, for the service makes it anew when the name changes.
 * @see https://learn.microsoft.com/graph/api/contact-update
 */
export const patchForContact = (wanted: WantedContact, seen: GraphContact): ContactBody | undefined => {
  const name = displayNameFor(wanted.contact, seen);
  const changed = changedProperties(wanted, seen, name);
  return Object.keys(changed).length === 0 && name === (seen.displayName ?? "")
    ? undefined
    : { displayName: name === "" ? null : name, ...changed };
};

/** As it is, while it says what it is to say. */
const displayNameFor = (contact: Contact, seen: GraphContact): string => {
  const before = contactFromGraph(seen);
  const isSame =
    eqText(before.fullName, contact.fullName) && derivedFullName(before) === derivedFullName(contact);
  const shown = seen.displayName ?? "";
  return isSame && nonEmpty(shown) !== undefined ? shown : (contact.fullName ?? derivedFullName(contact));
};

const changedProperties = (
  { contact, marker }: WantedContact,
  seen: GraphContact,
  name: string,
): ContactBody => {
  // What is longer in the mailbox than can be written is as wanted if it begins like that.
  const before = viewContact(projection)(contactFromGraph(seen));
  const extended = extendedWrites(seen, { marker, layout: stringFromLayout(layoutOf(contact)) });
  const changed = propertyGroups
    .filter(({ part }) => !eqContact(asContact(part(before)), asContact(part(contact))))
    .flatMap(({ properties }) => Object.entries(properties(contact, seen, name)));
  return {
    ...Object.fromEntries(changed),
    ...(extended.length > 0 && { singleValueExtendedProperties: extended }),
  };
};

const asContact = (part: Partial<Contact>): Contact => ({ ...emptyContact, ...part });

const projection = graphProjection("None");
