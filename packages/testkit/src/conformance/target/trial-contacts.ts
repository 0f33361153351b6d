import {
  type Contact,
  type FolderCapabilities,
  type Photo,
  type TextField,
  contactLimits,
  emptyContact,
  phoneKinds,
  placeKinds,
  textFields,
  viewContact,
} from "@spegla/core";
import { samplePhotos } from "../../samples/sample-photos.js";

type Holding = Pick<FolderCapabilities, "projection">;

/** A person of few plain words, as the folder holds them; another one for each number. */
export const plainContact = ({ projection }: Holding, number: number): Contact =>
  viewContact(projection)({
    ...emptyContact,
    givenName: "Anna",
    surname: `Ek ${number}`,
    fullName: `Anna Ek ${number}`,
    company: "Ek AB",
    notes: `note ${number}`,
    emails: [{ kind: "work", address: `anna.${number}@example.com` }],
    phones: [{ kind: "work", number: `+46 8 555 ${100 + number}` }],
  });

/** A text field that the folder holds and that no service makes of others by itself. */
export const plainField = ({ projection }: Holding): TextField =>
  plainFields.find((field) => (projection.texts[field] ?? 0) >= plainRoom) ?? "fullName";

const plainFields: ReadonlyArray<TextField> = [
  "jobTitle",
  "notes",
  "company",
  "surname",
  "givenName",
  ...textFields,
];
const plainRoom = 20;

/** The contact with another text in its plain field. */
export const retitled =
  (capabilities: Holding, text: string) =>
  (contact: Contact): Contact => ({ ...contact, [plainField(capabilities)]: text });

/** A person with plain words in every field that the folder holds. */
export const fullContact = ({ projection }: Holding): Contact => {
  const photo = fittingPhotos(projection.photo?.maxBytes)[0];
  return viewContact(projection)({
    ...Object.fromEntries(textFields.map((field) => [field, `Plain ${field}`])),
    birthday: { year: 1971, month: 3, day: 2 },
    anniversary: { year: 2001, month: 11, day: 30 },
    ...(photo === undefined ? {} : { photo }),
    emails: placeKinds.map((kind) => ({ kind, address: `${kind}@example.com` })),
    phones: phoneKinds.map((kind, at) => ({ kind, number: `+46 8 555 ${100 + at}` })),
    addresses: placeKinds.map((kind) => ({
      kind,
      street: `Storgatan 1 ${kind}`,
      city: "Lund",
      region: "Skåne",
      postalCode: "222 22",
      country: "Sweden",
    })),
    urls: placeKinds.map((kind) => ({ kind, url: `https://example.com/${kind}` })),
    ims: placeKinds.map((kind) => ({ kind, service: "Skype", address: `anna.${kind}` })),
    categories: ["Customer", "Friends & Family"],
    custom: { region: "North", rank: 3, isLead: true },
  });
};

/** More of everything than a folder that does not hold everything has room for. */
export const overfullContact = ({ projection }: Holding): Contact => ({
  ...Object.fromEntries(textFields.map((field) => [field, overlong(field, projection.texts[field] ?? 0)])),
  birthday: { month: 2, day: 29 },
  anniversary: { month: 12, day: 31 },
  emails: twelve.map(({ kind, at }) => ({ kind, address: `anna.${at}@example.com`, label: "Label" })),
  phones: phoneKinds.flatMap((kind, at) => [
    { kind, number: `+46 8 555 ${100 + at}`, label: "Label" },
    { kind, number: `+46 8 555 ${200 + at}` },
    { kind, number: `+46 8 555 ${300 + at}` },
  ]),
  addresses: twelve.map(({ kind, at }) => ({ kind, street: `Storgatan ${at}`, city: "Lund" })),
  urls: twelve.map(({ kind, at }) => ({ kind, url: `https://example.com/${at}` })),
  ims: twelve.map(({ kind, at }) => ({ kind, service: "Skype", address: `anna.${at}` })),
  categories: ["Customer", "Friends & Family", "Key account"],
  custom: { region: "North", rank: 3, isLead: true },
});

const twelve = placeKinds.flatMap((kind, group) =>
  [1, 2, 3, 4].map((number) => ({ kind, at: group * 4 + number })),
);

/** Longer than the limit where that is possible, else short. */
const overlong = (field: TextField, limit: number): string =>
  limit < longestOf(field)
    ? "Overlong text "
        .repeat(Math.ceil(limit / 14) + 1)
        .slice(0, longestOf(field))
        .trim()
    : `Plain ${field}`;

export const longestOf = (field: TextField): number =>
  field === "notes" ? contactLimits.notes : contactLimits.text;

/** Those of the sample photos that a folder which takes so many bytes holds. */
export const fittingPhotos = (maxBytes = 0): ReadonlyArray<Photo> =>
  samplePhotos.filter(({ size }) => size <= maxBytes);
