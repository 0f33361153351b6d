import {
  type CardDavQuirks,
  type CardDavService,
  type CardDavServiceOptions,
  cardDavServers,
  cardDavService,
  contactIdOf,
  databaseIdOf,
  faultyFetch,
  mirrorIdOf,
} from "@spegla/testkit";
import {
  type Contact,
  type Cursor,
  type Folder,
  type FolderItem,
  type FolderWrite,
  type Marker,
  type RemoteId,
  type ReplicaError,
  type WriteResult,
  emptyContact,
  remoteId,
  revision,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { davClient } from "../dav/make-dav-client.js";
import type { WireFetch } from "../dav/wire.js";
import type { AddressBook } from "./address-book.js";
import { cardDavFolder } from "./card-dav-folder.js";
import type { BookSettings } from "./open-book.js";

type Server = {
  readonly service: CardDavService;
  readonly folder: Folder;
  /** The same book, opened by somebody who knows nothing of it yet. */
  readonly reopen: (more?: Opening) => Folder;
};

type Opening = {
  readonly book?: Partial<AddressBook>;
  readonly settings?: Partial<BookSettings>;
  readonly fetch?: WireFetch;
  readonly password?: string;
};

const serverWith = (
  quirks: Partial<CardDavQuirks> = {},
  opening: Opening = {},
  options: CardDavServiceOptions = {},
): Server => {
  const service = cardDavService({ ...options, quirks });
  const reopen = ({
    book = {},
    settings = {},
    fetch = service.fetch,
    password = "secret",
  }: Opening = {}): Folder =>
    cardDavFolder(
      {
        url: service.book().url,
        name: "Contacts",
        access: "ReadWrite",
        canSync: true,
        versions: ["3.0"],
        ...book,
      },
      davClient({
        credentials: { _tag: "Basic", username: "alice", password },
        fetch,
        allowHttp: false,
        concurrency: 4,
        deadlineMs: 5_000,
        maxAnswerBytes: 10_000_000,
        now: () => 0,
        origin: service.origin,
      }),
      { concurrency: 4, fullListingMs: 1_000, now: () => 0, ...settings },
    );
  return { service, folder: reopen(opening), reopen };
};

const right = async <Answer>(asked: TE.TaskEither<ReplicaError, Answer>): Promise<Answer> => {
  const answer = await asked();
  return E.isRight(answer) ? answer.right : expect.fail(`${answer.left._tag}: ${answer.left.message}`);
};
const left = async (asked: TE.TaskEither<ReplicaError, unknown>): Promise<ReplicaError> => {
  const answer = await asked();
  return E.isLeft(answer) ? answer.left : expect.fail("it was answered");
};

const aContact = (name: string, more: Partial<Contact> = {}): Contact => ({
  ...emptyContact,
  surname: name,
  fullName: name,
  ...more,
});
const markerOf = (name: string): Marker => ({
  databaseId: databaseIdOf("crm"),
  mirrorId: mirrorIdOf("mirror-1"),
  contactId: contactIdOf(name),
});
const createOf = (name: string, contact = aContact(name)): FolderWrite => ({
  _tag: "Create",
  marker: markerOf(name),
  contact,
});
const updateOf = (
  name: string,
  item: Pick<FolderItem, "id" | "revision">,
  contact: Contact,
): FolderWrite => ({
  _tag: "Update",
  id: item.id,
  revision: item.revision,
  marker: markerOf(name),
  contact,
});
const removeOf = ({ id, revision }: Pick<FolderItem, "id" | "revision">): FolderWrite => ({
  _tag: "Remove",
  id,
  revision,
});

type Done = Extract<WriteResult<RemoteId, FolderItem>, { readonly _tag: "Done" }>;

const tagOf = (result: WriteResult<RemoteId, FolderItem> | undefined): string | undefined =>
  result?._tag === "Failed" ? result.error._tag : result?._tag;
const push = async (folder: Folder, ...writes: ReadonlyArray<FolderWrite>) => right(folder.push(writes));
const pushTags = async (folder: Folder, ...writes: ReadonlyArray<FolderWrite>) =>
  (await push(folder, ...writes)).map(tagOf);
const done = async (folder: Folder, ...writes: ReadonlyArray<FolderWrite>): Promise<ReadonlyArray<Done>> =>
  (await push(folder, ...writes)).map((result) =>
    result._tag === "Done" ? result : expect.fail(JSON.stringify(result)),
  );
const one = async (folder: Folder, write: FolderWrite): Promise<Done> =>
  (await done(folder, write))[0] ?? expect.fail("no answer");

const names = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, at) => `c-${at}`);
const methods = ({ requests }: CardDavService): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { method } of requests.all()) counts[method] = (counts[method] ?? 0) + 1;
  return counts;
};
const personCard = (name: string, ...lines: ReadonlyArray<string>): string =>
  [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `UID:${name}`,
    `N:${name};;;;`,
    `FN:${name}`,
    ...lines,
    "END:VCARD",
    "",
  ].join("\r\n");
const nameIn = ({ id }: Pick<FolderItem, "id">): string => id.slice(id.lastIndexOf("/") + 1);
const idIn = ({ service }: Server, name: string): RemoteId =>
  remoteId(`${new URL(service.book().url).pathname}${name}`);

describe("requests", () => {
  it("nothing to do is one report", async () => {
    const { service, folder } = serverWith();
    await done(folder, createOf("a"));
    const { next } = await right(folder.pull(O.none));
    service.requests.reset();
    expect(await right(folder.pull(O.some(next)))).toMatchObject({
      _tag: "Delta",
      upserts: [],
      removals: [],
    });
    expect(methods(service)).toEqual({ REPORT: 1 });
  });

  it("creates are read back by fifties, and no more once the server has shown that it keeps them", async () => {
    const latency = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
    const { service, folder } = serverWith({}, {}, { latency });
    await done(folder, ...names(20).map((name) => createOf(name)));
    expect(methods(service)).toEqual({ PUT: 20, REPORT: 1 });
    service.requests.reset();
    await done(
      folder,
      ...names(120)
        .slice(20)
        .map((name) => createOf(name)),
    );
    expect(methods(service)).toEqual({ PUT: 100 });
    expect(service.requests.mostAtOnce()).toBe(4);
  });

  it("a server that rewrites cards is read back every time", async () => {
    const { service, folder } = serverWith(cardDavServers.radicale);
    await done(folder, ...names(100).map((name) => createOf(name)));
    await done(
      folder,
      ...names(200)
        .slice(100)
        .map((name) => createOf(name)),
    );
    expect(methods(service)).toEqual({ PUT: 200, REPORT: 4 });
  });

  it("so is a card whose PUT was answered without a strong tag", async () => {
    const { service, folder } = serverWith();
    await done(folder, ...names(20).map((name) => createOf(name)));
    service.setQuirks({ etagOfPut: "Weak" });
    service.requests.reset();
    await done(folder, createOf("later"));
    expect(methods(service)).toEqual({ PUT: 1, REPORT: 1 });
  });

  it("updates read what they do not know by fifties, and what is written already is not sent", async () => {
    const server = serverWith();
    const copies = await done(server.folder, ...names(100).map((name) => createOf(name)));
    const updates = copies.map((copy, at) => updateOf(`c-${at}`, copy, aContact(`c-${at}`, { notes: "n" })));
    server.service.requests.reset();
    const updated = await done(server.folder, ...updates);
    expect(methods(server.service)).toEqual({ PUT: 100 });
    server.service.requests.reset();
    await done(
      server.folder,
      ...updated.map((copy, at) => updateOf(`c-${at}`, copy, aContact(`c-${at}`, { notes: "n" }))),
    );
    expect(server.service.requests.count()).toBe(0);
    await done(server.reopen(), ...updated.map((copy, at) => updateOf(`c-${at}`, copy, aContact(`c-${at}`))));
    // Two for what is there, two for what was made of it: nobody knows yet that this server keeps it.
    expect(methods(server.service)).toEqual({ PUT: 100, REPORT: 4 });
  });

  it("a removal is one", async () => {
    const { service, folder } = serverWith();
    const copies = await done(folder, ...names(10).map((name) => createOf(name)));
    service.requests.reset();
    expect(await pushTags(folder, ...copies.map(removeOf))).toEqual(copies.map(() => "Removed"));
    expect(methods(service)).toEqual({ DELETE: 10 });
  });
});

describe("reading", () => {
  const quirks: ReadonlyArray<Partial<CardDavQuirks>> = [
    { missing: "Entry404" },
    { missing: "LeftOut" },
    { missing: "Whole404" },
    { extraEntries: "Twice" },
    { extraEntries: "Unasked" },
    { sharedStatus: "Together" },
    { cardXml: "CData" },
    { cardXml: "Mixed", carriageReturns: "Raw", afterCard: "NULL" },
    { hrefBase: "OtherHost", hrefSpelling: "LowerHex", trailingSlash: "Added" },
    { batchLimit: 3, overBatchLimit: 413 },
    { batchLimit: 3, overBatchLimit: 500 },
    { batchLimit: 3, overBatchLimit: 504 },
    { batchLimit: 3, overBatchLimit: "CutShort" },
    { etagProperty: "Absent" },
    { etagProperty: "Empty" },
    { etagProperty: "Weak" },
  ];
  it.each(quirks)("tells what is there from what is not: %j", async (quirk) => {
    const server = serverWith(quirk);
    const added = names(20).map((name) =>
      idIn(server, server.service.book().add(personCard(name), `${name}.vcf`)),
    );
    const gone = ["x", "y"].map((name) => idIn(server, `${name}.vcf`));
    const read = await right(server.folder.read([...added, ...gone]));
    const found = read.flatMap((answer) =>
      answer._tag === "Found" ? [[answer.item.id, answer.item.contact.surname]] : [],
    );
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(added.map((id, at) => [id, `c-${at}`])));
    expect(read.flatMap((answer) => (answer._tag === "Missing" ? [answer.id] : []))).toEqual(gone);
  });

  it("asks for fewer at once after too many", async () => {
    const server = serverWith({ batchLimit: 10 });
    const ids = names(50).map((name) =>
      idIn(server, server.service.book().add(personCard(name), `${name}.vcf`)),
    );
    await right(server.folder.read(ids));
    server.service.requests.reset();
    await right(server.folder.read(ids));
    expect(server.service.requests.all().every(({ status }) => status === 207)).toBe(true);
  });

  it("of a card that no XML can hold keeps the others from nothing: it is asked for alone", async () => {
    const server = serverWith();
    const ids = names(8).map((name) =>
      idIn(server, server.service.book().add(personCard(name), `${name}.vcf`)),
    );
    const fetch: WireFetch = (url, init) =>
      init.method === "REPORT" && String(init.body).includes("c-5.vcf")
        ? Promise.resolve(
            new Response('<d:multistatus xmlns:d="DAV:">\u0001', {
              status: 207,
              headers: { "content-type": "application/xml" },
            }),
          )
        : server.service.fetch(url, init);
    const read = await right(server.reopen({ fetch }).read(ids));
    expect(read.map(({ _tag }) => _tag)).toEqual(ids.map(() => "Found"));
  });

  it.each([{}, { missing: "Whole404" }, { missing: "LeftOut" }] as const)(
    "of a book that is gone says so, and of no card that it is missing: %j",
    async (quirk) => {
      const server = serverWith(quirk);
      const id = idIn(server, server.service.book().add(personCard("a")));
      server.service.book().drop();
      expect(await left(server.folder.read([id]))).toMatchObject({ _tag: "NotFound" });
      expect(await left(server.folder.find([markerOf("a")]))).toMatchObject({ _tag: "NotFound" });
      expect(await left(server.folder.pull(O.none))).toMatchObject({ _tag: "NotFound" });
    },
  );

  it("takes a group for no item, but one that was made of a copy for unreadable", async () => {
    const server = serverWith();
    const group = "X-ADDRESSBOOKSERVER-KIND:group";
    const ids = [
      server.service.book().add(personCard("club", group)),
      server.service.book().add(personCard("copy", group, "X-SPEGLA-MARKER:crm/mirror-1/ada")),
      server.service.book().add("BEGIN:VCARD\r\nno card"),
    ].map((name) => idIn(server, name));
    const read = await right(server.folder.read(ids));
    expect(ids.map((id) => read.find((answer) => "id" in answer && answer.id === id)?._tag)).toEqual([
      "Missing",
      "Unreadable",
      "Unreadable",
    ]);
  });

  it("takes nothing for a card of the book that is not in it", async () => {
    const server = serverWith();
    const ids = ["/elsewhere/a.vcf", idIn(server, ""), idIn(server, "a/b.vcf"), "a.vcf"].map(remoteId);
    const read = await right(server.folder.read(ids));
    expect(read.map(({ _tag }) => _tag)).toEqual(ids.map(() => "Unreadable"));
    expect(
      await pushTags(server.folder, ...ids.map((id) => removeOf({ id, revision: revision('"1"') }))),
    ).toEqual(ids.map(() => "InvalidItem"));
    expect(server.service.requests.count()).toBe(0);
  });

  it.each(["Rewritten", "VersionLine"] as const)(
    "keeps a card in the version it is stored in: conversion %s",
    async (conversion) => {
      const server = serverWith(
        { conversion, versions: ["3.0", "4.0"] },
        { book: { versions: ["3.0", "4.0"] } },
      );
      const four = personCard("ada", "TEL;VALUE=uri;PREF=1;TYPE=work:tel:+1-555").replace("3.0", "4.0");
      const id = idIn(server, server.service.book().add(four));
      const [read] = await right(server.folder.read([id]));
      const item = read?._tag === "Found" ? read.item : expect.fail("not found");
      await one(server.folder, updateOf("ada", item, { ...item.contact, notes: "new" }));
      const stored = server.service.book().get(nameIn(item)) ?? "";
      expect(stored).toContain("VERSION:4.0\r\n");
      expect(stored).toContain("TEL;VALUE=uri;PREF=1;TYPE=work:tel:+1-555\r\n");
      expect(stored).toContain("NOTE:new\r\n");
    },
  );
});

describe("writing", () => {
  it("answers what the server made of a card, and patches that next", async () => {
    const { service, folder } = serverWith({ rewrites: ["UpperCase", "AddRev"], etagOfPut: "Sent" });
    const copy = await one(folder, createOf("a"));
    expect(copy.revision).toBe(service.book().etag(nameIn(copy)));
    await one(folder, updateOf("a", copy, aContact("a", { notes: "n" })));
    expect(service.book().get(nameIn(copy))).toMatch(/^NOTE:n\r$/mu);
  });

  it("does not take for the server's doing what somebody did between the write and the look at it", async () => {
    const server = serverWith();
    const { next } = await right(server.folder.pull(O.none));
    const meddling: WireFetch = async (url, init) => {
      const response = await server.service.fetch(url, init);
      if (init.method === "PUT")
        server.service
          .book()
          .edit(url.slice(url.lastIndexOf("/") + 1), (text) => text.replace("END:", "NOTE:theirs\r\nEND:"));
      return response;
    };
    const copy = await one(server.reopen({ fetch: meddling }), createOf("a"));
    expect(copy.stored).toBeUndefined();
    const page = await right(server.folder.pull(O.some(next)));
    expect(page.upserts).toEqual([{ id: copy.id, revision: server.service.book().etag(nameIn(copy)) }]);
    expect(page.upserts[0]?.revision).not.toBe(copy.revision);
  });

  it.each([{}, { ETag: '"page-1"' }])("does not believe a 200 to what was not done: %j", async (headers) => {
    const server = serverWith();
    const copies = await done(server.folder, ...names(20).map((name) => createOf(name)));
    let isBad = false;
    const lying = faultyFetch(server.service.fetch, ({ method }) =>
      isBad && method === "PUT" ? { _tag: "Answered", status: 200, headers, body: "" } : { _tag: "Pass" },
    );
    const folder = server.reopen({ fetch: lying });
    await done(
      folder,
      ...names(40)
        .slice(20)
        .map((name) => createOf(name)),
    );
    isBad = true;
    const [copy] = copies;
    if (copy === undefined) return expect.fail("no copy");
    const writes = [updateOf("c-0", copy, aContact("c-0", { notes: "n" })), createOf("new")];
    expect(await pushTags(folder, ...writes)).toEqual(["Unavailable", "Unavailable"]);
    isBad = false;
    expect(await pushTags(folder, ...writes)).toEqual(["Done", "Done"]);
  });

  it("writes back nothing that a service sends behind a card", async () => {
    const server = serverWith({ afterCard: "NULL" });
    const id = idIn(server, server.service.book().add(personCard("ada")));
    const [read] = await right(server.folder.read([id]));
    const item = read?._tag === "Found" ? read.item : expect.fail("not found");
    await one(server.folder, updateOf("ada", item, { ...item.contact, notes: "new" }));
    expect(server.service.book().get(nameIn(item))).toMatch(/NOTE:new\r\n[^]*END:VCARD\r\n$/u);
  });

  it("never overwrites what has the copy's name, and changes nothing at a stale revision", async () => {
    const { service, folder, reopen } = serverWith();
    const copy = await one(folder, createOf("a"));
    service.book().edit(nameIn(copy), (text) => text.replace("END:", "NOTE:theirs\r\nEND:"));
    const theirs = service.book().get(nameIn(copy));
    const stale = [updateOf("a", copy, aContact("a", { notes: "ours" })), removeOf(copy), createOf("a")];
    for (const who of [folder, reopen()])
      for (const write of stale) expect(await pushTags(who, write)).toEqual(["RevisionMismatch"]);
    expect(service.book().get(nameIn(copy))).toBe(theirs);
  });

  it.each([{}, { deletedMissing: 412 }] as const)("finds out what is gone: %j", async (quirk) => {
    const { service, folder } = serverWith(quirk);
    const copies = await done(folder, createOf("a"), createOf("b"));
    for (const copy of copies) service.book().remove(nameIn(copy));
    const [a, b] = copies;
    if (a === undefined || b === undefined) return expect.fail("no copies");
    expect(await pushTags(folder, updateOf("a", a, aContact("x")), removeOf(b))).toEqual([
      "NotFound",
      "Removed",
    ]);
    expect(service.book().cards().size).toBe(0);
  });

  it("removes nothing, and says of nothing that it is gone, when the whole book is", async () => {
    const { service, folder } = serverWith();
    const copy = await one(folder, createOf("a"));
    service.book().drop();
    expect(await pushTags(folder, removeOf(copy))).toEqual(["NotFound"]);
  });

  it("an update that is repeated because its answer was lost is done", async () => {
    const server = serverWith();
    const copy = await one(server.folder, createOf("a"));
    const write = updateOf("a", copy, aContact("a", { notes: "n" }));
    let puts = 0;
    const losing = faultyFetch(server.service.fetch, ({ method }) =>
      method === "PUT" && (puts += 1) === 1 ? { _tag: "LostResponse" } : { _tag: "Pass" },
    );
    const folder = server.reopen({ fetch: losing });
    expect(await pushTags(folder, write)).toEqual(["Unavailable"]);
    const again = await one(folder, write);
    expect(again.revision).toBe(server.service.book().etag(nameIn(copy)));
  });

  it.each([{}, { rewrites: ["UpperCase", "AddRev"] } as const])(
    "[L7] an update without a marker takes only that line away, and it is found no more: %j",
    async (quirks) => {
      const { service, folder, reopen } = serverWith(quirks);
      const kept = ["CATEGORIES:Golf", "item1.X-ABLABEL:kept", "X-CUSTOM;X=1:kept"];
      service.book().add(personCard("p", ...kept, "X-SPEGLA-MARKER:crm/mirror-1/a"), "p.vcf");
      const [item] = await right(folder.find([markerOf("a")]));
      const { id, revision: seen, contact } = item ?? expect.fail("not found");
      const own: FolderWrite = { _tag: "Update", id, revision: seen, contact };
      const result = await one(folder, own);
      expect(result.revision).toBe(service.book().etag("p.vcf"));
      const card = service.book().get("p.vcf") ?? "";
      expect(card.toUpperCase()).not.toContain("X-SPEGLA-MARKER");
      for (const line of ["UID:p", ...kept]) expect(card.toUpperCase()).toContain(line.toUpperCase());
      expect(await right(folder.find([markerOf("a")]))).toEqual([]);
      expect(await right(reopen().find([markerOf("a")]))).toEqual([]);
      // The answer may have been lost: sent again it is done already.
      service.requests.reset();
      expect(await one(folder, own)).toMatchObject({ id, revision: result.revision });
      expect(methods(service)).not.toHaveProperty("PUT");
    },
  );

  it.each([409, 400] as const)("a UID that is taken elsewhere is found there: %i", async (uidClash) => {
    const { service, folder } = serverWith({ uidClash });
    const copy = await one(folder, createOf("a"));
    service.book().move(nameIn(copy), "moved.vcf");
    expect(await pushTags(folder, createOf("a"))).toEqual(["RevisionMismatch"]);
    const found = await right(folder.find([markerOf("a")]));
    expect(found.map(nameIn)).toEqual(["moved.vcf"]);
  });

  it("a card that is refused by 400 for itself is at fault alone", async () => {
    const server = serverWith();
    const refusing = faultyFetch(server.service.fetch, ({ method, at }) =>
      method === "PUT" && at === 0
        ? { _tag: "Answered", status: 400, headers: {}, body: "" }
        : { _tag: "Pass" },
    );
    const [bad, good] = await push(server.reopen({ fetch: refusing }), createOf("a"), createOf("b"));
    expect(bad).toMatchObject({ error: { _tag: "InvalidItem", field: "card" } });
    expect(tagOf(good)).toBe("Done");
  });

  it("a card with more bytes than the book takes is not sent, and the photo is to blame if there is one", async () => {
    const { service, reopen } = serverWith();
    const folder = reopen({ book: { maxCardBytes: 1_000 } });
    expect(folder.capabilities.projection.photo?.maxBytes).toBe(700);
    const [card] = await push(folder, createOf("a", aContact("a", { notes: "x".repeat(2_000) })));
    expect(card).toMatchObject({ error: { _tag: "InvalidItem", field: "card" } });
    const photoBytes = new Uint8Array(2_000).fill(7);
    const photo = { mediaType: "image/jpeg", size: 2_000, hash: "0".repeat(64) } as const;
    const create = { ...createOf("b", aContact("b", { photo })), photoBytes };
    const [pictured] = await push(folder, create);
    expect(pictured).toMatchObject({ error: { _tag: "InvalidItem", field: "photo" } });
    expect(service.requests.count()).toBe(0);
  });

  it("a server that refuses its own tag is told of, and nothing forced on it", async () => {
    const { service, folder } = serverWith();
    const copy = await one(folder, createOf("a"));
    service.setQuirks({ ifMatch: "Bare" });
    expect(await pushTags(folder, removeOf(copy), createOf("b"))).toEqual(["ProtocolViolation", "Done"]);
    expect(service.book().get(nameIn(copy))).toBeDefined();
  });

  it("tags without quotes are sent back as the server wants them", async () => {
    const { folder } = serverWith({ etagProperty: "Unquoted", ifMatch: "Bare" });
    const copy = await one(folder, createOf("a"));
    const updated = await one(folder, updateOf("a", copy, aContact("b")));
    expect(await pushTags(folder, removeOf(updated))).toEqual(["Removed"]);
  });

  it("a card without any tag is left as it is", async () => {
    const server = serverWith();
    const id = idIn(server, server.service.book().add(personCard("a")));
    const item = { id, revision: revision("untagged") };
    expect(await pushTags(server.folder, updateOf("a", item, aContact("x")), removeOf(item))).toEqual([
      "InvalidItem",
      "InvalidItem",
    ]);
    expect(methods(server.service)["PUT"]).toBeUndefined();
  });

  it("a refused login is not tried with every card", async () => {
    const { service, reopen } = serverWith();
    const tags = await pushTags(reopen({ password: "wrong" }), ...names(100).map((name) => createOf(name)));
    expect(new Set(tags)).toEqual(new Set(["Unauthorized"]));
    // As many as were under way, in the two chunks that are.
    expect(service.requests.count()).toBeLessThanOrEqual(8);
  });

  it("a full book takes no more cards, but lets go of some", async () => {
    const { service, folder } = serverWith();
    const copy = await one(folder, createOf("a"));
    service.book().setQuota(10);
    const tags = await pushTags(folder, ...names(40).map((name) => createOf(name)), removeOf(copy));
    expect(tags).toEqual([...names(40).map(() => "QuotaExceeded"), "Removed"]);
    expect(service.requests.count("PUT")).toBeLessThan(10);
  });

  it("a line that is gone is not waited for with every card", async () => {
    const server = serverWith();
    let tried = 0;
    const dead: WireFetch = async () => {
      tried += 1;
      throw new TypeError("fetch failed");
    };
    const tags = await pushTags(server.reopen({ fetch: dead }), ...names(60).map((name) => createOf(name)));
    expect(new Set(tags)).toEqual(new Set(["Unavailable"]));
    expect(tried).toBeLessThanOrEqual(16);
  });

  it("of two writes of one card in one call one is done", async () => {
    const { folder } = serverWith();
    const copy = await one(folder, createOf("a"));
    const tags = await pushTags(
      folder,
      updateOf("a", copy, aContact("one")),
      updateOf("a", copy, aContact("two")),
      removeOf(copy),
    );
    expect(tags).toEqual(["Done", "RevisionMismatch", "RevisionMismatch"]);
  });

  it("a book that may only be read is not written to", async () => {
    const { service, reopen } = serverWith();
    const folder = reopen({ book: { access: "ReadOnly" } });
    expect(await pushTags(folder, createOf("a"))).toEqual(["Forbidden"]);
    expect(service.requests.count()).toBe(0);
  });
});

describe("pulling", () => {
  const follow = async (folder: Folder, from: O.Option<Cursor> = O.none) => {
    const pages = [];
    for (let since = from; ;) {
      const page = await right(folder.pull(since));
      pages.push(page);
      if (!page.more) return pages;
      since = O.some(page.next);
    }
  };
  const cursorOf = async (folder: Folder): Promise<O.Option<Cursor>> =>
    O.some((await right(folder.pull(O.none))).next);

  it("goes on from the token of an answer that is cut short", async () => {
    const { service, folder } = serverWith({ pageSize: 3 });
    const since = await cursorOf(folder);
    for (const name of names(10)) service.book().add(personCard(name), `${name}.vcf`);
    const pages = await follow(folder, since);
    expect(pages.map(({ _tag, upserts }) => [_tag, upserts.length])).toEqual([
      ["Delta", 3],
      ["Delta", 3],
      ["Delta", 3],
      ["Delta", 1],
    ]);
  });

  it("a listing that is due waits until the parts of an answer are all there", async () => {
    let now = 0;
    const { service, folder } = serverWith({ pageSize: 3 }, { settings: { now: () => now } });
    const since = await cursorOf(folder);
    for (const name of names(4)) service.book().add(personCard(name), `${name}.vcf`);
    const first = await right(folder.pull(since));
    now = 5_000;
    expect(await right(folder.pull(O.some(first.next)))).toMatchObject({ _tag: "Delta", more: false });
  });

  it("lists everything anew after as long as it is told", async () => {
    let now = 0;
    const { folder } = serverWith({}, { settings: { now: () => now } });
    const since = await cursorOf(folder);
    now = 999;
    expect(await right(folder.pull(since))).toMatchObject({ _tag: "Delta" });
    now = 1_000;
    expect(await right(folder.pull(since))).toMatchObject({ _tag: "Snapshot" });
  });

  it("does not go round for ever where a cut answer leads nowhere", async () => {
    const { service, folder } = serverWith({ pageSize: 3, pageToken: "Stuck" });
    const since = await cursorOf(folder);
    for (const name of names(10)) service.book().add(personCard(name), `${name}.vcf`);
    expect(await left(folder.pull(since))).toMatchObject({ _tag: "CursorExpired" });
    expect((await right(folder.pull(O.none))).upserts).toHaveLength(10);
  });

  it.each(["Condition403", "Condition409", 400, 500] as const)(
    "begins anew when the token is refused by %s, and only lists when new ones are, too",
    async (refusedToken) => {
      const { service, folder } = serverWith({ refusedToken });
      for (const _time of [1, 2]) {
        const since = await cursorOf(folder);
        service.book().expireTokens();
        expect(await left(folder.pull(since))).toMatchObject({ _tag: "CursorExpired" });
      }
      const since = await cursorOf(folder);
      service.requests.reset();
      expect(await right(folder.pull(since))).toMatchObject({ _tag: "Snapshot" });
      expect(methods(service)).toEqual({ PROPFIND: 1 });
    },
  );

  it("lists where the server cannot tell changes, by one request", async () => {
    const { service, reopen } = serverWith({ sync: "None" });
    const folder = reopen({ book: { canSync: false } });
    const since = await cursorOf(folder);
    service.book().add(personCard("a"));
    service.requests.reset();
    expect(await right(folder.pull(since))).toMatchObject({ _tag: "Snapshot", upserts: [{}] });
    expect(methods(service)).toEqual({ PROPFIND: 1 });
  });

  it("takes the token before it lists, so that what changes meanwhile comes again", async () => {
    const server = serverWith();
    let asked = 0;
    const meddling: WireFetch = async (url, init) => {
      const response = await server.service.fetch(url, init);
      if ((asked += 1) === 1) server.service.book().add(personCard("late"));
      return response;
    };
    const page = await right(server.reopen({ fetch: meddling }).pull(O.none));
    const delta = await right(server.folder.pull(O.some(page.next)));
    expect([page, delta].map(({ upserts }) => upserts.length)).toEqual([1, 1]);
  });
});

describe("finding", () => {
  it("looks at copies by their names, and at other people's cards once", async () => {
    const { service, folder } = serverWith();
    for (const name of names(60)) service.book().add(personCard(name), `${name}.vcf`);
    const copies = await done(folder, createOf("a"), createOf("b"));
    service.requests.reset();
    expect((await right(folder.find([markerOf("a"), markerOf("b")]))).map(({ id }) => id)).toEqual(
      copies.map(({ id }) => id),
    );
    expect(methods(service)).toEqual({ REPORT: 1 });
    service.requests.reset();
    expect(await right(folder.find([markerOf("nobody")]))).toEqual([]);
    expect(methods(service)).toEqual({ REPORT: 3, PROPFIND: 1 });
    service.requests.reset();
    expect(await right(folder.find([markerOf("nobody")]))).toEqual([]);
    expect(methods(service)).toEqual({ REPORT: 1, PROPFIND: 1 });
  });

  it("does not answer while a card that has a copy's name cannot be had", async () => {
    const server = serverWith({ missing: "LeftOut" });
    await one(server.folder, createOf("a"));
    const broken = faultyFetch(server.service.fetch, ({ method }) =>
      method === "GET" || method === "REPORT"
        ? { _tag: "Answered", status: 500, headers: {}, body: "" }
        : { _tag: "Pass" },
    );
    expect(await left(server.reopen({ fetch: broken }).find([markerOf("a")]))).toMatchObject({
      _tag: "Unavailable",
    });
  });
});

describe("a server that names cards itself and does not look at If-Match", () => {
  const google = (): Server => {
    const origin = "https://www.googleapis.com";
    const opening = { book: { addMember: `${origin}/add` } };
    const quirks = { naming: "Moved", addMember: "Offered", ifMatch: "Ignored" } as const;
    const server = serverWith(quirks, opening, { origin });
    return { ...server, reopen: (more) => server.reopen({ ...opening, ...more }) };
  };

  it("has each copy once, where it is listed, and finds it there", async () => {
    const { service, folder } = google();
    const copies = await done(folder, createOf("a"), createOf("b"));
    const { upserts } = await right(folder.pull(O.none));
    expect(new Set(upserts.map(({ id }) => id))).toEqual(new Set(copies.map(({ id }) => id)));
    expect(copies.map(nameIn).every((name) => service.book().get(name) !== undefined)).toBe(true);
    expect((await right(folder.find([markerOf("b")]))).map(({ id }) => id)).toEqual([copies[1]?.id]);
  });

  it("is looked at before it is written to", async () => {
    const { service, folder } = google();
    expect(folder.capabilities.revisions).toBe("Verified");
    const copy = await one(folder, createOf("a"));
    service.book().edit(nameIn(copy), (text) => text.replace("END:", "NOTE:theirs\r\nEND:"));
    for (const write of [updateOf("a", copy, aContact("x")), removeOf(copy)])
      expect(await pushTags(folder, write)).toEqual(["RevisionMismatch"]);
    expect(service.book().get(nameIn(copy))).toContain("NOTE:theirs");
  });

  it("is written to once where two writes of one call were decided on one revision", async () => {
    const { service, folder } = google();
    const copy = await one(folder, createOf("a"));
    const writes = ["one", "two"].map((name) => updateOf("a", copy, aContact(name)));
    expect(await pushTags(folder, ...writes)).toEqual(["Done", "RevisionMismatch"]);
    expect(service.book().get(nameIn(copy))).toContain("N:one;;;;\r\n");
  });
});
