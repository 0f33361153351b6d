import type { PlaceKind, TextField } from "@spegla/core";

/** The fields that are one text of the resource, as it is. */
export const textProperties = {
  namePrefix: "title",
  givenName: "givenName",
  middleName: "middleName",
  surname: "surname",
  nameSuffix: "generation",
  nickname: "nickName",
  phoneticGivenName: "yomiGivenName",
  phoneticSurname: "yomiSurname",
  phoneticCompany: "yomiCompanyName",
  company: "companyName",
  department: "department",
  jobTitle: "jobTitle",
  profession: "profession",
  office: "officeLocation",
  manager: "manager",
  assistant: "assistantName",
  spouse: "spouseName",
  notes: "personalNotes",
} as const satisfies Partial<Record<TextField, string>>;

export type PlainTextField = keyof typeof textProperties;

const isPlain = (field: string): field is PlainTextField => Object.hasOwn(textProperties, field);

export const plainTextFields: ReadonlyArray<PlainTextField> = Object.keys(textProperties).filter(isPlain);

/** The property for an address of each kind. */
export const addressProperties = {
  work: "businessAddress",
  home: "homeAddress",
  other: "otherAddress",
} as const satisfies Record<PlaceKind, string>;

/** Between the children's names, of which a contact has one text. */
export const childSeparator = ", ";
