import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import * as E from "fp-ts/lib/Either.js";
import { describe, expect, it } from "vitest";
import { type LoopbackServer, listing, settingsFor, started } from "../../test/loopback-server.js";
import type { CardDavCredentials } from "../card-dav-options.js";
import { challengesFrom } from "./challenge.js";
import { davClient } from "./make-dav-client.js";

const refusing = (response: ServerResponse, challenge: string): void =>
  void response.writeHead(401, { "WWW-Authenticate": challenge }).end("no");

const clientOf = (server: LoopbackServer, credentials: CardDavCredentials): ReturnType<typeof davClient> =>
  davClient(settingsFor(server, { credentials }));

const askIn = async (client: ReturnType<typeof davClient>, server: LoopbackServer): Promise<string> =>
  E.match(
    (error: { readonly _tag: string; readonly status?: number }) => `${error._tag} ${error.status ?? ""}`,
    () => "Right",
  )(await client.propfind(`${server.origin}/book/?a=b`, "0", ["{DAV:}resourcetype"])());

const sentLogins = (server: LoopbackServer): ReadonlyArray<string | undefined> =>
  server.seen.map(({ headers }) => headers["authorization"]);

describe("Basic", () => {
  it("sends name and password as UTF-8, with the first request", async () => {
    const server = await started((_, response) => listing(response));
    const client = clientOf(server, { _tag: "Basic", username: "jürgen", password: "pässwörd пароль 🔑" });
    expect(await askIn(client, server)).toBe("Right");
    expect(sentLogins(server)).toEqual([
      `Basic ${Buffer.from("jürgen:pässwörd пароль 🔑", "utf8").toString("base64")}`,
    ]);
  });

  it("tries a password that is refused only once", async () => {
    const server = await started((_, response) => refusing(response, 'Basic realm="x"'));
    const client = clientOf(server, { _tag: "Basic", username: "a", password: "b" });
    expect(await askIn(client, server)).toBe("Refused 401");
    expect(server.seen).toHaveLength(1);
  });
});

describe("Bearer", () => {
  it("asks for a token with each request, and for another once after a 401", async () => {
    const asked: boolean[] = [];
    const server = await started(({ headers }, response) =>
      headers["authorization"] === "Bearer new" ? listing(response) : refusing(response, "Bearer"),
    );
    let token = "old";
    const client = clientOf(server, {
      _tag: "Bearer",
      getToken: async ({ isRefused }) => {
        asked.push(isRefused);
        if (isRefused) token = "new";
        return token;
      },
    });
    expect(await askIn(client, server)).toBe("Right");
    expect(await askIn(client, server)).toBe("Right");
    expect(sentLogins(server)).toEqual(["Bearer old", "Bearer new", "Bearer new"]);
    expect(asked).toEqual([false, true, false]);
  });

  it("gives up when the other token is refused as well", async () => {
    const server = await started((_, response) => refusing(response, "Bearer"));
    const client = clientOf(server, { _tag: "Bearer", getToken: async () => "t" });
    expect(await askIn(client, server)).toBe("Refused 401");
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("refresh token: hush"))],
    ["gives nothing", () => Promise.resolve("")],
    ["gives no text", () => Promise.resolve(undefined as never)],
    ["gives what no header can hold", () => Promise.resolve("a\r\nX-Other: b")],
  ])("sends nothing where getToken %s", async (_what, getToken) => {
    const server = await started((_, response) => listing(response));
    const client = clientOf(server, { _tag: "Bearer", getToken });
    const answer = await client.get(`${server.origin}/a.vcf`)();
    expect(answer).toMatchObject({ _tag: "Left", left: { _tag: "Refused", status: 401 } });
    expect(JSON.stringify(answer)).not.toMatch(/hush|X-Other/u);
    expect(JSON.stringify(answer)).toContain("sign in again");
    expect(server.seen).toEqual([]);
  });
});

/** Checks what it is sent as a server does; nonces are `n1`, `n2`, … and each good for `uses` requests. */
const digestServer = async (
  algorithm: "MD5" | "SHA-256",
  uses: number,
  saysStale: boolean,
): Promise<LoopbackServer> => {
  let nonce = 1;
  let lastCount = 0;
  const hash = (text: string): string =>
    createHash(algorithm.replace("-", "").toLowerCase()).update(text, "utf8").digest("hex");
  const challenge = (stale: string): string =>
    `Digest realm="dav", qop="auth", algorithm=${algorithm}, nonce="n${nonce}", opaque="o"${stale}`;
  return started(({ method, path, headers }, response) => {
    const sent = challengesFrom(headers["authorization"] ?? "")[0]?.parameters;
    const field = (name: string): string => sent?.get(name) ?? "";
    const count = Number.parseInt(field("nc"), 16);
    const expected = hash(
      `${hash("jürgen:dav:пароль")}:${field("nonce")}:${field("nc")}:${field("cnonce")}:auth:${hash(`${method}:${path}`)}`,
    );
    if (sent === undefined || field("response") !== expected || field("uri") !== path)
      return refusing(response, challenge(""));
    if (field("nonce") === `n${nonce}` && count === lastCount + 1 && count <= uses) {
      lastCount = count;
      return listing(response);
    }
    nonce += 1;
    lastCount = 0;
    return refusing(response, challenge(saysStale ? ", stale=true" : ""));
  });
};

describe("Digest", () => {
  const login = { _tag: "Digest", username: "jürgen", password: "пароль" } as const;

  it.each(["MD5", "SHA-256"] as const)(
    "answers %s, and counts up instead of being asked again",
    async (algorithm) => {
      const server = await digestServer(algorithm, 100, true);
      const client = clientOf(server, login);
      for (let request = 0; request < 3; request += 1) expect(await askIn(client, server)).toBe("Right");
      expect(sentLogins(server).map((sent) => /nc=\w+/u.exec(sent ?? "")?.[0])).toEqual([
        undefined,
        "nc=00000001",
        "nc=00000002",
        "nc=00000003",
      ]);
      expect(new Set(sentLogins(server).map((sent) => /cnonce="\w+"/u.exec(sent ?? "")?.[0])).size).toBe(4);
    },
  );

  it.each([true, false])("starts anew with a new nonce, stale=%s", async (saysStale) => {
    const server = await digestServer("SHA-256", 2, saysStale);
    const client = clientOf(server, login);
    for (let request = 0; request < 5; request += 1) expect(await askIn(client, server)).toBe("Right");
    expect(
      sentLogins(server).map((sent) => /nonce="(n\d+)", nc=0+(\d+)/u.exec(sent ?? "")?.slice(1)),
    ).toEqual([
      undefined,
      ["n1", "1"],
      ["n1", "2"],
      ["n1", "3"],
      ["n2", "1"],
      ["n2", "2"],
      ["n2", "3"],
      ["n3", "1"],
    ]);
  });

  it("sends the body again with the answer to the challenge", async () => {
    const server = await digestServer("MD5", 9, true);
    const client = clientOf(server, login);
    await client.put(`${server.origin}/a.vcf`, Buffer.from("käse"), {
      condition: "Absent",
      contentType: "text/vcard",
    })();
    expect(server.seen.map(({ body }) => body)).toEqual(["käse", "käse"]);
  });

  it("does not try a wrong password again with the same nonce", async () => {
    const server = await digestServer("MD5", 9, true);
    const client = clientOf(server, { ...login, password: "wrong" });
    expect(await askIn(client, server)).toBe("Refused 401");
    expect(await askIn(client, server)).toBe("Refused 401");
    expect(server.seen).toHaveLength(3);
  });

  it("never answers a server that wants Basic", async () => {
    const server = await started((_, response) => refusing(response, 'Basic realm="x"'));
    expect(await askIn(clientOf(server, login), server)).toBe("Refused 401");
    expect(sentLogins(server)).toEqual([undefined]);
  });
});
