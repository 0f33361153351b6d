import { createHash } from "node:crypto";
import { Agent, request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { plainCard, propfindBody } from "./asking-server.js";
import { type CardDavServiceOptions, type CardDavService, cardDavService } from "./card-dav-service.js";
import type { ServedCardDav } from "./serve-card-dav.js";

const opened: ServedCardDav[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ close }) => close()));
});

const served = async (
  options: CardDavServiceOptions = {},
): Promise<{ readonly service: CardDavService; readonly over: ServedCardDav }> => {
  const service = cardDavService(options);
  const over = await service.serve();
  opened.push(over);
  return { service, over };
};

const basic = { Authorization: "Basic YWxpY2U6c2VjcmV0" };

describe("over a socket", () => {
  it("the same server answers, on a connection that is kept", async () => {
    const { service, over } = await served();
    const card = plainCard("å", "Åsa 😀");
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const put = (path: string, body: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = { ...basic, "Content-Type": "text/vcard" };
        request(over.url + path, { method: "PUT", agent, headers }, (answer) => {
          answer.resume().on("end", () => resolve(answer.statusCode));
        })
          .on("error", reject)
          .end(body);
      });
    for (const name of ["a", "b", "c"])
      expect(await put(`/dav/books/alice/contacts/${name}.vcf`, card.replace("UID:å", `UID:${name}`))).toBe(
        201,
      );
    agent.destroy();
    expect([over.connections(), service.requests.count("PUT")]).toEqual([1, 3]);
    expect(service.book().get("c.vcf")).toBe(card.replace("UID:å", "UID:c"));
    const got = await fetch(`${over.url}/dav/books/alice/contacts/c.vcf`, { headers: basic });
    expect(await got.text()).toBe(card.replace("UID:å", "UID:c"));
  });

  it("long answers come packed to who accepts it, and are the same", async () => {
    const { service, over } = await served();
    for (let count = 0; count < 20; count += 1) service.book().add(plainCard(`${count}`));
    const ask = async (coding: string): Promise<Response> =>
      fetch(`${over.url}/dav/books/alice/contacts/`, {
        method: "PROPFIND",
        headers: { ...basic, Depth: "1", "Accept-Encoding": coding },
        body: propfindBody("D:getetag"),
      });
    const [packed, plain] = [await ask("gzip"), await ask("identity")];
    expect([packed.headers.get("content-encoding"), plain.headers.get("content-encoding")]).toEqual([
      "gzip",
      null,
    ]);
    expect(await packed.text()).toBe(await plain.text());
  });

  it("a home on another origin has a socket of its own, which the principal leads to", async () => {
    const elsewhere = "https://p42.example.test";
    const { over } = await served({
      accounts: [{ username: "alice", password: "secret", homes: [{ origin: elsewhere, path: "/far/" }] }],
    });
    const answer = await fetch(`${over.url}/dav/principals/alice/`, {
      method: "PROPFIND",
      headers: { ...basic, Depth: "0" },
      body: propfindBody("C:addressbook-home-set"),
    });
    const home = /addressbook-home-set><d:href>(.*?)</u.exec(await answer.text())?.[1] ?? "";
    expect(home).toBe(`${over.urls.get(elsewhere)}/far/`);
    expect(new URL(home).origin).not.toBe(over.url);
    const there = await fetch(home, { method: "PROPFIND", headers: { ...basic, Depth: "0" } });
    const here = await fetch(`${over.url}/far/`, { method: "PROPFIND", headers: { ...basic, Depth: "0" } });
    expect([there.status, here.status]).toEqual([207, 404]);
  });
});

describe("Digest", () => {
  const hashed = (algorithm: string, text: string): string =>
    createHash(algorithm === "MD5" ? "md5" : "sha256")
      .update(text)
      .digest("hex");
  /** RFC 7616 §3.4, spelled out. */
  const answerTo = (challenge: string, count: number, password = "secret"): string => {
    const nonce = /nonce="(.*?)"/u.exec(challenge)?.[1] ?? "";
    const algorithm = /algorithm=([\w-]+)/u.exec(challenge)?.[1] ?? "";
    const nc = count.toString(16).padStart(8, "0");
    const one = hashed(algorithm, `alice:contacts:${password}`);
    const two = hashed(algorithm, "GET:/dav/?a=1");
    const response = hashed(algorithm, `${one}:${nonce}:${nc}:c1:auth:${two}`);
    return `Digest username="alice", realm="contacts", nonce="${nonce}", uri="/dav/?a=1", qop=auth, nc=${nc}, cnonce="c1", algorithm=${algorithm}, response="${response}"`;
  };

  it.each(["DigestMd5", "DigestSha256"] as const)(
    "%s: each count once, a stale nonce said to be so",
    async (auth) => {
      const service = cardDavService({ auth });
      const get = (authorization = ""): ReturnType<CardDavService["fetch"]> =>
        service.fetch(`${service.origin}/dav/?a=1`, { headers: { Authorization: authorization } });
      const challenge = (await get()).headers.get("www-authenticate") ?? "";
      expect(challenge).toMatch(/^Digest .*qop="auth"/u);
      expect((await get(answerTo(challenge, 1))).status).toBe(200);
      expect((await get(answerTo(challenge, 2))).status).toBe(200);
      const again = await get(answerTo(challenge, 2));
      expect([again.status, again.headers.get("www-authenticate")]).toEqual([
        401,
        expect.stringContaining("stale=true"),
      ]);
      const wrong = await get(answerTo(challenge, 3, "wrong"));
      expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([
        401,
        expect.not.stringContaining("stale"),
      ]);
      service.expireNonces();
      const stale = (await get(answerTo(challenge, 3))).headers.get("www-authenticate") ?? "";
      expect(stale).toContain("stale=true");
      expect((await get(answerTo(stale, 1))).status).toBe(200);
    },
  );
});

describe("fetch", () => {
  it("takes headers in any form, and bytes", async () => {
    const service = cardDavService();
    const url = `${service.book().url}a.vcf`;
    const body = new TextEncoder().encode(plainCard("a", "Åsa"));
    const forms = [new Headers(basic), Object.entries(basic), basic];
    const made = forms.map((headers) => service.fetch(url, { method: "PUT", headers, body }));
    expect((await Promise.all(made)).map(({ status }) => status)).toEqual([201, 204, 204]);
    expect(service.book().get("a.vcf")).toBe(plainCard("a", "Åsa"));
  });

  it("an aborted request is not carried out", async () => {
    const service = cardDavService();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(service.fetch(service.origin, { signal })).rejects.toThrow("enough");
    expect(service.requests.count()).toBe(0);
  });
});
