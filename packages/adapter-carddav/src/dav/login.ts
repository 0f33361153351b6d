import { randomBytes } from "node:crypto";
import type { CardDavCredentials } from "../card-dav-options.js";
import { challengesFrom } from "./challenge.js";
import { type DigestChallenge, digestAuthorization, digestChallenge } from "./digest.js";

/** How requests say who asks. Both reject with whatever `getToken` rejects with. */
export type Login = {
  /** The Authorization header to send; nothing if the server has to be asked first how it wants it. */
  readonly authorization: (request: LoginRequest) => Promise<string | undefined>;
  /**
   * Another header for the same request, which was answered 401 with `challenge`, its WWW-Authenticate;
   * nothing if no other would do. To be asked once a request.
   */
  readonly renewed: (
    request: LoginRequest,
    refused: string | undefined,
    challenge: string,
  ) => Promise<string | undefined>;
};

export type LoginRequest = { readonly method: string; readonly url: URL };

export const loginOf = (credentials: CardDavCredentials): Login => {
  switch (credentials._tag) {
    case "Basic":
      return basicLogin(credentials);
    case "Digest":
      return digestLogin(credentials);
    case "Bearer":
      return bearerLogin(credentials);
  }
};

type NamedLogin = { readonly username: string; readonly password: string };

/** RFC 7617, with charset UTF-8 whether the server says so or not. */
const basicLogin = ({ username, password }: NamedLogin): Login => {
  const header = `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
  return { authorization: async () => header, renewed: async () => undefined };
};

const bearerLogin = ({ getToken }: Extract<CardDavCredentials, { readonly _tag: "Bearer" }>): Login => {
  const header = async (isRefused: boolean): Promise<string> => {
    const token: unknown = await getToken({ isRefused });
    if (typeof token !== "string" || token === "") throw new TypeError("getToken gave no token");
    return `Bearer ${token}`;
  };
  return { authorization: () => header(false), renewed: () => header(true) };
};

/** Remembers the last nonce of each origin, so that only the first request there is answered 401. */
const digestLogin = (login: NamedLogin): Login => {
  const nonces = new Map<string, { readonly challenge: DigestChallenge; count: number }>();
  const answer = ({ method, url }: LoginRequest): string | undefined => {
    const nonce = nonces.get(url.origin);
    if (nonce === undefined) return undefined;
    nonce.count += 1;
    return digestAuthorization(login, nonce.challenge, {
      method,
      uri: url.pathname + url.search,
      count: nonce.count,
      cnonce: randomBytes(16).toString("hex"),
    });
  };
  return {
    authorization: async (request) => answer(request),
    renewed: async (request, refused, header) => {
      const challenges = challengesFrom(header);
      const challenge = digestChallenge(challenges);
      if (challenge === undefined) return undefined;
      // The same nonce again, and no word of its age: it is the password that is wrong.
      const isStale = challenges.some(({ parameters }) => parameters.get("stale")?.toLowerCase() === "true");
      if (!isStale && refused?.includes(`nonce="${challenge.nonce}"`) === true) return undefined;
      nonces.set(request.url.origin, { challenge, count: 0 });
      return answer(request);
    },
  };
};
