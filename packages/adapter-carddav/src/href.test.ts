import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectionUrl, hrefName, hrefUrl, isMemberHref, normalHref } from "./href.js";

const book = "https://dav.example.com/dav/jo/book/";

describe("hrefs", () => {
  it.each([
    ["as it was put", "/dav/jo/book/a%28x%29%27b.vcf", "/dav/jo/book/a(x)'b.vcf"],
    ["lower-case hex", "/dav/jo/book/%2b%c3%a9.vcf", "/dav/jo/book/%2B%C3%A9.vcf"],
    ["bare letters of other scripts", "/dav/jo/book/é.vcf", "/dav/jo/book/%C3%A9.vcf"],
    ["@ and : bare or not", "/dav/jo%40example.com/a%3ab.vcf", "/dav/jo@example.com/a:b.vcf"],
    ["= and ? bare", "/dav/jo/book/a=b?c.vcf", "/dav/jo/book/a%3Db%3Fc.vcf"],
    ["# bare", "/dav/jo/book/a#b.vcf", "/dav/jo/book/a%23b.vcf"],
    ["letters in percents", "/dav/jo/%62ook/%41.vcf", "/dav/jo/book/A.vcf"],
    ["relative", "a.vcf", "/dav/jo/book/a.vcf"],
    ["relative with a colon", "a:b.vcf", "/dav/jo/book/a:b.vcf"],
    ["a slash at the end", "/dav/jo/book/", "/dav/jo/book"],
    ["an inner host behind a proxy", "http://10.0.0.7:8080/dav/jo/book/a.vcf", "/dav/jo/book/a.vcf"],
    ["a host and no path", "https://dav.example.com", "/"],
    ["a host alone", "//inner/dav/jo/book/a.vcf", "/dav/jo/book/a.vcf"],
    ["white space around", "\n  /dav/jo/book/a.vcf\n", "/dav/jo/book/a.vcf"],
    ["dots", "/dav/x/../jo/./book/%2E%2e/book/a.vcf", "/dav/jo/book/a.vcf"],
    ["more dots than segments", "../../../../../a.vcf", "/a.vcf"],
    ["a percent sign of its own", "/dav/jo/book/100%.vcf", "/dav/jo/book/100%25.vcf"],
    ["octets that are no UTF-8", "/dav/jo/book/%e9.vcf", "/dav/jo/book/%E9.vcf"],
    ["a backslash", "/dav/jo/book/a\\..\\b.vcf", "/dav/jo/book/a%5C..%5Cb.vcf"],
  ])("%s: both spellings are one", (_title, one, other) => {
    expect(normalHref(book, one)).toBe(normalHref(book, other));
  });

  it.each([
    ["/dav/jo/book/(x) 'y'.vcf", "/dav/jo/book/%28x%29%20%27y%27.vcf"],
    ["/dav/jo/book/a%2Fb.vcf", "/dav/jo/book/a%2Fb.vcf"],
    ["/dav/jo/book/%2525.vcf", "/dav/jo/book/%2525.vcf"],
    ["", "/dav/jo/book"],
    ["/", "/"],
    ["/..", "/"],
  ])("%j is spelled %j", (href, normal) => {
    expect(normalHref(book, href)).toBe(normal);
  });

  it("what differs stays apart", () => {
    const hrefs = [
      "a.vcf",
      "A.vcf",
      "a%2Fb",
      "a/b",
      "a%252Fb",
      "a+b",
      "a%20b",
      "a",
      "a%3Fb",
      "é",
      "e%CC%81",
      "%E9",
    ];
    expect(new Set(hrefs.map((href) => normalHref(book, href))).size).toBe(hrefs.length);
  });

  it("a normal href is its own, and asks for itself on the wire", () => {
    const spelling = fc.string({
      unit: fc.constantFrom("a", "/", ".", "%", "2", "e", "E", "é", "?", "#", ":", "(", "\\", " ", "\uD800"),
    });
    fc.assert(
      fc.property(spelling, (path) => {
        const normal = normalHref(book, path);
        expect(normal).toMatch(/^\/(?:[A-Za-z0-9\-._~@:/]|%[0-9A-F]{2})*$/u);
        expect(normalHref(book, `https://dav.example.com${normal}`)).toBe(normal);
        expect(new URL(hrefUrl(book, normal)).pathname).toBe(normal);
      }),
    );
  });

  it("a spelling with every octet in percents names the same resource", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        const bytes = new TextEncoder().encode(name);
        const percents = Array.from(bytes, (octet) => `%${octet.toString(16).padStart(2, "0")}`).join("");
        expect(normalHref(book, `/x${percents}y`)).toBe(normalHref(book, `/x${encodeURIComponent(name)}y`));
      }),
    );
  });

  it("members lie directly in the collection", () => {
    const own = normalHref(book, book);
    expect(isMemberHref(book, own)).toBe(false);
    expect(isMemberHref(book, `${own}/a.vcf`)).toBe(true);
    expect(isMemberHref(book, `${own}/a/b.vcf`)).toBe(false);
    expect(isMemberHref(book, "/dav/jo/bookish/a.vcf")).toBe(false);
    expect(isMemberHref("https://dav.example.com/", "/a.vcf")).toBe(true);
    expect(isMemberHref("https://dav.example.com/", "/")).toBe(false);
    expect(hrefName(`${own}/a.vcf`)).toBe("a.vcf");
  });

  it("a collection's URL has one slash at its end", () => {
    expect(collectionUrl(book, "/dav/jo%40x/b")).toBe("https://dav.example.com/dav/jo@x/b/");
    expect(collectionUrl(book, "/dav/jo@x/b/")).toBe("https://dav.example.com/dav/jo@x/b/");
    expect(collectionUrl("https://dav.example.com:8443", "")).toBe("https://dav.example.com:8443/");
  });
});
