import type { BadBody } from "./contact-body.js";
import { type ContactFields, type EmailFields, type TextProperty } from "./contact-properties.js";
import type { GraphSwitches } from "./graph-switches.js";

/** What the service knows of the mailbox when it makes something of a body. */
export type Settling = {
  readonly switches: GraphSwitches;
  /** Nothing for a contact that is new. */
  readonly before: ContactFields | undefined;
  /** Which properties the body names. */
  readonly sent: ReadonlySet<string>;
  /** The name that an address had first, in the mailbox or the directory. */
  readonly knownName: (address: string) => string | undefined;
};

/** The contact as the service keeps it: limits minded, names made up, e-mail names and birthdays its own way. */
export const settledContact = (given: ContactFields, settling: Settling): ContactFields | BadBody => {
  const { switches } = settling;
  const excess = tooMany(given, switches);
  if (excess !== undefined) return excess;
  const tooLong = switches.longTexts === "Refused" ? longestText(given) : undefined;
  if (tooLong !== undefined)
    return { wrong: `The property '${tooLong}' is too long.`, code: "ErrorPropertyValidationFailure" };
  const cut = switches.longTexts === "Cut" ? withTextsCut(given) : given;
  if (switches.badEmails === "Refused" && cut.emails.some((email) => email !== undefined && isBad(email)))
    return { wrong: "The e-mail address is invalid.", code: "ErrorInvalidRecipients" };
  const named = { ...cut, texts: withNames(cut, settling) };
  return {
    ...named,
    emails: cut.emails.map((email) => email && settledEmail(email, settling)),
    birthday: settledBirthday(cut.birthday, switches.birthdayTime),
  };
};

const tooMany = (
  { emails, lists }: ContactFields,
  { maxHomePhones, maxImAddresses, tooManyCode }: GraphSwitches,
): BadBody | undefined => {
  const counted: ReadonlyArray<readonly [string, number, number]> = [
    ["EmailAddresses", emails.length, 3],
    ["BusinessPhones", lists.businessPhones.length, 2],
    ["HomePhones", lists.homePhones.length, maxHomePhones],
    ["ImAddresses", lists.imAddresses.length, maxImAddresses],
  ];
  const excess = counted.find(([, count, most]) => count > most);
  if (excess === undefined) return undefined;
  const [name, count, most] = excess;
  return {
    wrong: `The multi value property ${name} has ${count} entries, that exceeds the max allowed value of ${most}`,
    code: tooManyCode,
  };
};

const mostCharacters = (property: TextProperty): number => {
  if (property === "personalNotes") return 32_000;
  return property === "businessHomePage" ? 1_024 : 255;
};

const longestText = ({ texts, addresses }: ContactFields): string | undefined =>
  textsOf(texts).find(([name, text]) => text.length > mostCharacters(name))?.[0] ??
  Object.entries(addresses).find(([, { street = "" }]) => street.length > 1_024)?.[0];

const textsOf = (texts: ContactFields["texts"]): ReadonlyArray<readonly [TextProperty, string]> =>
  textNames(texts).map((name) => [name, texts[name]]);

const textNames = (texts: ContactFields["texts"]): ReadonlyArray<TextProperty> => {
  const isName = (name: string): name is TextProperty => name in texts;
  return Object.keys(texts).filter(isName);
};

const withTextsCut = (fields: ContactFields): ContactFields => {
  let { texts } = fields;
  for (const [name, text] of textsOf(texts))
    if (text.length > mostCharacters(name)) texts = { ...texts, [name]: text.slice(0, mostCharacters(name)) };
  return { ...fields, texts };
};

const withNames = (given: ContactFields, { switches, before, sent }: Settling): ContactFields["texts"] => {
  const { texts } = given;
  const isNews = before === undefined || nameParts.some((part) => before.texts[part] !== texts[part]);
  const makes = (property: "displayName" | "fileAs", how: "Regenerated" | "Kept"): boolean =>
    (!sent.has(property) || texts[property] === "") &&
    isNews &&
    (before === undefined || how === "Regenerated" || before.texts[property] === "");
  const company = switches.companyOnly === "Named" ? texts.companyName : "";
  return {
    ...texts,
    ...(makes("displayName", switches.displayNames) ? { displayName: wholeName(given) || company } : {}),
    ...(makes("fileAs", switches.fileAsNames) ? { fileAs: filedName(given) || company } : {}),
    ...(isNews && !sent.has("initials") ? { initials: initialsOf(given) } : {}),
  };
};

const nameParts = ["title", "givenName", "middleName", "surname", "generation", "companyName"] as const;

const wholeName = ({ texts }: ContactFields): string =>
  [texts.title, texts.givenName, texts.middleName, texts.surname, texts.generation]
    .filter((part) => part !== "")
    .join(" ");

const filedName = ({ texts }: ContactFields): string => {
  const given = [texts.givenName, texts.middleName].filter((part) => part !== "").join(" ");
  return [texts.surname, given].filter((part) => part !== "").join(", ");
};

const initialsOf = ({ texts }: ContactFields): string =>
  [texts.givenName, texts.middleName, texts.surname]
    .filter((part) => part !== "")
    .map((part) => `${String.fromCodePoint(part.codePointAt(0) ?? 32)}.`)
    .join("");

const settledEmail = (email: EmailFields, { switches, knownName }: Settling): EmailFields => {
  const { address = "" } = email;
  const known = switches.emailNames === "AsSent" ? undefined : knownName(address.toLowerCase());
  const name = known ?? (email.name === undefined || email.name === "" ? address : email.name);
  if (switches.badEmails === "Dropped" && isBad(email)) return { name };
  return address === "" ? { name } : { name, address };
};

const isBad = ({ address = "" }: EmailFields): boolean => !/^[^@\s]+@[^@\s]+$/u.test(address);

const settledBirthday = (
  birthday: string | undefined,
  time: GraphSwitches["birthdayTime"],
): string | undefined => {
  if (birthday === undefined || time === "AsSent") return birthday;
  const day = new Date(Date.parse(birthday) + 12 * hourMs).toISOString().slice(0, 10);
  if (time === "Noon") return `${day}T11:59:00Z`;
  return `${new Date(Date.parse(day) - hourMs).toISOString().slice(0, 19)}Z`;
};

const hourMs = 3_600_000;
