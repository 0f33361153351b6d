import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { multistatusFromXml } from "../dav/multistatus-parser.js";
import type { Multistatus } from "../dav/multistatus.js";
import type { AddressBook } from "./address-book.js";
import { cardsFromListing } from "./list-book.js";
import { changesFromReport, isTokenRefused } from "./sync-book.js";

const book: AddressBook = {
  url: "https://dav.example.com/alice/contacts/",
  name: "Contacts",
  access: "ReadWrite",
  canSync: true,
  versions: ["3.0"],
};

const own =
  "<response><href>/alice/contacts/</href><propstat><prop><resourcetype><collection/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response>";

const entry = (href: string, properties = "", status = "200 OK"): string =>
  `<response><href>${href}</href><propstat><prop>${properties}</prop><status>HTTP/1.1 ${status}</status></propstat></response>`;

const card = (href: string, tag: string): string => entry(href, `<getetag>"${tag}"</getetag>`);

const withStatus = (href: string, status: string): string =>
  `<response><href>${href}</href><status>HTTP/1.1 ${status}</status></response>`;

const multistatus = (...parts: ReadonlyArray<string>): Multistatus => {
  const read = multistatusFromXml(`<multistatus xmlns="DAV:">${parts.join("")}</multistatus>`);
  return E.isRight(read) ? read.right : expect.fail(`not read: ${read.left.reason}`);
};

const listed = (...parts: ReadonlyArray<string>): unknown => {
  const cards = cardsFromListing(book, multistatus(...parts));
  return E.isRight(cards) ? cards.right.map(({ id, revision }) => [id, revision]) : cards.left._tag;
};

describe("a listing", () => {
  it("names the cards, not the book itself nor collections in it, however hrefs are spelled", () => {
    expect(
      listed(
        own,
        card("/alice/contacts/a.vcf", "1"),
        card("https://inner:8080/alice/contacts/b%c3%a9.vcf", "2"),
        card("/alice/contacts/%28c%29", "3"),
        entry("/alice/contacts/deep/", "<resourcetype><collection/></resourcetype><getetag>x</getetag>"),
        card("/alice/contacts/deep/d.vcf", "4"),
        card("/alice/others/e.vcf", "5"),
      ),
    ).toEqual([
      ["/alice/contacts/a.vcf", '"1"'],
      ["/alice/contacts/b%C3%A9.vcf", '"2"'],
      ["/alice/contacts/%28c%29", '"3"'],
    ]);
  });

  it("leaves out what says that it is no card", () => {
    const typed = (href: string, type: string): string =>
      entry(href, `<getetag>"1"</getetag><getcontenttype>${type}</getcontenttype>`);
    expect(
      listed(
        own,
        typed("/alice/contacts/a", "text/vcard; charset=utf-8"),
        typed("/alice/contacts/b", "text/x-vcard"),
        typed("/alice/contacts/c", "text/calendar"),
        typed("/alice/contacts/d.vcf", "application/octet-stream"),
      ),
    ).toEqual([
      ["/alice/contacts/a", '"1"'],
      ["/alice/contacts/b", '"1"'],
      ["/alice/contacts/d.vcf", '"1"'],
    ]);
  });

  it("names a card once that comes twice, and one without a tag all the same", () => {
    expect(
      listed(
        own,
        card("/alice/contacts/a", "1"),
        card("/alice/contacts/a", "1"),
        entry("/alice/contacts/b", "<x/>"),
      ),
    ).toEqual([
      ["/alice/contacts/a", '"1"'],
      ["/alice/contacts/b", "untagged"],
    ]);
  });

  it("of nothing but the book is empty", () => {
    expect(listed(own)).toEqual([]);
  });

  it.each([
    ["has no entry of the book itself", [card("/alice/contacts/a", "1")]],
    ["has nothing at all", []],
    [
      "is cut short with 507",
      [own, card("/alice/contacts/a", "1"), withStatus("/alice/contacts/", "507 Full")],
    ],
    ["says that the book is gone", [withStatus("/alice/contacts/", "404 Not Found")]],
    ["has trouble with a card", [own, withStatus("/alice/contacts/a", "500 Oops")]],
    ["says nothing of a card", [own, "<response><href>/alice/contacts/a</href></response>"]],
  ])("that %s proves nothing", (_what, parts) => {
    expect(listed(...parts)).toBe("ProtocolViolation");
  });

  it("passes over a card that went while it was made", () => {
    expect(listed(own, withStatus("/alice/contacts/a", "404 Not Found"))).toEqual([]);
  });
});

const token = "<sync-token>t2</sync-token>";
const changes = (...parts: ReadonlyArray<string>): unknown => {
  const read = changesFromReport(book, multistatus(...parts));
  return E.isRight(read) ? read.right : read.left;
};

describe("a report of changes", () => {
  it("tells what is new and what is gone, and where to go on", () => {
    expect(
      changes(
        card("/alice/contacts/a.vcf", "1"),
        withStatus("/alice/contacts/b.vcf", "404 Not Found"),
        entry("/alice/contacts/", ""),
        token,
      ),
    ).toEqual({
      upserts: [{ id: "/alice/contacts/a.vcf", revision: '"1"' }],
      removals: [{ id: "/alice/contacts/b.vcf" }],
      token: "t2",
      isTruncated: false,
    });
  });

  it("tells of a card whose href has a slash at its end", () => {
    expect(changes(card("/alice/contacts/a.vcf/", "1"), token)).toMatchObject({
      upserts: [{ id: "/alice/contacts/a.vcf", revision: '"1"' }],
    });
  });

  it("may tell of several with one status", () => {
    const several =
      "<response><href>/alice/contacts/a</href><href>/alice/contacts/b</href><status>HTTP/1.1 404 Gone</status></response>";
    expect(changes(several, token)).toMatchObject({
      removals: [{ id: "/alice/contacts/a" }, { id: "/alice/contacts/b" }],
    });
  });

  it("is cut short if the book's own entry says 507", () => {
    expect(changes(withStatus("/alice/contacts/", "507 Insufficient Storage"), token)).toMatchObject({
      upserts: [],
      removals: [],
      isTruncated: true,
    });
  });

  it("names as removed only what it says is gone: anything unclear is to be read", () => {
    expect(
      changes(
        withStatus("/alice/contacts/a", "403 Forbidden"),
        withStatus("/alice/contacts/b", "500 Oops"),
        "<response><href>/alice/contacts/c</href></response>",
        withStatus("/alice/contacts/d", "404 Not Found"),
        card("/alice/contacts/d", "4"),
        token,
      ),
    ).toMatchObject({
      upserts: [
        { id: "/alice/contacts/a", revision: "untagged" },
        { id: "/alice/contacts/b", revision: "untagged" },
        { id: "/alice/contacts/c", revision: "untagged" },
        { id: "/alice/contacts/d", revision: '"4"' },
      ],
      removals: [],
    });
  });

  it("without a token leads nowhere", () => {
    expect(changes(card("/alice/contacts/a", "1"))).toBe("NoToken");
  });
});

describe("a token that is refused", () => {
  const refused = (status: number, ...conditions: ReadonlyArray<string>): boolean =>
    isTokenRefused({ _tag: "Refused", status, conditions, message: "" });

  it("is known by its precondition, and by the statuses that servers are seen to answer", () => {
    expect(refused(418, "{DAV:}valid-sync-token")).toBe(true);
    for (const status of [400, 403, 409, 410, 412, 500, 507]) expect(refused(status)).toBe(true);
  });

  it("is not what a lost login, a missing book, a missing privilege or a broken line is", () => {
    for (const status of [401, 404, 429, 502, 503]) expect(refused(status)).toBe(false);
    expect(refused(403, "{DAV:}need-privileges")).toBe(false);
    expect(isTokenRefused({ _tag: "Malformed", message: "" })).toBe(false);
    expect(isTokenRefused({ _tag: "Unreachable", message: "" })).toBe(false);
  });
});
