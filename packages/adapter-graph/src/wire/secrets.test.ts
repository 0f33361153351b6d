import * as fc from "fast-check";
import * as t from "io-ts";
import { expect, it } from "vitest";
import { errorBody, json, refused, scriptedGraph } from "../../test/scripted-graph.js";
import { type GraphOptions, graphSettings } from "../graph-options.js";
import { decodedAnswer } from "./decode-answer.js";
import type { GraphRequest } from "./graph-client.js";
import type { GraphResponse } from "./graph-fetch.js";
import { replicaErrorFromGraph } from "./replica-error.js";

const html = { "content-type": "text/html" };

/** What is wrong with the answer; each shows all that it was sent wherever an answer can show something. */
const answers: ReadonlyArray<(shown: string) => GraphResponse | Promise<GraphResponse>> = [
  (shown) =>
    refused(401, shown, { "www-authenticate": `Bearer realm="${shown}"`, "request-id": shown }, shown),
  (shown) => refused(403, "ErrorAccessDenied", {}, `[RAOP] ${shown}`),
  (shown) => refused(400, shown, {}, `The multi value property ${shown} has 4 entries`),
  (shown) => refused(429, "TooManyRequests", { "retry-after": shown, "request-id": shown }),
  (shown) => json(500, { error: shown }),
  (shown) => json(200, { responses: shown }),
  (shown) =>
    json(200, {
      responses: [{ id: "1", status: 500, headers: { Location: shown }, body: errorBody(shown, shown) }],
    }),
  (shown) => json(200, { responses: [{ id: shown, status: 204 }] }),
  (shown) => new Response(shown, { headers: html }),
  (shown) => new Response(shown, { status: 502, statusText: shown, headers: html }),
  (shown) => new Response(`{"id":"${shown}`, { headers: { "content-type": "application/json" } }),
  (shown) => new Response(null, { status: 302, headers: { location: `https://example.com/${shown}` } }),
  (shown) => Promise.reject(new TypeError(shown, { cause: new Error(shown) })),
  (shown) => Promise.reject(Object.assign(new TypeError(shown), { code: shown })),
];

const Id = t.type({ id: t.number });

it("no failure holds a token or what a contact holds, whatever the service does with it", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[a-z][A-Za-z0-9]{15,29}[0-9]$/u),
      fc.constantFrom(...answers),
      fc.boolean(),
      async (secret, respond, hasToken) => {
        const { client } = scriptedGraph(() => respond(secret), {
          getToken: () => (hasToken ? Promise.resolve(secret) : Promise.reject(new Error(secret))),
        });
        const read: GraphRequest = { method: "GET", path: `/me/contacts?$filter=${secret}` };
        const write: GraphRequest = {
          method: "POST",
          path: "/me/contacts",
          headers: { "X-Secret": secret },
          body: { _tag: "Json", json: { nickName: secret } },
        };
        const link: GraphRequest = { method: "GET", path: `https://example.com/?$skiptoken=${secret}` };
        const outcomes = [
          await client.send(read),
          await client.send(write),
          await client.send(link),
          ...(await client.sendAll([write, read, link])),
        ];
        for (const outcome of outcomes) {
          const decoded = outcome._tag === "Right" ? decodedAnswer(Id, read)(outcome.right) : outcome;
          if (decoded._tag === "Right") throw new Error("it was read");
          const error = replicaErrorFromGraph(decoded.left, { _tag: "Contact", id: "AAk" });
          expect(JSON.stringify([decoded.left, error])).not.toContain(secret);
        }
      },
    ),
    { numRuns: 200 },
  );
});

it("no complaint about an option holds one either", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9]{16,30}$/u),
      fc.constantFrom(
        (secret: string) => ({ getToken: secret }),
        (secret: string) => ({ user: `a/${secret}` }),
        (secret: string) => ({ cloud: secret }),
        (secret: string) => ({ origin: `https://alice:${secret}@example.com` }),
        (secret: string) => ({ origin: `http://example.com/?${secret}` }),
        (secret: string) => ({ concurrency: secret }),
      ),
      (secret, wrong) => {
        let complaint: unknown;
        try {
          graphSettings({ getToken: async () => secret, ...wrong(secret) } as unknown as GraphOptions);
        } catch (thrown) {
          complaint = thrown;
        }
        expect(complaint).toBeInstanceOf(TypeError);
        expect(`${String(complaint)} ${JSON.stringify(complaint)}`).not.toContain(secret);
      },
    ),
  );
});
