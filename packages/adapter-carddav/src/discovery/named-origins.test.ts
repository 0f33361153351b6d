import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { namedOrigins } from "./named-origins.js";

const namesOf = (given: string, allowHttp = false) => {
  const trusted: string[] = [];
  return { trusted, names: namedOrigins({ trust: (origin) => trusted.push(origin) }, given, allowHttp) };
};

const given = "https://dav.example.com";

describe("origins that discovery names", () => {
  it("the given one is trusted, and a path of it is no news", () => {
    const { names, trusted } = namesOf(given);
    expect(names.name(`${given}/a/`, "/b/?c#d")).toEqual(E.right(`${given}/b/?c`));
    expect(names.name(`${given}/a/`, "b/")).toEqual(E.right(`${given}/a/b/`));
    expect(trusted).toEqual([]);
    expect(names.tell(`${given}/b/?token=x`)).toBe(`${given}/b/`);
  });

  it("another one is trusted from when it was named, and whoever named it is told", () => {
    const { names, trusted } = namesOf(given);
    expect(names.isTrusted("https://p42.example.com/x")).toBe(false);
    expect(names.name(`${given}/`, " https://p42.example.com:443/x ")).toEqual(
      E.right("https://p42.example.com/x"),
    );
    expect(names.isTrusted("https://p42.example.com/y")).toBe(true);
    expect(trusted).toEqual(["https://p42.example.com"]);
    expect(names.tell("https://p42.example.com/x")).toBe(`https://p42.example.com/x (named by ${given})`);
  });

  it.each(["http://other.example.com/", "http://127.0.0.1/", "http://localhost:80/", "http://[::1]/"])(
    "%s is not: no credentials over plain http, or into this machine for a server elsewhere",
    (href) => {
      const { names, trusted } = namesOf(given);
      expect(names.name(`${given}/`, href)).toMatchObject(E.left({ _tag: "RedirectRefused" }));
      expect([trusted, names.isTrusted(href)]).toEqual([[], false]);
    },
  );

  it("plain http where the options allow it, or from this machine to itself", () => {
    expect(namesOf(given, true).names.name(given, "http://b.example/")).toEqual(E.right("http://b.example/"));
    const { names } = namesOf("http://127.0.0.1:5911");
    expect(names.name("http://127.0.0.1:5911/", "http://localhost:5912/")).toEqual(
      E.right("http://localhost:5912/"),
    );
    expect(names.name("http://127.0.0.1:5911/", "http://b.example/")).toMatchObject(
      E.left({ _tag: "RedirectRefused" }),
    );
  });

  it("a server behind a proxy that speaks of itself as http, or with a name in the URL", () => {
    const { names, trusted } = namesOf(given);
    expect(names.name(`${given}/`, "http://dav.example.com:8080/jo/")).toEqual(E.right(`${given}/jo/`));
    expect(names.name(`${given}/`, "https://jo:x@dav.example.com/jo/")).toEqual(E.right(`${given}/jo/`));
    expect(trusted).toEqual([]);
  });

  it.each(["mailto:jo@example.com", "javascript:0", "https://", "file:///etc/passwd"])(
    "%s is no place",
    (href) => {
      expect(namesOf(given).names.name(`${given}/`, href)).toMatchObject(E.left({ _tag: "Malformed" }));
      expect(namesOf(given).names.isTrusted(href)).toBe(false);
    },
  );
});
