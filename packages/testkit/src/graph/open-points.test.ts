import { describe, expect, it } from "vitest";
import {
  type AskGraph,
  askingGraph,
  expandMarker,
  filterByMarker,
  immutable,
  marked,
} from "./asking-graph.js";
import type { Json } from "./graph-message.js";
import { type GraphService, graphService } from "./graph-service.js";
import { type GraphSwitches, goodGraph } from "./graph-switches.js";
import type { GraphFolder } from "./mailbox-person.js";
import { graphOpenPoints } from "./open-points.js";
import { graphHabits, graphMatrix, graphNormalisations, graphReadings } from "./switch-settings.js";

type Place = {
  readonly service: GraphService;
  readonly ask: AskGraph;
  readonly folder: GraphFolder;
  /** The folder's contacts. */
  readonly contacts: string;
};

const placeWith = (switches: Partial<GraphSwitches>, kind: "Work" | "Personal" = "Work"): Place => {
  const service = graphService({
    switches,
    accounts: [{ user: "anna@contoso.example", token: "token-1", kind }],
    delivery: async (url) => new Response(new URL(url).searchParams.get("validationToken")),
  });
  const folder = service.mailbox().folder();
  return { service, ask: askingGraph(service), folder, contacts: `/me/contactFolders/${folder.id}/contacts` };
};

const made = async (
  { ask, contacts }: Place,
  body: Json,
): Promise<{ readonly path: string; readonly json: Json }> => {
  const { json } = await ask("POST", contacts, body, immutable);
  return { path: `/me/contacts/${String(json["id"])}`, json };
};

const patched = async (place: Place, before: Json, patch: Json): Promise<Json> => {
  const { path } = await made(place, before);
  return (await place.ask("PATCH", path, patch)).json;
};

const firstRound = async ({ ask, contacts }: Place): Promise<string> =>
  String((await ask("GET", `${contacts}/delta`, undefined, immutable)).json["@odata.deltaLink"]);

/** How many a round since then tells of. */
const toldSince = async ({ ask }: Place, link: string): Promise<number> =>
  (await ask("GET", link, undefined, immutable)).value.length;

const numbered = (count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, at) => String(at));

const expand = `$expand=${encodeURIComponent(expandMarker)}`;

type Probe = (place: Place) => Promise<unknown>;

/** What is seen of each point: under its first reading, and under its second. */
const probes: Readonly<Record<string, readonly [unknown, unknown, Probe]>> = {
  "If-Match of a PATCH": [
    412,
    200,
    async (place) => {
      const { path } = await made(place, { givenName: "Mara" });
      return (await place.ask("PATCH", path, { jobTitle: "Buyer" }, { "If-Match": 'W/"stale"' })).status;
    },
  ],
  "If-Match of a DELETE": [
    412,
    204,
    async (place) => {
      const { path } = await made(place, { givenName: "Mara" });
      return (await place.ask("DELETE", path, undefined, { "If-Match": 'W/"stale"' })).status;
    },
  ],
  "a conflict": [
    412,
    409,
    async (place) => {
      const { path } = await made(place, { givenName: "Mara" });
      return (await place.ask("PATCH", path, {}, { "If-Match": 'W/"stale"' })).status;
    },
  ],
  "parentFolderId in a PATCH": [
    1,
    0,
    async (place) => {
      const elsewhere = place.service.mailbox().folder("Contacts").id;
      await patched(place, { givenName: "Mara" }, { parentFolderId: elsewhere });
      return place.folder.ids().length;
    },
  ],
  "a PATCH of the marker alone and the changeKey": [
    true,
    false,
    async (place) => {
      const { path, json } = await made(place, { givenName: "Mara" });
      return (await place.ask("PATCH", path, marked("one"))).json["changeKey"] !== json["changeKey"];
    },
  ],
  "a PATCH of the marker alone and delta": [
    1,
    0,
    async (place) => {
      const { path } = await made(place, { givenName: "Mara" });
      const link = await firstRound(place);
      await place.ask("PATCH", path, marked("one"));
      return toldSince(place, link);
    },
  ],
  "an extended property sent as null": [
    undefined,
    [{ id: expect.anything(), value: "" }],
    async (place) => {
      const { path } = await made(place, marked("one"));
      await place.ask("PATCH", path, marked(null));
      return (await place.ask("GET", `${path}?${expand}`)).json["singleValueExtendedProperties"];
    },
  ],
  "ids of extended properties": [
    "STRING {6B1D2F0E-3C55-4D8A-9A10-5F6F2F5A7C01} Name spegla.test",
    "String {6b1d2f0e-3c55-4d8a-9a10-5f6f2f5a7c01} Name spegla.test",
    async (place) => {
      const id = "STRING {6B1D2F0E-3C55-4D8A-9A10-5F6F2F5A7C01} Name spegla.test";
      const { path } = await made(place, { singleValueExtendedProperties: [{ id, value: "one" }] });
      return Object(await place.ask("GET", `${path}?${expand}`)).json.singleValueExtendedProperties[0].id;
    },
  ],
  "several markers joined by or": [
    200,
    400,
    async ({ ask, contacts }) => {
      const filter = `${filterByMarker("one")} or ${filterByMarker("two")}`;
      return (await ask("GET", `${contacts}?$filter=${encodeURIComponent(filter)}`)).status;
    },
  ],
  "$expand on delta": [
    [400, undefined],
    [200, "one"],
    async (place) => {
      await made(place, marked("one"));
      const answer = await place.ask("GET", `${place.contacts}/delta?${expand}`);
      return [answer.status, Object(answer.value[0])["singleValueExtendedProperties"]?.[0].value];
    },
  ],
  "pages of delta": [
    [10, 120],
    [50, 100],
    async ({ ask, contacts, folder }) => {
      for (const displayName of numbered(120)) folder.add({ displayName });
      const by = await ask("GET", `${contacts}/delta`);
      const most = await ask("GET", `${contacts}/delta`, undefined, { Prefer: "odata.maxpagesize=9999" });
      return [by.value.length, most.value.length];
    },
  ],
  "generations of delta links": [
    200,
    410,
    async (place) => {
      const link = await firstRound(place);
      await toldSince(place, link);
      return (await place.ask("GET", link)).status;
    },
  ],
  "a delta link that is forgotten": [
    [410, "SyncStateNotFound"],
    [400, "syncStateNotFound"],
    async (place) => {
      const link = await firstRound(place);
      place.service.mailbox().expireDelta();
      const { status, code } = await place.ask("GET", link);
      return [status, code];
    },
  ],
  "a folder that is gone, in delta": [
    "ErrorItemNotFound",
    "ErrorSyncFolderNotFound",
    async (place) => {
      const link = await firstRound(place);
      place.folder.drop();
      return (await place.ask("GET", link)).code;
    },
  ],
  "too many values": [
    "ErrorInvalidRequest",
    "ErrorPropertyValidationFailure",
    async ({ ask, contacts }) => (await ask("POST", contacts, { businessPhones: ["1", "2", "3"] })).code,
  ],
  "home phones": [
    400,
    201,
    async ({ ask, contacts }) => (await ask("POST", contacts, { homePhones: ["1", "2", "3"] })).status,
  ],
  "IM addresses": [
    201,
    400,
    async ({ ask, contacts }) => (await ask("POST", contacts, { imAddresses: ["1", "2", "3"] })).status,
  ],
  "long texts": [
    201,
    400,
    async ({ ask, contacts }) => (await ask("POST", contacts, { jobTitle: "x".repeat(256) })).status,
  ],
  "an address sent as null or {}": [
    [{}, {}],
    [{ city: "Lund" }, { city: "Lund" }],
    async (place) => {
      const before = { homeAddress: { city: "Lund" }, otherAddress: { city: "Lund" } };
      const after = await patched(place, before, { homeAddress: null, otherAddress: {} });
      return [after["homeAddress"], after["otherAddress"]];
    },
  ],
  "a contact with a company alone": [
    ["Northfold", "Northfold"],
    [null, null],
    async (place) => {
      const { json } = await made(place, { companyName: "Northfold" });
      return [json["displayName"], json["fileAs"]];
    },
  ],
  "displayName in a PATCH of name parts": [
    "Mia Ek",
    "The boss",
    async (place) =>
      (await patched(place, { displayName: "The boss", surname: "Ek" }, { givenName: "Mia" }))["displayName"],
  ],
  "fileAs in a PATCH of name parts": [
    "Ek, Mia",
    "Boss",
    async (place) =>
      (await patched(place, { fileAs: "Boss", surname: "Ek" }, { givenName: "Mia" }))["fileAs"],
  ],
  "the slots of e-mail addresses": [
    [{ name: "a@x.se", address: "a@x.se" }, 201],
    [undefined, 400],
    async (place) => {
      const { json } = await made(place, { emailAddresses: [{ address: "a@x.se" }] });
      const bySlot = await place.ask("POST", place.contacts, { primaryEmailAddress: { address: "a@x.se" } });
      return [json["primaryEmailAddress"], bySlot.status];
    },
  ],
  "slots beside emailAddresses": [
    [{ name: "b@x.se", address: "b@x.se" }],
    [{ name: "a@x.se", address: "a@x.se" }],
    async (place) => {
      const primaryEmailAddress = { address: "b@x.se" };
      return (await made(place, { emailAddresses: [{ address: "a@x.se" }], primaryEmailAddress })).json[
        "emailAddresses"
      ];
    },
  ],
  "an empty slot before one that is filled": [
    null,
    { name: "b@x.se", address: "b@x.se" },
    async (place) =>
      (await made(place, { secondaryEmailAddress: { address: "b@x.se" } })).json["primaryEmailAddress"],
  ],
  "categories that the master list has not": [
    0,
    1,
    async (place) => {
      await made(place, { categories: ["Business"] });
      return place.service.mailbox().categories().size;
    },
  ],
  "a deleted contact": [
    404,
    200,
    async (place) => {
      const { path } = await made(place, { givenName: "Mara" });
      await place.ask("DELETE", path);
      return (await place.ask("GET", path)).status;
    },
  ],
  "a contact out of Deleted Items": [
    true,
    false,
    async ({ folder }) => {
      const id = folder.add({ displayName: "Mara" });
      folder.remove(id);
      return folder.restore(id) === id;
    },
  ],
  "the alias of the default folder": [
    200,
    400,
    async ({ ask }) => (await ask("GET", "/me/contactFolders/contacts")).status,
  ],
  "a folder's name that is taken": [
    409,
    400,
    async ({ ask }) => (await ask("POST", "/me/contactFolders", { displayName: "Customers" })).status,
  ],
  "a mailbox being moved": [
    503,
    409,
    async ({ ask, service, contacts }) => {
      service.mailbox().setState("BeingMoved");
      return (await ask("GET", contacts)).status;
    },
  ],
  "a subscription to a folder of /me": [
    201,
    400,
    async ({ ask, contacts, service }) =>
      (
        await ask("POST", "/subscriptions", {
          changeType: "updated",
          notificationUrl: "https://hook.example/n",
          resource: contacts,
          expirationDateTime: new Date(service.clock.now() + 86_400_000).toISOString(),
        })
      ).status,
  ],
  "photos in personal accounts": [
    400,
    200,
    (place) => photoPut(placeWith(place.service.switches(), "Personal")),
  ],
  "writing a photo": [
    true,
    false,
    async (place) => {
      const before = place.folder.add({ displayName: "Mara" });
      const key = place.folder.get(before)?.["changeKey"];
      await place.ask("PUT", `/me/contacts/${before}/photo/$value`, Uint8Array.of(1), jpeg);
      return place.folder.get(before)?.["changeKey"] !== key;
    },
  ],
  "deleting a photo": [
    204,
    405,
    async ({ folder, ask }) => {
      const id = folder.add({ displayName: "Mara" });
      folder.setPhoto(id, Uint8Array.of(1));
      return (await ask("DELETE", `/me/contacts/${id}/photo`)).status;
    },
  ],
  "a contact below another folder than its own": [
    404,
    200,
    async ({ folder, ask }) =>
      (await ask("GET", `/me/contactFolders/contacts/contacts/${folder.add({ displayName: "Mara" })}`))
        .status,
  ],
};

const jpeg = { "Content-Type": "image/jpeg" };

const photoPut = async ({ ask, folder }: Place): Promise<number> => {
  const id = folder.add({ displayName: "Mara" });
  return (await ask("PUT", `/me/contacts/${id}/photo/$value`, Uint8Array.of(1), jpeg)).status;
};

describe("open points", () => {
  it.each(
    graphOpenPoints.flatMap(({ title, readings }) => readings.map((reading, at) => ({ title, at, reading }))),
  )("$title $reading.title", async ({ title, at, reading }) => {
    const [first, second, probe] = probes[title] ?? [];
    expect(await probe?.(placeWith(reading.switches))).toEqual(at === 0 ? first : second);
  });

  it("are each probed, and in their first reading as the good service has them", () => {
    expect(Object.keys(probes)).toEqual(graphOpenPoints.map(({ title }) => title));
    for (const { readings } of graphOpenPoints) expect(goodGraph).toMatchObject(readings[0].switches);
  });

  it("in the matrix, any two of them meet in all four ways", () => {
    const readingIn = (switches: Partial<GraphSwitches>, at: number): number => {
      const second = graphOpenPoints[at]?.readings[1].switches ?? {};
      return Object.entries(second).every(([name, value]) => Object(switches)[name] === value) ? 1 : 0;
    };
    const unmet = graphOpenPoints.flatMap((one, at) =>
      graphOpenPoints.slice(at + 1).flatMap((other, further) => {
        const met = new Set(
          graphMatrix.map(
            ({ switches }) => `${readingIn(switches, at)}${readingIn(switches, at + 1 + further)}`,
          ),
        );
        return met.size === 4 ? [] : [`${one.title} and ${other.title}`];
      }),
    );
    expect(unmet).toEqual([]);
    expect(graphMatrix.length).toBe(10);
  });

  it("with the habits, they turn every switch", () => {
    const turned = [...graphReadings, ...graphHabits, { switches: graphNormalisations }].flatMap(
      ({ switches }) => Object.keys(switches),
    );
    expect(Object.keys(goodGraph).filter((name) => !turned.includes(name))).toEqual([]);
  });
});
