import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { davXml, escapedXml } from "./dav-xml.js";
import { goodCardDav } from "./quirks.js";
import { readXml } from "./xml-reader.js";

describe("what is read", () => {
  it("names are expanded by the declarations around them, the nearest first", () => {
    const root = readXml(
      `<?xml version="1.0"?>\n<a xmlns="one:" xmlns:x="two:"><x:b/><c xmlns="three:"><d/></c></a>\n`,
    );
    expect(root?.name).toBe("{one:}a");
    expect(root?.children.map(({ name }) => name)).toEqual(["{two:}b", "{three:}c"]);
    expect(root?.children[1]?.children.map(({ name }) => name)).toEqual(["{three:}d"]);
  });

  it("text is what stands there: references, CDATA, line ends, no comments", () => {
    const root = readXml("<a>1 &lt; &#50; &#x26; <![CDATA[<b>&amp;]]><!-- no -->\r\n\r.</a>");
    expect(root?.text).toBe("1 < 2 & <b>&amp;\n\n.");
  });

  it("attributes are read with either quote", () => {
    expect([...(readXml(`<a one="1&amp;" two='"' />`)?.attributes ?? [])]).toEqual([
      ["one", "1&"],
      ["two", '"'],
    ]);
  });

  it("any text comes back from what is written", () => {
    const { document } = davXml({ ...goodCardDav, davPrefix: "" });
    const sound = fc
      .string({ unit: "grapheme" })
      .filter((text) => !/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text));
    fc.assert(
      fc.property(sound, (text) => {
        expect(readXml(document("d:a", escapedXml(text)))).toMatchObject({ name: "{DAV:}a", text });
      }),
    );
  });
});

describe("what is refused", () => {
  it.each([
    ["nothing at all", ""],
    ["text alone", "hello"],
    ["an element that stays open", "<a><b></b>"],
    ["an element closed by another name", "<a></b>"],
    ["an end without a start", "</a>"],
    ["two roots", "<a/><b/>"],
    ["a second root that stays open", "<a/><b>"],
    ["text after the root", "<a/>x"],
    ["a document type", "<!DOCTYPE a><a/>"],
    ["an entity that nobody declared", "<a>&nbsp;</a>"],
    ["a bare ampersand", "<a>1 & 2</a>"],
    ["a prefix that is not declared", "<x:a/>"],
    ["an attribute twice", '<a b="1" b="2"/>'],
    ["an attribute without quotes", "<a b=1/>"],
    ["a control character", "<a>\u0001</a>"],
    ["the end of CDATA in text", "<a>]]></a>"],
  ])("%s", (_, document) => {
    expect(readXml(document)).toBeUndefined();
  });
});
