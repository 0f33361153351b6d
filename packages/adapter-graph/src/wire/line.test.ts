import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { type SeenRequest, json, noContent, refused, scriptedGraph } from "../../test/scripted-graph.js";
import type { GraphResponse } from "./graph-fetch.js";
import type { GraphRequest } from "./graph-client.js";

const read: GraphRequest = { method: "GET", path: "/me/contacts/a" };
const write: GraphRequest = { method: "DELETE", path: "/me/contacts/a" };

const never = (): Promise<never> => new Promise(() => undefined);

/** Rejects when it is aborted, as the platform's `fetch` does. */
const untilAborted = ({ signal }: SeenRequest): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });

const bearerOf = ({ headers }: SeenRequest): string | undefined => headers["authorization"];

describe("the token", () => {
  it("is asked for before each request", async () => {
    let given = 0;
    const { client, requests } = scriptedGraph(noContent, { getToken: async () => `token-${(given += 1)}` });
    await client.send(read);
    await client.send(read);
    expect(requests.map(bearerOf)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  const refusing = (accepted: string) => {
    const asked: boolean[] = [];
    const graph = scriptedGraph(
      (request) =>
        bearerOf(request) === `Bearer ${accepted}` ? noContent() : refused(401, "InvalidAuthenticationToken"),
      {
        getToken: async ({ isRefused }) => {
          asked.push(isRefused);
          return isRefused ? "new" : "old";
        },
      },
    );
    return { ...graph, asked };
  };

  it("is asked for once more after a 401, and the request sent again", async () => {
    const { client, requests, asked } = refusing("new");
    expect(E.isRight(await client.send(write))).toBe(true);
    expect(requests.map(bearerOf)).toEqual(["Bearer old", "Bearer new"]);
    expect(asked).toEqual([false, true]);
  });

  it("is not asked for a third time", async () => {
    const { client, requests, asked } = refusing("another");
    expect(await client.send(write)).toMatchObject({
      left: { _tag: "Refused", status: 401, code: "InvalidAuthenticationToken", effect: "None" },
    });
    expect(requests).toHaveLength(2);
    expect(asked).toEqual([false, true]);
  });

  it.each<readonly [string, () => Promise<string>]>([
    ["throws", () => Promise.reject(new Error("AADSTS65001 secret"))],
    [
      "throws at once",
      () => {
        throw new Error("secret");
      },
    ],
    ["is empty", async () => ""],
    ["is none", async () => undefined as never],
    ["ends the header", async () => "secret\r\nX: y"],
    ["has a blank", async () => "secret token"],
  ])("that %s leaves the request unsent, and its words untold", async (_what, getToken) => {
    const { client, requests } = scriptedGraph(noContent, { getToken });
    for (const outcome of [await client.send(write), ...(await client.sendAll([write, read]))]) {
      expect(outcome).toMatchObject({ left: { _tag: "Refused", status: 401, effect: "None" } });
      expect(JSON.stringify(outcome)).not.toContain("secret");
    }
    expect(requests).toHaveLength(0);
  });

  it("that throws when it is asked for again ends the request", async () => {
    const { client, requests } = scriptedGraph(() => refused(401, "InvalidAuthenticationToken"), {
      getToken: ({ isRefused }) => (isRefused ? Promise.reject(new Error("secret")) : Promise.resolve("old")),
    });
    expect(await client.send(write)).toMatchObject({ left: { status: 401, effect: "None" } });
    expect(requests).toHaveLength(1);
  });
});

describe("the deadline", () => {
  it.each<readonly [string, (request: SeenRequest) => GraphResponse | Promise<GraphResponse>]>([
    ["of a fetch that obeys", untilAborted],
    ["of a fetch that does not", never],
    ["of a body that never ends", () => new Response(new ReadableStream())],
  ])("cuts an answer %s", async (_what, respond) => {
    const { client } = scriptedGraph(respond, { deadlineMs: 20 });
    expect(await client.send(write)).toMatchObject({ left: { _tag: "Unreachable", effect: "Unknown" } });
    const cut = await client.send(read);
    expect(cut).toMatchObject({ left: { _tag: "Unreachable", effect: "None" } });
    expect(JSON.stringify(cut)).toContain("deadlineMs");
  });

  it("cuts a token function as well, and then nothing is sent", async () => {
    const { client, requests } = scriptedGraph(noContent, { deadlineMs: 20, getToken: never });
    expect(await client.send(write)).toMatchObject({ left: { _tag: "Unreachable", effect: "None" } });
    expect(requests).toHaveLength(0);
  });
});

describe("the line", () => {
  const failing = (thrown: unknown) => scriptedGraph(() => Promise.reject(thrown)).client;

  it.each([
    [new TypeError("fetch failed with secret"), "no whole answer"],
    [
      new TypeError("fetch failed", { cause: Object.assign(new Error("secret"), { code: "ENOTFOUND" }) }),
      "ENOTFOUND",
    ],
    [Object.assign(new Error("secret"), { code: "ECONNRESET" }), "ECONNRESET"],
    [new DOMException("secret", "TimeoutError"), "no whole answer"],
  ])("that breaks with %s leaves the effect of a write unknown", async (thrown, told) => {
    const outcome = await failing(thrown).send(write);
    expect(outcome).toMatchObject({ left: { _tag: "Unreachable", effect: "Unknown" } });
    expect(JSON.stringify(outcome)).toContain(told);
    expect(JSON.stringify(outcome)).not.toContain("secret");
    expect(await failing(thrown).send(read)).toMatchObject({ left: { effect: "None" } });
  });

  it("that breaks off in the middle of an answer is no answer", async () => {
    const broken = (): Response =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(Buffer.from('{"id":')),
          pull: (controller) => controller.error(new TypeError("terminated")),
        }),
        { headers: { "content-type": "application/json" } },
      );
    expect(await scriptedGraph(broken).client.send(write)).toMatchObject({
      left: { _tag: "Unreachable", effect: "Unknown" },
    });
  });

  it("passes on what no fetch throws", async () => {
    await expect(failing(new RangeError("a bug")).send(read)).rejects.toThrow(RangeError);
    await expect(failing("a bug").sendAll([read, write])).rejects.toBe("a bug");
  });
});

describe("an aborted signal", () => {
  it("lets nothing be sent, and no token be asked for", async () => {
    let asked = 0;
    const getToken = async (): Promise<string> => `token-${(asked += 1)}`;
    const { client, requests } = scriptedGraph(noContent, { getToken });
    const signal = AbortSignal.abort();
    expect(await client.send(write, signal)).toMatchObject({ left: { _tag: "Aborted" } });
    expect(await client.sendAll([write, read], signal)).toMatchObject([
      { left: { _tag: "Aborted" } },
      { left: { _tag: "Aborted" } },
    ]);
    expect(requests).toHaveLength(0);
    expect(asked).toBe(0);
  });

  it("under way ends a read, and leaves the effect of a write unknown", async () => {
    for (const [request, left] of [
      [read, { _tag: "Aborted" }],
      [write, { _tag: "Unreachable", effect: "Unknown" }],
    ] as const) {
      const controller = new AbortController();
      const { client } = scriptedGraph((seen) => {
        queueMicrotask(() => controller.abort());
        return untilAborted(seen);
      });
      expect(await client.send(request, controller.signal)).toMatchObject({ left });
    }
  });

  it("while waiting at the gate takes the place of nobody", async () => {
    const controller = new AbortController();
    const answers: Array<(response: Response) => void> = [];
    const { client, requests } = scriptedGraph(() => new Promise((resolve) => answers.push(resolve)), {
      concurrency: 1,
    });
    const first = client.send(read);
    const waiting = client.send(write, controller.signal);
    const last = client.send(read);
    controller.abort();
    expect(await waiting).toMatchObject({ left: { _tag: "Aborted" } });
    await expect.poll(() => answers.length).toBe(1);
    answers[0]?.(noContent());
    expect(E.isRight(await first)).toBe(true);
    await expect.poll(() => answers.length).toBe(2);
    answers[1]?.(noContent());
    expect(E.isRight(await last)).toBe(true);
    expect(requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
  });
});

describe("the places of a mailbox", () => {
  it("are never taken by more than four requests, and a batch takes all", async () => {
    let [inside, most, beside] = [0, 0, 0];
    const { client } = scriptedGraph(async ({ url }) => {
      inside += 1;
      most = Math.max(most, inside);
      if (url.endsWith("$batch")) beside = Math.max(beside, inside - 1);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      return url.endsWith("$batch") ? json(200, { responses: [] }) : noContent();
    });
    const five = Array.from({ length: 5 }, () => read);
    await Promise.all([
      ...five.map((request) => client.send(request)),
      client.sendAll(five),
      client.sendAll(five),
    ]);
    expect(most).toBe(4);
    expect(beside).toBe(0);
  });
});

describe("a service that asks to wait", () => {
  it("is left alone until then, and every request told how long", async () => {
    const { client, requests, clock } = scriptedGraph((_, at) =>
      at === 0 ? refused(429, "ApplicationThrottled", { "retry-after": "12" }) : noContent(),
    );
    expect(await client.send(write)).toMatchObject({ left: { status: 429, retryAfterMs: 12_000 } });
    clock.advance(2_000);
    const left = { _tag: "Refused", status: 429, retryAfterMs: 10_000, effect: "None" };
    expect(await client.send({ ...read, path: "/me/contactFolders" })).toMatchObject({ left });
    expect(await client.sendAll([read, write])).toMatchObject([
      { left: { ...left, method: "GET" } },
      { left: { ...left, method: "DELETE" } },
    ]);
    expect(requests).toHaveLength(1);
    clock.advance(10_000);
    expect(E.isRight(await client.send(write))).toBe(true);
  });

  it("with 503 is left alone as well", async () => {
    const { client, requests } = scriptedGraph(() =>
      refused(503, "serviceNotAvailable", { "retry-after": "5" }),
    );
    await client.send(read);
    expect(await client.send(read)).toMatchObject({ left: { status: 429, retryAfterMs: 5_000 } });
    expect(requests).toHaveLength(1);
  });

  it("for less than a second is waited for", async () => {
    const { client, requests, clock } = scriptedGraph((_, at) =>
      at === 0 ? refused(429, "ApplicationThrottled", { "retry-after": "0.5" }) : noContent(),
    );
    await client.send(read);
    expect(E.isRight(await client.send(read))).toBe(true);
    expect(clock.now()).toBe(500);
    expect(requests).toHaveLength(2);
  });

  it("is left alone also by who was only waiting for a token", async () => {
    let give = (_token: string): void => undefined;
    const late = new Promise<string>((resolve) => {
      give = resolve;
    });
    const tokens = [late, Promise.resolve("token")];
    const { client, requests } = scriptedGraph(
      () => refused(429, "TooManyRequests", { "retry-after": "9" }),
      {
        getToken: () => tokens.shift() ?? late,
      },
    );
    const waiting = client.send(read);
    await client.send(read);
    give("token");
    expect(await waiting).toMatchObject({ left: { status: 429, retryAfterMs: 9_000 } });
    expect(requests).toHaveLength(1);
  });

  it("stops who is on the way in already", async () => {
    const { client, requests } = scriptedGraph(
      () => refused(429, "TooManyRequests", { "retry-after": "9" }),
      {
        concurrency: 1,
      },
    );
    const outcomes = await Promise.all([client.send(read), client.send(read)]);
    expect(outcomes).toMatchObject([
      { left: { status: 429 } },
      { left: { status: 429, retryAfterMs: 9_000 } },
    ]);
    expect(requests).toHaveLength(1);
  });

  it("without saying how long is asked again by whoever wants to", async () => {
    const { client, requests } = scriptedGraph(() => refused(429, "TooManyRequests"));
    await client.send(read);
    await client.send(read);
    expect(requests).toHaveLength(2);
  });

  it("for years is asked again after a day", async () => {
    const { client, clock } = scriptedGraph(() =>
      refused(429, "TooManyRequests", { "retry-after": "99999999" }),
    );
    await client.send(read);
    expect(await client.send(read)).toMatchObject({ left: { retryAfterMs: 86_400_000 } });
    clock.advance(86_400_000);
    expect(await client.send(read)).toMatchObject({ left: { retryAfterMs: 99_999_999_000 } });
  });
});
