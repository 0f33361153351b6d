import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import {
  booksOf,
  dav,
  failureOf,
  finderOf,
  noRecords,
  plainServer,
} from "../../test/discovery/scripted-finder.js";
import {
  book,
  collection,
  homes,
  multistatus,
  principal,
  redirectTo,
  response,
  scriptedService,
} from "../../test/discovery/scripted-service.js";
import type { CardDavResolver } from "../card-dav-options.js";

describe("finding address books", () => {
  it("a server's root leads by the principal to its home, in three requests", async () => {
    const service = scriptedService(plainServer(dav));
    expect(await booksOf(finderOf(`${dav}/`, service))).toEqual([[`${dav}/jo/books/a/`, "A"]]);
    expect(service.asked()).toEqual([`0 ${dav}/`, `0 ${dav}/jo/`, `1 ${dav}/jo/books/`]);
  });

  it("a URL of an address book is that one alone, with or without a slash, and no other is made", async () => {
    const service = scriptedService({
      [`0 ${dav}/jo/books/a`]: multistatus(book("/jo/books/a/", "A")),
      [`0 ${dav}/jo/books/a/`]: multistatus(book("/jo/books/a/", "A")),
    });
    const finder = finderOf(`${dav}/jo/books/a`, service);
    expect(await booksOf(finder)).toEqual([[`${dav}/jo/books/a/`, "A"]]);
    expect(await finder.make("Clients")).toMatchObject(E.left({ _tag: "Unsupported" }));
    expect(service.asked().some((request) => request.startsWith("MKCOL"))).toBe(false);
  });

  it("a URL that leads nowhere: the well-known URL, and then the root, of its host", async () => {
    const service = scriptedService({
      ...plainServer(dav),
      [`0 ${dav}/somewhere/else`]: { status: 404 },
    });
    expect(await booksOf(finderOf(`${dav}/somewhere/else`, service))).toHaveLength(1);
    expect(service.asked().slice(0, 4)).toEqual([
      `0 ${dav}/somewhere/else`,
      `0 ${dav}/.well-known/carddav`,
      `GET ${dav}/.well-known/carddav`,
      `0 ${dav}/`,
    ]);
  });

  it.each([301, 302, 303, 307, 308])(
    "a well-known URL that answers PROPFIND with %i, as Google's",
    async (status) => {
      const service = scriptedService({
        [`0 ${dav}/.well-known/carddav`]: redirectTo("/carddav/v1/principals/jo@example.com/", status),
        [`0 ${dav}/carddav/v1/principals/jo@example.com/`]: multistatus(
          response(
            "/carddav/v1/principals/jo%40example.com/",
            homes("/carddav/v1/principals/jo%40example.com/lists/"),
          ),
        ),
        [`1 ${dav}/carddav/v1/principals/jo@example.com/lists/`]: multistatus(
          book("/carddav/v1/principals/jo%40example.com/lists/default/", "Address Book"),
        ),
      });
      expect(await booksOf(finderOf("dav.example.com", service))).toEqual([
        [`${dav}/carddav/v1/principals/jo@example.com/lists/default/`, "Address Book"],
      ]);
      expect(service.asked()).not.toContain(`GET ${dav}/.well-known/carddav`);
    },
  );

  it("a well-known URL that redirects GET alone", async () => {
    const { [`0 ${dav}/`]: root, ...rest } = plainServer(dav);
    const service = scriptedService({
      ...rest,
      [`0 ${dav}/.well-known/carddav`]: { status: 405 },
      [`GET ${dav}/.well-known/carddav`]: redirectTo("/dav/", 302),
      [`0 ${dav}/dav/`]: root ?? { status: 404 },
    });
    expect(await booksOf(finderOf("dav.example.com", service))).toHaveLength(1);
  });

  it("a well-known URL that redirects to the books, on a server that knows of no principals", async () => {
    const service = scriptedService({
      [`0 ${dav}/.well-known/carddav`]: redirectTo("/carddav/jo/"),
      [`0 ${dav}/carddav/jo/`]: multistatus(response("/carddav/jo/", collection)),
      [`1 ${dav}/carddav/jo/`]: multistatus(book("/carddav/jo/one/", "One")),
    });
    expect(await booksOf(finderOf("dav.example.com", service))).toEqual([[`${dav}/carddav/jo/one/`, "One"]]);
  });

  it("a well-known URL that redirects to the one book", async () => {
    const service = scriptedService({
      [`0 ${dav}/.well-known/carddav`]: redirectTo("/carddav/jo/one"),
      [`0 ${dav}/carddav/jo/one`]: multistatus(book("/carddav/jo/one/", "One")),
      [`0 ${dav}/carddav/jo/one/`]: multistatus(book("/carddav/jo/one/", "One")),
    });
    expect(await booksOf(finderOf("dav.example.com", service))).toEqual([[`${dav}/carddav/jo/one/`, "One"]]);
  });

  it("a well-known URL that redirects to one book of a principal with several", async () => {
    const { [`0 ${dav}/`]: _root, ...rest } = plainServer(dav);
    const service = scriptedService({
      ...rest,
      [`0 ${dav}/.well-known/carddav`]: redirectTo("/jo/books/a/"),
      [`0 ${dav}/jo/books/a/`]: multistatus(
        response(
          "/jo/books/a/",
          `<d:resourcetype><d:collection/><c:addressbook/></d:resourcetype>${principal("/jo/")}`,
        ),
      ),
      [`1 ${dav}/jo/books/`]: multistatus(book("/jo/books/a/", "A"), book("/jo/books/b/", "B")),
    });
    expect(await booksOf(finderOf("dav.example.com", service))).toHaveLength(2);
  });

  it("a well-known URL that answers itself, by a rewrite rule of the web server", async () => {
    const { [`0 ${dav}/`]: root, ...rest } = plainServer(dav);
    const service = scriptedService({ ...rest, [`0 ${dav}/.well-known/carddav`]: root ?? { status: 404 } });
    expect(await booksOf(finderOf("dav.example.com", service))).toHaveLength(1);
  });

  it("an absolute redirect to the home itself, as Cyrus's, which names the principal", async () => {
    const service = scriptedService({
      ...plainServer(dav),
      [`0 ${dav}/.well-known/carddav`]: redirectTo(`${dav}/dav/addressbooks`),
      [`0 ${dav}/dav/addressbooks`]: multistatus(
        response("/dav/addressbooks/", collection + principal("/jo/")),
      ),
    });
    expect(await booksOf(finderOf("dav.example.com", service))).toEqual([[`${dav}/jo/books/a/`, "A"]]);
  });
});

describe("finding address books by DNS", () => {
  const srv = (name: string, port: number, priority = 0, weight = 0) => ({ name, port, priority, weight });

  it("an e-mail address: SRV and TXT name the server", async () => {
    const host = "https://cards.example.net:8443";
    const service = scriptedService({
      [`0 ${host}/dav/`]: multistatus(response("/dav/", principal("/dav/jo/"))),
      [`0 ${host}/dav/jo/`]: multistatus(response("/dav/jo/", homes("/dav/jo/books/"))),
      [`1 ${host}/dav/jo/books/`]: multistatus(book("/dav/jo/books/a/", "A")),
    });
    const names: string[] = [];
    const resolver: CardDavResolver = {
      resolveSrv: async (name) => (names.push(name), [srv("cards.example.net", 8443)]),
      resolveTxt: async (name) => (names.push(name), [["txtvers=1"], ["path=/dav/"]]),
    };
    expect(await booksOf(finderOf("jo@example.com", service, { resolver }))).toHaveLength(1);
    expect(new Set(names)).toEqual(new Set(["_carddavs._tcp.example.com"]));
    expect(service.asked()[0]).toBe(`0 ${host}/dav/`);
    expect(service.trusted()).toEqual(new Set([host]));
  });

  it("a server that DNS names and that is down: the next one, and the domain itself", async () => {
    const service = scriptedService({
      ...plainServer("https://example.com"),
      [`0 https://b.example.com/.well-known/carddav`]: { status: 404 },
    });
    const resolver: CardDavResolver = {
      ...noRecords,
      resolveSrv: async () => [srv("b.example.com", 443, 2), srv("a.example.com", 443, 1)],
    };
    expect(await booksOf(finderOf("jo@example.com", service, { resolver }))).toHaveLength(1);
    const hosts = service.asked().map((request) => new URL(request.split(" ")[1] ?? "").hostname);
    expect(hosts.filter((host, at) => host !== hosts[at - 1])).toEqual([
      "a.example.com",
      "b.example.com",
      "example.com",
    ]);
    expect(hosts.filter((host) => host === "a.example.com")).toHaveLength(1);
  });

  it("what fails at a server that DNS named tells of both", async () => {
    const service = scriptedService({ "0 https://cards.example.net/.well-known/carddav": { status: 401 } });
    const resolver: CardDavResolver = {
      ...noRecords,
      resolveSrv: async () => [srv("cards.example.net.", 443)],
    };
    const failure = await failureOf(finderOf("jo@example.com", service, { resolver }));
    expect(failure._tag).toBe("Unauthorized");
    expect(failure.message).toContain("cards.example.net/.well-known/carddav (named by https://example.com)");
    expect(failure.message).not.toContain("hunter2");
  });

  it("Google's mail domains lead to Google's servers, and ask no DNS", async () => {
    const service = scriptedService(plainServer("https://www.googleapis.com"));
    expect(await booksOf(finderOf("jo@gmail.com", service))).toHaveLength(1);
  });

  it("a plain host that is none of DNS's services is asked itself", async () => {
    const service = scriptedService(plainServer(dav));
    expect(await booksOf(finderOf("dav.example.com", service))).toHaveLength(1);
  });
});
