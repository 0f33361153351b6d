import { cursor } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { bookFromCursor, cursorFromBook } from "./book-cursor.js";

const url = "https://dav.example.com/alice/contacts/";

describe("a cursor", () => {
  it.each([
    { token: "http://radicale.org/ns/sync/abc", listedAt: 1 },
    { token: "12345", listedAt: 1_700_000_000_000, isPartial: true },
    { listedAt: 5 },
  ])("gives back what was put into it: %j", (from) => {
    const back = bookFromCursor(url, cursorFromBook(url, from));
    expect(back).toMatchObject({ _tag: "Right", right: from });
  });

  it("keeps a token of digits as a text", () => {
    const back = bookFromCursor(url, cursorFromBook(url, { token: "1.10", listedAt: 0 }));
    expect(E.map(({ token }: { readonly token?: string | undefined }) => token)(back)).toEqual(
      E.right("1.10"),
    );
  });

  it("of another book, another version, or damaged, is expired", () => {
    const good = cursorFromBook(url, { token: "t", listedAt: 1 });
    const bad = [
      cursorFromBook("https://dav.example.com/alice/other/", { token: "t", listedAt: 1 }),
      cursor(good.replace('"v":1', '"v":2')),
      cursor(good.replace('"listedAt":1', '"listedAt":"1"')),
      cursor(good.replace('"token":"t"', '"token":7')),
      cursor(good.slice(0, -1)),
      ...["", "null", "[]", "{}", "7"].map(cursor),
    ];
    for (const one of bad)
      expect(bookFromCursor(url, one)).toMatchObject({ left: { _tag: "CursorExpired" } });
  });
});
