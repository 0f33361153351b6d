import { type Contact, type ContactId, accountType } from "@spegla/core";
import { orThrow } from "../cli/script.js";
import { copiesIn } from "../demo/address-book.js";
import { writeCard } from "./cards.js";
import { type Trip, isOwnUntouched, noteOwn } from "./trip.js";

/** Chapter one: the customers of the northern office are mirrored onto the phone. */
export const newCustomers = async (trip: Trip): Promise<void> => {
  const { tell, northern, mirrorOf, path } = trip;
  tell.chapter("1. Elin's customers, on her phone");
  noteOwn(trip, "phone", [
    writeCard(path("phone"), "mamma", { family: "Ekström", given: "Mamma", phone: "+46 70 555 01 01" }),
    writeCard(path("phone"), "dentist", { family: "Wirén", given: "Sixten", phone: "+46 8 555 01 02" }),
  ]);
  await orThrow(northern.add({ contact: { company: "Hallberg AB" }, recordType: accountType }));
  for (const contact of customers) await orThrow(northern.add({ contact }));
  const report = await mirrorOf(northern, "phone").sync();
  tell.say(`${report.writes.folder} copies on the phone, filed under Business.`);
  tell.claim(
    "every customer has a copy, the company's record has none",
    copiesIn(path("phone")).length === 4,
  );
  tell.claim("Elin's own people are as they were, byte for byte", isOwnUntouched(trip));
};

const customer = (givenName: string, surname: string, address: string): Partial<Contact> => ({
  givenName,
  surname,
  company: "Hallberg AB",
  emails: [{ kind: "work", address }],
});

const customers: ReadonlyArray<Partial<Contact>> = [
  { ...customer("Per", "Lindqvist", "per.lindqvist@hallberg.example"), jobTitle: "Buyer" },
  customer("Anna", "Berg", "anna.berg@hallberg.example"),
  customer("Ingrid", "Sjö", "ingrid.sjo@hallberg.example"),
  customer("Olle", "Wester", "olle.wester@hallberg.example"),
];

/** The account that the customers work for. */
export const accountOf = async ({ northern }: Trip): Promise<ContactId> => {
  const [account] = await orThrow(northern.list({ recordType: accountType }));
  if (account === undefined) throw new Error("there is no account");
  return account.id;
};
