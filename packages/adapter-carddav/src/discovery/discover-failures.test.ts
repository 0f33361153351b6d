import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { booksOf, dav, failureOf, finderOf, plainServer } from "../../test/discovery/scripted-finder.js";
import {
  book,
  homes,
  htmlPage,
  multistatus,
  principal,
  redirectTo,
  response,
  scriptedService,
} from "../../test/discovery/scripted-service.js";

describe("not finding address books", () => {
  it("a wrong password is sent once", async () => {
    for (const serverUrl of [`${dav}/`, "dav.example.com", "jo@dav.example.com", `${dav}/jo/books/a/`]) {
      const answer = { status: 401, headers: { "www-authenticate": 'Basic realm="dav"' } };
      const service = scriptedService(
        Object.fromEntries(
          ["0", "1", "GET"].flatMap((kind) =>
            ["/", "/.well-known/carddav", "/jo/books/a/"].map((path) => [`${kind} ${dav}${path}`, answer]),
          ),
        ),
      );
      expect(await failureOf(finderOf(serverUrl, service))).toMatchObject({ _tag: "Unauthorized" });
      expect(service.asked()).toHaveLength(1);
    }
  });

  it("callers at the same time are answered by one discovery; a failed one is tried again", async () => {
    let isWrong = true;
    const { [`0 ${dav}/`]: root, ...rest } = plainServer(dav);
    const service = scriptedService({
      ...rest,
      [`0 ${dav}/`]: () => (isWrong ? { status: 401 } : (root ?? { status: 404 })),
    });
    const finder = finderOf(`${dav}/`, service);
    const failures = await Promise.all([finder.books(), finder.make("Clients"), finder.books()]);
    expect(failures.every(E.isLeft)).toBe(true);
    expect(service.asked()).toHaveLength(1);
    isWrong = false;
    expect(await booksOf(finder)).toHaveLength(1);
    expect(await booksOf(finder)).toHaveLength(1);
    expect(service.asked().filter((request) => request === `0 ${dav}/`)).toHaveLength(2);
  });

  it("nothing there: what was tried, and what to give instead", async () => {
    const service = scriptedService({ [`0 ${dav}/`]: { status: 405 } });
    const failure = await failureOf(finderOf(`${dav}/x/?token=geheim`, service));
    expect(failure._tag).toBe("NotFound");
    expect(failure.message).toContain(`${dav}/x/ answered 404`);
    expect(failure.message).toContain(`${dav}/ answered 405`);
    expect(failure.message).toContain("give the URL of an address book");
    expect(JSON.stringify(failure)).not.toContain("geheim");
  });

  it("a server that does not answer is asked once, and is no server without books", async () => {
    const service = scriptedService({});
    expect(await failureOf(finderOf(`${dav}/dav/`, service))).toMatchObject({ _tag: "Unavailable" });
    expect(service.asked()).toHaveLength(1);
  });

  it("a sign-in page instead of XML", async () => {
    const service = scriptedService({ [`0 ${dav}/`]: htmlPage });
    expect(await failureOf(finderOf(`${dav}/`, service))).toMatchObject({ _tag: "ProtocolViolation" });
  });

  it("503 anywhere: it may pass", async () => {
    const service = scriptedService({ [`0 ${dav}/dav/`]: { status: 503 } });
    expect((await failureOf(finderOf(`${dav}/dav/`, service)))._tag).toMatch(
      /^(?:RateLimited|Unavailable)$/u,
    );
  });

  it("a URL that redirects to another host is not followed there", async () => {
    const service = scriptedService({
      [`0 ${dav}/`]: redirectTo("https://elsewhere.example.org/"),
      ...plainServer("https://elsewhere.example.org"),
    });
    const failure = await failureOf(finderOf(`${dav}/`, service));
    expect(failure._tag).toBe("ProtocolViolation");
    expect(failure.message).toContain("https://elsewhere.example.org");
    expect(service.trusted()).toEqual(new Set([dav]));
  });

  it("a well-known URL that leads over several hosts is followed, each named by the one before", async () => {
    const [second, third] = ["https://www.example.org", "https://cards.example.org"];
    const service = scriptedService({
      [`0 ${dav}/.well-known/carddav`]: redirectTo(`${second}/.well-known/carddav`),
      [`0 ${second}/.well-known/carddav`]: redirectTo(`${third}/`),
      ...plainServer(third),
      [`0 ${third}/jo/`]: { status: 403 },
    });
    const failure = await failureOf(finderOf("dav.example.com", service));
    expect(failure._tag).toBe("Forbidden");
    expect(failure.message).toContain(`${third}/jo/ (named by ${second})`);
  });

  it("a principal or home over plain http is not asked, and gets no credentials", async () => {
    for (const href of ["http://cards.example.org/jo/", "http://127.0.0.1:5232/jo/"]) {
      const service = scriptedService({
        [`0 ${dav}/`]: multistatus(response("/", principal(href))),
        [`0 ${href}`]: multistatus(response("/jo/", homes("/jo/"))),
      });
      const failure = await failureOf(finderOf(`${dav}/`, service));
      expect(failure._tag).toBe("ProtocolViolation");
      expect(failure.message).toContain(new URL(href).origin);
      expect(service.trusted()).toEqual(new Set([dav]));
    }
  });

  it("a book on a server that nobody named is no folder, and is sent nothing", async () => {
    const service = scriptedService({
      ...plainServer(dav),
      "0 https://evil.example/b/": multistatus(book("/b/", "B")),
    });
    const finder = finderOf(`${dav}/`, service);
    expect(await finder.book("https://evil.example/b/")).toMatchObject(E.left({ _tag: "NotFound" }));
    expect(service.trusted()).toEqual(new Set([dav]));
  });
});
