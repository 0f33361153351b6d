import { beforeEach, describe, expect, it } from "vitest";
import {
  type Ask,
  askingServer,
  mkcolBody,
  multigetBody,
  plainCard,
  propfindBody,
  syncBody,
} from "./asking-server.js";
import { type CardDavService, cardDavService } from "./card-dav-service.js";

const book = "/dav/books/alice/contacts/";
const vcard = { "Content-Type": "text/vcard; charset=utf-8" };

let service: CardDavService;
let ask: Ask;

beforeEach(() => {
  service = cardDavService();
  ask = askingServer(service);
});

const put = (name: string, text: string, headers: Readonly<Record<string, string>> = {}): ReturnType<Ask> =>
  ask("PUT", book + name, text, { ...vcard, ...headers });
const tokenNow = async (): Promise<string> => (await ask("REPORT", book, syncBody(""))).token;

describe("discovery", () => {
  it("leads from well-known to the principal, its home, and its books", async () => {
    const known = await ask("PROPFIND", "/.well-known/carddav", propfindBody("D:resourcetype"), {
      Depth: "0",
    });
    expect([known.status, known.header("location")]).toEqual([301, "/dav/"]);
    const root = await ask("PROPFIND", "/dav/", propfindBody("D:current-user-principal"), { Depth: "0" });
    const principal = root.entries[0]?.found["current-user-principal"] ?? "";
    const homes = await ask("PROPFIND", principal, propfindBody("C:addressbook-home-set"), { Depth: "0" });
    const home = homes.entries[0]?.found["addressbook-home-set"] ?? "";
    const books = await ask("PROPFIND", home, propfindBody("D:displayname", "D:resourcetype"), {
      Depth: "1",
    });
    expect(
      books.entries.map(({ hrefs, found, elements }) => [hrefs[0], found["displayname"], elements]),
    ).toEqual([
      ["/dav/books/alice/", undefined, ["collection"]],
      [book, "Contacts", ["collection", "addressbook"]],
    ]);
  });

  it("a home can be on another origin, whose hrefs then say so", async () => {
    const elsewhere = "https://p42.example.test";
    const far = cardDavService({
      accounts: [
        {
          username: "alice",
          password: "secret",
          homes: [{ origin: elsewhere, path: "/far/", books: [{ slug: "one" }] }, {}],
        },
      ],
    });
    const asked = propfindBody("C:addressbook-home-set");
    const { entries } = await askingServer(far)("PROPFIND", "/dav/principals/alice/", asked, { Depth: "0" });
    expect(entries[0]?.found["addressbook-home-set"]).toBe(`${elsewhere}/far//dav/books/alice/`);
    expect(far.book().url).toBe(`${elsewhere}/far/one/`);
    expect((await askingServer(far)("PROPFIND", far.book().url, asked, { Depth: "0" })).status).toBe(207);
  });

  it("a property that is not there is under 404; an empty body asks for all", async () => {
    const some = await ask("PROPFIND", book, propfindBody("D:displayname", "D:no-such"), { Depth: "0" });
    expect(some.body).toMatch(/<d:no-such\/><\/d:prop><d:status>HTTP\/1.1 404 Not Found/u);
    const all = await ask("PROPFIND", book, undefined, { Depth: "0" });
    expect(all.entries[0]?.found).toMatchObject({
      displayname: "Contacts",
      "sync-token": expect.any(String),
    });
  });

  it("Depth infinity is refused, and broken XML is a bad request", async () => {
    expect((await ask("PROPFIND", book, propfindBody("D:getetag"), { Depth: "infinity" })).status).toBe(403);
    expect((await ask("PROPFIND", book, "<D:propfind", { Depth: "0" })).status).toBe(400);
    expect((await ask("REPORT", book, "<!DOCTYPE x><x/>", { Depth: "0" })).status).toBe(400);
  });

  it("a host that it does not have has no address", async () => {
    await expect(ask("GET", "https://other.example.test/")).rejects.toMatchObject({
      cause: { code: "ENOTFOUND" },
    });
  });
});

describe("who may", () => {
  const told = (name: string, password: string): Readonly<Record<string, string>> => ({
    Authorization: `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`,
  });

  it("a wrong password is 401, in UTF-8, too", async () => {
    service = cardDavService({ accounts: [{ username: "åsa", password: "lösen:ord" }] });
    ask = askingServer(service);
    const asked = ["PROPFIND", "/dav/", propfindBody("D:owner")] as const;
    expect((await ask(...asked, { Depth: "0", ...told("åsa", "lösen:ord") })).status).toBe(207);
    const refused = await ask(...asked, { Depth: "0", ...told("åsa", "losen") });
    expect([refused.status, refused.header("www-authenticate")]).toEqual([
      401,
      expect.stringContaining("Basic"),
    ]);
  });

  it("somebody else's book is forbidden", async () => {
    service = cardDavService({
      accounts: [
        { username: "alice", password: "secret" },
        { username: "bob", password: "b" },
      ],
    });
    ask = askingServer(service);
    expect((await ask("GET", "/dav/books/bob/contacts/a.vcf")).status).toBe(403);
    expect((await ask("PUT", "/dav/books/bob/contacts/a.vcf", plainCard("a"), vcard)).status).toBe(403);
  });

  it("Bearer: a token that was expired is refused, and a new one taken", async () => {
    service = cardDavService({ auth: "Bearer" });
    ask = askingServer(service);
    const status = async (token: string): Promise<number> =>
      (await ask("PROPFIND", book, propfindBody("D:owner"), { Depth: "0", Authorization: `Bearer ${token}` }))
        .status;
    expect(await status("token-1")).toBe(207);
    service.expireTokens();
    service.addToken("alice", "token-2");
    expect([await status("token-1"), await status("token-2")]).toEqual([401, 207]);
  });

  it("a read-only book says so, and refuses every write", async () => {
    service.book().add(plainCard("a"), "a.vcf");
    service.book().setAccess("ReadOnly");
    const { entries } = await ask("PROPFIND", book, propfindBody("D:current-user-privilege-set"), {
      Depth: "0",
    });
    expect(entries[0]?.elements).toEqual(["privilege"]);
    const refused = [
      await put("b.vcf", plainCard("b")),
      await put("a.vcf", plainCard("a")),
      await ask("DELETE", `${book}a.vcf`),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(refused[0]?.body).toContain("need-privileges");
    expect([...service.book().cards().keys()]).toEqual(["a.vcf"]);
  });
});

describe("cards", () => {
  it("are made once, changed by who knows the tag, and deleted", async () => {
    const made = await put("a.vcf", plainCard("a"), { "If-None-Match": "*" });
    expect(made.status).toBe(201);
    const etag = made.header("etag") ?? "";
    expect((await put("a.vcf", plainCard("a", "Other"), { "If-None-Match": "*" })).status).toBe(412);
    expect((await put("a.vcf", plainCard("a", "Other"), { "If-Match": '"no"' })).status).toBe(412);
    expect((await put("a.vcf", plainCard("a", "Other"), { "If-Match": `W/${etag}` })).status).toBe(412);
    expect(service.book().get("a.vcf")).toBe(plainCard("a"));
    const changed = await put("a.vcf", plainCard("a", "Anna Lo"), { "If-Match": `"x", ${etag}` });
    expect(changed.status).toBe(204);
    expect(changed.header("etag")).not.toBe(etag);
    const got = await ask("GET", `${book}a.vcf`);
    expect([got.body, got.header("etag")]).toEqual([plainCard("a", "Anna Lo"), changed.header("etag")]);
    expect((await ask("DELETE", `${book}a.vcf`, undefined, { "If-Match": etag })).status).toBe(412);
    expect(
      (await ask("DELETE", `${book}a.vcf`, undefined, { "If-Match": changed.header("etag") ?? "" })).status,
    ).toBe(204);
    expect((await ask("DELETE", `${book}a.vcf`)).status).toBe(404);
    expect((await put("a.vcf", plainCard("a"), { "If-Match": "*" })).status).toBe(412);
  });

  it("a UID is taken once, and its holder named", async () => {
    await put("a.vcf", plainCard("a"));
    const refused = await put("b.vcf", plainCard("a"));
    expect(refused.status).toBe(409);
    expect(refused.body).toContain(`<card:no-uid-conflict><d:href>${book}a.vcf</d:href>`);
    await ask("DELETE", `${book}a.vcf`);
    expect((await put("b.vcf", plainCard("a"))).status).toBe(201);
  });

  it("what is no card, another type, too large or too much is refused", async () => {
    expect((await put("a.vcf", "hello")).body).toContain("valid-address-data");
    expect((await put("a.vcf", plainCard("a"), { "Content-Type": "text/plain" })).body).toContain(
      "supported-address-data",
    );
    service.book().setMaxCardBytes(200);
    const long = plainCard("a", "å".repeat(90));
    expect(long.length).toBeLessThan(200);
    expect((await put("a.vcf", long)).status).toBe(413);
    service.book().setQuota(300);
    expect((await put("a.vcf", plainCard("a", "x".repeat(100)))).status).toBe(201);
    const full = await put("b.vcf", plainCard("b", "x".repeat(100)));
    expect([full.status, full.body]).toEqual([507, expect.stringContaining("quota-not-exceeded")]);
    expect((await put("a.vcf", plainCard("a", "x".repeat(110)))).status).toBe(204);
    await ask("DELETE", `${book}a.vcf`);
    expect((await put("b.vcf", plainCard("b", "x".repeat(100)))).status).toBe(201);
    expect((await put("missing/a.vcf", plainCard("c"))).status).toBe(409);
  });

  it("come by multiget, each under its own status, under any spelling of its href", async () => {
    service.book().add(plainCard("a"), "å@.vcf");
    const [spelled, full] = [`${book}%c3%a5%40.vcf`, `https://inner.example/${book.slice(1)}no.vcf`];
    const { entries } = await ask("REPORT", book, multigetBody([spelled, full]), { Depth: "0" });
    expect(entries).toMatchObject([
      { hrefs: [`${book}%C3%A5%40.vcf`], found: { getetag: '"r1"', "address-data": plainCard("a") } },
      { hrefs: [full], status: "404" },
    ]);
  });

  it("a slash in a name stays one", async () => {
    expect((await put("a%2Fb.vcf", plainCard("a"))).status).toBe(201);
    const listed = await ask("REPORT", book, syncBody(""));
    expect(listed.entries.map(({ hrefs }) => hrefs)).toEqual([[`${book}a%2Fb.vcf`]]);
    expect((await ask("GET", `${book}a%2fb.vcf`)).body).toBe(plainCard("a"));
  });

  it("are moved and copied over the wire, and found by a query", async () => {
    await put("a.vcf", plainCard("a"));
    const to = (name: string): Readonly<Record<string, string>> => ({
      Destination: service.origin + book + name,
    });
    expect((await ask("MOVE", `${book}a.vcf`, undefined, to("b.vcf"))).status).toBe(201);
    expect((await ask("COPY", `${book}b.vcf`, undefined, { ...to("b.vcf"), Overwrite: "F" })).status).toBe(
      403,
    );
    expect([...service.book().cards().keys()]).toEqual(["b.vcf"]);
    const filter =
      '<C:filter><C:prop-filter name="uid"><C:text-match match-type="equals">A</C:text-match></C:prop-filter></C:filter>';
    const query = (inner: string): string =>
      `<C:addressbook-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:prop><D:getetag/></D:prop>${inner}</C:addressbook-query>`;
    expect((await ask("REPORT", book, query(filter))).entries).toHaveLength(1);
    expect((await ask("REPORT", book, query(filter.replace(">A<", ">B<")))).entries).toHaveLength(0);
  });
});

describe("changes", () => {
  it("since a token: what is new, what is changed, what is gone, each once", async () => {
    const { add, edit, remove } = service.book();
    for (const name of ["a", "b", "c"]) add(plainCard(name), `${name}.vcf`);
    const token = await tokenNow();
    edit("a.vcf", (text) => text.replace("Anna", "Ann"));
    edit("a.vcf", (text) => text.replace("Ann", "An"));
    remove("b.vcf");
    add(plainCard("d"), "d.vcf");
    const { entries, token: next } = await ask("REPORT", book, syncBody(token));
    expect(entries.map(({ hrefs, status }) => [hrefs[0], status])).toEqual([
      [`${book}a.vcf`, undefined],
      [`${book}d.vcf`, undefined],
      [`${book}b.vcf`, "404"],
    ]);
    expect((await ask("REPORT", book, syncBody(next))).entries).toEqual([]);
  });

  it("without a token: what is there, and nothing of what was", async () => {
    service.book().add(plainCard("a"), "a.vcf");
    service.book().add(plainCard("b"), "b.vcf");
    service.book().remove("a.vcf");
    const { entries } = await ask("REPORT", book, syncBody(""));
    expect(entries.map(({ hrefs }) => hrefs)).toEqual([[`${book}b.vcf`]]);
  });

  it("a token that was expired, made up, of the future or of another book is refused", async () => {
    service = cardDavService({
      accounts: [
        {
          username: "alice",
          password: "secret",
          homes: [{ books: [{ slug: "contacts" }, { slug: "two" }] }],
        },
      ],
    });
    ask = askingServer(service);
    const token = await tokenNow();
    const refused = async (given: string, of = book): Promise<boolean> =>
      (await ask("REPORT", of, syncBody(given))).body.includes("<d:valid-sync-token/>");
    expect(await refused(token)).toBe(false);
    expect(await refused(token, "/dav/books/alice/two/")).toBe(true);
    expect([
      await refused("nonsense"),
      await refused(token.replace(/0$/u, "5")),
      await refused(`${token}.0`),
    ]).toEqual([true, true, true]);
    service.book("contacts").expireTokens();
    expect(await refused(token)).toBe(true);
    expect(await refused(await tokenNow())).toBe(false);
  });

  it("a book of the same name made anew knows nothing of the old one's tokens", async () => {
    const token = await tokenNow();
    expect((await ask("DELETE", book)).status).toBe(204);
    expect((await ask("PROPFIND", book, propfindBody("D:owner"), { Depth: "0" })).status).toBe(404);
    expect((await ask("MKCOL", book, mkcolBody("Again"))).status).toBe(201);
    expect((await ask("MKCOL", book, mkcolBody("Again"))).status).toBe(405);
    expect((await ask("REPORT", book, syncBody(token))).status).toBe(403);
    expect(service.book().name()).toBe("Again");
  });

  it("a client's limit is kept, with 507 and a token to go on from", async () => {
    for (const name of ["a", "b", "c"]) service.book().add(plainCard(name), `${name}.vcf`);
    const limit = "<D:limit><D:nresults>2</D:nresults></D:limit>";
    const first = await ask("REPORT", book, syncBody("", limit));
    expect(first.entries.map(({ hrefs, status }) => [hrefs[0], status])).toEqual([
      [`${book}a.vcf`, undefined],
      [`${book}b.vcf`, undefined],
      [book, "507"],
    ]);
    const second = await ask("REPORT", book, syncBody(first.token, limit));
    expect(second.entries.map(({ hrefs }) => hrefs)).toEqual([[`${book}c.vcf`]]);
  });

  it("a name can be changed by PROPPATCH, what is the server's own cannot", async () => {
    const patch = (inner: string): string =>
      `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>${inner}</D:prop></D:set></D:propertyupdate>`;
    expect((await ask("PROPPATCH", book, patch("<D:displayname>Work</D:displayname>"))).status).toBe(207);
    const refused = await ask(
      "PROPPATCH",
      book,
      patch("<D:getetag>1</D:getetag><D:displayname>No</D:displayname>"),
    );
    expect(refused.body).toContain("403 Forbidden");
    expect(service.book().name()).toBe("Work");
  });
});

describe("behind the server's back", () => {
  it("bytes go in and come out as they are, under tags that move", () => {
    const { add, get, etag, touch, move, copy, cards } = service.book();
    const odd = "\uFEFFBEGIN:VCARD\nFN:odd\r\rEND:VCARD";
    expect(add(odd)).toBe("person-1.vcf");
    expect(get("person-1.vcf")).toBe(odd);
    const before = etag("person-1.vcf");
    touch("person-1.vcf");
    expect([get("person-1.vcf"), etag("person-1.vcf") === before]).toEqual([odd, false]);
    move("person-1.vcf", "two");
    copy("two", "three");
    expect([...cards()]).toEqual([
      ["two", odd],
      ["three", odd],
    ]);
    expect(() => touch("gone.vcf")).toThrow("gone.vcf");
  });

  it("everything that was asked is logged, and how much at once", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = cardDavService({ latency: () => held });
    const asked = ["/one", "/two"].map((path) => askingServer(slow)("GET", path));
    expect(slow.requests.mostAtOnce()).toBe(2);
    release();
    await Promise.all(asked);
    expect(slow.requests.all()).toEqual([
      { method: "GET", path: "/one", status: 404 },
      { method: "GET", path: "/two", status: 404 },
    ]);
    expect([slow.requests.count("GET"), slow.requests.count("PUT")]).toEqual([2, 0]);
    slow.requests.reset();
    expect(slow.requests.count()).toBe(0);
  });
});
