import { describe, expect, it } from "vitest";
import {
  type Ask,
  type SeenAnswer,
  askingServer,
  mkcolBody,
  multigetBody,
  plainCard,
  propfindBody,
  syncBody,
} from "./asking-server.js";
import { type CardDavService, cardDavService } from "./card-dav-service.js";
import type { CardDavQuirks } from "./quirks.js";
import { type CardDavServerName, cardDavServers } from "./servers.js";

const home = "/dav/books/alice/";
const book = `${home}contacts/`;
const vcard = { "Content-Type": "text/vcard; charset=utf-8" };

const serving = (quirks: Partial<CardDavQuirks>): { readonly service: CardDavService; readonly ask: Ask } => {
  const service = cardDavService({ quirks });
  return { service, ask: askingServer(service) };
};

/** With a.vcf, b.vcf and c.vcf in its book. */
const servingThree = (quirks: Partial<CardDavQuirks>): ReturnType<typeof serving> => {
  const served = serving(quirks);
  for (const uid of ["a", "b", "c"]) served.service.book().add(plainCard(uid), `${uid}.vcf`);
  return served;
};

const hrefsOf = ({ entries }: SeenAnswer): ReadonlyArray<string> => entries.flatMap(({ hrefs }) => hrefs);
const nameOf = (href: string): string => href.split("/").at(-1) ?? "";
const propertyOf = async (ask: Ask, path: string, property: string): Promise<SeenAnswer> =>
  ask("PROPFIND", path, propfindBody(property), { Depth: "0" });

describe("discovery", () => {
  it.each<[Partial<CardDavQuirks>, number, number]>([
    [{ wellKnownStatus: 307 }, 307, 307],
    [{ wellKnown: "PropfindOnly" }, 301, 405],
    [{ wellKnown: "GetOnly" }, 405, 301],
    [{ wellKnown: "Absent" }, 404, 404],
  ])("well-known as %o", async (quirks, byPropfind, byGet) => {
    const { ask } = serving(quirks);
    const answers = [await ask("PROPFIND", "/.well-known/carddav"), await ask("GET", "/.well-known/carddav")];
    expect(answers.map(({ status }) => status)).toEqual([byPropfind, byGet]);
  });

  it("well-known is told to nobody unknown", async () => {
    const answer = await serving({}).ask("GET", "/.well-known/carddav", undefined, { Authorization: "" });
    expect([answer.status, answer.header("location")]).toEqual([401, null]);
  });

  it("well-known may redirect strangers, and to a whole URL", async () => {
    const { ask } = serving({ wellKnownLogin: "WithoutLogin", wellKnownLocation: "Url" });
    const answer = await ask("GET", "/.well-known/carddav", undefined, { Authorization: "" });
    expect([answer.status, answer.header("location")]).toEqual([301, "https://dav.example.test/dav/"]);
    expect((await ask("GET", book, undefined, { Authorization: "" })).status).toBe(401);
  });

  it.each<[Partial<CardDavQuirks>, string, string]>([
    [{ principal: "Absent" }, "/dav/", "D:current-user-principal"],
    [{ displayNames: "Absent" }, book, "D:displayname"],
    [{ privileges: "Absent" }, book, "D:current-user-privilege-set"],
    [{ reportSet: "Absent" }, book, "D:supported-report-set"],
    [{ versions: [] }, book, "C:supported-address-data"],
    [{ sync: "None" }, book, "D:sync-token"],
    [{ ctags: "Absent" }, book, "S:getctag"],
  ])("%o is missing from a PROPFIND of %s, and else there", async (quirks, path, property) => {
    expect((await propertyOf(serving({}).ask, path, property)).entries[0]?.found).not.toEqual({});
    expect((await propertyOf(serving(quirks).ask, path, property)).entries[0]?.found).toEqual({});
  });

  it("reports are told of without DAV:report around them", async () => {
    const asked = async (quirks: Partial<CardDavQuirks>): Promise<string> =>
      (await propertyOf(serving(quirks).ask, book, "D:supported-report-set")).body;
    expect(await asked({})).toContain("<d:report><d:sync-collection/></d:report>");
    expect(await asked({ reportSet: "WithoutReport" })).toContain("<d:supported-report><d:sync-collection/>");
    expect(await asked({ sync: "None" })).not.toContain("sync-collection");
  });

  it.each([
    ["ReadWrite", ["all"]],
    ["ReadOnly", ["read"]],
  ] as const)(
    "DAV:all is the one name for everything that may be done in a %s book",
    async (access, names) => {
      const { service, ask } = serving({ privileges: "All" });
      service.book().setAccess(access);
      const { body } = await propertyOf(ask, book, "D:current-user-privilege-set");
      expect([...body.matchAll(/<d:privilege><d:([\w-]+)\/>/gu)].map(([, name]) => name)).toEqual(names);
    },
  );

  it("XML is written with another prefix, or none, and the status first", async () => {
    const { ask } = serving({ davPrefix: "", propstatStart: "Status", xmlType: "text/xml" });
    const answer = await propertyOf(ask, book, "D:displayname");
    expect(answer.body).toContain("<propstat><status>HTTP/1.1 200 OK</status><prop><displayname>Contacts");
    expect(answer.header("content-type")).toContain("text/xml");
    expect(answer.entries[0]?.found).toEqual({ displayname: "Contacts" });
  });

  it("a page to sign in at, instead of XML", async () => {
    const { ask } = serving({ bodies: "HtmlPage" });
    const answer = await propertyOf(ask, book, "D:displayname");
    expect([answer.status, answer.header("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  });

  it.each<[Partial<CardDavQuirks>, string, number]>([
    [{ books: "Fixed" }, "new", 405],
    [{ bookExists: 403 }, "contacts", 403],
    [{}, "new", 201],
  ])("a book made with %o at %s: %i", async (quirks, slug, status) => {
    expect((await serving(quirks).ask("MKCOL", `${home}${slug}/`, mkcolBody("Name"))).status).toBe(status);
  });

  it("a book's name may be ignored, its deletion refused or answered oddly", async () => {
    const { service, ask } = serving({ bookNames: "Ignored", bookDeleted: 404 });
    await ask("MKCOL", `${home}new/`, mkcolBody("Name"));
    expect(service.book("new").name()).toBe("new");
    expect((await ask("DELETE", `${home}new/`)).status).toBe(404);
    expect(service.books()).toHaveLength(1);
    expect((await serving({ books: "Fixed" }).ask("DELETE", book)).status).toBe(403);
  });

  it("what is not there may be an entry of a 207, with an odd href", async () => {
    const answer = await propertyOf(serving({ missingPropfind: "Entry404" }).ask, `${home}gone/`, "D:owner");
    expect([answer.status, answer.entries[0]?.status, hrefsOf(answer)]).toEqual([
      207,
      "404",
      [`https%3A//dav.example.test${home}gone/`],
    ]);
  });
});

describe("sync-collection", () => {
  it.each<[CardDavQuirks["refusedToken"], number, number]>([
    ["Condition403", 403, 0],
    ["Condition409", 409, 0],
    [400, 400, 0],
    [500, 500, 0],
    ["FullListing", 207, 2],
  ])("a token that is refused as %s", async (refusedToken, status, entries) => {
    const { service, ask } = servingThree({ refusedToken });
    const { token } = await ask("REPORT", book, syncBody(""));
    service.book().expireTokens();
    service.book().remove("b.vcf");
    const answer = await ask("REPORT", book, syncBody(token));
    expect([answer.status, answer.entries.length]).toEqual([status, entries]);
    expect(answer.body.includes("valid-sync-token")).toBe(String(refusedToken).startsWith("Condition"));
  });

  it.each<[CardDavQuirks["tokens"], RegExp]>([
    ["Uri", /^http:.*\d$/u],
    ["Data", /^data:,\d+-\d+$/u],
    ["Hex", /^[\da-f]{40}$/u],
    ["Number", /^\d+[.]\d+0$/u],
  ])("tokens of the form %s are known again, however many changes there were", async (tokens, form) => {
    const { service, ask } = serving({ tokens });
    for (let count = 0; count < 21; count += 1) {
      const { token } = await ask("REPORT", book, syncBody(""));
      expect(token).toMatch(form);
      service.book().add(plainCard(`${count}`), `${count}.vcf`);
      expect(hrefsOf(await ask("REPORT", book, syncBody(token)))).toEqual([`${book}${count}.vcf`]);
    }
    const { token } = await ask("REPORT", book, syncBody(""));
    expect((await ask("REPORT", book, syncBody(String(Number(token))))).status).toBe(403);
  });

  it("pages, each but the last with 507, reach everything", async () => {
    const { ask } = servingThree({ pageSize: 1 });
    const seen: string[] = [];
    let answer = await ask("REPORT", book, syncBody(""));
    for (
      ;
      answer.entries.some(({ status }) => status === "507");
      answer = await ask("REPORT", book, syncBody(answer.token))
    )
      seen.push(nameOf(hrefsOf(answer)[0] ?? ""));
    expect([...seen, ...hrefsOf(answer).map(nameOf)]).toEqual(["a.vcf", "b.vcf", "c.vcf"]);
  });

  it("a page's token may be stuck", async () => {
    const { service, ask } = serving({ pageSize: 1, pageToken: "Stuck" });
    const { token } = await ask("REPORT", book, syncBody(""));
    service.book().add(plainCard("a"));
    service.book().add(plainCard("b"));
    const page = await ask("REPORT", book, syncBody(token));
    expect([page.token, page.entries.at(-1)?.status]).toEqual([token, "507"]);
  });

  it.each<[CardDavQuirks["limit"], number, number]>([
    ["Honoured", 2, 2],
    ["Ignored", 3, 0],
    ["Loses", 1, 0],
    ["Refused", 3, 0],
  ])("a limit of one, %s: %i entries, then %i", async (limit, first, second) => {
    const { ask } = servingThree({ limit });
    const one = await ask("REPORT", book, syncBody("", "<D:limit><D:nresults>1</D:nresults></D:limit>"));
    const rest = await ask("REPORT", book, syncBody(one.token));
    expect([one.entries.length, rest.entries.length]).toEqual([first, second]);
    const pretty = await ask(
      "REPORT",
      book,
      syncBody("", "<D:limit>\n <D:nresults>1</D:nresults></D:limit>"),
    );
    expect(pretty.status).toBe(limit === "Refused" ? 400 : 207);
  });

  it("the empty token may be refused, tombstones come at first, Depth 1 be wanted", async () => {
    expect((await serving({ emptyToken: "Refused" }).ask("REPORT", book, syncBody(""))).status).toBe(400);
    const early = servingThree({ initialSync: "WithTombstones", tokenPlace: "First" });
    early.service.book().remove("b.vcf");
    const answer = await early.ask("REPORT", book, syncBody(""));
    expect(answer.entries.map(({ status }) => status)).toEqual([undefined, undefined, "404"]);
    expect(answer.body.indexOf("sync-token")).toBeLessThan(answer.body.indexOf("response"));
    const deep = servingThree({ syncDepth: "One" });
    expect((await deep.ask("REPORT", book, syncBody(""), { Depth: "0" })).entries).toEqual([]);
    expect((await deep.ask("REPORT", book, syncBody(""), { Depth: "1" })).entries).toHaveLength(3);
  });

  it("without it, the report is refused; with false tombstones, strangers are gone", async () => {
    expect((await serving({ sync: "None" }).ask("REPORT", book, syncBody(""))).body).toContain(
      "supported-report",
    );
    const { service, ask } = serving({ falseTombstones: "Sent" });
    const { token } = await ask("REPORT", book, syncBody(""));
    expect((await ask("REPORT", book, syncBody(token))).entries).toEqual([]);
    service.book().add(plainCard("a"), "a.vcf");
    const { entries } = await ask("REPORT", book, syncBody(token));
    expect(entries.map(({ status }) => status)).toEqual([undefined, "404"]);
  });

  it.each<[CardDavQuirks["ctags"], RegExp]>([
    ["Token", /^http/u],
    ["Quoted", /^".*"$/u],
    ["Number", /^\d+$/u],
  ])("a ctag %s moves with every change", async (ctags, form) => {
    const { service, ask } = serving({ ctags, bookEtags: "Told" });
    const before = (await propertyOf(ask, book, "S:getctag")).entries[0]?.found["getctag"];
    service.book().add(plainCard("a"));
    const after = (await propertyOf(ask, book, "S:getctag")).entries[0]?.found["getctag"];
    expect([before, after]).toEqual([expect.stringMatching(form), expect.stringMatching(form)]);
    expect(after).not.toBe(before);
    expect((await propertyOf(ask, book, "D:getetag")).entries[0]?.found["getetag"]).toMatch(/^"/u);
  });
});

describe("multiget", () => {
  const asked = ["a", "x", "y"].map((name) => `${book}${name}.vcf`);
  it.each<[Partial<CardDavQuirks>, number, ReadonlyArray<string>]>([
    [{ missing: "Entry404" }, 207, ["a.vcf", "x.vcf", "y.vcf"]],
    [{ missing: "LeftOut" }, 207, ["a.vcf"]],
    [{ missing: "Whole404" }, 404, []],
    [{ missing: "LeftOut", extraEntries: "Twice" }, 207, ["a.vcf", "a.vcf"]],
    [{ missing: "LeftOut", extraEntries: "Unasked" }, 207, ["a.vcf", "b.vcf"]],
    [{ batchLimit: 2 }, 413, []],
    [{ batchLimit: 2, overBatchLimit: 504 }, 504, []],
    [{ batchLimit: 2, overBatchLimit: "CutShort" }, 207, ["a.vcf", "x.vcf"]],
    [{ batchLimit: 3 }, 207, ["a.vcf", "x.vcf", "y.vcf"]],
  ])("with %o: %i", async (quirks, status, names) => {
    const answer = await servingThree(quirks).ask("REPORT", book, multigetBody(asked));
    expect([answer.status, hrefsOf(answer).map(nameOf)]).toEqual([status, names]);
  });

  it("what is gone stands in one response", async () => {
    const { entries } = await servingThree({ sharedStatus: "Together" }).ask(
      "REPORT",
      book,
      multigetBody(asked),
    );
    expect(entries.map(({ hrefs }) => hrefs.length)).toEqual([1, 2]);
  });

  const odd = plainCard("o", "Anna Ek", "NOTE:]]> & <b>]]>]]\r\n");
  it.each<[Partial<CardDavQuirks>, RegExp, string]>([
    [{ cardXml: "Escaped" }, /&#13;/u, odd],
    [{ cardXml: "Escaped", carriageReturns: "Raw" }, /\r/u, odd.replaceAll("\r", "")],
    [{ cardXml: "CData" }, /<!\[CDATA\[BEGIN.*\]\]\]\]><!\[CDATA\[>/su, odd.replaceAll("\r", "")],
    [{ cardXml: "Mixed" }, />BEGIN:VCARD\r\n<!\[CDATA\[/u, odd.replaceAll("\r", "")],
    [{ afterCard: "NULL" }, /NULL<\/card:address-data>/u, `${odd}NULL`],
  ])("a card's text, with %o", async (quirks, form, text) => {
    const { service, ask } = serving(quirks);
    service.book().add(odd, "o.vcf");
    const answer = await ask("REPORT", book, multigetBody([`${book}o.vcf`]));
    expect(answer.body).toMatch(form);
    expect(answer.entries[0]?.found["address-data"]).toBe(text);
  });

  it("a 4.0 card is delivered as 3.0 to who does not ask for 4.0, under the same tag", async () => {
    const { service, ask } = serving({ conversion: "VersionLine" });
    service.book().add(plainCard("a").replace("3.0", "4.0"), "a.vcf");
    const answers = [undefined, "3.0", "4.0"].map((version) =>
      ask("REPORT", book, multigetBody([`${book}a.vcf`], version)),
    );
    const seen = (await Promise.all(answers)).map(({ entries }) => entries[0]?.found ?? {});
    expect(seen.map((found) => /VERSION:(...)/u.exec(found["address-data"] ?? "")?.[1])).toEqual([
      "3.0",
      "3.0",
      "4.0",
    ]);
    expect(new Set(seen.map(({ getetag }) => getetag)).size).toBe(1);
    const got = await ask("GET", `${book}a.vcf`, undefined, { Accept: 'text/vcard; version="4.0"' });
    expect(got.body).toContain("VERSION:4.0");
  });
});

describe("writes", () => {
  const put = (
    ask: Ask,
    name: string,
    text: string,
    headers: Readonly<Record<string, string>> = {},
  ): ReturnType<Ask> => ask("PUT", book + name, text, { ...vcard, ...headers });

  it.each<[CardDavQuirks["etagProperty"], string | undefined]>([
    ["Strong", '"r1"'],
    ["Weak", 'W/"r1"'],
    ["Unquoted", "r1"],
    ["Gzip", '"r1-gzip"'],
    ["Empty", ""],
    ["Absent", undefined],
  ])("getetag %s", async (etagProperty, etag) => {
    const { ask } = servingThree({ etagProperty });
    expect((await propertyOf(ask, `${book}a.vcf`, "D:getetag")).entries[0]?.found["getetag"]).toBe(etag);
  });

  it.each<[CardDavQuirks["etagOfPut"], string | null, string | null]>([
    ["Sent", '"r1"', '"r1"'],
    ["WhenKept", '"r1"', null],
    ["Weak", 'W/"r1"', 'W/"r1"'],
    ["Never", null, null],
  ])("the tag of a PUT is %s: %s where the bytes are kept, else %s", async (etagOfPut, kept, rewritten) => {
    const bare = await put(serving({ etagOfPut }).ask, "a.vcf", plainCard("a"));
    const changed = await put(serving({ etagOfPut, rewrites: ["AddRev"] }).ask, "a.vcf", plainCard("a"));
    expect([bare.header("etag"), changed.header("etag")]).toEqual([kept, rewritten]);
  });

  it("the tag of a GET is spoilt for who accepts gzip", async () => {
    const { ask } = servingThree({ etagOfGet: "Weak" });
    const tag = async (coding: string): Promise<string | null> =>
      (await ask("GET", `${book}a.vcf`, undefined, { "Accept-Encoding": coding })).header("etag");
    expect([await tag("gzip, br"), await tag("identity")]).toEqual(['W/"r1"', '"r1"']);
  });

  it("equal bytes may have an equal tag", async () => {
    const { service } = servingThree({ etags: "Content" });
    const before = service.book().etag("a.vcf");
    service.book().edit("a.vcf", () => plainCard("a", "Other"));
    expect(service.book().etag("a.vcf")).not.toBe(before);
    service.book().edit("a.vcf", () => plainCard("a"));
    expect(service.book().etag("a.vcf")).toBe(before);
  });

  const spellings = ['"r1"', 'W/"r1"', '"x", "r1"', "*", "r1", '"x"'];
  it.each<[CardDavQuirks["ifMatch"], ReadonlyArray<number>]>([
    ["Honoured", [204, 412, 204, 204, 412, 412]],
    ["TextOnly", [204, 412, 412, 412, 412, 412]],
    ["WeakToo", [204, 204, 204, 204, 412, 412]],
    ["Bare", [412, 412, 412, 412, 204, 412]],
    ["Ignored", [204, 204, 204, 204, 204, 204]],
  ])("If-Match is %s", async (ifMatch, statuses) => {
    const answers = spellings.map((tag) =>
      put(servingThree({ ifMatch }).ask, "a.vcf", plainCard("a"), { "If-Match": tag }),
    );
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(statuses);
  });

  it("a 412 may tell the present tag", async () => {
    const refused = await put(servingThree({ etagOf412: "Sent" }).ask, "a.vcf", plainCard("a"), {
      "If-None-Match": "*",
    });
    expect([refused.status, refused.header("etag")]).toEqual([412, '"r1"']);
  });

  it.each<[Partial<CardDavQuirks>, string, number, string]>([
    [{ invalidCard: 400 }, "junk", 400, ""],
    [{ invalidCard: 415 }, "junk", 415, ""],
    [{ invalidCard: "Multistatus" }, "junk", 207, "HTTP/1.1 412"],
    [{ invalidCard: "Stored" }, "junk", 400, "no UID"],
    [{ invalidCard: "Stored", uidMissing: "Stored" }, "junk", 201, ""],
    [{ demanded: [] }, plainCard("n").replace("3.0", "2.1"), 201, ""],
    [{ demanded: ["Version3"] }, plainCard("n").replace("3.0", "4.0"), 403, "valid-address-data"],
    [{ uidClash: 400 }, plainCard("b"), 400, "already exists"],
    [{ uidClash: "Allowed" }, plainCard("b"), 201, ""],
    [{ uidMissing: 403 }, plainCard("n").replace("UID:n\r\n", ""), 403, ""],
    [{ hiddenMaxCardBytes: 50, tooLarge: 403 }, plainCard("n"), 403, "too large"],
    [{ maxCardBytes: 50, tooLarge: "Condition403" }, plainCard("n"), 403, "max-resource-size"],
    [{ created: 204 }, plainCard("n"), 204, ""],
  ])("a new card with %o", async (quirks, text, status, said) => {
    const answer = await put(servingThree(quirks).ask, "n.vcf", text);
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(said)]);
  });

  it.each<[Partial<CardDavQuirks>, number]>([
    [{ uidChange: 409 }, 409],
    [{ uidChange: 403 }, 403],
    [{ updated: 201 }, 201],
    [{}, 204],
  ])("another UID under a known name with %o: %i", async (quirks, status) => {
    expect((await put(servingThree(quirks).ask, "a.vcf", plainCard("n"))).status).toBe(status);
  });

  it("another type, another status of deletions, a book that is missing", async () => {
    const { ask } = servingThree({ wrongType: 415, deleted: 200, deletedMissing: 412, bookMissing: 404 });
    expect((await put(ask, "n.vcf", plainCard("n"), { "Content-Type": "text/plain" })).status).toBe(415);
    expect((await ask("DELETE", `${book}a.vcf`)).status).toBe(200);
    expect((await ask("DELETE", `${book}a.vcf`, undefined, { "If-Match": '"r1"' })).status).toBe(412);
    expect((await ask("DELETE", `${book}a.vcf`)).status).toBe(404);
    expect((await ask("PUT", `${home}gone/a.vcf`, plainCard("n"), vcard)).status).toBe(404);
    expect((await servingThree({ moves: 403 }).ask("MOVE", `${book}a.vcf`)).status).toBe(403);
  });

  it("a UID is added where there is none, and stays through updates", async () => {
    const { service, ask } = serving({ uidMissing: "Added" });
    const bare = plainCard("n").replace("UID:n\r\n", "");
    expect((await put(ask, "n.vcf", bare)).header("etag")).toBeNull();
    const uid = /UID:(.*)\r/u.exec(service.book().get("n.vcf") ?? "")?.[1];
    expect(uid).toBeTypeOf("string");
    await put(ask, "n.vcf", bare);
    expect(service.book().get("n.vcf")).toContain(`UID:${uid}\r\n`);
  });

  it("a card may be moved to a name of the server's own, the old one still leading there", async () => {
    const { service, ask } = serving(cardDavServers.google);
    const own = service.book().url;
    const path = own.slice(service.origin.length);
    expect((await ask("PUT", `${path}mine.vcf`, plainCard("a"), vcard)).status).toBe(201);
    const [name = ""] = [...service.book().cards().keys()];
    expect(name).not.toMatch(/mine|[.]vcf$/u);
    const { entries } = await ask("REPORT", path, multigetBody([`${path}mine.vcf`]));
    expect(entries.map(({ hrefs }) => hrefs)).toEqual([[path + name]]);
    expect((await ask("PUT", `${path}mine.vcf`, plainCard("a", "Anna Lo"), vcard)).status).toBe(204);
    expect(service.book().cards().size).toBe(1);
    expect(service.book().get(name)).toMatch(/FN:Anna Lo/u);
    expect(service.book().get(name)).not.toMatch(/UID:a\r/u);
  });

  it("new cards are made by POST, and Location says where", async () => {
    const { service, ask } = serving({ addMember: "Offered" });
    const where = (await propertyOf(ask, book, "D:add-member")).entries[0]?.found["add-member"] ?? "";
    const made = await ask("POST", where, plainCard("a"), vcard);
    expect([made.status, made.header("location")]).toEqual([
      201,
      service.book().url + [...service.book().cards().keys()][0],
    ]);
    expect((await serving({}).ask("POST", where, plainCard("a"), vcard)).status).toBe(405);
  });
});

describe("hrefs", () => {
  it.each<[Partial<CardDavQuirks>, string]>([
    [{}, `${book}%C3%A9%20%28x%29%40y%3Az%2B.vcf`],
    [{ hrefSpelling: "LowerHex" }, `${book}%c3%a9%20(x)@y:z%2b.vcf`],
    [{ hrefSpelling: "Bare" }, `${book}%C3%A9%20(x)@y:z+.vcf`],
    [{ hrefBase: "Url" }, `https://dav.example.test${book}%C3%A9%20%28x%29%40y%3Az%2B.vcf`],
    [
      { hrefBase: "Url", usualPort: "Told" },
      `https://dav.example.test:443${book}%C3%A9%20%28x%29%40y%3Az%2B.vcf`,
    ],
    [{ hrefBase: "OtherHost" }, `http://backend.internal:8080${book}%C3%A9%20%28x%29%40y%3Az%2B.vcf`],
    [{ trailingSlash: "Added" }, `${book}%C3%A9%20%28x%29%40y%3Az%2B.vcf/`],
  ])("spelled with %o, and found again by it", async (quirks, href) => {
    const { service, ask } = serving(quirks);
    service.book().add(plainCard("a"), "é (x)@y:z+.vcf");
    const { entries } = await ask("PROPFIND", book, propfindBody("D:getetag"), { Depth: "1" });
    expect(entries[1]?.hrefs).toEqual([href]);
    const again = await ask("REPORT", book, multigetBody([href]));
    expect(again.entries[0]?.found["address-data"]).toBe(plainCard("a"));
  });
});

describe("known servers", () => {
  const names = Object.keys(cardDavServers) as ReadonlyArray<CardDavServerName>;
  it.each(names)("%s: its own layout leads to its book, which takes a card and lists it", async (name) => {
    const { service, ask } = serving(cardDavServers[name]);
    const known = await ask("PROPFIND", "/.well-known/carddav", undefined, { Depth: "0" });
    const root = known.header("location") ?? "";
    const start = await propertyOf(ask, root, "D:current-user-principal");
    const principal = start.entries[0]?.found["current-user-principal"] ?? root;
    const homes = await propertyOf(ask, principal, "C:addressbook-home-set");
    const books = await ask(
      "PROPFIND",
      homes.entries[0]?.found["addressbook-home-set"] ?? "",
      propfindBody("D:resourcetype"),
      { Depth: "1" },
    );
    const found = books.entries.find(({ elements }) => elements.includes("addressbook"))?.hrefs[0] ?? "";
    const url = new URL(found, service.book().url).href;
    expect(url).toBe(service.book().url);
    expect((await ask("PUT", `${url}a.vcf`, plainCard("a"), vcard)).status).toBe(201);
    const listed = await ask("PROPFIND", url, propfindBody("D:getetag"), { Depth: "1" });
    expect(new Set(hrefsOf(listed).map((href) => new URL(href, url).href))).toEqual(
      new Set([url, url + [...service.book().cards().keys()][0]]),
    );
  });
});

describe("from now on", () => {
  it("quirks can change while a client is at work", async () => {
    const { service, ask } = servingThree({});
    service.setQuirks({ davPrefix: "D:", missing: "LeftOut" });
    const answer = await ask("REPORT", book, multigetBody([`${book}gone.vcf`]));
    expect([answer.entries, answer.body]).toEqual([[], expect.stringContaining("<D:multistatus")]);
  });
});
