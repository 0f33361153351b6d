import { describe, expect, it } from "vitest";
import { virtualClock } from "../faults/virtual-clock.js";
import { type AskGraph, askingGraph, filterByMarker, marked } from "./asking-graph.js";
import { graphFaultAt, graphFaultOn, graphFaults, seededGraphFaults } from "./graph-fault.js";
import type { Json } from "./graph-message.js";
import { type GraphService, type GraphServiceOptions, graphService } from "./graph-service.js";

const clock = virtualClock(Date.UTC(2026, 2, 1, 10));

const serving = (
  options: GraphServiceOptions = {},
): { readonly service: GraphService; readonly ask: AskGraph; readonly contacts: string } => {
  const service = graphService({ clock, ...options });
  const contacts = `/me/contactFolders/${service.mailbox().folder().id}/contacts`;
  return { service, ask: askingGraph(service), contacts };
};

const kinds = (service: GraphService): ReadonlyArray<string> => service.violations().map(({ _tag }) => _tag);

const gets = (count: number): Json => ({
  requests: Array.from({ length: count }, (_, at) => ({
    id: String(at),
    method: "GET",
    url: "/me/contacts",
  })),
});

const responsesOf = ({ json }: { readonly json: Json }): ReadonlyArray<Json> => {
  const { responses } = json;
  return Array.isArray(responses) ? responses : [];
};

const statusesOf = (answer: { readonly json: Json }): ReadonlyArray<unknown> =>
  responsesOf(answer).map(({ status }) => status);

describe("batches", () => {
  it("do their requests one by one, JSON and bytes, and answer each", async () => {
    const { service, ask, contacts } = serving();
    const id = service
      .mailbox()
      .folder()
      .add({ displayName: "Mara", ...marked("one") });
    const headers = { "Content-Type": "application/json" };
    const answer = await ask("POST", "/$batch", {
      requests: [
        { id: "a", method: "POST", url: contacts, headers, body: { givenName: "Bo", ...marked("two") } },
        {
          id: "b",
          method: "PUT",
          url: `/me/contacts/${id}/photo/$value`,
          headers: { "content-type": "image/jpeg" },
          body: "AQID",
        },
        { id: "c", method: "GET", url: `/me/contacts/${id}/photo/$value` },
        { id: "d", method: "DELETE", url: `/me/contacts/${id}` },
        { id: "e", method: "GET", url: `/me/contacts/${id}` },
      ],
    });
    expect(responsesOf(answer).map(({ id, status }) => [id, status])).toEqual([
      ["a", 201],
      ["b", 200],
      ["c", 200],
      ["d", 204],
      ["e", 404],
    ]);
    expect(responsesOf(answer)[2]?.["body"]).toBe("AQID");
    expect(responsesOf(answer)[3]).not.toHaveProperty("body");
    expect(service.violations()).toEqual([]);
  });

  it("what depends on a failure fails, and a chain goes on where nothing does", async () => {
    const { ask } = serving();
    const answer = await ask("POST", "/$batch", {
      requests: [
        { id: "a", method: "GET", url: "/me/contacts/no" },
        { id: "b", method: "GET", url: "/me/contacts", dependsOn: ["a"] },
        { id: "c", method: "GET", url: "/me/contacts" },
        { id: "d", method: "GET", url: "/me/contacts", dependsOn: ["c"] },
      ],
    });
    expect(statusesOf(answer)).toEqual([400, 424, 200, 200]);
  });

  it.each<[string, Json]>([
    ["nothing", {}],
    ["no requests", { requests: [] }],
    [
      "an id twice",
      { requests: [0, 0].map((id) => ({ id: String(id), method: "GET", url: "/me/contacts" })) },
    ],
    ["a whole URL", { requests: [{ id: "a", method: "GET", url: "https://graph.microsoft.com/v1.0/me" }] }],
    ["a body without its type", { requests: [{ id: "a", method: "POST", url: "/me/contacts", body: {} }] }],
    [
      "bytes without their type",
      { requests: [{ id: "a", method: "PUT", url: "/me/contacts", body: "AQID" }] },
    ],
    [
      "a dependency that is not there",
      { requests: [{ id: "a", method: "GET", url: "/me", dependsOn: ["b"] }] },
    ],
  ])("with %s are refused as a whole", async (_, body) => {
    expect((await serving().ask("POST", "/$batch", body)).status).toBe(400);
  });

  it("more than 20, more than 4 MB, and a batch in a batch are refused; a version is no path", async () => {
    const { service, ask } = serving();
    expect((await ask("POST", "/$batch", gets(21))).status).toBe(400);
    const inner = {
      id: "a",
      method: "POST",
      url: "/$batch",
      headers: { "Content-Type": "application/json" },
      body: gets(1),
    };
    const versioned = { id: "b", method: "GET", url: "/v1.0/me/contacts" };
    expect(statusesOf(await ask("POST", "/$batch", { requests: [inner, versioned] }))).toEqual([400, 400]);
    expect(kinds(service)).toEqual(["TooManyInBatch", "NestedBatch"]);
    const long = { ...inner, url: "/me/contacts", body: { personalNotes: "x".repeat(4_000_000) } };
    expect((await ask("POST", "/$batch", { requests: [long] })).status).toBe(413);
  });

  it("may be answered backwards", async () => {
    const { ask } = serving({ switches: { batchOrder: "Reversed" } });
    const answer = await ask("POST", "/$batch", gets(3));
    expect(responsesOf(answer).map(({ id }) => id)).toEqual(["2", "1", "0"]);
  });

  it("may say null for no body", async () => {
    const { service, ask } = serving({ switches: { batchNoBody: "Null" } });
    const id = service
      .mailbox()
      .folder()
      .add({ displayName: "Mara", ...marked("one") });
    const answer = await ask("POST", "/$batch", {
      requests: [{ id: "a", method: "DELETE", url: `/me/contacts/${id}` }],
    });
    expect(responsesOf(answer)).toEqual([{ id: "a", status: 204, headers: {}, body: null }]);
  });

  it("that are too wide have some of their requests throttled", async () => {
    const { ask, service } = serving({ switches: { batchWidth: "All" } });
    const answer = await ask("POST", "/$batch", gets(20));
    expect(statusesOf(answer).filter((status) => status === 429)).toHaveLength(4);
    expect(service.violations()).toEqual([]);
  });
});

describe("limits", () => {
  it("four at once to a mailbox, and a batch is four", async () => {
    const { service, ask, contacts } = serving();
    const four = await Promise.all(Array.from({ length: 4 }, () => ask("GET", contacts)));
    expect([four.map(({ status }) => status), service.violations()]).toEqual([[200, 200, 200, 200], []]);
    const five = await Promise.all(Array.from({ length: 5 }, () => ask("GET", contacts)));
    expect(five.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
    expect([five[4]?.code, five[4]?.header("retry-after")]).toEqual(["ApplicationThrottled", "5"]);
    clock.advance(5_000);
    const [batch, alone] = await Promise.all([ask("POST", "/$batch", gets(20)), ask("GET", contacts)]);
    expect([new Set(statusesOf(batch)), alone.status]).toEqual([new Set([200]), 429]);
    expect(kinds(service)).toEqual(["TooManyAtOnce", "TooManyAtOnce"]);
    expect(service.requests.mostAtOnce()).toBe(5);
  });

  it("of a second batch at once, what finds no room is throttled", async () => {
    const { ask } = serving();
    const [one, two] = await Promise.all([ask("POST", "/$batch", gets(3)), ask("POST", "/$batch", gets(4))]);
    expect([statusesOf(one), statusesOf(two)]).toEqual([
      [200, 200, 200],
      [200, 429, 429, 429],
    ]);
  });

  it("another application, and another mailbox, have room of their own", async () => {
    const service = graphService({
      clock,
      accounts: [
        { user: "anna@contoso.example", token: "token-1" },
        { user: "bo@contoso.example", token: "bo" },
      ],
      tokens: [{ token: "other", user: "anna@contoso.example", app: "app-2" }],
    });
    const asking = ["token-1", "bo", "other"].flatMap((token) => Array.from({ length: 4 }, () => token));
    const answers = await Promise.all(
      asking.map((token) => askingGraph(service, token)("GET", "/me/contacts")),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it("so many requests in a while; the wait is told, and enough", async () => {
    const { service, ask, contacts } = serving({ limits: { requests: 3, windowMs: 60_000 } });
    for (let at = 0; at < 2; at += 1) await ask("GET", contacts);
    clock.advance(10_000);
    await ask("GET", contacts);
    const over = await ask("GET", contacts);
    expect([over.status, over.header("retry-after")]).toEqual([429, "50"]);
    clock.advance(49_000);
    expect((await ask("GET", contacts)).status).toBe(429);
    expect(kinds(service)).toEqual(["IgnoredRetryAfter"]);
    clock.advance(60_000);
    expect((await ask("GET", contacts)).status).toBe(200);
    expect(kinds(service)).toEqual(["IgnoredRetryAfter"]);
  });

  it("who waits as long as is told gets on, however much was refused", async () => {
    const { service, ask } = serving({ limits: { requests: 30, windowMs: 60_000 } });
    await ask("POST", "/$batch", gets(20));
    clock.advance(20_000);
    const cut = await ask("POST", "/$batch", gets(20));
    expect(statusesOf(cut).filter((status) => status === 429)).toHaveLength(10);
    clock.advance(40_000);
    expect(new Set(statusesOf(await ask("POST", "/$batch", gets(20))))).toEqual(new Set([200]));
    expect(service.violations()).toEqual([]);
  });

  it("so many bytes in a while", async () => {
    const { ask, contacts } = serving({ limits: { uploadBytes: 1_000 } });
    const body = { personalNotes: "x".repeat(600) };
    const statuses = [(await ask("POST", contacts, body)).status, (await ask("POST", contacts, body)).status];
    expect([...statuses, (await ask("GET", contacts)).status]).toEqual([201, 429, 200]);
  });

  it.each([
    ["Seconds", "7"],
    ["Fraction", "7.128"],
    ["Absent", null],
  ] as const)("Retry-After in %s", async (retryAfter, said) => {
    const faults = graphFaultAt(0, { _tag: "Throttled", seconds: 7 });
    const { service, ask, contacts } = serving({ switches: { retryAfter }, faults });
    expect((await ask("GET", contacts)).header("retry-after")).toBe(said);
    await ask("GET", contacts);
    expect(kinds(service)).toEqual(retryAfter === "Absent" ? [] : ["IgnoredRetryAfter"]);
  });

  it("Retry-After as a date that is not too early", async () => {
    const faults = graphFaultAt(0, { _tag: "Throttled", seconds: 7 });
    const { service, ask, contacts } = serving({ switches: { retryAfter: "Date" }, faults });
    const until = Date.parse((await ask("GET", contacts)).header("retry-after") ?? "");
    clock.advance(until - clock.now());
    await ask("GET", contacts);
    expect(service.violations()).toEqual([]);
  });
});

describe("faults", () => {
  const body = { givenName: "Mara", ...marked("one") };

  it.each([
    ["unavailableBefore", 503, 0],
    ["unavailableAfter", 503, 1],
    ["timeoutAfter", 504, 1],
    ["htmlPage", 502, 0],
    ["internalError", 500, 0],
    ["throttled", 429, 0],
    ["throttledWithoutWord", 429, 0],
    ["tooManyObjectsOpened", 429, 0],
    ["busy", 503, 0],
    ["conflictWithoutIfMatch", 412, 0],
    ["conflict409", 409, 0],
  ] as const)("%s of a create: %i, and it has made %i", async (name, status, count) => {
    const { service, ask, contacts } = serving({ faults: graphFaultAt(0, graphFaults[name]) });
    const answer = await ask("POST", contacts, body);
    expect([answer.status, service.mailbox().folder().ids().length]).toEqual([status, count]);
    const batched = serving({ faults: graphFaultOn({ path: /contacts$/u }, graphFaults[name]) });
    const step = {
      id: "a",
      method: "POST",
      url: batched.contacts,
      headers: { "Content-Type": "application/json" },
      body,
    };
    expect(statusesOf(await batched.ask("POST", "/$batch", { requests: [step] }))).toEqual([status]);
    expect(batched.service.mailbox().folder().ids()).toHaveLength(count);
  });

  it.each([
    ["droppedBefore", [1, 0]],
    ["droppedAfter", [2, 2]],
  ] as const)("%s in the middle of a batch, or of the batch itself", async (name, counts) => {
    const places = [{ path: /contacts$/u, skipped: 1 }, { path: /batch$/u }];
    for (const [at, place] of places.entries()) {
      const { service, ask, contacts } = serving({ faults: graphFaultOn(place, graphFaults[name]) });
      const headers = { "Content-Type": "application/json" };
      const requests = ["a", "b", "c"].map((id) => ({
        id,
        method: "POST",
        url: contacts,
        headers,
        body: { givenName: id },
      }));
      await expect(ask("POST", "/$batch", { requests: requests.slice(0, at === 0 ? 3 : 2) })).rejects.toThrow(
        "fetch failed",
      );
      expect(service.mailbox().folder().ids()).toHaveLength(counts[at] ?? -1);
    }
  });

  it("slow takes the service's time, and is still under way meanwhile", async () => {
    const { ask, contacts } = serving({ faults: graphFaultAt(0, graphFaults.slow) });
    const before = clock.now();
    expect((await ask("GET", contacts)).status).toBe(200);
    expect(clock.now() - before).toBe(20_000);
  });

  it("seeded ones are the same for the same seed, and conflicts meet no reads", async () => {
    const seen = async (seed: number): Promise<ReadonlyArray<unknown>> => {
      const { ask, contacts } = serving({ faults: seededGraphFaults(seed, { share: 0.5 }) });
      const statuses: unknown[] = [];
      for (let at = 0; at < 60; at += 1)
        statuses.push(
          await ask("GET", contacts).then(
            ({ status }) => status,
            () => "dropped",
          ),
        );
      return statuses;
    };
    const [one, again, other] = [await seen(1), await seen(1), await seen(2)];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one).toEqual(expect.arrayContaining([200, 429, 503, "dropped"]));
    expect(one).not.toContain(412);
  });
});

describe("violations", () => {
  it("writing to what carries no marker of ours; taking it on, or letting it go, is none", async () => {
    const { service, ask } = serving({ isOurs: (marker) => marker.startsWith("ours/") });
    const folder = service.mailbox().folder();
    const [own, foreign, ours] = [
      folder.add({ displayName: "Own" }),
      folder.add({ displayName: "Foreign", ...marked("theirs/1") }),
      folder.add({ displayName: "Ours", ...marked("ours/1") }),
    ];
    await ask("PATCH", `/me/contacts/${ours}`, marked(null));
    await ask("PATCH", `/me/contacts/${foreign}`, marked("ours/2"));
    await ask("DELETE", `/me/contacts/${foreign}`);
    expect(service.violations()).toEqual([]);
    await ask("PATCH", `/me/contacts/${own}`, { jobTitle: "x" });
    await ask("PUT", `/me/contacts/${own}/photo/$value`, Uint8Array.of(1), { "Content-Type": "image/png" });
    await ask("DELETE", `/me/contacts/${own}/photo`);
    await ask("POST", `/me/contacts/${own}/permanentDelete`);
    await ask("DELETE", `/me/contacts/${ours}`);
    expect(kinds(service)).toEqual(Array.from({ length: 5 }, () => "NotOurs"));
    service.forgetViolations();
    expect(service.violations()).toEqual([]);
  });

  it.each([
    ["nothing", undefined, 1],
    ["a 503", graphFaults.unavailableBefore, 1],
    ["a 504 after it", graphFaults.timeoutAfter, 1],
    ["a 429", graphFaults.throttledWithoutWord, 0],
    ["a lost line", graphFaults.droppedBefore, 1],
  ])("a create sent again after %s, unless somebody looked", async (_, fault, count) => {
    for (const looks of [false, true]) {
      const { service, ask, contacts } = serving(
        fault === undefined ? {} : { faults: graphFaultAt(0, fault) },
      );
      const body = { givenName: "Mara", ...marked("one") };
      await ask("POST", contacts, body).catch(() => undefined);
      if (looks) await ask("GET", `${contacts}?$filter=${encodeURIComponent(filterByMarker("ONE"))}`);
      await ask("POST", contacts, body);
      expect(kinds(service)).toEqual(Array.from({ length: looks ? 0 : count }, () => "BlindRepeat"));
    }
  });

  it("a create sent again after its batch was lost, or after what it made is gone", async () => {
    const { service, ask, contacts } = serving({ faults: graphFaultAt(0, graphFaults.droppedBefore) });
    const step = (value: string): Json => ({
      requests: [
        {
          id: "a",
          method: "POST",
          url: contacts,
          headers: { "Content-Type": "application/json" },
          body: marked(value),
        },
      ],
    });
    await expect(ask("POST", "/$batch", step("one"))).rejects.toThrow("fetch failed");
    await ask("POST", "/$batch", step("one"));
    expect(kinds(service)).toEqual(["BlindRepeat"]);
    const folder = service.mailbox().folder();
    folder.remove(folder.ids()[0] ?? "");
    await ask("POST", "/$batch", step("one"));
    expect(kinds(service)).toEqual(["BlindRepeat"]);
  });
});
