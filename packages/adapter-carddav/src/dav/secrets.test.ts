import type { ServerResponse } from "node:http";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import {
  type SeenRequest,
  emptyBook,
  loopbackServer,
  settingsFor,
  xmlType,
} from "../../test/loopback-server.js";
import type { CardDavCredentials } from "../card-dav-options.js";
import { cardDavSettings } from "../card-dav-options.js";
import { davClient } from "./make-dav-client.js";
import { replicaErrorFromDav } from "./replica-error.js";

const username = "alice";

const credentialsOf = (tag: CardDavCredentials["_tag"], secret: string): CardDavCredentials =>
  tag === "Bearer" ? { _tag: tag, getToken: async () => secret } : { _tag: tag, username, password: secret };

/** What is wrong with the answer; each shows all that it was sent wherever an answer can show something. */
const answers: ReadonlyArray<(shown: string, response: ServerResponse) => unknown> = [
  (shown, response) =>
    response
      .writeHead(401, { "WWW-Authenticate": `Digest realm="${shown}", nonce="${shown}", qop="auth"` })
      .end(shown),
  (shown, response) =>
    response.writeHead(403, { ...xmlType, "X-Shown": shown }).end(`<error xmlns="DAV:">${shown}</error>`),
  (shown, response) => response.writeHead(500, shown.slice(0, 100), { "Retry-After": shown }).end(shown),
  (shown, response) =>
    response.writeHead(207, xmlType).end(emptyBook.replace("</d:href>", `${shown}&${shown};`)),
  (shown, response) =>
    response.writeHead(207, xmlType).end(`<!DOCTYPE a [<!ENTITY a "${shown}">]><a>&a;</a>`),
  (shown, response) => response.writeHead(200, { "Content-Type": shown }).end(shown),
  (shown, response) =>
    response.writeHead(302, { Location: `https://example.com/?${encodeURIComponent(shown)}` }).end(),
  (shown, response) => response.writeHead(303, { Location: `?${encodeURIComponent(shown)}` }).end(),
  (_, response) => response.destroy(),
  (shown, response) => {
    response.writeHead(207, { ...xmlType, "Content-Length": 100_000 });
    response.write(shown, () => response.destroy());
  },
];

const shownOf = ({ headers, body }: SeenRequest, secret: string): string =>
  `${secret} ${headers["authorization"] ?? ""} ${body.length}`;

it("no error holds a password or token, whatever the server does with it", async () => {
  let answer = (_request: SeenRequest, response: ServerResponse): unknown => response.end();
  const server = await loopbackServer((request, response) => void answer(request, response));
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[A-Za-z0-9]{16,30}$/u),
        fc.constantFrom<CardDavCredentials["_tag"]>("Basic", "Digest", "Bearer"),
        fc.constantFrom(...answers),
        async (secret, tag, respond) => {
          answer = (request, response) => respond(shownOf(request, secret), response);
          const client = davClient(settingsFor(server, { credentials: credentialsOf(tag, secret) }));
          const url = `${server.origin}/book/?key=${secret}`;
          const outcomes = await Promise.all([
            client.propfind(url, "1", ["{DAV:}getetag"])(),
            client.put(url, Buffer.from("card"), { condition: "Absent", contentType: "text/vcard" })(),
          ]);
          const basic = Buffer.from(`${username}:${secret}`).toString("base64");
          for (const outcome of outcomes) {
            if (outcome._tag === "Right") continue;
            const told = JSON.stringify([outcome.left, replicaErrorFromDav(outcome.left, "the book")]);
            expect(told).not.toContain(secret);
            expect(told).not.toContain(basic);
          }
          expect(outcomes[0]._tag).toBe("Left");
        },
      ),
      { numRuns: 200 },
    );
  } finally {
    await server.close();
  }
});

it("no complaint about an option holds one either", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z0-9]{16,30}$/u),
      fc.constantFrom(
        (secret: string) => ({ serverUrl: `https://alice:${secret}@example.com` }),
        (secret: string) => ({ serverUrl: `http://example.com/?${secret}` }),
        (secret: string) => ({ serverUrl: `nonsense://${secret}` }),
        (secret: string) => ({
          credentials: { _tag: "Basic", username: `a:${secret}`, password: secret } as const,
        }),
        (secret: string) => ({ credentials: { _tag: "Bearer", getToken: secret } as never }),
        (secret: string) => ({ credentials: { _tag: "Basic", username: 1, password: secret } as never }),
        (secret: string) => ({ concurrency: secret as never }),
      ),
      (secret, wrong) => {
        const given = {
          serverUrl: "https://example.com",
          credentials: { _tag: "Basic", username: "alice", password: secret } as const,
          ...wrong(secret),
        };
        let complaint: unknown;
        try {
          cardDavSettings(given);
        } catch (thrown) {
          complaint = thrown;
        }
        expect(complaint).toBeInstanceOf(TypeError);
        expect(`${String(complaint)} ${JSON.stringify(complaint)}`).not.toContain(secret);
      },
    ),
  );
});
