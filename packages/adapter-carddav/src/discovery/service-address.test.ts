import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { serviceAddress } from "./service-address.js";

describe("what a person types to say where the address books are", () => {
  it.each([
    ["jo@example.com", "example.com", "https://example.com/"],
    [" jo.o+x@Example.com ", "example.com", "https://example.com/"],
    ["jo@bücher.example", "xn--bcher-kva.example", "https://xn--bcher-kva.example/"],
    ["example.com", "example.com", "https://example.com/"],
  ])("%j is a domain", (given, domain, url) => {
    expect(serviceAddress(given)).toEqual(E.right({ _tag: "Domain", domain, url }));
  });

  it.each([
    ["https://dav.example.com/books/?x=1#top", "https://dav.example.com/books/?x=1"],
    ["HTTPS://DAV.example.com", "https://dav.example.com/"],
    ["http://127.0.0.1:5232/", "http://127.0.0.1:5232/"],
    ["dav.example.com/books", "https://dav.example.com/books"],
    ["dav.example.com:8443", "https://dav.example.com:8443/"],
    ["localhost", "https://localhost/"],
    ["192.0.2.7", "https://192.0.2.7/"],
    ["[2001:db8::7]", "https://[2001:db8::7]/"],
    ["jo@localhost", "https://localhost/"],
  ])("%j is a URL, of which DNS knows nothing more", (given, url) => {
    expect(serviceAddress(given)).toEqual(E.right({ _tag: "Url", url }));
  });

  it.each(["", "  ", "ftp://example.com/", "file:///etc", "https://", "jo@", "a@b@c", "two words"])(
    "%j is none, and the fix is told",
    (given) => {
      expect(serviceAddress(given)).toEqual(E.left(expect.stringContaining("https://")));
    },
  );

  it("a password in a URL is refused, and not told", () => {
    const refused = serviceAddress("https://jo:hunter2@example.com/");
    expect(refused).toEqual(E.left(expect.stringContaining("as credentials")));
    expect(JSON.stringify(refused)).not.toContain("hunter2");
  });
});
