/** One phase of the CardDAV benchmark in a process of its own: `bench-carddav-phase.ts DIRECTORY PHASE SIZE HOME`. Prints what it spent. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cardDavTarget } from "@spegla/adapter-carddav";
import { createMirror } from "@spegla/core";
import { newCrm, personId, right, withCrm } from "./crm.js";
import { davLoop, inLanes } from "./dav-loop.js";
import { type Spent, spentOn } from "./measure.js";

export type DavPhase =
  | "prepare"
  | "sync"
  | "edit"
  | "stop"
  | "loop-first"
  | "loop-idle"
  | "loop-edits"
  | "loop-stop";

/** Where the server's two books are: the mirror's, and the bare loop's. */
type Books = { readonly mirror: string; readonly loop: string };

const user = ["alice", "secret"] as const;

const target = (book: string) =>
  cardDavTarget({ serverUrl: book, credentials: { _tag: "Basic", username: user[0], password: user[1] } });

const withMirror = <Result>(
  directory: string,
  { mirror: folder }: Books,
  use: (mirror: ReturnType<typeof createMirror>) => Promise<Result>,
): Promise<Result> => withCrm(directory, (_store, mirror) => use(mirror), { target: target(folder), folder });

/** The cards that the mirror wrote, read once and outside of any measurement. */
const cardsPath = (directory: string): string => join(directory, "cards.json");

type Card = { readonly href: string; readonly etag: string; readonly body: string };

const cardsIn = async (book: string): Promise<ReadonlyArray<Card>> => {
  const loop = davLoop(book, ...user);
  const cards: Array<Card> = [];
  await inLanes(await loop.listCards(), async (href) => {
    cards.push({ href, ...(await loop.readCard(href)) });
  });
  loop.close();
  return cards;
};

const savedCards = (directory: string): ReadonlyArray<Card> => {
  const saved: unknown = JSON.parse(readFileSync(cardsPath(directory), "utf8"));
  if (!Array.isArray(saved)) throw new Error("no cards were saved");
  return saved;
};

const batches = (hrefs: ReadonlyArray<string>, count: number): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: count }, (_, at) => hrefs.slice(at * 50, at * 50 + 50)).filter(
    ({ length }) => length > 0,
  );

/** `reports`: how many multigets the mirror sent, to be sent as well. */
const phases = (
  directory: string,
  size: number,
  books: Books,
  reports: number,
): Readonly<Record<DavPhase, () => Promise<Spent>>> => {
  const looped = async (work: (loop: ReturnType<typeof davLoop>) => Promise<void>): Promise<Spent> => {
    const loop = davLoop(books.loop, ...user);
    const spent = await spentOn(() => work(loop));
    loop.close();
    return spent;
  };
  return {
    prepare: () => spentOn(() => newCrm(directory, size)),
    sync: () => withMirror(directory, books, (mirror) => spentOn(() => mirror.sync())),
    stop: () =>
      withMirror(directory, books, (mirror) =>
        spentOn(async () => {
          const { outcome } = await mirror.stop();
          if (outcome !== "Stopped") throw new Error(outcome);
        }),
      ),
    edit: () => spentOn(() => editOnePercent(directory, size, books.mirror)),
    "loop-first": async () => {
      const cards = await cardsIn(books.mirror);
      writeFileSync(cardsPath(directory), JSON.stringify(cards));
      return looped(async (loop) => {
        const names = cards.map(({ href }) => href.split("/").at(-1) ?? "");
        await inLanes(cards, ({ href, body }) => loop.putNew(href.split("/").at(-1) ?? "", body));
        await inLanes(
          batches(
            names.map((name) => new URL(name, books.loop).pathname),
            reports,
          ),
          loop.multiget,
        );
      });
    },
    "loop-idle": async () => {
      const loop = davLoop(books.loop, ...user);
      const token = await loop.token();
      loop.close();
      return looped((again) => again.sync(token));
    },
    "loop-edits": async () => {
      const loop = davLoop(books.loop, ...user);
      const [token, cards] = [await loop.token(), await cardsIn(books.loop)];
      loop.close();
      const edited = cards.slice(0, Math.ceil(size / 100));
      return looped(async (again) => {
        await again.sync(token);
        await inLanes(
          batches(
            cards.map(({ href }) => href),
            reports,
          ),
          again.multiget,
        );
        await inLanes(edited, ({ href, etag, body }) =>
          again.putOver(href, etag, body.replace("TITLE:Seller", "TITLE:Chief")),
        );
      });
    },
    "loop-stop": async () => {
      const cards = await cardsIn(books.loop);
      if (cards.length < savedCards(directory).length) throw new Error("the loop's book has lost cards");
      return looped((loop) => inLanes(cards, ({ href, etag }) => loop.remove(href, etag)));
    },
  };
};

/** Of each side, and not the same contacts. */
const editOnePercent = async (directory: string, size: number, book: string): Promise<void> => {
  await withCrm(directory, async ({ contacts }) => {
    for (let at = 0; at < size; at += 100)
      await right(contacts.edit(personId(at), (contact) => ({ ...contact, jobTitle: `Chief ${at}` })));
  });
  const loop = davLoop(book, ...user);
  const others = savedCards(directory).filter(({ body }) => /FN:Ann \d*50 Ek/u.test(body));
  await inLanes(others, async ({ href }) => {
    const { etag, body } = await loop.readCard(href);
    await loop.putOver(href, etag, body.replace("TITLE:Seller", "TITLE:Buyer"));
  });
  loop.close();
};

const [directory = "", phase = "", size = "0", mirror = "", loop = "", reports = "0"] = process.argv.slice(2);
const run = new Map(Object.entries(phases(directory, Number(size), { mirror, loop }, Number(reports)))).get(
  phase,
);
if (run === undefined) throw new Error(`there is no phase "${phase}"`);
console.log(JSON.stringify(await run()));
