import type { ImportRequest, Mirror } from "@spegla/core";
import { findDuplicates, standardRules } from "@spegla/duplicates";
import { copiesIn, writeLine } from "../demo/address-book.js";
import { contactWith } from "../demo/stage.js";
import { writeCard } from "./cards.js";
import { accountOf } from "./new-customers.js";
import { type Trip, isOwnUntouched, noteOwn } from "./trip.js";

const karinAt = "karin.wall@hallberg.example";

/** Chapter three: somebody who was met on the road stays a private contact until Elin says otherwise. */
export const successorComes = async (trip: Trip): Promise<void> => {
  const { tell, northern, mirrorOf, path } = trip;
  tell.chapter("3. Elin meets his successor, and saves her on the phone");
  const mirror = mirrorOf(northern, "phone");
  const karin = { family: "Wall", given: "Karin", email: karinAt, phone: "+46 70 555 01 03" };
  const anna = { family: "Berg", given: "Anna", email: "anna.berg@hallberg.example" };
  const karins = writeCard(path("phone"), "karin", karin);
  noteOwn(trip, "phone", [karins, writeCard(path("phone"), "anna-again", anna)]);
  await mirror.sync();
  tell.claim("a sync makes nothing of new cards", isOwnUntouched(trip));
  const unknown = await mirror.unknownContacts();
  tell.say(`Elin's own contacts on the phone: ${unknown.map(({ name }) => name).join(", ")}.`);
  tell.claim("they are listed as the person's own", unknown.length === 4);

  tell.say("She makes the two from Hallberg business contacts; one of them looks known.");
  const request: ImportRequest = {
    which: unknown.filter(({ contact }) => contact.emails.length > 0).map(({ remoteId }) => remoteId),
    mode: "Move",
    owner: "elin",
    accountId: await accountOf(trip),
    source: "Elin's phone",
    findDuplicates: findDuplicates(standardRules()),
  };
  await lookAtThePlan(trip, mirror, request);
  await importThem(trip, mirror, request);
  trip.own.delete(`phone/${karins}`);
  tell.claim("Anna's second card is left as it is until Elin answers", isOwnUntouched(trip));
  await checkKarin(trip, mirror, karins);
};

const lookAtThePlan = async (trip: Trip, mirror: Mirror, request: ImportRequest): Promise<void> => {
  const { items } = await mirror.plans.importContacts(request);
  const planned = new Set(items.map(({ _tag, name }) => `${name}: ${_tag}`));
  trip.tell.claim(
    "the plan is to import Karin and to ask about Anna, and changes nothing",
    planned.size === 2 &&
      planned.has("Karin Wall: Imported") &&
      planned.has("Anna Berg: Undecided") &&
      isOwnUntouched(trip),
  );
};

const importThem = async ({ tell }: Trip, mirror: Mirror, request: ImportRequest): Promise<void> => {
  const { items } = await mirror.importContacts(request);
  for (const item of items)
    if (item._tag === "Undecided")
      for (const { name, reasons } of item.matches)
        tell.say(`${item.name} may be ${name}: ${reasons.map(({ value }) => value).join(", ")}.`);
};

const checkKarin = async (trip: Trip, mirror: Mirror, file: string): Promise<void> => {
  const { tell, northern, path } = trip;
  const { accountId } = await contactWith(northern, karinAt);
  tell.claim("Karin is a business contact of Hallberg's", accountId === (await accountOf(trip)));
  const cards = copiesIn(path("phone")).filter(({ text }) => text.includes(karinAt));
  const [card] = cards;
  tell.claim(
    "her own card is the copy, ringtone and all",
    cards.length === 1 && card?.path.endsWith(file) === true && card.text.includes("X-RINGTONE:birdsong"),
  );
  writeLine(card?.path ?? "", "TITLE:Head of Purchasing", "Add");
  await mirror.sync();
  tell.claim(
    "what Elin now writes on the phone reaches the office",
    (await contactWith(northern, karinAt)).contact.jobTitle === "Head of Purchasing",
  );
};
