import * as E from "fp-ts/lib/Either.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PropertyName } from "./clark-name.js";
import { multistatusFromXml } from "./multistatus-parser.js";
import type { Multistatus } from "./multistatus.js";

const document = (inside: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n<d:multistatus xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav">${inside}</d:multistatus>`;

const ok = "<d:status>HTTP/1.1 200 OK</d:status>";
const response = (inside: string): string => `<d:response>${inside}</d:response>`;
const card = (href: string, prop: string, status = ok): string =>
  response(`<d:href>${href}</d:href><d:propstat><d:prop>${prop}</d:prop>${status}</d:propstat>`);

const read = (text: string): Multistatus => {
  const parsed = multistatusFromXml(text);
  if (E.isLeft(parsed)) throw new Error(parsed.left.reason);
  return parsed.right;
};

const refusalOf = (text: string): string =>
  E.match(
    ({ reason }: { readonly reason: string }) => reason,
    () => "it was read",
  )(multistatusFromXml(text));

const textOf = (text: string, name: PropertyName): string | undefined =>
  read(text).responses[0]?.properties.get(name)?.text;

describe("multistatusFromXml", () => {
  it("reads hrefs, properties, what is missing, statuses and the token", () => {
    const text = document(
      response(
        "<d:href>/a.vcf</d:href>" +
          `<d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop>${ok}</d:propstat>` +
          "<d:propstat><d:prop><card:address-data/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>",
      ) +
        response("<d:href>/gone.vcf</d:href><d:status>HTTP/1.1 404 Not Found</d:status>") +
        "<d:sync-token>data:,7</d:sync-token>",
    );
    expect(read(text)).toEqual({
      responses: [
        {
          hrefs: ["/a.vcf"],
          properties: new Map([["{DAV:}getetag", { text: '"1"', elements: [], hrefs: [], attributes: [] }]]),
          missing: ["{urn:ietf:params:xml:ns:carddav}address-data"],
          conditions: [],
        },
        { hrefs: ["/gone.vcf"], status: 404, properties: new Map(), missing: [], conditions: [] },
      ],
      syncToken: "data:,7",
    });
  });

  it("knows names by their namespace, whatever the prefix", () => {
    const text =
      '<multistatus xmlns="DAV:"><response><href>/a</href><propstat><prop><x:getetag xmlns:x="urn:other">no</x:getetag><getetag>yes</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>';
    expect(textOf(text, "{DAV:}getetag")).toBe("yes");
    expect(textOf(text, "{urn:other}getetag")).toBe("no");
  });

  it("takes several hrefs of one response, with the status they share", () => {
    const [first] = read(
      document(response("<d:href>/a</d:href><d:href>/b</d:href><d:status>HTTP/1.1 404 Gone</d:status>")),
    ).responses;
    expect(first).toMatchObject({ hrefs: ["/a", "/b"], status: 404 });
  });

  it.each(["12345", "1.10", "1E5", "TRUE", "007", "  x  "])("keeps the text %j as it is", (value) => {
    const text = document(
      `${card("/a", `<d:getetag>${value}</d:getetag>`)}<d:sync-token>${value}</d:sync-token>`,
    );
    expect(textOf(text, "{DAV:}getetag")).toBe(value);
    expect(read(text).syncToken).toBe(value);
  });

  it("tells an empty property from one that is missing", () => {
    const text = document(card("/a", "<d:getetag/><d:displayname></d:displayname>"));
    expect(textOf(text, "{DAV:}getetag")).toBe("");
    expect(textOf(text, "{DAV:}displayname")).toBe("");
    expect(textOf(text, "{DAV:}owner")).toBeUndefined();
  });

  it('joins text and CDATA sections that were split at "]]>"', () => {
    const data = "NOTE:a <![CDATA[]]]]><![CDATA[> b]]> &amp; c&#13;\n";
    expect(
      textOf(
        document(card("/a", `<card:address-data>${data}</card:address-data>`)),
        "{urn:ietf:params:xml:ns:carddav}address-data",
      ),
    ).toBe("NOTE:a ]]> b & c\r\n");
  });

  it("tells elements, hrefs and attributes inside a property, at any depth", () => {
    const text = document(
      card(
        "/a",
        '<card:supported-address-data><card:address-data-type content-type="text/vcard" version="4.0"/></card:supported-address-data>' +
          "<d:set><d:sync-collection/><d:deep><d:href>/one</d:href></d:deep><d:href> /two </d:href></d:set>",
      ),
    );
    const properties = read(text).responses[0]?.properties;
    expect(properties?.get("{urn:ietf:params:xml:ns:carddav}supported-address-data")).toMatchObject({
      attributes: [
        {
          element: "{urn:ietf:params:xml:ns:carddav}address-data-type",
          values: { "content-type": "text/vcard", version: "4.0" },
        },
      ],
    });
    expect(properties?.get("{DAV:}set")).toMatchObject({
      elements: ["{DAV:}sync-collection", "{DAV:}deep", "{DAV:}href", "{DAV:}href"],
      hrefs: ["/one", " /two "],
      text: "/one /two ",
    });
  });

  it("tells the preconditions of a response and of its propstats", () => {
    const text = document(
      response(
        "<d:href>/book/</d:href><d:status>HTTP/1.1 507 Full</d:status><d:error><d:number-of-matches-within-limits/></d:error>",
      ),
    );
    expect(read(text).responses[0]).toMatchObject({
      status: 507,
      conditions: ["{DAV:}number-of-matches-within-limits"],
    });
  });

  it("passes over what it does not know, and an href that is no child of a response", () => {
    const text = document(
      "<d:responsedescription>none</d:responsedescription>" +
        response(
          '<d:href>/a</d:href><x xmlns="urn:x"><d:href>/no</d:href></x><d:location><d:href>/no</d:href></d:location><d:status>HTTP/1.1 200 OK</d:status>',
        ),
    );
    expect(read(text).responses.map(({ hrefs }) => hrefs)).toEqual([["/a"]]);
  });

  it("takes no name from an object's prototype", () => {
    const text = document(card("/a", '<constructor xmlns="" __proto__="x">y</constructor>'));
    expect(read(text).responses[0]?.properties.get("{}constructor")?.text).toBe("y");
    expect(
      Object.keys(read(text).responses[0]?.properties.get("{}constructor")?.attributes[0]?.values ?? {}),
    ).toEqual(["__proto__"]);
  });

  it("refuses every beginning of a document that is not the whole", () => {
    const whole = document(card("/a", "<d:getetag>x</d:getetag>"));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(multistatusFromXml(whole.slice(0, length))._tag).toBe("Left");
      }),
    );
  });

  it.each([
    ["a DOCTYPE", `<!DOCTYPE d>${document("").replace(/^<\?.*\?>\n/u, "")}`, /DOCTYPE/u],
    [
      "entities of its own",
      '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d:multistatus xmlns:d="DAV:">&b;</d:multistatus>',
      /DOCTYPE/u,
    ],
    ["an entity that nobody declared", document("&nbsp;"), /well-formed/u],
    ["an entity of a strange name", document("&constructor;"), /well-formed/u],
    ["HTML", "<html><body><br></body></html>", /no multistatus/u],
    ["XML of another kind", '<error xmlns="DAV:"/>', /no multistatus/u],
    ["multistatus of another namespace", "<multistatus/>", /no multistatus/u],
    ["a prefix that nobody declared", "<d:multistatus/>", /well-formed/u],
    ["nothing", "", /well-formed/u],
    ["something behind the end", `${document("")}<d/>`, /well-formed/u],
    ["a response without href", document(response(ok)), /no href/u],
    ["a propstat without status", document(card("/a", "<d:getetag/>", "")), /no status/u],
    ["a status that is none", document(card("/a", "<d:getetag/>", "<d:status>fine</d:status>")), /statuses/u],
  ])("refuses %s", (_what, text, reason) => {
    expect(refusalOf(text)).toMatch(reason);
  });

  it("tells no piece of what it refuses", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{12}$/u), (word) => {
        expect(refusalOf(document(`<${word}>&${word};`))).not.toContain(word);
      }),
    );
  });
});
