import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { type Revision, revision } from "@spegla/core";

const text = t.union([t.string, t.null]);
const texts = t.union([t.array(text), t.null]);

const PostalAddress = t.union([
  t.partial({ street: text, city: text, state: text, postalCode: text, countryOrRegion: text }),
  t.null,
]);

const EmailAddress = t.union([t.partial({ name: text, address: text }), t.null]);

const properties = {
  "@odata.etag": text,
  changeKey: text,
  parentFolderId: text,
  lastModifiedDateTime: text,
  displayName: text,
  title: text,
  givenName: text,
  middleName: text,
  surname: text,
  generation: text,
  nickName: text,
  yomiGivenName: text,
  yomiSurname: text,
  yomiCompanyName: text,
  companyName: text,
  department: text,
  jobTitle: text,
  profession: text,
  officeLocation: text,
  manager: text,
  assistantName: text,
  spouseName: text,
  personalNotes: text,
  businessHomePage: text,
  mobilePhone: text,
  birthday: text,
  children: texts,
  businessPhones: texts,
  homePhones: texts,
  imAddresses: texts,
  categories: texts,
  emailAddresses: t.union([t.array(EmailAddress), t.null]),
  businessAddress: PostalAddress,
  homeAddress: PostalAddress,
  otherAddress: PostalAddress,
  singleValueExtendedProperties: t.union([t.array(t.type({ id: t.string, value: text })), t.null]),
};

/**
 * A contact as the service sends it: null, an empty text and an absent property all mean that there is
 * nothing. What it sends beside these is let through and never sent back.
 * @see https://learn.microsoft.com/graph/api/resources/contact
 */
export const GraphContact = t.intersection([t.type({ id: t.string }), t.partial(properties)]);
export type GraphContact = t.TypeOf<typeof GraphContact>;
export type GraphEmail = NonNullable<NonNullable<GraphContact["emailAddresses"]>[number]>;
export type GraphAddress = NonNullable<GraphContact["businessAddress"]>;

/** What of a contact a request for one selects; `@odata.etag` always comes, extended properties never. */
export const selectedProperties: ReadonlyArray<string> = [
  "id",
  ...Object.keys(properties).filter(
    (name) => name !== "@odata.etag" && name !== "singleValueExtendedProperties",
  ),
];

/** Left: the property that is of another shape than documented, or `contact`. */
export const graphContactFrom = (json: unknown): E.Either<string, GraphContact> => {
  const decoded = GraphContact.decode(json);
  if (E.isRight(decoded)) return decoded;
  const keys = (decoded.left[0]?.context ?? []).map(({ key }) => key);
  return E.left(keys.find((key) => !/^\d*$/u.test(key)) ?? "contact");
};

/**
 * The changeKey, which `@odata.etag` wraps as `W/"…"`: an answer may have either alone. Undefined: it has
 * neither.
 */
export const revisionOfContact = ({
  changeKey,
  "@odata.etag": etag,
}: Pick<GraphContact, "changeKey" | "@odata.etag">): Revision | undefined => {
  const key = nonEmpty(changeKey) ?? /^(?:W\/)?"(.+)"$/u.exec(etag ?? "")?.[1];
  return key === undefined ? undefined : revision(key);
};

/** For `If-Match`. */
export const etagOfRevision = (changeKey: Revision): string => `W/"${changeKey}"`;

/** In ms since 1970, by the service's clock. */
export const modifiedAtOf = ({ lastModifiedDateTime }: GraphContact): number | undefined => {
  const at = Date.parse(lastModifiedDateTime ?? "");
  return Number.isNaN(at) ? undefined : at;
};

/**
 * The text that is there; undefined for none. Line ends as `\n`, Outlook's soft ones too, and without
 * the controls and half characters that no contact may hold.
 */
export const nonEmpty = (given: string | null | undefined): string | undefined => {
  if (given === null || given === undefined) return undefined;
  const clean = given.replace(lineEnd, "\n").replace(forbidden, "");
  return clean.trim() === "" ? undefined : clean;
};

export const nonEmptyTexts = (
  given: ReadonlyArray<string | null> | null | undefined,
): ReadonlyArray<string> => (given ?? []).flatMap((one) => nonEmpty(one) ?? []);

/** Also the one that Outlook makes of a soft return. */
const lineEnd = /\r\n?|\v|\u2028/gu;

// oxlint-disable-next-line no-control-regex -- finding them is the point
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]|\p{Surrogate}/gu;
