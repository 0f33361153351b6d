import {
  type ContactFields,
  addressProperties,
  emailSlots,
  listProperties,
  textProperties,
} from "./contact-properties.js";
import type { StoredContact } from "./contact-shelf.js";
import { type IdForm, changeKeyOf, etagOf } from "./graph-ids.js";
import type { Json } from "./graph-message.js";
import type { GraphSwitches } from "./graph-switches.js";

/** How a contact is to be shown. */
export type ContactView = {
  readonly form: IdForm;
  readonly switches: GraphSwitches;
  /** Lists cut what single reads do not. */
  readonly isListed: boolean;
  /** Property names as they were asked for; all of them where nothing is. */
  readonly select: ReadonlyArray<string> | undefined;
  /** Keys of the extended properties that were asked for. */
  readonly expanded: ReadonlySet<string>;
};

export const contactJson = (contact: StoredContact, view: ContactView): Json => {
  const { form, switches, select } = view;
  const { revision, fields } = contact;
  const whole: Json = {
    id: form === "Immutable" ? contact.immutableId : contact.id,
    createdDateTime: wholeSeconds(contact.createdAt),
    lastModifiedDateTime: wholeSeconds(contact.modifiedAt),
    changeKey: changeKeyOf(revision),
    parentFolderId: contact.folderId,
    ...fieldsJson(fields, contact, view),
  };
  const wanted = select === undefined ? undefined : new Set(select.map((name) => name.toLowerCase()));
  const shown = Object.entries(whole).filter(
    ([name]) => wanted === undefined || name === "id" || wanted.has(name.toLowerCase()),
  );
  return {
    "@odata.etag": etagOf(revision),
    ...Object.fromEntries(shown),
    ...extendedJson(contact, view.expanded, view.isListed, switches),
  };
};

/** ISO 8601 in UTC, without fractions. */
const wholeSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const fieldsJson = (
  fields: ContactFields,
  { revision }: StoredContact,
  { switches, isListed }: ContactView,
): Json => {
  const json: Record<string, unknown> = {};
  for (const name of listProperties) json[name] = fields.lists[name];
  json["birthday"] = fields.birthday ?? null;
  for (const [at, name] of textProperties.entries())
    json[name] =
      fields.texts[name] === "" ? emptyText(switches.emptyTexts, revision + at) : fields.texts[name];
  const notes = fields.texts.personalNotes;
  if (isListed && switches.listedNotes === "Cut" && /^[\r\n]/u.test(notes))
    json["personalNotes"] = notes.replaceAll(/[\r\n]+/gu, "").slice(0, 256);
  json["emailAddresses"] = fields.emails.filter((email) => email !== undefined);
  if (switches.emailSlots === "Offered")
    for (const [at, slot] of emailSlots.entries()) json[slot] = fields.emails[at] ?? null;
  for (const name of addressProperties) json[name] = fields.addresses[name];
  return json;
};

const emptyText = (how: GraphSwitches["emptyTexts"], turn: number): string | null => {
  if (how === "Mixed") return turn % 2 === 0 ? null : "";
  return how === "Null" ? null : "";
};

const extendedJson = (
  { extended }: StoredContact,
  expanded: ReadonlySet<string>,
  isListed: boolean,
  { markerIds }: GraphSwitches,
): Json => {
  const shown = [...extended]
    .filter(([key]) => expanded.has(key))
    .map(([key, { id, value }]) => ({
      id: markerIds === "Canonical" ? key : id,
      value: isListed ? value.slice(0, 255) : value,
    }));
  return shown.length === 0 ? {} : { singleValueExtendedProperties: shown };
};
