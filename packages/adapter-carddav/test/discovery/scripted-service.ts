import type { WireFetch, WireInit, WireResponse } from "../../src/index.js";

export type ScriptedAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/**
 * Hosts that answer by a script. Requests are spelled `0 https://…` and `1 https://…` for PROPFIND and
 * its depth, `GET https://…`, `MKCOL https://…`; what a host of the script is not said to answer is
 * 404, and other hosts are not there.
 */
export type ScriptedService = {
  readonly fetch: WireFetch;
  /** All requests so far, in order. */
  readonly asked: () => ReadonlyArray<string>;
  /** The origins that were sent credentials. */
  readonly trusted: () => ReadonlySet<string>;
};

export const scriptedService = (
  script: Readonly<Record<string, ScriptedAnswer | (() => ScriptedAnswer)>>,
): ScriptedService => {
  const asked: string[] = [];
  const trusted = new Set<string>();
  const answers = new Map(Object.entries(script));
  const origins = new Set([...answers.keys()].map((request) => originOf(request.split(" ")[1] ?? "")));
  return {
    asked: () => asked,
    trusted: () => trusted,
    fetch: async (url, init) => {
      const request = requestOf(url, init);
      asked.push(request);
      if (init.headers["authorization"] !== undefined) trusted.add(originOf(url));
      if (!origins.has(originOf(url))) throw noHost();
      const answer = answers.get(request) ?? { status: 404 };
      return responseFrom(typeof answer === "function" ? answer() : answer);
    },
  };
};

export const multistatus = (...responses: ReadonlyArray<string>): ScriptedAnswer => ({
  status: 207,
  headers: { "content-type": "application/xml; charset=utf-8" },
  body: `<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav">${responses.join("")}</d:multistatus>`,
});

/** Properties that were found, as XML. */
export const response = (href: string, properties: string): string =>
  `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${properties}</d:prop>` +
  "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>";

export const principal = (href: string): string =>
  `<d:current-user-principal><d:href>${href}</d:href></d:current-user-principal>`;

export const homes = (...hrefs: ReadonlyArray<string>): string =>
  `<c:addressbook-home-set>${hrefs.map((href) => `<d:href>${href}</d:href>`).join("")}</c:addressbook-home-set>`;

export const collection = "<d:resourcetype><d:collection/></d:resourcetype>";

export const book = (href: string, name?: string): string =>
  response(
    href,
    `<d:resourcetype><d:collection/><c:addressbook/></d:resourcetype>${
      name === undefined ? "" : `<d:displayname>${name}</d:displayname>`
    }`,
  );

export const redirectTo = (location: string, status = 301): ScriptedAnswer => ({
  status,
  headers: { location },
});

export const htmlPage: ScriptedAnswer = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<!DOCTYPE html><title>Sign in</title>",
};

const originOf = (url: string): string => new URL(url).origin;

const requestOf = (url: string, { method, headers }: WireInit): string =>
  `${method === "PROPFIND" ? headers["depth"] : method} ${url}`;

const noHost = (): Error => Object.assign(new TypeError("fetch failed"), { code: "ENOTFOUND" });

const responseFrom = ({ status, headers = {}, body }: ScriptedAnswer): WireResponse => ({
  status,
  headers: new Headers(headers),
  body: body === undefined ? null : bytesOf(body),
});

async function* bytesOf(body: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(body);
}
