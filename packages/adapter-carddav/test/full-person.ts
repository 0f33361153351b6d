import type { Contact } from "@spegla/core";
import { samplePhotos } from "@spegla/testkit";
import { person } from "./mirrored-book.js";

/** Something in every field that programs spell in ways of their own. */
export const fullPerson: Contact = person({
  namePrefix: "Dr.",
  givenName: "Anna",
  surname: "Ek",
  fullName: "Anna from the bakery",
  nickname: "Annie",
  company: "Ek & Söner; Åre",
  department: "Sales",
  jobTitle: "Baker",
  profession: "Pastry",
  manager: "Olga Lind",
  assistant: "Per",
  spouse: "Eva",
  children: "Ida, Nils",
  notes: `two\nlines; and, more — ${"ö".repeat(60)}`,
  birthday: { year: 1971, month: 3, day: 2 },
  anniversary: { year: 2001, month: 12, day: 24 },
  emails: [
    { kind: "work", address: "anna@work.example", preferred: true },
    { kind: "home", address: "anna@home.example" },
  ],
  phones: [
    { kind: "mobile", number: "+46 70 123 45 67" },
    { kind: "work", number: "+46 8 555 101" },
    { kind: "workFax", number: "+46 8 555 102" },
    { kind: "other", number: "+46 8 1", label: "Sommarstugan" },
  ],
  addresses: [
    { kind: "work", street: "Storgatan 1\nplan 2", city: "Lund", postalCode: "222 22", country: "Sweden" },
  ],
  urls: [{ kind: "work", url: "https://example.com/ek" }],
  ims: [{ kind: "work", service: "Skype", address: "anna.ek" }],
  categories: ["Customer", "VIP, Gold"],
  custom: { region: "North", rank: 3 },
  ...(samplePhotos[1] === undefined ? {} : { photo: samplePhotos[1] }),
});
