import type { Clock } from "@spegla/core";
import { processDied } from "./fault.js";
import { slept } from "./faulty-call.js";
import type { WireAnswer, WireFault } from "./wire-fault.js";
import { type WireFetch, type WireResponse, type WireSignal, askedFor, repeatable } from "./wire-fetch.js";
import type { WireScript } from "./wire-script.js";

/**
 * The same `fetch`, over a line on which things go wrong: for the `fetch` option of an adapter. What
 * it rejects with is what Node's own says of such a line. Answers made up here are the platform's
 * `Response`. A request whose signal is aborted already is none: the script is not asked.
 *
 * `sleep`: of the clock under test; `Slow` needs it.
 */
export const faultyFetch = <Fetch extends WireFetch>(
  fetch: Fetch,
  script: WireScript,
  { sleep }: { readonly sleep?: Clock["sleep"] } = {},
): Fetch => {
  let requests = 0;
  const faulty: WireFetch = async (input, init) => {
    const { method, url, signal } = askedFor(input, init);
    const send = (): Promise<WireResponse> => fetch(input, init);
    if (signal?.aborted === true) return send();
    const fault = script({ method, url, at: requests });
    requests += 1;
    return carriedOut(fault, {
      name: `${method} ${url}`,
      url,
      signal,
      sleep,
      send,
      sendTwice: async () => {
        const again = repeatable(input, init);
        await send().then(readWhole, () => undefined);
        return fetch(again, init);
      },
    });
  };
  return Object.assign(faulty, fetch);
};

type Sending = {
  readonly name: string;
  readonly url: string;
  readonly signal: WireSignal | undefined;
  readonly sleep: Clock["sleep"] | undefined;
  readonly send: () => Promise<WireResponse>;
  readonly sendTwice: () => Promise<WireResponse>;
};

const carriedOut = async (fault: WireFault, sending: Sending): Promise<WireResponse> => {
  const { name, send } = sending;
  switch (fault._tag) {
    case "Pass":
      return send();
    case "Refused":
      throw brokenLine(fault);
    case "LostResponse":
      await readWhole(await send());
      throw brokenLine({ code: "ECONNRESET", ...fault });
    case "Answered":
      return answered(fault, sending);
    case "AnsweredAfter":
      await readWhole(await send());
      return answered(fault, sending);
    case "Twice":
      return sending.sendTwice();
    case "CutBody":
      return cut(await send(), fault.atByte);
    case "Slow":
      await slept(name, sending.sleep)(fault.ms, sending.signal);
      return send();
    case "Hangs":
      return hanging(sending.signal);
    case "DieBefore":
      throw processDied(name);
    case "DieAfter":
      await send().then(readWhole, () => undefined);
      throw processDied(name);
  }
};

/** Until the last byte is there, the service may still be at work. */
const readWhole = (response: WireResponse): Promise<ArrayBuffer> => response.arrayBuffer();

const brokenLine = ({ code = "ECONNREFUSED" }: { readonly code?: string }): TypeError =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(`the line broke: ${code}`), { code }) });

const answered = ({ status, headers = {}, body }: WireAnswer, { url }: Sending): WireResponse =>
  from(url, new Response(body ?? null, { status, headers }));

const cut = async (response: WireResponse, atByte: number): Promise<WireResponse> => {
  const bytes = new Uint8Array(await readWhole(response));
  const body = bytes.length < atByte ? bytes : breakingOff(bytes.subarray(0, atByte));
  return from(response.url, new Response(bytes.length === 0 ? null : body, response));
};

/** The error comes when somebody reads on: a stream that fails forgets what nobody has read yet. */
const breakingOff = (bytes: Uint8Array): object => {
  let isRead = false;
  return new ReadableStream({
    pull: (controller) => {
      if (isRead) controller.error(terminated());
      else controller.enqueue(bytes);
      isRead = true;
    },
  });
};

const terminated = (): TypeError =>
  new TypeError("terminated", {
    cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }),
  });

const hanging = (signal: WireSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** A `Response` of one's own cannot be given its URL, which a client follows redirects by. */
const from = (url: string, response: WireResponse): WireResponse =>
  Object.defineProperty(response, "url", { value: url });

/** What every JavaScript platform has and this package's own library files do not name. */
declare const Response: new (
  body: string | object | null,
  init: { readonly status: number; readonly statusText?: string; readonly headers: unknown },
) => WireResponse;
declare const ReadableStream: new (source: {
  readonly pull: (controller: {
    readonly enqueue: (bytes: Uint8Array) => void;
    readonly error: (reason: Error) => void;
  }) => void;
}) => object;
