import { createHash } from "node:crypto";
import type { Challenge } from "./challenge.js";

/** What a server asked for, with the algorithm in Node's own spelling. */
export type DigestChallenge = {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  readonly algorithm: DigestAlgorithm;
  readonly isUtf8: boolean;
  readonly hidesUsername: boolean;
};

export type DigestRequest = {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly uri: string;
  /** How many requests have used this nonce, this one included. */
  readonly count: number;
  readonly cnonce: string;
};

/** The first challenge that can be answered: servers name the one they like best first (RFC 7616 §3.7). */
export const digestChallenge = (challenges: ReadonlyArray<Challenge>): DigestChallenge | undefined => {
  for (const { scheme, parameters } of challenges) {
    const algorithm = algorithms.get((parameters.get("algorithm") ?? "MD5").toUpperCase());
    const [realm, nonce, opaque] = [
      parameters.get("realm"),
      parameters.get("nonce"),
      parameters.get("opaque"),
    ];
    const hasAuth = (parameters.get("qop") ?? "").split(/[\s,]+/u).includes("auth");
    if (scheme === "digest" && algorithm && hasAuth && realm !== undefined && nonce !== undefined)
      return {
        realm,
        nonce,
        ...(opaque === undefined ? {} : { opaque }),
        algorithm,
        isUtf8: parameters.get("charset")?.toUpperCase() === "UTF-8",
        hidesUsername: parameters.get("userhash")?.toLowerCase() === "true",
      };
  }
  return undefined;
};

/** The Authorization header of one request (RFC 7616 §3.4), with qop=auth. */
export const digestAuthorization = (
  login: { readonly username: string; readonly password: string },
  challenge: DigestChallenge,
  { method, uri, count, cnonce }: DigestRequest,
): string => {
  const { realm, nonce, opaque, algorithm } = challenge;
  const hash = (text: string): string => createHash(algorithm.node).update(text, "utf8").digest("hex");
  const nc = count.toString(16).padStart(8, "0");
  const secret = hash(`${login.username}:${realm}:${login.password}`);
  const response = hash(`${secret}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${uri}`)}`);
  const fields = [
    usernameField(login.username, challenge, hash),
    `realm=${quoted(realm)}`,
    `uri=${quoted(uri)}`,
    `algorithm=${algorithm.name}`,
    `nonce=${quoted(nonce)}`,
    `nc=${nc}`,
    `cnonce=${quoted(cnonce)}`,
    "qop=auth",
    `response="${response}"`,
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(challenge.hidesUsername ? ["userhash=true"] : []),
  ];
  return `Digest ${fields.join(", ")}`;
};

const usernameField = (
  username: string,
  { realm, isUtf8, hidesUsername }: DigestChallenge,
  hash: (text: string) => string,
): string => {
  if (hidesUsername) return `username="${hash(`${username}:${realm}`)}"`;
  if (isUtf8 && !/^[\u0020-\u007E]*$/u.test(username))
    return `username*=UTF-8''${encodeURIComponent(username).replaceAll(/['()*]/gu, percentEncoded)}`;
  return `username=${quoted(username)}`;
};

/** As the bytes of its UTF-8: a header's characters are bytes to Node. */
const quoted = (text: string): string =>
  `"${Buffer.from(text.replaceAll(/["\\]/gu, "\\$&"), "utf8").toString("latin1")}"`;

const percentEncoded = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;

type DigestAlgorithm = { readonly name: string; readonly node: string };

const algorithms: ReadonlyMap<string, DigestAlgorithm> = new Map([
  ["MD5", { name: "MD5", node: "md5" }],
  ["SHA-256", { name: "SHA-256", node: "sha256" }],
  ["SHA-512-256", { name: "SHA-512-256", node: "sha512-256" }],
]);
