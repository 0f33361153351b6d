import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import {
  book,
  collection,
  homes,
  multistatus,
  principal,
  response,
  scriptedService,
} from "../test/discovery/scripted-service.js";
import { type CardDavOptions, cardDavTarget } from "./index.js";

const dav = "https://dav.example.com";
const [bookUrl, otherUrl] = [`${dav}/jo/books/a/`, `${dav}/jo/books/b/`];
const readPrivilege =
  "<d:current-user-privilege-set><d:privilege><d:read/></d:privilege></d:current-user-privilege-set>";
const readOnlyBook = response(
  "/jo/books/b/",
  `<d:resourcetype><d:collection/><c:addressbook/></d:resourcetype><d:displayname>B</d:displayname>${readPrivilege}`,
);

const targetOn = (more: Partial<CardDavOptions> = {}) => {
  const service = scriptedService({
    [`0 ${dav}/`]: multistatus(response("/", collection + principal("/jo/"))),
    [`0 ${dav}/jo/`]: multistatus(response("/jo/", collection + homes("/jo/books/"))),
    [`1 ${dav}/jo/books/`]: multistatus(
      response("/jo/books/", collection),
      book("/jo/books/a/", "A"),
      readOnlyBook,
    ),
    [`0 ${bookUrl}`]: multistatus(book("/jo/books/a/", "A")),
    [`0 ${otherUrl}`]: multistatus(readOnlyBook),
    [`MKCOL ${dav}/jo/books/clients/`]: { status: 201 },
    [`0 ${dav}/jo/books/clients/`]: multistatus(book("/jo/books/clients/", "Clients")),
  });
  const target = cardDavTarget({
    serverUrl: `${dav}/`,
    credentials: { _tag: "Basic", username: "jo", password: "hunter2" },
    fetch: service.fetch,
    ...more,
  });
  return { service, target };
};

const aborted = AbortSignal.abort();

describe("cardDavTarget", () => {
  it("is named after its host, and asks nothing before it is used", () => {
    const { service, target } = targetOn();
    expect(target.name).toBe("CardDAV at dav.example.com");
    target.listFolders();
    target.openFolder(bookUrl);
    target.createFolder("Clients");
    expect(service.asked()).toEqual([]);
  });

  it("lists address books under the ids, names and access that they have when opened", async () => {
    const { target } = targetOn();
    const listed = await target.listFolders()();
    expect(listed).toEqual(
      E.right([
        { id: bookUrl, name: "A", access: "ReadWrite" },
        { id: otherUrl, name: "B", access: "ReadOnly" },
      ]),
    );
    for (const ref of E.isRight(listed) ? listed.right : []) {
      const opened = await target.openFolder(ref.id)();
      expect(opened).toMatchObject(
        E.right({ id: ref.id, name: ref.name, capabilities: { access: ref.access } }),
      );
    }
  });

  it("a book on the given server is opened with one request, whatever its URL's spelling", async () => {
    for (const id of [bookUrl, `${dav}/jo/books/a`, `${dav}:443/jo/%62ooks/./a/`]) {
      const { service, target } = targetOn();
      expect(await target.openFolder(id)()).toMatchObject(E.right({ id: bookUrl }));
      expect(service.asked()).toEqual([`0 ${bookUrl}`]);
    }
  });

  it.each([
    "",
    "..",
    "a/b",
    "/jo/books/a/",
    "//dav.example.com/jo/books/a/",
    "file:///jo",
    "https://",
    "https://u:p@dav.example.com/jo/books/a/",
  ])("the id %j is no folder's, and nothing is asked", async (id) => {
    const { service, target } = targetOn();
    expect(await target.openFolder(id)()).toMatchObject(E.left({ _tag: "NotFound" }));
    expect(service.asked()).toEqual([]);
  });

  it("makes a book, of a name that says something", async () => {
    const { target } = targetOn();
    expect(await target.createFolder(" Clients ")()).toEqual(
      E.right({ id: `${dav}/jo/books/clients/`, name: "Clients", access: "ReadWrite" }),
    );
    expect(await target.createFolder(" A ")()).toMatchObject(E.left({ _tag: "RevisionMismatch" }));
    for (const name of ["", "  ", "&", "a\nb", "x".repeat(256)])
      expect(await target.createFolder(name)()).toMatchObject(E.left({ _tag: "InvalidItem", field: "name" }));
  });

  it("only read, if asked for: no book is one to write to, and none is made", async () => {
    const { service, target } = targetOn({ access: "ReadOnly" });
    expect(await target.createFolder("Clients")()).toMatchObject(E.left({ _tag: "Forbidden" }));
    expect(service.asked()).toEqual([]);
    expect(await target.listFolders()()).toMatchObject(
      E.right([{ access: "ReadOnly" }, { access: "ReadOnly" }]),
    );
    expect(await target.openFolder(bookUrl)()).toMatchObject(
      E.right({ capabilities: { access: "ReadOnly" } }),
    );
  });

  it("an aborted signal: nothing is asked", async () => {
    const { service, target } = targetOn();
    for (const answer of [
      await target.listFolders(aborted)(),
      await target.openFolder(bookUrl, aborted)(),
      await target.createFolder("Clients", aborted)(),
      await target.ensureCategory("Business", aborted)(),
    ])
      expect(answer).toMatchObject(E.left({ _tag: "Aborted" }));
    expect(service.asked()).toEqual([]);
  });

  it("a category needs nothing", async () => {
    const { service, target } = targetOn();
    expect(await target.ensureCategory("Business")()).toEqual(E.right(undefined));
    expect(service.asked()).toEqual([]);
  });

  it.each([
    "",
    "ftp://dav.example.com/",
    "a@b@c",
    "http://dav.example.com/",
    "https://jo:hunter2@dav.example.com/",
  ])("a serverUrl %j is refused by name, and not told", (serverUrl) => {
    expect(() => targetOn({ serverUrl })).toThrow(/^serverUrl: /u);
    expect(() => targetOn({ serverUrl })).not.toThrow(/hunter2/u);
  });
});
