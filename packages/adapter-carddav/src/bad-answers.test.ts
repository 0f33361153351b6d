import { type ReplicaError, isMirrorError } from "@spegla/core";
import { contactIdOf, faultyFetch, rightOf } from "@spegla/testkit";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { type BadAnswer, answered, badFetch, errorPage, html, signInPage, xml } from "../test/bad-answer.js";
import { type SimulatedPlace, bookOnSimulator } from "../test/book-place.js";
import { bookBytes, mirroredBook, person } from "../test/mirrored-book.js";
import {
  type Unsettled,
  mustGetInStep,
  mustGoOn,
  mustHaveEverybody,
  unsettled,
} from "../test/unsettled-book.js";
import { type CardDavOptions, type WireFetch, cardDavTarget } from "./index.js";

const whatEndsARun: ReadonlyArray<BadAnswer> = [
  {
    what: "a refused login",
    to: /./u,
    answer: answered(401, { "WWW-Authenticate": "Basic realm=book" }),
    tag: "Unauthorized",
    says: /credentials|sign in|password/iu,
  },
  {
    what: "a page to sign in at instead of XML",
    to: /PROPFIND|REPORT/u,
    answer: answered(200, html, signInPage),
    tag: "ProtocolViolation",
    says: /check.*address.*sign-in page/iu,
  },
  {
    what: "a page that says it is a 207",
    to: /PROPFIND|REPORT/u,
    answer: answered(207, html, signInPage),
    tag: "ProtocolViolation",
    says: /check.*address.*sign-in page/iu,
  },
  {
    what: "XML that is no multistatus",
    to: /PROPFIND|REPORT/u,
    answer: answered(207, xml, '<error xmlns="DAV:"/>'),
    tag: "ProtocolViolation",
    says: /check/iu,
  },
  {
    what: "XML that stops in the middle",
    to: /PROPFIND|REPORT/u,
    answer: "CutShort",
    tag: "ProtocolViolation",
    says: /check/iu,
  },
  {
    what: "XML with a DOCTYPE",
    to: /PROPFIND|REPORT/u,
    answer: answered(207, xml, '<!DOCTYPE x [<!ENTITY e "e">]><multistatus xmlns="DAV:"></multistatus>'),
    tag: "ProtocolViolation",
    says: /check/iu,
  },
  {
    what: "a listing of nothing, not even of the book itself",
    to: /PROPFIND|REPORT/u,
    answer: answered(207, xml, '<multistatus xmlns="DAV:"></multistatus>'),
    tag: "ProtocolViolation",
    says: /check/iu,
  },
  {
    what: "a redirect to another host",
    to: /./u,
    answer: answered(302, { Location: "https://elsewhere.example/dav/" }),
    tag: "ProtocolViolation",
    says: /elsewhere\.example.*serverUrl|serverUrl.*elsewhere\.example/iu,
  },
  {
    what: "a redirect to a page over plain http",
    to: /./u,
    answer: answered(301, { Location: "http://elsewhere.example/dav/" }),
    tag: "ProtocolViolation",
    says: /elsewhere\.example/iu,
  },
];

const syncWith = async (
  book: Unsettled,
  bad: Pick<BadAnswer, "to" | "answer">,
  from: number,
  options: Partial<CardDavOptions> = {},
): Promise<{ readonly hasMet: boolean; readonly error: ReplicaError | undefined }> => {
  let hasMet = false;
  const { service } = book.place;
  const answering = badFetch(service.fetch, bad, from, () => (hasMet = true));
  const fetch: WireFetch = (url, init) => {
    // Nobody but the server is told anything, whatever it says.
    expect(new URL(url).origin).toBe(service.origin);
    return answering(url, init);
  };
  try {
    await book.remirror({}, { fetch, ...options }).sync();
    return { hasMet, error: undefined };
  } catch (thrown) {
    if (!isMirrorError(thrown) || thrown._tag !== "FolderFailed") throw thrown;
    return { hasMet, error: thrown.error };
  }
};

/** The book opened in peace, and a place to put another `fetch` in afterwards. */
const openThrough = async ({ options, bookUrl, service }: SimulatedPlace) => {
  let fetch: WireFetch = service.fetch;
  const target = cardDavTarget({ ...options, fetch: (url, init) => fetch(url, init) });
  const folder = rightOf(await target.openFolder(bookUrl)());
  return { folder, fetch: { set: (other: WireFetch) => (fetch = other) } };
};

describe.each(whatEndsARun)("$what", (bad) => {
  it("is a typed error that says what to do", async () => {
    const book = await unsettled();
    const { error } = await syncWith(book, bad, 0);
    expect(error?._tag).toBe(bad.tag);
    expect(error?.message).toMatch(bad.says);
    expect(error?.message).not.toMatch(/Welcome|secret/u);
    await mustHaveEverybody(book);
    await mustGoOn(book);
  });

  it("is no listing, whichever request of it meets it", async () => {
    for (let from = 0, hasMet = true; hasMet; from += 1) {
      const { place } = await unsettled();
      const { folder, fetch } = await openThrough(place);
      hasMet = false;
      fetch.set(badFetch(place.service.fetch, bad, from, () => (hasMet = true)));
      const pulled = await folder.pull(O.none)();
      if (!hasMet) expect(pulled).toMatchObject({ right: { upserts: { length: 7 } } });
      else expect(pulled).toMatchObject({ left: { _tag: bad.tag } });
    }
  });

  it.each([
    ["of what changed", {}],
    ["of everything", { fullListingMs: 0 }],
  ])("from whichever request of a sync on, with a listing %s, deletes nothing", async (_listing, options) => {
    for (let from = 0, hasMet = true; hasMet; from += 1) {
      const book = await unsettled();
      ({ hasMet } = await syncWith(book, bad, from, options));
      await mustHaveEverybody(book);
      await mustGoOn(book);
    }
  });
});

const whatFailsAWrite: ReadonlyArray<BadAnswer> = [
  {
    what: "an address book that is full",
    to: /PUT/u,
    answer: answered(507),
    tag: "QuotaExceeded",
    says: /no room.*(?:delete|quota)/iu,
  },
  {
    what: "an address book that may not be written",
    to: /PUT|DELETE/u,
    answer: answered(403),
    tag: "Forbidden",
    says: /may be written|account/iu,
  },
  {
    what: "a server that takes no such card",
    to: /PUT/u,
    answer: answered(415),
    tag: "InvalidItem",
    says: /mend the card/iu,
  },
  {
    what: "a method that is not offered",
    to: /PUT/u,
    answer: answered(405),
    tag: "Unsupported",
    says: /cannot do this/iu,
  },
];

describe.each(whatFailsAWrite)("$what", (bad) => {
  it("parks what was to be written, brings the rest home, and goes on when it is over", async () => {
    const book = await unsettled();
    const { hasMet, error } = await syncWith(book, bad, 0);
    expect({ hasMet, error }).toEqual({ hasMet: true, error: undefined });
    const parked = await book.mirror.parked();
    expect(new Map(parked.map(({ contactId, errorTag }) => [contactId, errorTag]))).toEqual(
      new Map([
        [contactIdOf("anna"), bad.tag],
        [contactIdOf("dan"), bad.tag],
      ]),
    );
    for (const { reason } of parked) expect(reason).toMatch(bad.says);
    expect(book.database.get(contactIdOf("bo"))?.contact.nickname).toBe("Bosse");
    await mustHaveEverybody(book);
    await mustGoOn(book);
  });
});

describe("an answer of success to what was not done", () => {
  it.each([
    ["PUT", /PUT/u, errorPage()],
    ["DELETE", /DELETE/u, errorPage()],
    ["request of any kind", /./u, errorPage()],
    ["PUT that does not say what it is", /PUT/u, answered(200, {}, signInPage)],
    ["PUT, which is empty", /PUT/u, answered(204)],
    ["PUT, with an entity tag", /PUT/u, answered(200, { ETag: '"page-1"' }, signInPage)],
  ])("to a %s is no success", async (_method, to, answer) => {
    const book = await unsettled();
    book.database.remove(contactIdOf("cia"));
    await syncWith(book, { to, answer }, 0);
    expect(book.database.get(contactIdOf("anna"))?.contact.notes).toBe("here");
    await mustGetInStep(book);
    expect((await book.copyOf("anna")).contact.notes).toBe("here");
  });

  it("is none either from a server that has proven to keep what it is sent", async () => {
    const book = await unsettled();
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const ids = numbers.map((number) => book.database.add(person({ givenName: `N${number}` })).id);
    let isBad = false;
    const fetch = faultyFetch(book.place.service.fetch, ({ method }) =>
      isBad && method === "PUT" ? errorPage({ ETag: '"page-1"' }) : { _tag: "Pass" },
    );
    const mirror = book.remirror({}, { fetch });
    await mirror.sync();
    for (const id of ids) book.database.edit(id, (contact) => ({ ...contact, notes: "here" }));
    isBad = true;
    await mirror.sync();
    isBad = false;
    await mustGetInStep(book);
    expect(ids.map((id) => book.database.get(id)?.contact.notes)).toEqual(ids.map(() => "here"));
  });
});

describe("an address book that vanished", () => {
  it("is FolderMissing, and nobody is deleted; when it comes back, the mirror goes on", async () => {
    const book = await unsettled();
    const { service, client, bookUrl } = book.place;
    const cards = service.book().cards();
    service.book().drop();
    await expect(book.mirror.sync()).rejects.toMatchObject({ _tag: "FolderMissing", folder: bookUrl });
    expect(book.database.deleted()).toEqual([]);

    await client.makeBook(bookUrl, "Contacts");
    for (const [name, text] of cards) service.book().add(text, name);
    await book.mirror.sync();
    expect(book.database.deleted()).toEqual([]);
    expect(book.database.get(contactIdOf("bo"))?.contact.nickname).toBe("Bosse");
    await mustGetInStep(book);
  });

  it("under a run, at whichever request, deletes nobody", async () => {
    for (let at = 0, hasVanished = true; hasVanished; at += 1) {
      const book = await unsettled();
      const { service, client, bookUrl } = book.place;
      const cards = service.book().cards();
      hasVanished = false;
      const fetch = faultyFetch(book.place.service.fetch, (request) => {
        if (request.at === at) {
          hasVanished = true;
          service.book().drop();
        }
        return { _tag: "Pass" };
      });
      await book.remirror({}, { fetch }).sync().catch(mirrorErrorOnly);
      expect(book.database.deleted()).toEqual([]);
      if (!hasVanished) break;

      await client.makeBook(bookUrl, "Contacts");
      for (const [name, text] of cards) service.book().add(text, name);
      const restored = [...(await bookBytes(book.place))].filter(([url]) => book.own.has(url));
      await mustGoOn({ ...book, own: new Map(restored) });
    }
  });

  it("and came back empty takes nobody along: that waits for a person", async () => {
    const book = await unsettled();
    const { service, client, bookUrl } = book.place;
    service.book().drop();
    await client.makeBook(bookUrl, "Contacts");
    const { outcome, held } = await book.mirror.sync();
    expect({ outcome, held }).toEqual({ outcome: "Partial", held: 3 });
    expect(book.database.deleted()).toEqual([]);
  });
});

const mirrorErrorOnly = (thrown: unknown): void => {
  if (!isMirrorError(thrown)) throw thrown;
};

describe("an address book that is full, or may only be read, by the server's own word", () => {
  it("takes what fits when there is room again", async () => {
    const book = await unsettled();
    const { service } = book.place;
    service.book().setQuota(1);
    expect(await book.mirror.sync()).toMatchObject({
      outcome: "Partial",
      parked: 2,
      writes: { database: 1 },
    });
    expect((await book.mirror.parked()).map(({ errorTag }) => errorTag)).toEqual([
      "QuotaExceeded",
      "QuotaExceeded",
    ]);
    service.book().setQuota(undefined);
    await mustGoOn(book);
  });

  it("is FolderReadOnly, and goes on when it may be written", async () => {
    const book = await unsettled();
    const { service } = book.place;
    service.book().setAccess("ReadOnly");
    await expect(book.remirror().sync()).rejects.toMatchObject({
      _tag: "FolderReadOnly",
      message: expect.stringMatching(/permission|another|written/u),
    });
    await mustHaveEverybody(book);
    service.book().setAccess("ReadWrite");
    await mustGoOn(book);
  });

  it("is Forbidden where no privileges are told, and parks what was to be written", async () => {
    const book = await unsettled();
    const { service } = book.place;
    service.setQuirks({ privileges: "Absent" });
    service.book().setAccess("ReadOnly");
    await book.mirror.sync();
    expect((await book.mirror.parked()).map(({ errorTag }) => errorTag)).toEqual(["Forbidden", "Forbidden"]);
    await mustHaveEverybody(book);
    service.book().setAccess("ReadWrite");
    await mustGoOn(book);
  });
});

describe("credentials", () => {
  it("that are wrong are refused once, and not sent again and again", async () => {
    const book = await unsettled();
    const { service } = book.place;
    service.requests.reset();
    const credentials = { _tag: "Basic", username: "alice", password: "wrong" } as const;
    await expect(book.remirror({}, { credentials }).sync()).rejects.toMatchObject({
      _tag: "FolderFailed",
      error: { _tag: "Unauthorized", message: expect.stringMatching(/sign in|credentials/u) },
    });
    expect(service.requests.all().filter(({ status }) => status === 401)).toHaveLength(1);
    await mustHaveEverybody(book);
    await mustGoOn(book);
  });

  it("whose token expires in the middle of a run are asked for once more", async () => {
    for (let at = 0, hasExpired = true; hasExpired; at += 1) {
      const place = bookOnSimulator({ auth: "Bearer" });
      const asked: Array<boolean> = [];
      let token = "token-1";
      const getToken = async ({ isRefused }: { readonly isRefused: boolean }): Promise<string> => {
        asked.push(isRefused);
        if (isRefused) place.service.addToken("alice", (token = `token-${asked.length}`));
        return token;
      };
      const book = mirroredBook(place, {}, { credentials: { _tag: "Bearer", getToken } });
      book.database.add(person({ givenName: "Anna" }));
      hasExpired = false;
      const fetch = faultyFetch(place.service.fetch, (request) => {
        if (request.at === at) {
          hasExpired = true;
          place.service.expireTokens();
        }
        return { _tag: "Pass" };
      });
      expect((await book.remirror({}, { fetch }).sync()).writes).toEqual({ database: 0, folder: 1 });
      expect(asked.filter((isRefused) => isRefused)).toHaveLength(hasExpired ? 1 : 0);
      expect(place.service.book().cards().size).toBe(1);
    }
  });

  it("whose token expires and cannot be had anew end the run, and nothing is deleted", async () => {
    const place = bookOnSimulator({ auth: "Bearer" });
    const book = mirroredBook(
      place,
      {},
      { credentials: { _tag: "Bearer", getToken: async () => "token-1" } },
    );
    const { id } = book.database.add(person({ givenName: "Anna" }));
    await book.mirror.sync();
    place.service.expireTokens();
    await expect(book.mirror.sync()).rejects.toMatchObject({
      _tag: "FolderFailed",
      error: { _tag: "Unauthorized" },
    });
    expect(book.database.get(id)).toBeDefined();
    expect(place.service.book().cards().size).toBe(1);
  });
});
