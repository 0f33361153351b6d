import { describe, expect, it } from "vitest";
import type { PropertyName } from "../dav/dav-client.js";
import type { DavProperty, DavResponse } from "../dav/multistatus.js";
import { bookFromResponse, isBook } from "./book-from-response.js";

const url = "https://dav.example.com/jo/b%20k/";

const responseOf = (given: Readonly<Record<PropertyName, Partial<DavProperty>>>): DavResponse => ({
  hrefs: ["/jo/b%20k/"],
  conditions: [],
  missing: [],
  properties: new Map(
    Object.entries(given).map(([name, value]) => [
      name as PropertyName,
      { text: "", elements: [], hrefs: [], attributes: [], ...value },
    ]),
  ),
});

const bookOf = (given: Readonly<Record<PropertyName, Partial<DavProperty>>>) =>
  bookFromResponse(url, responseOf(given));

const dataType = (values: Readonly<Record<string, string>>) => ({
  element: "{urn:ietf:params:xml:ns:carddav}address-data-type",
  values,
});

const supported = (...types: ReadonlyArray<Readonly<Record<string, string>>>) =>
  bookOf({ "{urn:ietf:params:xml:ns:carddav}supported-address-data": { attributes: types.map(dataType) } })
    .versions;

const privileges = (...names: ReadonlyArray<string>) => ({
  "{DAV:}current-user-privilege-set": {
    elements: names.flatMap((name) => ["{DAV:}privilege", `{DAV:}${name}`]),
  },
});

describe("an address book as its server describes it", () => {
  it("of which nothing is said", () => {
    expect(bookOf({})).toEqual({
      url,
      name: "b k",
      access: "ReadWrite",
      canSync: false,
      versions: ["3.0"],
    });
  });

  it("is what has the type addressbook, and no other collection", () => {
    const types = (...elements: ReadonlyArray<string>) =>
      isBook(responseOf({ "{DAV:}resourcetype": { elements } }));
    expect(types("{DAV:}collection", "{urn:ietf:params:xml:ns:carddav}addressbook")).toBe(true);
    expect(types("{DAV:}collection", "{urn:ietf:params:xml:ns:caldav}calendar")).toBe(false);
    expect(types("{DAV:}collection", "{DAV:}addressbook")).toBe(false);
    expect(isBook(responseOf({}))).toBe(false);
  });

  it.each([
    ["Clients", "Clients"],
    [" 2024\n", "2024"],
    ["  ", "b k"],
  ])("the displayname %j is its name %j", (text, name) => {
    expect(bookOf({ "{DAV:}displayname": { text } }).name).toBe(name);
  });

  it("without a name and a path it has its host's; octets that are no UTF-8 stay", () => {
    expect(bookFromResponse("https://dav.example.com/", responseOf({})).name).toBe("dav.example.com");
    expect(bookFromResponse("https://dav.example.com/%E9/", responseOf({})).name).toBe("%E9");
  });

  it.each([
    [["read"], "ReadOnly"],
    [["read", "write-properties"], "ReadOnly"],
    [["read", "write-content"], "ReadWrite"],
    [["bind"], "ReadWrite"],
    [["write"], "ReadWrite"],
    [["all"], "ReadWrite"],
    [[], "ReadWrite"],
  ])("privileges %j: %s", (names, access) => {
    expect(bookOf(privileges(...names)).access).toBe(access);
  });

  it("sync-collection anywhere in the reports, with and without DAV:report around it", () => {
    const name = "{DAV:}supported-report-set";
    const reports = (...elements: ReadonlyArray<string>) => bookOf({ [name]: { elements } }).canSync;
    expect(reports("{DAV:}supported-report", "{DAV:}report", "{DAV:}sync-collection")).toBe(true);
    expect(reports("{DAV:}supported-report", "{DAV:}sync-collection")).toBe(true);
    expect(reports("{DAV:}supported-report", "{DAV:}report", "{DAV:}expand-property")).toBe(false);
    expect(bookOf({ "{DAV:}sync-token": { text: "1" }, [name]: { elements: [] } }).canSync).toBe(false);
    expect(bookOf({ "{DAV:}sync-token": { text: "1" } }).canSync).toBe(true);
  });

  it("versions of vCard, as Cyrus, sabre and others list them", () => {
    expect(
      supported(
        { "content-type": "text/vcard", version: "3.0" },
        { "content-type": "text/directory", version: "3.0" },
        { "content-type": "text/vcard", version: "4.0" },
      ),
    ).toEqual(["3.0", "4.0"]);
    expect(
      supported(
        { "content-type": "TEXT/vcard", version: "4.0" },
        { "content-type": "application/vcard+json", version: "4.0" },
      ),
    ).toEqual(["4.0"]);
    expect(supported({})).toEqual(["3.0"]);
    expect(supported({ "content-type": "application/vcard+json", version: "4.0" })).toEqual(["3.0"]);
    expect(supported({ "content-type": "text/vcard", version: "5.0" })).toEqual(["3.0"]);
  });

  it.each([
    ["10000000", { maxCardBytes: 10_000_000 }],
    [" 1 ", { maxCardBytes: 1 }],
    ["", {}],
    ["0", {}],
    ["-1", {}],
    ["1e3", {}],
    ["unlimited", {}],
  ])("max-resource-size %j", (text, expected) => {
    const name = "{urn:ietf:params:xml:ns:carddav}max-resource-size";
    expect(bookOf({ [name]: { text } })).toEqual({ ...bookOf({}), ...expected });
  });

  it.each([
    ["/jo/b%20k/;add-member/?x=1", { addMember: "https://dav.example.com/jo/b%20k/;add-member/?x=1" }],
    ["https://elsewhere.example.org/", {}],
    ["http://dav.example.com/", {}],
  ])("new cards are posted to %s, if that is the same server", (href, expected) => {
    expect(bookOf({ "{DAV:}add-member": { hrefs: [href] } })).toEqual({ ...bookOf({}), ...expected });
  });
});
