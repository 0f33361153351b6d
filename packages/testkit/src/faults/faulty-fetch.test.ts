import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { isProcessDied } from "./fault.js";
import { faultyFetch } from "./faulty-fetch.js";
import { virtualClock } from "./virtual-clock.js";
import { type WireFault, throttled } from "./wire-fault.js";
import { type WireRequest, seededWireFaults, wireFaultAt, wireFaultsInTurn } from "./wire-script.js";

/** What reached the server and was carried out: `PUT /a: its body`. */
let served: Array<string> = [];
let server: Server;
let origin: string;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.url === "/reset") return void request.socket.resetAndDestroy();
  const body = await bodyOf(request);
  served.push(`${request.method} ${request.url}${body === "" ? "" : `: ${body}`}`);
  if (request.url === "/empty") return void response.writeHead(204).end();
  response.writeHead(200, { "x-served": String(served.length), "content-type": "text/plain" });
  if (request.url !== "/break") return void response.end("0123456789");
  response.write("01234");
  setTimeout(() => request.socket.destroy(), 50);
};

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  served = [];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const put = { method: "PUT", body: "Ann" } as const;
const through = (fault: WireFault): typeof fetch => faultyFetch(fetch, wireFaultAt(0, fault));

/** The body as far as it came, and what then went wrong. */
const readOf = async (response: Response): Promise<readonly [string, unknown]> => {
  const reader = response.body?.getReader();
  const text = new TextDecoder();
  let read = "";
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return [read, undefined];
      read += text.decode(chunk.value, { stream: true });
    }
  } catch (error) {
    return [read, error];
  }
};

/** What of an error a client can tell apart. */
const shapeOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const { name, message, cause } = error;
  return { isTypeError: error instanceof TypeError, name, message, code: (cause as { code?: string }).code };
};

const thrownBy = async (answering: Promise<unknown>): Promise<unknown> => {
  try {
    await answering;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

it("a request that meets no fault passes as it is, and its answer too", async () => {
  const answer = await through({ _tag: "Pass" })(`${origin}/a`, put);
  expect([answer.status, answer.headers.get("x-served"), await answer.text()]).toEqual([
    200,
    "1",
    "0123456789",
  ]);
  expect(served).toEqual(["PUT /a: Ann"]);
});

it("Refused sends nothing and rejects as the platform does where nobody listens", async () => {
  const deserted = createServer();
  await new Promise<void>((resolve) => deserted.listen(0, "127.0.0.1", resolve));
  const { port } = deserted.address() as AddressInfo;
  await new Promise((resolve) => deserted.close(resolve));
  const real = shapeOf(await thrownBy(fetch(`http://127.0.0.1:${port}`)));
  expect(shapeOf(await thrownBy(through({ _tag: "Refused" })(`${origin}/a`, put)))).toEqual(real);
  const other = through({ _tag: "Refused", code: "ENOTFOUND" })(`${origin}/a`);
  expect(shapeOf(await thrownBy(other))).toMatchObject({ message: "fetch failed", code: "ENOTFOUND" });
  expect(served).toEqual([]);
});

it("LostResponse is carried out and rejects as the platform does on a broken line", async () => {
  const real = shapeOf(await thrownBy(fetch(`${origin}/reset`)));
  expect(shapeOf(await thrownBy(through({ _tag: "LostResponse" })(`${origin}/a`, put)))).toEqual(real);
  expect(served).toEqual(["PUT /a: Ann"]);
  const other = through({ _tag: "LostResponse", code: "UND_ERR_SOCKET" })(`${origin}/b`);
  expect(shapeOf(await thrownBy(other))).toMatchObject({ code: "UND_ERR_SOCKET" });
  expect(served).toEqual(["PUT /a: Ann", "GET /b"]);
});

it("Answered answers instead of the server, AnsweredAfter after it", async () => {
  const page = { status: 200, headers: { "Content-Type": "text/html" }, body: "<h1>Sign in</h1>" };
  for (const [_tag, seen] of [
    ["Answered", []],
    ["AnsweredAfter", ["PUT /a: Ann"]],
  ] as const) {
    served = [];
    const answer = await through({ _tag, ...page })(`${origin}/a`, put);
    expect(served).toEqual(seen);
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      200,
      "text/html",
      "<h1>Sign in</h1>",
    ]);
    expect(answer.url).toBe(`${origin}/a`);
    expect(answer).toBeInstanceOf(Response);
  }
});

it("Answered gives any status, with a body or none", async () => {
  for (const status of [204, 401, 410, 412, 429, 503, 507]) {
    const answer = await through({ _tag: "Answered", status })(origin);
    expect([answer.status, answer.ok, await answer.text()]).toEqual([status, status === 204, ""]);
  }
  await expect(through({ _tag: "Answered", status: 99 })(origin)).rejects.toThrow(RangeError);
  expect(served).toEqual([]);
});

it("throttled says when to come back in seconds, as a date, or not at all", async () => {
  const now = () => Date.UTC(2026, 0, 31, 23, 59, 29, 1);
  const answers = [
    throttled({ seconds: 30 }),
    throttled({ seconds: 30, retryAfter: "Date", now, status: 503 }),
    throttled({ retryAfter: "None" }),
  ].map(async (fault) => {
    const { status, headers } = await through(fault)(origin);
    return [status, headers.get("retry-after")];
  });
  expect(await Promise.all(answers)).toEqual([
    [429, "30"],
    [503, "Sun, 01 Feb 2026 00:00:00 GMT"],
    [429, null],
  ]);
  for (const seconds of [1.5, -1]) expect(() => throttled({ seconds })).toThrow("give a whole number");
});

it("Twice sends text, bytes and Request objects twice, and answers as the second time was", async () => {
  const answer = await through({ _tag: "Twice" })(`${origin}/a`, put);
  expect(answer.headers.get("x-served")).toBe("2");
  expect(await answer.text()).toBe("0123456789");
  await through({ _tag: "Twice" })(new Request(`${origin}/b`, { ...put, body: new Uint8Array([65]) }));
  expect(served).toEqual(["PUT /a: Ann", "PUT /a: Ann", "PUT /b: A", "PUT /b: A"]);
  const body = new Blob(["Ann"]).stream();
  const streamed = through({ _tag: "Twice" })(`${origin}/c`, { ...put, body, duplex: "half" });
  await expect(streamed).rejects.toThrow("cannot be sent Twice");
  expect(served).toHaveLength(4);
});

it("CutBody breaks the body off as a connection that breaks does", async () => {
  const [, real] = await readOf(await fetch(`${origin}/break`));
  for (const atByte of [0, 4, 10]) {
    const answer = await through({ _tag: "CutBody", atByte })(`${origin}/a`);
    expect([answer.status, answer.url]).toEqual([200, `${origin}/a`]);
    expect(answer.headers.get("content-type")).toBe("text/plain");
    const [read, error] = await readOf(answer);
    expect(read).toBe("0123456789".slice(0, atByte));
    expect(shapeOf(error)).toEqual(shapeOf(real));
  }
  await expect((await through({ _tag: "CutBody", atByte: 4 })(origin)).text()).rejects.toThrow("terminated");
});

it("CutBody leaves a shorter body, or none, whole", async () => {
  const whole = await through({ _tag: "CutBody", atByte: 11 })(`${origin}/a`);
  expect(await readOf(whole)).toEqual(["0123456789", undefined]);
  const empty = await through({ _tag: "CutBody", atByte: 0 })(`${origin}/empty`);
  expect([empty.status, empty.body]).toEqual([204, null]);
});

it("Slow sends after a while on the clock that was given, or says that there is none", async () => {
  const clock = virtualClock();
  const slow = faultyFetch(fetch, wireFaultAt(0, { _tag: "Slow", ms: 3_600_000 }), { sleep: clock.sleep });
  expect((await slow(`${origin}/a`)).status).toBe(200);
  expect([clock.now(), served]).toEqual([3_600_000, ["GET /a"]]);
  const clockless = through({ _tag: "Slow", ms: 1 })(`${origin}/b`);
  await expect(clockless).rejects.toThrow(`GET ${origin}/b cannot be Slow without a clock`);
  expect(served).toHaveLength(1);
});

it("Slow and aborted meanwhile, nothing is sent", async () => {
  const aborter = new AbortController();
  const slow = faultyFetch(fetch, wireFaultAt(0, { _tag: "Slow", ms: 1 }), {
    sleep: async () => aborter.abort(),
  });
  const { signal } = aborter;
  expect(await thrownBy(slow(`${origin}/a`, { signal }))).toBe(signal.reason);
  expect(served).toEqual([]);
});

it("Hangs until its signal is aborted, and rejects as the platform does", async () => {
  const said = [
    (signal: AbortSignal) => through({ _tag: "Hangs" })(`${origin}/a`, { signal }),
    (signal: AbortSignal) => through({ _tag: "Hangs" })(new Request(`${origin}/a`, { signal })),
  ];
  for (const ask of said) {
    const aborter = new AbortController();
    const hanging = ask(aborter.signal);
    const ended = Promise.race([thrownBy(hanging), fetch(`${origin}/other`).then(() => "still hanging")]);
    expect(await ended).toBe("still hanging");
    aborter.abort();
    expect(await thrownBy(hanging)).toMatchObject({ name: "AbortError" });
  }
  expect(served).toEqual(["GET /other", "GET /other"]);
});

it("who dies before sends nothing, who dies after has sent it, and both stay dead", async () => {
  for (const [_tag, seen] of [
    ["DieBefore", []],
    ["DieAfter", ["PUT /a: Ann"]],
  ] as const) {
    served = [];
    const dying = through({ _tag });
    await expect(dying(`${origin}/a`, put)).rejects.toSatisfy(isProcessDied);
    await expect(dying(`${origin}/b`)).rejects.toThrow(`the process died in GET ${origin}/b`);
    expect(served).toEqual(seen);
  }
});

it("a request that is aborted already is none", async () => {
  const told: Array<WireRequest> = [];
  const asked = faultyFetch(fetch, (request) => {
    told.push(request);
    return { _tag: "Answered", status: 503 };
  });
  const reason = new Error("enough");
  expect(await thrownBy(asked(origin, { signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect([told, served]).toEqual([[], []]);
});

it("the script is told what is asked for, however that is said", async () => {
  const told: Array<WireRequest> = [];
  const asked = faultyFetch(fetch, (request) => {
    told.push(request);
    return { _tag: "Answered", status: 503 };
  });
  await asked(`${origin}/a`);
  await asked(new URL(`${origin}/b`), { method: "propfind" });
  await asked(new Request(`${origin}/c`, { method: "DELETE" }));
  await asked(new Request(`${origin}/d`, { method: "DELETE" }), { method: "PUT", signal: null });
  expect(told).toEqual([
    { method: "GET", url: `${origin}/a`, at: 0 },
    { method: "PROPFIND", url: `${origin}/b`, at: 1 },
    { method: "DELETE", url: `${origin}/c`, at: 2 },
    { method: "PUT", url: `${origin}/d`, at: 3 },
  ]);
});

it("scripts take faults in turn or by chance, the same for the same seed", async () => {
  const unavailable: WireFault = { _tag: "Answered", status: 503 };
  const statusesOf = async (asked: typeof fetch, requests: number): Promise<ReadonlyArray<number>> => {
    const statuses = [];
    for (let request = 0; request < requests; request += 1) statuses.push((await asked(origin)).status);
    return statuses;
  };
  const inTurn = faultyFetch(
    fetch,
    wireFaultsInTurn([unavailable, { _tag: "Pass" }, throttled({ seconds: 1 })]),
  );
  expect(await statusesOf(inTurn, 4)).toEqual([503, 200, 429, 200]);
  const seeded = (seed: number) =>
    statusesOf(faultyFetch(fetch, seededWireFaults(seed, { share: 0.5, faults: [unavailable] })), 30);
  const statuses = await seeded(7);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
  expect(await seeded(7)).toEqual(statuses);
  expect(await seeded(8)).not.toEqual(statuses);
});
