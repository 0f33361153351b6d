import { describe, expect, it } from "vitest";
import { challengesFrom } from "./challenge.js";
import { type DigestChallenge, digestAuthorization, digestChallenge } from "./digest.js";

const challenged = (header: string): DigestChallenge => {
  const challenge = digestChallenge(challengesFrom(header));
  if (challenge === undefined) throw new Error("no challenge that can be answered");
  return challenge;
};

const nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
const opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS";
const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
const offered = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="${opaque}"`;

describe("digestAuthorization", () => {
  const mufasa = { username: "Mufasa", password: "Circle of Life" };
  const request = { method: "GET", uri: "/dir/index.html", count: 1, cnonce };

  it.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("answers RFC 7616 §3.9.1 with %s as it is written there", (algorithm, response) => {
    expect(digestAuthorization(mufasa, challenged(offered(algorithm)), request)).toBe(
      `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=${algorithm}, nonce="${nonce}", nc=00000001, cnonce="${cnonce}", qop=auth, response="${response}", opaque="${opaque}"`,
    );
  });

  it("answers RFC 7616 §3.9.2, with the user name hidden, as its erratum 4897 has it", () => {
    const challenge = challenged(
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
    );
    const header = digestAuthorization({ username: "Jäsøn Doe", password: "Secret, or not?" }, challenge, {
      method: "GET",
      uri: "/doe.json",
      count: 1,
      cnonce: "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v",
    });
    expect(header).toContain('username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"');
    expect(header).toContain('response="3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"');
    expect(header).toContain("userhash=true");
  });

  it("counts in eight hexadecimal digits", () => {
    expect(digestAuthorization(mufasa, challenged(offered("MD5")), { ...request, count: 300 })).toContain(
      "nc=0000012c,",
    );
  });

  it("spells a name beyond ASCII as RFC 8187 does where the server knows UTF-8, else as its bytes", () => {
    const named = { username: "Jäsøn (1)", password: "x" };
    expect(digestAuthorization(named, challenged(`${offered("MD5")}, charset=UTF-8`), request)).toContain(
      "username*=UTF-8''J%C3%A4s%C3%B8n%20%281%29,",
    );
    expect(digestAuthorization(named, challenged(offered("MD5")), request)).toContain(
      `username="${Buffer.from("Jäsøn (1)").toString("latin1")}",`,
    );
  });

  it("quotes what has quotes", () => {
    const header = digestAuthorization(
      { username: 'a"b\\c', password: "x" },
      challenged(offered("MD5")),
      request,
    );
    expect(header).toContain('username="a\\"b\\\\c"');
  });
});

describe("digestChallenge", () => {
  it("takes the first of several that can be answered", () => {
    const header = `Basic realm="x, y", Digest realm="a", nonce="0", qop="auth", algorithm=SHA-512, ${offered("SHA-256")}, ${offered("MD5")}`;
    expect(challenged(header)).toMatchObject({
      realm: "http-auth@example.org",
      algorithm: { name: "SHA-256" },
    });
  });

  it("means MD5 where no algorithm is named, and reads names in any case", () => {
    expect(challenged('DIGEST Realm=r, NONCE="n\\"1", QOP=auth')).toMatchObject({
      realm: "r",
      nonce: 'n"1',
      algorithm: { name: "MD5" },
    });
  });

  it("reads a realm beyond ASCII", () => {
    const sent = Buffer.from('Digest realm="Bücher", nonce="n", qop="auth"').toString("latin1");
    expect(challenged(sent).realm).toBe("Bücher");
  });

  it.each([
    ["Basic alone", 'Basic realm="x"'],
    ["no qop=auth", 'Digest realm="x", nonce="n", qop="auth-int"'],
    ["a session algorithm", 'Digest realm="x", nonce="n", qop="auth", algorithm=MD5-sess'],
    ["no nonce", 'Digest realm="x", qop="auth"'],
    ["nothing", ""],
  ])("has no answer to %s", (_what, header) => {
    expect(digestChallenge(challengesFrom(header))).toBeUndefined();
  });
});
