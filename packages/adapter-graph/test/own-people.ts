import { extendedIds } from "../src/contact/extended-properties.js";
import type { GraphPlace } from "./graph-place.js";

/** Who was in the folder before the mirror: a person's own, full of what no adapter knows, and a foreign copy. */
export const addOwnPeople = ({ folder }: GraphPlace): void => {
  const olga = folder.add({
    displayName: "Olga Lind (choir)",
    givenName: "Olga",
    surname: "Lind",
    fileAs: "Lind!",
    initials: "O.",
    emailAddresses: [{ name: "Olga", address: "olga@home.example" }, { name: "No address" }],
    homePhones: ["1", "2"],
    birthday: "1990-05-04T22:00:00Z",
    personalNotes: "\n\nfirst line is empty\u000Band a soft return",
    categories: ["Holiday cards"],
    singleValueExtendedProperties: [{ id: "String 0x3a21", value: "pager" }],
  });
  folder.setPhoto(olga, Uint8Array.from([255, 216, 255, 1, 2, 3]));
  folder.add({
    displayName: "Per Holm",
    singleValueExtendedProperties: [{ id: extendedIds.marker, value: "another-database/mirror-1/contact-1" }],
  });
  folder.add({
    displayName: "Somebody's marker",
    singleValueExtendedProperties: [{ id: extendedIds.marker, value: "no marker of ours" }],
  });
  folder.add({ companyName: "A company alone" });
};
