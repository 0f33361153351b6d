import {
  type GraphFaultName,
  type GraphService,
  type GraphServiceOptions,
  graphFaultOn,
  graphFaults,
  graphService,
} from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { describe, expect, it } from "vitest";
import { type GraphOptions, graphSettings } from "../graph-options.js";
import { decodedAnswer } from "./decode-answer.js";
import type { GraphAnswer, GraphClient, GraphFailure, GraphRequest } from "./graph-client.js";
import { graphClient } from "./make-graph-client.js";
import { type GraphSubject, replicaErrorFromGraph } from "./replica-error.js";

const property = "String {6b1d2f0e-3c55-4d8a-9a10-5f6f2f5a7c01} Name acme.link";

const onSimulator = (
  given: GraphServiceOptions = {},
  options: Partial<GraphOptions> = {},
): { readonly service: GraphService; readonly client: GraphClient } => {
  const service = graphService(given);
  const { fetch, clock, origin } = service;
  const settings = graphSettings({ getToken: async () => "token-1", fetch, clock, origin, ...options });
  return { service, client: graphClient(settings) };
};

const creates = (
  { service, client }: ReturnType<typeof onSimulator>,
  count: number,
): ReadonlyArray<GraphRequest> =>
  Array.from({ length: count }, (_, at) => ({
    method: "POST",
    path: `${client.mailbox}/contactFolders/${service.mailbox().folder().id}/contacts`,
    body: {
      _tag: "Json",
      json: { displayName: `P${at}`, singleValueExtendedProperties: [{ id: property, value: `m${at}` }] },
    },
  }));

const Created = t.type({ id: t.string, displayName: t.string });

const namesIn = (
  requests: ReadonlyArray<GraphRequest>,
  outcomes: ReadonlyArray<E.Either<GraphFailure, GraphAnswer>>,
): ReadonlyArray<unknown> =>
  outcomes.map((outcome, at) => {
    const created = E.flatMap(decodedAnswer(Created, requests[at] ?? { method: "GET", path: "/" }))(outcome);
    return E.isRight(created) ? created.right.displayName : created.left;
  });

const pathsOf = ({ mailbox }: GraphClient, ids: ReadonlyArray<string>): ReadonlyArray<string> =>
  ids.map((id) => `${mailbox}/contacts/${encodeURIComponent(id)}`);

describe("against the simulated service", () => {
  it.each(["AsSent", "Reversed"] as const)(
    "1,000 creates take 50 requests, answers %s",
    async (batchOrder) => {
      const both = onSimulator({ switches: { batchOrder } });
      const requests = creates(both, 1_000);
      const outcomes = await both.client.sendAll(requests);
      expect(namesIn(requests, outcomes)).toEqual(requests.map((_, at) => `P${at}`));
      expect(both.service.requests.count()).toBe(50);
      expect(both.service.violations()).toEqual([]);
      for (const { prefer } of both.service.requests.unpacked()) expect(prefer).toBe('IdType="ImmutableId"');
    },
  );

  it("batches and single requests side by side never exceed the mailbox's places", async () => {
    const both = onSimulator({ latency: () => new Promise((resolve) => setImmediate(resolve)) });
    const { client, service } = both;
    await client.sendAll(creates(both, 20));
    const reads = pathsOf(client, service.mailbox().folder().ids()).map(
      (path) => ({ method: "GET", path }) as const,
    );
    const outcomes = await Promise.all([
      ...reads.map((request) => client.send(request)),
      client.sendAll(reads).then((all) => all.find(E.isLeft) ?? E.right(undefined)),
      client.sendAll(reads).then((all) => all.find(E.isLeft) ?? E.right(undefined)),
    ]);
    expect(outcomes.filter(E.isLeft)).toEqual([]);
    expect(service.requests.mostAtOnce()).toBe(4);
    expect(service.violations()).toEqual([]);
  });

  it("follows the links of a delta round as they stand, of a national cloud as well", async () => {
    const both = onSimulator(
      { origin: "https://graph.microsoft.us" },
      { cloud: "UsGovernment", origin: undefined as never },
    );
    await both.client.sendAll(creates(both, 25));
    let path = `/me/contactFolders/${both.service.mailbox().folder().id}/contacts/delta?$select=id,displayName`;
    const Page = t.intersection([
      t.type({ value: t.array(Created) }),
      t.partial({ "@odata.nextLink": t.string, "@odata.deltaLink": t.string }),
    ]);
    const names: string[] = [];
    for (;;) {
      const request: GraphRequest = { method: "GET", path, headers: { Prefer: "odata.maxpagesize=10" } };
      const page = E.flatMap(decodedAnswer(Page, request))(await both.client.send(request));
      if (E.isLeft(page)) throw new Error(page.left.message);
      names.push(...page.right.value.map(({ displayName }) => displayName));
      const next = page.right["@odata.nextLink"];
      if (next === undefined) break;
      path = next;
    }
    expect(new Set(names)).toEqual(new Set(Array.from({ length: 25 }, (_, at) => `P${at}`)));
    expect(names).toHaveLength(25);
  });

  it("photos go out and come back byte for byte, alone and in a batch", async () => {
    const both = onSimulator();
    const { client, service } = both;
    await client.sendAll(creates(both, 2));
    const bytes = new Uint8Array([0, 255, 216, 255, 1]).subarray(1);
    const photos = pathsOf(client, service.mailbox().folder().ids()).map((path) => `${path}/photo/$value`);
    const [first = "", second = ""] = photos;
    const put = (path: string): GraphRequest => ({
      method: "PUT",
      path,
      body: { _tag: "Bytes", bytes, mediaType: "image/jpeg" },
    });
    const get = (path: string): GraphRequest => ({ method: "GET", path, answer: "Bytes" });
    expect(E.isRight(await client.send(put(first)))).toBe(true);
    expect((await client.sendAll([put(second), put(first)])).every(E.isRight)).toBe(true);
    for (const outcome of [
      await client.send(get(first)),
      ...(await client.sendAll([get(first), get(second)])),
    ])
      expect(
        E.isRight(outcome) && outcome.right.body._tag === "Bytes" && [...outcome.right.body.bytes],
      ).toEqual([255, 216, 255, 1]);
  });

  it.each(["Seconds", "Fraction", "Date"] as const)(
    "a throttled mailbox is left alone: %s",
    async (retryAfter) => {
      const both = onSimulator({ switches: { retryAfter } });
      const { client, service } = both;
      await client.sendAll(creates(both, 20));
      const reads = pathsOf(client, service.mailbox().folder().ids()).map(
        (path) => ({ method: "GET", path }) as const,
      );
      service.setFaults(graphFaultOn({ path: /contacts\//u, skipped: 5, times: 3 }, graphFaults.throttled));
      expect((await client.sendAll(reads)).every(E.isRight)).toBe(true);
      service.setFaults(graphFaultOn({ path: /contacts\//u }, graphFaults.throttled));
      const writes = reads.map(({ path }): GraphRequest => ({ method: "DELETE", path }));
      const outcomes = await client.sendAll([...writes.slice(0, 2), ...reads.slice(2)]);
      expect(outcomes.filter(E.isLeft)).toMatchObject([{ left: { status: 429, method: "DELETE" } }]);
      await client.sendAll(writes);
      expect(service.violations()).toEqual([]);
    },
  );

  it("a batch that is too much at once comes through all the same, if it only reads", async () => {
    const both = onSimulator();
    const { client, service } = both;
    await client.sendAll(creates(both, 5));
    service.setSwitches({ batchWidth: "All" });
    const reads = pathsOf(client, service.mailbox().folder().ids()).map(
      (path) => ({ method: "GET", path }) as const,
    );
    expect((await client.sendAll(reads)).every(E.isRight)).toBe(true);
    expect(service.violations()).toEqual([]);
  });

  it("a token that expires in the middle is replaced once", async () => {
    let token = "token-1";
    const both = onSimulator(
      {},
      {
        getToken: async ({ isRefused }) => {
          if (isRefused) token = "token-2";
          return token;
        },
      },
    );
    both.service.addToken({ token: "token-2", user: "anna@contoso.example" });
    await both.client.sendAll(creates(both, 2));
    both.service.expireTokens("token-1");
    expect((await both.client.sendAll(creates(both, 25))).every(E.isRight)).toBe(true);
    both.service.expireTokens();
    expect(await both.client.sendAll(creates(both, 25))).toMatchObject(
      Array.from({ length: 25 }, () => ({ left: { status: 401, effect: "None" } })),
    );
  });

  it.each<readonly [GraphFaultName, "None" | "Unknown"]>([
    ["throttled", "None"],
    ["throttledWithoutWord", "None"],
    ["conflictWithoutIfMatch", "None"],
    ["conflict409", "None"],
    ["busy", "Unknown"],
    ["unavailableBefore", "Unknown"],
    ["unavailableAfter", "Unknown"],
    ["timeoutAfter", "Unknown"],
    ["htmlPage", "Unknown"],
    ["internalError", "Unknown"],
    ["droppedBefore", "Unknown"],
    ["droppedAfter", "Unknown"],
  ])("the effect of a create that meets %s is %s", async (name, effect) => {
    for (const count of [1, 3]) {
      const both = onSimulator({
        faults: graphFaultOn({ path: /contacts$/u, skipped: count - 1 }, graphFaults[name]),
      });
      const outcomes = await both.client.sendAll(creates(both, count));
      expect(outcomes.at(-1)).toMatchObject({ left: { effect } });
      expect(both.service.requests.count()).toBe(1);
    }
  });
});

describe("what is in the way has a remedy", () => {
  const contacts = { _tag: "Folder", id: "Customers" } as const;
  const answered = async (
    both: ReturnType<typeof onSimulator>,
    about: GraphSubject = contacts,
    path = "contactFolders",
  ) => {
    const outcome = await both.client.send({ method: "GET", path: `${both.client.mailbox}/${path}` });
    return E.isLeft(outcome) ? replicaErrorFromGraph(outcome.left, about) : undefined;
  };

  it.each([
    ["NoLicence", "Forbidden", /licence/u],
    ["PolicyBlocked", "Forbidden", /policy.*administrator/u],
    ["BeingMoved", "Unavailable", /moved.*hours/u],
  ] as const)("%s is %s", async (state, tag, message) => {
    const both = onSimulator();
    both.service.mailbox().setState(state);
    expect(await answered(both)).toMatchObject({ _tag: tag, message: expect.stringMatching(message) });
  });

  it.each([
    [{ movingStatus: 404 }, "BeingMoved", "Unavailable"],
    [{ movingStatus: 409 }, "BeingMoved", "Unavailable"],
    [{ noLicenceStatus: 403 }, "NoLicence", "Forbidden"],
  ] as const)("whatever its status: %o", async (switches, state, tag) => {
    const both = onSimulator({ switches });
    both.service.mailbox().setState(state);
    expect(await answered(both)).toMatchObject({ _tag: tag });
  });

  it("a full mailbox is QuotaExceeded", async () => {
    const both = onSimulator();
    const delta = `contactFolders/${both.service.mailbox().folder().id}/contacts/delta`;
    both.service.mailbox().setState("Full");
    expect(await answered(both, contacts, delta)).toMatchObject({
      _tag: "QuotaExceeded",
      message: expect.stringMatching(/make room/u),
    });
  });

  it("missing permissions are named", async () => {
    const getToken = async (): Promise<string> => "poor";
    const tokens = [{ token: "poor", user: "anna@contoso.example", scopes: ["User.Read"] }];
    const both = onSimulator({ tokens }, { getToken });
    expect(await answered(both)).toMatchObject({
      _tag: "Forbidden",
      message: expect.stringMatching(/Contacts\.ReadWrite/u),
    });
    expect(await answered(both, { _tag: "Categories", id: "CRM" }, "outlook/masterCategories")).toMatchObject(
      { _tag: "Forbidden", message: expect.stringMatching(/MailboxSettings\.ReadWrite/u) },
    );
  });

  it("a revoked token, a wrong tenant and an unknown user are Unauthorized", async () => {
    const revoked = onSimulator();
    revoked.service.expireTokens();
    expect(await answered(revoked)).toMatchObject({
      _tag: "Unauthorized",
      message: expect.stringMatching(/sign in again/u),
    });
    const tokens = [{ token: "elsewhere", tenant: "fabrikam.example" }];
    const elsewhere = onSimulator(
      { tokens },
      { user: "anna@contoso.example", getToken: async () => "elsewhere" },
    );
    expect(await answered(elsewhere)).toMatchObject({
      _tag: "Unauthorized",
      message: expect.stringMatching(/tenant/u),
    });
    expect(await answered(onSimulator({}, { user: "nobody@contoso.example" }))).toMatchObject({
      _tag: "Unauthorized",
    });
  });

  it("a folder that was deleted says that another one has to be chosen", async () => {
    const both = onSimulator();
    const folder = both.service.mailbox().folder();
    folder.drop();
    expect(
      await answered(both, { _tag: "Folder", id: folder.id }, `contactFolders/${folder.id}`),
    ).toMatchObject({
      _tag: "NotFound",
      message: expect.stringMatching(/choose another/u),
    });
  });

  it("an id that is none is not there", async () => {
    const error = await answered(onSimulator(), { _tag: "Contact", id: "nonsense" }, "contacts/nonsense");
    expect(error).toMatchObject({ _tag: "NotFound", id: "nonsense" });
  });
});
