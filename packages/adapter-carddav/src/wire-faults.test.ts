import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMirrorError, remoteId } from "@spegla/core";
import {
  type CardDavFetch,
  type WireFault,
  contactIdOf,
  faultyFetch,
  isProcessDied,
  throttled,
  wireFaultAt,
} from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { type BookPlace, type SimulatedPlace, bookOnServer, bookOnSimulator } from "../test/book-place.js";
import { type MirroredBook, bookBytes, disagreements, mirroredBook, person } from "../test/mirrored-book.js";
import { addOwnPeople } from "../test/own-people.js";
import type { DavServer } from "@spegla/dav-servers";
import { describeOnServer } from "../test/describe-on-server.js";

const faults: ReadonlyArray<{ readonly how: string; readonly fault: WireFault }> = [
  { how: "is never sent", fault: { _tag: "Refused" } },
  { how: "is carried out, and its answer lost", fault: { _tag: "LostResponse" } },
  { how: "is answered 503", fault: { _tag: "Answered", status: 503 } },
  {
    how: "is answered 503 and when to try again",
    fault: throttled({ status: 503, retryAfter: "Seconds", seconds: 30 }),
  },
  { how: "is answered 429", fault: throttled({ retryAfter: "None" }) },
  { how: "is carried out and answered 502", fault: { _tag: "AnsweredAfter", status: 502 } },
  {
    how: "is carried out and answered 503 and when to try again",
    fault: { _tag: "AnsweredAfter", status: 503, headers: { "Retry-After": "30" } },
  },
  { how: "is carried out twice", fault: { _tag: "Twice" } },
  { how: "gets an answer that breaks off", fault: { _tag: "CutBody", atByte: 60 } },
  { how: "hangs until its deadline", fault: { _tag: "Hangs" } },
  { how: "is the last that the process sends", fault: { _tag: "DieAfter" } },
];

/** Part of a mirror's life: what leads up to it in peace, the verb that meets the fault, and what must have come of it. */
type Chapter = {
  readonly title: string;
  readonly verb: "sync" | "stop";
  readonly leadUp: (book: MirroredBook) => Promise<void>;
  readonly mustHaveCome: (book: MirroredBook) => Promise<void>;
};

const addContacts = ({ database }: MirroredBook): void => {
  for (const name of ["anna", "bo", "cia", "dan"])
    database.add(person({ givenName: name, fullName: `${name} ek` }), { id: contactIdOf(name) });
};

const nicknameBo = async ({ person, copyOf, place }: MirroredBook): Promise<void> => {
  const { url } = await copyOf("bo");
  await person.edit(remoteId(new URL(url, place.bookUrl).pathname), (contact) => ({
    ...contact,
    nickname: "Bosse",
  }));
};

const idsOf = (contacts: ReadonlyArray<{ readonly id: string }>): ReadonlyArray<string> =>
  contacts.map(({ id }) => id);

const chapters: ReadonlyArray<Chapter> = [
  {
    title: "a first sync",
    verb: "sync",
    leadUp: async (book) => addContacts(book),
    mustHaveCome: async ({ database }) => {
      expect(idsOf(database.all())).toEqual(["anna", "bo", "cia", "dan"]);
    },
  },
  {
    title: "a sync of edits and deletions on both sides",
    verb: "sync",
    leadUp: async (book) => {
      addContacts(book);
      await book.mirror.sync();
      book.database.edit(contactIdOf("anna"), (contact) => ({ ...contact, notes: "here" }));
      await nicknameBo(book);
      book.database.remove(contactIdOf("cia"));
      await book.place.client.remove((await book.copyOf("dan")).url);
    },
    mustHaveCome: async ({ database, copyOf }) => {
      expect(idsOf(database.all())).toEqual(["anna", "bo"]);
      expect(idsOf(database.deleted())).toEqual(["cia", "dan"]);
      expect(database.get(contactIdOf("bo"))?.contact.nickname).toBe("Bosse");
      expect((await copyOf("anna")).contact.notes).toBe("here");
    },
  },
  {
    title: "a stop",
    verb: "stop",
    leadUp: async (book) => {
      addContacts(book);
      await book.mirror.sync();
      await nicknameBo(book);
    },
    mustHaveCome: async ({ database, copies }) => {
      expect(idsOf(database.all())).toEqual(["anna", "bo", "cia", "dan"]);
      expect(database.get(contactIdOf("bo"))?.contact.nickname).toBe("Bosse");
      expect(await copies()).toEqual([]);
    },
  },
];

describe.each(chapters)("$title, whichever of its requests", ({ verb, leadUp, mustHaveCome }) => {
  it.each(faults)(
    "$how, loses nothing, doubles nothing, deletes nothing, and is made good by the next",
    async ({ fault }) => {
      for (let at = 0, hasMet = true; hasMet; at += 1) {
        const place = bookOnSimulator();
        await addOwnPeople(place);
        const before = await bookBytes(place);
        const book = mirroredBook(place);
        await leadUp(book);

        hasMet = await meet(book, verb, at, fault);
        book.state.expireLease();
        expect(book.database.deleted().length).toBeLessThanOrEqual(2);
        await makeGood(book, verb);

        await mustHaveCome(book);
        const after = await bookBytes(place);
        expect([...before].filter(([url, bytes]) => after.get(url) !== bytes)).toEqual([]);
        expect(after.size).toBe(before.size + (verb === "stop" ? 0 : book.database.all().length));
      }
    },
  );
});

/** Whether there was a request to meet the fault. */
const meet = async (
  { place, remirror }: MirroredBook<SimulatedPlace>,
  verb: Chapter["verb"],
  at: number,
  fault: WireFault,
): Promise<boolean> => {
  let hasMet = false;
  const script = wireFaultAt(at, fault);
  const fetch = faultyFetch(place.service.fetch, (request) => {
    hasMet ||= request.at === at;
    return script(request);
  });
  const mirror = remirror({}, { fetch, deadlineMs: 50 });
  await mirror[verb]().catch((thrown: unknown) => {
    if (!isMirrorError(thrown) && !isProcessDied(thrown)) throw thrown;
  });
  return hasMet;
};

/** In peace, once more: and once again, when what was set aside is due. */
const makeGood = async ({ clock, remirror, ...book }: MirroredBook, verb: Chapter["verb"]): Promise<void> => {
  const mirror = remirror();
  if (verb === "stop") {
    await mirror.stop();
    expect(await mirror.status()).toMatchObject({ phase: "Unbound", mirrored: 0, held: 0, parked: 0 });
    return;
  }
  await mirror.sync();
  clock.advance(oneDayMs);
  await mirror.sync();
  expect(await disagreements({ ...book, clock, remirror })).toEqual([]);
  const { writes, parked, held, conflicts } = await mirror.sync();
  expect({ writes, parked, held, conflicts }).toEqual({
    writes: { database: 0, folder: 0 },
    parked: 0,
    held: 0,
    conflicts: 0,
  });
};

const oneDayMs = 86_400_000;

describe("somebody who is quicker than our write", () => {
  const quicker = async (
    method: "PUT" | "DELETE",
    write: (book: MirroredBook) => void,
  ): Promise<MirroredBook> => {
    const book = mirroredBook(bookOnSimulator());
    addContacts(book);
    await book.mirror.sync();
    write(book);
    const { fetch } = book.place.service;
    let isLate = false;
    const racing: CardDavFetch = async (input, init) => {
      if (init?.method === method && !isLate) {
        isLate = true;
        await nicknameBo(book);
      }
      return fetch(input, init);
    };
    await book.remirror({}, { fetch: racing }).sync();
    expect(isLate).toBe(true);
    await makeGood(book, "sync");
    return book;
  };

  it("edits a card that we are about to change: both edits stand", async () => {
    const { database } = await quicker("PUT", ({ database }) =>
      database.edit(contactIdOf("bo"), (contact) => ({ ...contact, notes: "here" })),
    );
    expect(database.get(contactIdOf("bo"))?.contact).toMatchObject({ notes: "here", nickname: "Bosse" });
  });

  it("edits a card that we are about to delete: the edit wins, as the policy says", async () => {
    const { database } = await quicker("DELETE", ({ database }) => database.remove(contactIdOf("bo")));
    expect(database.get(contactIdOf("bo"))?.contact.nickname).toBe("Bosse");
  });
});

describeOnServer("radicale", "a server that is killed", (server) => {
  it("in the middle of a first sync and started again has every contact once after the next", async () => {
    const place = await bookOnServer(server());
    const book = mirroredBook(place);
    for (let number = 1; number <= 60; number += 1)
      book.database.add(
        person({ givenName: "Anna", surname: `Ek ${number}`, fullName: `Anna Ek ${number}` }),
      );

    const killed = killedAt(20, place, server());
    expect(await book.mirror.sync()).toMatchObject({ outcome: "Partial", writes: { database: 0 } });
    expect(new Set((await book.mirror.parked()).map(({ errorTag }) => errorTag))).toEqual(
      new Set(["Unavailable"]),
    );
    await killed;
    await server().startAgain();
    const stored = (await book.copies()).length;
    expect(stored).toBeGreaterThanOrEqual(20);
    expect(stored).toBeLessThan(60);

    book.clock.advance(oneDayMs);
    expect(await book.mirror.sync()).toMatchObject({ outcome: "Complete", parked: 0 });
    expect(await disagreements(book)).toEqual([]);
    expect(await book.copies()).toHaveLength(60);
    expect((await book.mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
    await place.dispose();
  });
});

/** Kills the server when there are so many cards in its book. */
const killedAt = async (cards: number, { bookUrl }: BookPlace, server: DavServer): Promise<void> => {
  const folder = join(server.directory, "data/collection-root", new URL(bookUrl).pathname);
  for (;;) {
    const names = await readdir(folder);
    if (names.filter((name) => name.endsWith(".vcf")).length >= cards) return server.kill();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};
