import { beforeEach, describe, expect, it } from "vitest";
import {
  type AskGraph,
  askingGraph,
  expandMarker,
  filterByMarker,
  immutable,
  marked,
  markerId,
} from "./asking-graph.js";
import type { Json } from "./graph-message.js";
import { type GraphService, type GraphServiceOptions, graphService } from "./graph-service.js";
import type { GraphFolder } from "./mailbox-person.js";

let service: GraphService;
let ask: AskGraph;
let folder: GraphFolder;
let contacts: string;

const serving = (options: GraphServiceOptions): void => {
  service = graphService(options);
  ask = askingGraph(service);
  folder = service.mailbox().folder();
  contacts = `/me/contactFolders/${folder.id}/contacts`;
};

beforeEach(() => serving({}));

const created = async (body: Json, headers = immutable): Promise<Json> =>
  (await ask("POST", contacts, body, headers)).json;

const encoded = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");

describe("sign-in", () => {
  it("refuses who has no token, an unknown one, or one that expired", async () => {
    const answers = [
      await askingGraph(service, "")("GET", "/me/contacts"),
      await askingGraph(service, "unknown")("GET", "/me/contacts"),
    ];
    service.expireTokens();
    answers.push(await ask("GET", "/me/contacts"));
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [401, "InvalidAuthenticationToken"],
      [401, "InvalidAuthenticationToken"],
      [401, "InvalidAuthenticationToken"],
    ]);
    for (const token of ["token-1", "token-2"]) {
      service.addToken({ token, user: "anna@contoso.example" });
      expect((await askingGraph(service, token)("GET", "/me/contacts")).status).toBe(200);
    }
  });

  it("an application has no me, and its own tenant's mailboxes alone", async () => {
    const two = graphService({
      accounts: [{ user: "anna@contoso.example" }, { user: "bo@fabrikam.example" }],
      tokens: [{ token: "app", tenant: "contoso.example" }],
    });
    const asApp = askingGraph(two, "app");
    const answers = await Promise.all(
      ["/me/contacts", "/users/anna@contoso.example/contacts", "/users/bo@fabrikam.example/contacts"].map(
        (path) => asApp("GET", path),
      ),
    );
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [400, "BadRequest"],
      [200, undefined],
      [404, "ErrorInvalidUser"],
    ]);
    expect((await asApp("GET", `/users/${two.mailbox().userId}/contacts`)).status).toBe(200);
  });

  it.each<[ReadonlyArray<string>, ReadonlyArray<number>]>([
    [["Contacts.Read"], [200, 403, 403, 403]],
    [["Contacts.ReadWrite"], [200, 201, 403, 403]],
    [
      ["Contacts.ReadWrite", "MailboxSettings.Read"],
      [200, 201, 200, 403],
    ],
    [["MailboxSettings.ReadWrite"], [403, 403, 200, 201]],
  ])("with %s, what it may", async (scopes, statuses) => {
    service.addToken({ token: "narrow", user: "anna@contoso.example", scopes });
    const narrow = askingGraph(service, "narrow");
    const answers = [
      await narrow("GET", contacts),
      await narrow("POST", contacts, { givenName: "Mara" }),
      await narrow("GET", "/me/outlook/masterCategories"),
      await narrow("POST", "/me/outlook/masterCategories", { displayName: "Business", color: "preset9" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });

  it("who may only read changes and deletes nothing", async () => {
    service.addToken({ token: "reader", user: "anna@contoso.example", scopes: ["Contacts.Read"] });
    const path = `/me/contacts/${folder.add({ displayName: "Mara" })}`;
    const reader = askingGraph(service, "reader");
    const statuses = [(await reader("GET", path)).status];
    for (const method of ["PATCH", "DELETE"])
      statuses.push((await reader(method, path, method === "PATCH" ? {} : undefined)).status);
    const ids = { inputIds: folder.ids(), sourceIdType: "restImmutableEntryId", targetIdType: "restId" };
    statuses.push((await reader("POST", "/me/translateExchangeIds", ids)).status);
    expect(statuses).toEqual([200, 403, 403, 200]);
  });

  it("somebody else's mailbox needs the shared permissions", async () => {
    const two = graphService({
      accounts: [{ user: "anna@contoso.example" }, { user: "bo@contoso.example" }],
      tokens: [
        { token: "own", user: "anna@contoso.example", scopes: ["Contacts.ReadWrite"] },
        { token: "shared", user: "anna@contoso.example", scopes: ["Contacts.ReadWrite.Shared"] },
      ],
    });
    const path = "/users/bo@contoso.example/contacts";
    expect((await askingGraph(two, "own")("GET", path)).code).toBe("ErrorAccessDenied");
    expect((await askingGraph(two, "shared")("POST", path, { givenName: "Mara" })).status).toBe(201);
  });

  it.each([
    ["NoLicence", 404, "MailboxNotEnabledForRESTAPI"],
    ["BeingMoved", 503, "ErrorMailboxMoveInProgress"],
    ["PolicyBlocked", 403, "ErrorAccessDenied"],
  ] as const)("a mailbox that is %s", async (state, status, code) => {
    service.mailbox().setState(state);
    const answer = await ask("GET", contacts);
    expect([answer.status, answer.code]).toEqual([status, code]);
    service.mailbox().setState("Ready");
    expect((await ask("GET", contacts)).status).toBe(200);
  });

  it("one that is nearly full tells no delta alone", async () => {
    service.mailbox().setState("NearlyFull");
    expect((await ask("GET", `${contacts}/delta`)).code).toBe("ErrorQuotaExceeded");
    expect((await ask("POST", contacts, { givenName: "Mara" })).status).toBe(201);
  });

  it("a full mailbox is read and emptied, but not written, and tells no delta", async () => {
    const { id } = await created({ givenName: "Mara" });
    service.mailbox().setState("Full");
    const answers = [
      await ask("GET", contacts),
      await ask("POST", contacts, { givenName: "Mara" }),
      await ask("GET", `${contacts}/delta`),
      await ask("DELETE", `/me/contacts/${String(id)}`),
    ];
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [200, undefined],
      [403, "ErrorQuotaExceeded"],
      [403, "ErrorQuotaExceeded"],
      [204, undefined],
    ]);
  });
});

describe("folders", () => {
  it("the list lacks the default folder, which its alias finds", async () => {
    const list = await ask("GET", "/me/contactFolders");
    expect(list.value.map(({ displayName }) => displayName)).toEqual(["Customers"]);
    const alias = await ask("GET", "/me/contactfolders/Contacts?$select=displayName");
    expect(alias.json).toMatchObject({ displayName: "Contacts", id: list.value[0]?.["parentFolderId"] });
    expect(alias.json).not.toHaveProperty("parentFolderId");
  });

  it("are made, nested, renamed, listed in pages and deleted with what is in them", async () => {
    const made = await ask("POST", "/me/contactFolders", { displayName: "CRM" });
    const nested = await ask("POST", `/me/contactFolders/${String(made.json["id"])}/childFolders`, {
      displayName: "Old",
    });
    expect([made.status, nested.status]).toEqual([201, 201]);
    const taken = await ask("POST", "/me/contactFolders", { displayName: "crm" });
    expect([taken.status, taken.code]).toEqual([409, "ErrorFolderExists"]);
    const first = await ask("GET", "/me/contactFolders?$top=1");
    const second = await ask("GET", String(first.json["@odata.nextLink"]));
    expect([...first.value, ...second.value].map(({ displayName }) => displayName)).toEqual([
      "Customers",
      "CRM",
    ]);
    expect(second.json).not.toHaveProperty("@odata.nextLink");
    const inside = service.mailbox().folder("Old");
    inside.add({ givenName: "Mara" });
    const renamed = await ask("PATCH", `/me/contactFolders('${inside.id}')`, { displayName: "Older" });
    expect(renamed.json["displayName"]).toBe("Older");
    expect((await ask("DELETE", `/me/contactFolders/${String(made.json["id"])}`)).status).toBe(204);
    expect((await ask("GET", `/me/contactFolders/${inside.id}`)).code).toBe("ErrorItemNotFound");
    expect(service.violations().map(({ message }) => message)).toEqual([
      "PATCH of the folder Old",
      "DELETE of the folder CRM",
    ]);
    expect(
      service
        .mailbox()
        .folders()
        .map(({ name }) => name()),
    ).toEqual(["Contacts", "Customers"]);
  });

  it("the default one cannot be deleted, and no id is a bad one", async () => {
    expect((await ask("DELETE", "/me/contactFolders/contacts")).status).toBe(403);
    expect((await ask("GET", "/me/contactFolders/no-id/contacts")).code).toBe("ErrorInvalidIdMalformed");
  });
});

describe("contacts", () => {
  it("are created, read, changed and deleted; a deleted one is gone", async () => {
    const made = await ask("POST", contacts, { givenName: "Mara", surname: "Lindqvist" }, immutable);
    const path = `/me/contacts/${String(made.json["id"])}`;
    expect([made.status, made.json["displayName"]]).toEqual([201, "Mara Lindqvist"]);
    expect(made.json["@odata.etag"]).toBe(`W/"${String(made.json["changeKey"])}"`);
    const changed = await ask("PATCH", path, { jobTitle: "Buyer" }, immutable);
    expect(changed.json).toMatchObject({ id: made.json["id"], jobTitle: "Buyer", givenName: "Mara" });
    expect(changed.json["changeKey"]).not.toBe(made.json["changeKey"]);
    expect((await ask("GET", `${path}?$select=jobTitle`)).json).not.toHaveProperty("givenName");
    expect((await ask("DELETE", path)).status).toBe(204);
    for (const method of ["GET", "PATCH", "DELETE"])
      expect((await ask(method, path, method === "PATCH" ? {} : undefined)).code).toBe("ErrorItemNotFound");
    expect(folder.ids()).toEqual([]);
  });

  it("have two ids, of which both work and only one survives a move", async () => {
    const { id: stable } = await created({ givenName: "Mara" });
    const before = (await ask("GET", `/me/contacts/${String(stable)}`)).json["id"];
    expect(before).not.toBe(stable);
    expect((await ask("GET", `/me/contacts/${String(before)}`, undefined, immutable)).json["id"]).toBe(
      stable,
    );
    folder.move(String(stable), service.mailbox().folder("Contacts"));
    const after = (await ask("GET", `/me/contacts/${String(stable)}`)).json["id"];
    expect(after).not.toBe(before);
    expect((await ask("GET", `/me/contacts/${String(before)}`)).status).toBe(404);
    const translated = await ask("POST", "/me/translateExchangeIds", {
      inputIds: [after],
      sourceIdType: "restId",
      targetIdType: "restImmutableEntryId",
    });
    expect(translated.value).toEqual([{ sourceId: after, targetId: stable }]);
  });

  it("are not found below another folder, nor with an id that is none", async () => {
    const { id } = await created({ givenName: "Mara" });
    expect((await ask("GET", `/me/contactFolders/contacts/contacts/${String(id)}`)).status).toBe(404);
    expect((await ask("GET", "/me/contacts/not-an-id")).code).toBe("ErrorInvalidIdMalformed");
    expect((await ask("PATCH", contacts, {})).status).toBe(405);
  });

  it("a stale If-Match is a 412, for DELETE, too", async () => {
    const made = await created({ givenName: "Mara" });
    const path = `/me/contacts/${String(made["id"])}`;
    const stale = { "If-Match": String(made["@odata.etag"]) };
    expect((await ask("PATCH", path, { jobTitle: "Buyer" }, stale)).status).toBe(200);
    const answers = [
      await ask("PATCH", path, { jobTitle: "Chef" }, stale),
      await ask("DELETE", path, undefined, stale),
    ];
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [412, "ErrorIrresolvableConflict"],
      [412, "ErrorIrresolvableConflict"],
    ]);
    expect(folder.get(String(made["id"]))).toMatchObject({ jobTitle: "Buyer" });
  });

  it.each<[string, Json]>([
    ["a number for a text", { givenName: 7 }],
    ["no list of texts", { businessPhones: "1" }],
    ["another member of an address", { homeAddress: { zip: "1" } }],
    ["no date", { birthday: "yesterday" }],
    ["an unknown property", { shoeSize: "42" }],
    ["an extended property without a type", { singleValueExtendedProperties: [{ id: "x", value: "1" }] }],
    [
      "four e-mail addresses",
      { emailAddresses: ["a", "b", "c", "d"].map((name) => ({ address: `${name}@x.se` })) },
    ],
    ["three business phones", { businessPhones: ["1", "2", "3"] }],
  ])("%s is refused, and nothing is done", async (_, body) => {
    expect((await ask("POST", contacts, { givenName: "Mara", ...body })).status).toBe(400);
    expect(folder.ids()).toEqual([]);
  });

  it("more than 4 MB is refused, and a body without its type", async () => {
    expect((await ask("POST", contacts, { personalNotes: "x".repeat(4_000_000) })).status).toBe(413);
    expect(
      (await ask("POST", contacts, { givenName: "Mara" }, { "Content-Type": "text/plain" })).status,
    ).toBe(400);
  });

  it("lists come in pages of ten by themselves, and of as many as are asked for", async () => {
    for (let at = 0; at < 12; at += 1) folder.add({ displayName: `P${at}` });
    const first = await ask("GET", contacts);
    const second = await ask("GET", String(first.json["@odata.nextLink"]));
    expect([first.value.length, second.value.length]).toEqual([10, 2]);
    const top = await ask("GET", `${contacts}?$top=1000&$select=id&$count=true`);
    expect([top.value.length, top.json["@odata.count"]]).toEqual([12, 12]);
    const page = await ask("GET", `${contacts}?$top=5&$select=id`);
    const next = await ask("GET", String(page.json["@odata.nextLink"]));
    const link = String(next.json["@odata.nextLink"]);
    expect(link.slice(link.indexOf("?"))).toBe("?$top=5&$select=id&%24skip=10");
    const preferred = await ask("GET", contacts, undefined, { Prefer: "odata.maxpagesize=5" });
    expect(preferred.value.length).toBe(5);
  });

  it("one that is corrupt is listed, and cannot be read", async () => {
    const id = folder.add({ displayName: "Mara" });
    folder.setCorrupt(id, true);
    expect((await ask("GET", contacts)).value.length).toBe(1);
    expect((await ask("GET", `/me/contacts/${id}`)).code).toBe("ErrorCorruptData");
    folder.setCorrupt(id, false);
    expect((await ask("GET", `/me/contacts/${id}`)).status).toBe(200);
  });

  it("a person copies them with all they carry, and renames their folder", async () => {
    const id = folder.add({ displayName: "Mara", ...marked("one") });
    folder.setPhoto(id, Uint8Array.of(1, 2));
    const there = service.mailbox().addFolder("Below", folder);
    const copy = folder.copy(id, there);
    expect([folder.ids(), there.ids()]).toEqual([[id], [copy]]);
    expect([there.get(copy)?.["displayName"], there.photo(copy)]).toEqual(["Mara", Uint8Array.of(1, 2)]);
    expect(there.get(copy)).toMatchObject(marked("one"));
    const before = folder.raw(id);
    folder.touch(id);
    expect(folder.raw(id)).not.toBe(before);
    there.rename("Beyond");
    expect(service.mailbox().folder("Beyond").id).toBe(there.id);
    expect((await ask("GET", `/me/contactFolders/${folder.id}/childFolders`)).value).toHaveLength(1);
    expect(() => folder.edit(copy, {})).toThrow("not in this folder");
    expect(() => folder.add({ shoeSize: 1 })).toThrow("shoeSize");
    there.drop();
    expect(() => service.mailbox().folder("Beyond")).toThrow("no contact folder");
  });

  it("a purged one is in no Deleted Items; a deleted one can be restored", async () => {
    const [one, two] = [folder.add({ displayName: "One" }), folder.add({ displayName: "Two" })];
    await ask("POST", `/me/contacts/${one}/permanentDelete`);
    await ask("DELETE", `/me/contacts/${two}`);
    expect(() => folder.restore(one)).toThrow("not in Deleted Items");
    expect(folder.restore(two)).toBe(two);
    expect(folder.ids()).toEqual([two]);
  });
});

describe("markers", () => {
  it("are not echoed, come when asked for, and are found by value in any case", async () => {
    const made = await created({ givenName: "Mara", ...marked("db/Mirror/c-1") });
    expect(made).not.toHaveProperty("singleValueExtendedProperties");
    const path = `/me/contacts/${String(made["id"])}?${encoded({ $select: "id", $expand: expandMarker })}`;
    expect((await ask("GET", path)).json["singleValueExtendedProperties"]).toEqual([
      { id: markerId, value: "db/Mirror/c-1" },
    ]);
    const found = async (value: string): Promise<number> =>
      (await ask("GET", `${contacts}?${encoded({ $filter: filterByMarker(value) })}`)).value.length;
    expect([await found("DB/mirror/C-1"), await found("db/mirror/c-2")]).toEqual([1, 0]);
    const both = `${filterByMarker("db/mirror/c-1")} or ${filterByMarker("db/mirror/c-2")}`;
    expect((await ask("GET", `${contacts}?${encoded({ $filter: both })}`)).value.length).toBe(1);
  });

  it("whose name differs in case are other ones; whose GUID does is the same", async () => {
    const { id } = await created({ givenName: "Mara", ...marked("one") });
    const asked = async (name: string): Promise<Json> => {
      const query = encoded({ $expand: `singleValueExtendedProperties($filter=id eq '${name}')` });
      return (await ask("GET", `/me/contacts/${String(id)}?${query}`)).json;
    };
    expect(await asked(markerId.replace("6b1d", "6B1D"))).toHaveProperty("singleValueExtendedProperties");
    expect(await asked(markerId.replace("spegla", "Spegla"))).not.toHaveProperty(
      "singleValueExtendedProperties",
    );
  });

  it("a long one is cut in lists, and whole by itself", async () => {
    const { id } = await created(marked("x".repeat(300)));
    const query = encoded({ $expand: expandMarker });
    const valueIn = (json: Json | undefined): number =>
      String(Object(json)["singleValueExtendedProperties"]?.[0]?.value).length;
    expect(valueIn((await ask("GET", `${contacts}?${query}`)).value[0])).toBe(255);
    expect(valueIn((await ask("GET", `/me/contacts/${String(id)}?${query}`)).json)).toBe(300);
  });

  it.each([
    "startswith(displayName,'a')",
    "displayName gt 'a'",
    "singleValueExtendedProperties/Any(ep: ep/value eq 'x')",
    "singleValueExtendedProperties/Any(ep: ep/id eq 'nonsense' and ep/value eq 'x')",
    "displayName eq 'a' or",
  ])("%s is no filter", async ($filter) => {
    expect((await ask("GET", `${contacts}?${encoded({ $filter })}`)).status).toBe(400);
  });

  it("filters know quotes, and, not, and e-mail addresses", async () => {
    folder.add({ displayName: "O'Neil", emailAddresses: [{ address: "o@x.se" }] });
    folder.add({ displayName: "Ek", emailAddresses: [{ address: "o@x.se" }] });
    const counts = await Promise.all(
      [
        "displayName eq 'O''Neil'",
        "emailAddresses/any(a:a/address eq 'O@x.se')",
        "emailAddresses/any(a:a/address eq 'o@x.se') and not (displayName eq 'Ek')",
        "displayName ne 'Ek'",
      ].map(async ($filter) => (await ask("GET", `${contacts}?${encoded({ $filter })}`)).value.length),
    );
    expect(counts).toEqual([1, 2, 1, 1]);
    expect((await ask("GET", `${contacts}?$filter=displayName+eq+'Ek'`)).value).toHaveLength(1);
  });
});

describe("photos", () => {
  const bytes = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);
  const jpeg = { "Content-Type": "image/jpeg" };

  it("are put, read, described and deleted, and move the changeKey", async () => {
    const made = await created({ givenName: "Mara" });
    const path = `/me/contacts/${String(made["id"])}`;
    expect((await ask("GET", `${path}/photo/$value`)).status).toBe(404);
    expect((await ask("PUT", `${path}/photo/$value`, bytes, jpeg)).status).toBe(200);
    expect(folder.photo(String(made["id"]))).toEqual(bytes);
    const read = await service.fetch(`${service.origin}/v1.0${path}/photo/$value`, {
      headers: { Authorization: "Bearer token-1" },
    });
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(bytes);
    const described = await ask("GET", `${path}/photo`);
    expect(described.json["@odata.mediaEtag"]).toBe(read.headers.get("etag"));
    expect((await ask("GET", path)).json["changeKey"]).not.toBe(made["changeKey"]);
    expect((await ask("DELETE", `${path}/photo`)).status).toBe(204);
    expect((await ask("GET", `${path}/photo`)).status).toBe(404);
  });

  it("must be pictures, below 4 MB, and not of a personal account", async () => {
    const { id } = await created({ givenName: "Mara" });
    const path = `/me/contacts/${String(id)}/photo/$value`;
    expect((await ask("PUT", path, bytes, { "Content-Type": "text/plain" })).status).toBe(400);
    expect((await ask("PUT", path, new Uint8Array(4_000_001), jpeg)).status).toBe(413);
    serving({ accounts: [{ user: "anna@outlook.example", token: "token-1", kind: "Personal" }] });
    const own = await created({ givenName: "Mara" });
    expect((await ask("PUT", `/me/contacts/${String(own["id"])}/photo/$value`, bytes, jpeg)).status).toBe(
      400,
    );
  });
});

describe("categories", () => {
  const list = "/me/outlook/masterCategories";

  it("are listed, made once, coloured and deleted", async () => {
    const made = await ask("POST", list, { displayName: "Business", color: "preset9" });
    expect((await ask("POST", list, { displayName: "BUSINESS", color: "preset1" })).status).toBe(409);
    expect((await ask("POST", list, { displayName: "Other", color: "preset25" })).status).toBe(400);
    const one = `${list}/${String(made.json["id"])}`;
    expect((await ask("PATCH", one, { color: "none" })).json["color"]).toBe("none");
    expect((await ask("PATCH", one, { displayName: "Else" })).status).toBe(400);
    expect(service.mailbox().categories()).toEqual(new Map([["Business", "none"]]));
    expect((await ask("DELETE", one)).status).toBe(204);
    expect((await ask("GET", list)).value).toEqual([]);
  });
});

describe("the line", () => {
  it("every answer has its ids, and an error tells them again", async () => {
    const answer = await ask("GET", "/me/contacts/no", undefined, { "client-request-id": "mine" });
    expect(answer.header("client-request-id")).toBe("mine");
    const { error } = answer.json;
    expect(error).toMatchObject({
      innerError: { "client-request-id": "mine", "request-id": answer.header("request-id") },
    });
  });

  it("another origin has its own links, and is reached by its own name alone", async () => {
    serving({ origin: "https://graph.microsoft.us" });
    for (let at = 0; at < 2; at += 1) folder.add({ displayName: `P${at}` });
    const list = await ask("GET", `${contacts}?$top=1`);
    expect(String(list.json["@odata.nextLink"])).toMatch(/^https:\/\/graph\.microsoft\.us\/v1\.0\/me\//u);
    await expect(ask("GET", "https://graph.microsoft.com/v1.0/me/contacts")).rejects.toThrow("fetch failed");
  });

  it("an aborted request is not waited for, and one that was aborted before not sent", async () => {
    const gone = AbortSignal.abort(new Error("enough"));
    const get = (signal: AbortSignal): Promise<unknown> =>
      service.fetch(`${service.origin}/v1.0${contacts}`, { signal });
    await expect(get(gone)).rejects.toThrow("enough");
    expect(service.requests.count()).toBe(0);
    const later = new AbortController();
    serving({ latency: () => new Promise(() => undefined) });
    const waiting = get(later.signal);
    later.abort(new Error("too long"));
    await expect(waiting).rejects.toThrow("too long");
  });

  it("the log has each request, and those of a batch in their place", async () => {
    await ask("GET", contacts, undefined, immutable);
    await ask("POST", "/$batch", { requests: [{ id: "1", method: "GET", url: "/me/contacts?$top=5" }] });
    expect(service.requests.all().map(({ method, path }) => [method, path])).toEqual([
      ["GET", `/v1.0${contacts}`],
      ["POST", "/v1.0/$batch"],
    ]);
    expect(service.requests.unpacked().map(({ path, query, prefer }) => [path, query, prefer])).toEqual([
      [`/v1.0${contacts}`, "", immutable.Prefer],
      ["/me/contacts", "$top=5", ""],
    ]);
    expect([service.requests.count(), service.requests.count("POST")]).toEqual([2, 1]);
  });
});
