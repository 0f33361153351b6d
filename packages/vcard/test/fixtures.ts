import { readFileSync, readdirSync } from "node:fs";
import type { Card } from "../src/index.js";
import { parseCards } from "../src/index.js";

const folder = new URL("../fixtures/", import.meta.url);

export const fixtureNames: ReadonlyArray<string> = readdirSync(folder).filter((name) =>
  name.endsWith(".vcf"),
);

export const fixtureBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

export const cardsOfFixture = (name: string): ReadonlyArray<Card> =>
  parseCards(fixtureBytes(name)).flatMap((parsed) => (parsed._tag === "Card" ? [parsed.card] : []));

export const allCards: ReadonlyArray<readonly [name: string, card: Card]> = fixtureNames.flatMap((name) =>
  cardsOfFixture(name).map((card, at) => [`${name}#${at + 1}`, card] as const),
);

export const fixtureCard = (name: string): Card => {
  const [card] = cardsOfFixture(name);
  if (card === undefined) throw new Error(`no card in ${name}`);
  return card;
};
