import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { booksOf, dav, failureOf, finderOf, plainServer } from "../../test/discovery/scripted-finder.js";
import {
  type ScriptedAnswer,
  book,
  collection,
  homes,
  htmlPage,
  multistatus,
  principal,
  response,
  scriptedService,
} from "../../test/discovery/scripted-service.js";

describe("address books in a person's homes", () => {
  it("iCloud: the home is on another host, which gets the credentials; its book has no displayname", async () => {
    const [given, other] = ["https://contacts.icloud.com", "https://p42-contacts.icloud.com"];
    const service = scriptedService({
      [`0 ${given}/`]: multistatus(response("/", collection + principal("/123/principal/"))),
      [`0 ${given}/123/principal/`]: multistatus(
        response("/123/principal/", homes(`${other}:443/123/carddavhome/`)),
      ),
      [`1 ${other}/123/carddavhome/`]: multistatus(
        response("/123/carddavhome/", collection),
        book("/123/carddavhome/card/"),
      ),
      [`0 ${other}/123/carddavhome/card/`]: multistatus(book("/123/carddavhome/card/")),
    });
    const finder = finderOf(`${given}/`, service);
    expect(await booksOf(finder)).toEqual([[`${other}/123/carddavhome/card/`, "card"]]);
    expect(service.trusted()).toEqual(new Set([given, other]));

    const opened = finderOf(`${given}/`, service);
    expect(await opened.book(`${other}/123/carddavhome/card/`)).toMatchObject(E.right({ name: "card" }));
  });

  it("Synology: without current-user-principal the URL is the home", async () => {
    const service = scriptedService({
      [`0 ${dav}/carddav/jo/`]: multistatus(response("/carddav/jo/", collection)),
      [`1 ${dav}/carddav/jo/`]: multistatus(
        response("/carddav/jo/", collection),
        book("/carddav/jo/one/", "One"),
      ),
    });
    expect(await booksOf(finderOf(`${dav}/carddav/jo/`, service))).toEqual([
      [`${dav}/carddav/jo/one/`, "One"],
    ]);
  });

  it("a server that takes the caller for nobody does not lead to anybody's books", async () => {
    const nobody = "<d:current-user-principal><d:unauthenticated/></d:current-user-principal>";
    const service = scriptedService({
      [`0 ${dav}/`]: multistatus(response("/", collection + nobody)),
      [`1 ${dav}/`]: multistatus(response("/", collection)),
    });
    expect(await failureOf(finderOf(`${dav}/`, service))).toMatchObject({ _tag: "NotFound" });
  });

  it("several homes: the books of all, each once; two may have one name", async () => {
    const service = scriptedService({
      ...plainServer(dav),
      [`0 ${dav}/jo/`]: multistatus(response("/jo/", homes("/jo/books/", `${dav}/team/`, "/team"))),
      [`1 ${dav}/team/`]: multistatus(book("/team/b/", "2024"), book("/team/a/", "A"), book("/team/a", "A")),
    });
    expect(await booksOf(finderOf(`${dav}/`, service))).toEqual([
      [`${dav}/jo/books/a/`, "A"],
      [`${dav}/team/a/`, "A"],
      [`${dav}/team/b/`, "2024"],
    ]);
  });

  it.each([403, 404, 410])("a home that answers %i is left out beside another one", async (status) => {
    const service = scriptedService({
      ...plainServer(dav),
      [`0 ${dav}/jo/`]: multistatus(response("/jo/", homes("/closed/", "/jo/books/"))),
      [`1 ${dav}/closed/`]: { status },
    });
    expect(await booksOf(finderOf(`${dav}/`, service))).toHaveLength(1);
  });

  it("a home that answers 403 and is the only one", async () => {
    const service = scriptedService({ ...plainServer(dav), [`1 ${dav}/jo/books/`]: { status: 403 } });
    const failure = await failureOf(finderOf(`${dav}/`, service));
    expect(failure).toMatchObject({ _tag: "Forbidden" });
    expect(failure.message).toContain(`${dav}/jo/books/`);
  });

  it.each([
    [500, "Unavailable"],
    [429, "RateLimited"],
    [401, "Unauthorized"],
  ])("one of several homes that answers %i: no listing without it", async (status, tag) => {
    const service = scriptedService({
      ...plainServer(dav),
      [`0 ${dav}/jo/`]: multistatus(response("/jo/", homes("/jo/books/", "/team/"))),
      [`1 ${dav}/team/`]: { status },
    });
    expect(await failureOf(finderOf(`${dav}/`, service))).toMatchObject({ _tag: tag });
  });

  it("a home that was moved is looked for anew", async () => {
    let moved = false;
    const answerOr = (after: ScriptedAnswer, before: ScriptedAnswer) => () => (moved ? after : before);
    const service = scriptedService({
      ...plainServer(dav),
      [`0 ${dav}/jo/`]: answerOr(
        multistatus(response("/jo/", homes("/new/"))),
        multistatus(response("/jo/", homes("/jo/books/"))),
      ),
      [`1 ${dav}/jo/books/`]: answerOr({ status: 404 }, multistatus(book("/jo/books/a/", "A"))),
      [`1 ${dav}/new/`]: multistatus(book("/new/a/", "A")),
    });
    const finder = finderOf(`${dav}/`, service);
    expect(await booksOf(finder)).toHaveLength(1);
    moved = true;
    expect(await failureOf(finder)).toMatchObject({ _tag: "NotFound" });
    expect(await booksOf(finder)).toEqual([[`${dav}/new/a/`, "A"]]);
  });

  it("a proxy that respells paths is told of, instead of a home without books", async () => {
    const service = scriptedService({
      ...plainServer(dav),
      [`1 ${dav}/jo/books/`]: multistatus(book("/inner/jo/books/a/", "A")),
    });
    const failure = await failureOf(finderOf(`${dav}/`, service));
    expect(failure).toMatchObject({ _tag: "ProtocolViolation" });
    expect(failure.message).toMatch(/\/inner\/jo\/books\/a.*proxy/u);
  });

  it("an inner host behind a proxy is the same place", async () => {
    const service = scriptedService({
      ...plainServer(dav),
      [`0 ${dav}/`]: multistatus(response("http://10.0.0.7:8080/", principal("http://dav.example.com/jo/"))),
      [`1 ${dav}/jo/books/`]: multistatus(book("http://10.0.0.7:8080/jo/books/a/", "A")),
    });
    expect(await booksOf(finderOf(`${dav}/`, service))).toEqual([[`${dav}/jo/books/a/`, "A"]]);
    expect(service.trusted()).toEqual(new Set([dav]));
  });
});

describe("opening one address book", () => {
  const answers: ReadonlyArray<readonly [string, ScriptedAnswer, string]> = [
    ["nothing there", { status: 404 }, "NotFound"],
    ["gone", { status: 410 }, "NotFound"],
    ["no DAV there", { status: 405 }, "NotFound"],
    ["another collection", multistatus(response("/jo/books/a/", collection)), "NotFound"],
    [
      "a 404 inside a 207",
      multistatus(
        "<d:response><d:href>/jo/books/a/</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>",
      ),
      "NotFound",
    ],
    [
      "a 403 inside a 207",
      multistatus(
        "<d:response><d:href>/jo/books/a/</d:href><d:status>HTTP/1.1 403 Forbidden</d:status></d:response>",
      ),
      "Forbidden",
    ],
    ["not for this person", { status: 403 }, "Forbidden"],
    ["a wrong password", { status: 401 }, "Unauthorized"],
    ["a server out of order", { status: 500 }, "Unavailable"],
    ["a sign-in page", htmlPage, "ProtocolViolation"],
    ["an answer about nothing", multistatus(), "ProtocolViolation"],
  ];
  it.each(answers)("%s", async (_title, answer, tag) => {
    const service = scriptedService({ [`0 ${dav}/jo/books/a/`]: answer });
    const opened = await finderOf(`${dav}/`, service).book(`${dav}/jo/books/a/`);
    expect(opened).toMatchObject(E.left({ _tag: tag }));
    expect(service.asked()).toHaveLength(1);
  });
});
