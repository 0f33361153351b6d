import { type Contact, eqText } from "@spegla/core";
import { longest } from "./projection.js";

/**
 * What `displayName` says for a contact without a full name. Empty: there is nothing to make it of.
 * The service makes its own of the name when a write leaves it out, so that every write has it.
 * @see https://learn.microsoft.com/graph/api/contact-update (displayName)
 */
export const derivedFullName = (contact: Contact): string =>
  cutAt(
    longest.text,
    nameOf(contact) ||
      (contact.company ?? contact.nickname ?? contact.emails[0]?.address ?? contact.phones[0]?.number ?? ""),
  );

/** Whether a `displayName` is made of the other fields, by us or by the service: it follows them. */
export const isDerivedName = (displayName: string, contact: Contact): boolean =>
  [derivedFullName(contact), joined([contact.givenName, contact.surname])].some((made) =>
    eqText(made, displayName),
  );

const nameOf = ({ namePrefix, givenName, middleName, surname, nameSuffix }: Contact): string =>
  joined([namePrefix, givenName, middleName, surname, nameSuffix]);

const joined = (parts: ReadonlyArray<string | undefined>): string =>
  parts.filter((part) => part !== undefined).join(" ");

/** Not through a surrogate pair. */
const cutAt = (length: number, text: string): string =>
  text.length <= length
    ? text
    : text
        .slice(0, length)
        .replace(/[\uD800-\uDBFF]$/u, "")
        .trimEnd();
