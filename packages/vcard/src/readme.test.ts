import { emptyContact } from "@spegla/core";
import { expect, it } from "vitest";
import { bytesFromCard, newCard, parseCards, patchCard, readCard } from "./index.js";

it("the lines of the README run", () => {
  const anna = { ...emptyContact, givenName: "Anna", surname: "Ek", company: "Ek & Söner" };
  const card = newCard(anna, { version: "3.0", uid: "6f1b9f0e-1d2c-4c3b-9a55-0d9e8f7a6b5c" });
  const file = bytesFromCard(card); // Uint8Array, UTF-8

  for (const parsed of parseCards(file)) {
    if (parsed._tag === "Unreadable") console.warn(`line ${parsed.line} ${parsed.reason}`);
    else {
      const { contact, problems } = readCard(parsed.card);
      const moved = patchCard(parsed.card, { ...contact, company: "Lo AB" }); // one line differs
      console.log(new TextDecoder().decode(bytesFromCard(moved)), problems);
    }
  }

  const [parsed] = parseCards(file);
  expect(parsed?._tag === "Card" && readCard(parsed.card).contact).toEqual(anna);
});
