import type { AnswerRequest, DavReply, DavRequest } from "./dav-message.js";
import { type NodeRequest, type NodeResponse, type NodeServer, nodeModule } from "./node-modules.js";

/** A service that listens on this machine. */
export type ServedCardDav = {
  /** Of the service's own origin: `http://127.0.0.1:45001`. */
  readonly url: string;
  /** The same for each of its origins, by the name it has in memory. */
  readonly urls: ReadonlyMap<string, string>;
  /** How many connections were made to it. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

export type ServeOptions = {
  /** Before each answer; default 0. */
  readonly latencyMs?: number;
};

/** Serves each of the origins on a port of its own. `outside` says what an origin is called on the sockets. */
export const serveCardDav = async (
  origins: ReadonlyArray<string>,
  answer: AnswerRequest,
  { latencyMs = 0 }: ServeOptions,
): Promise<ServedCardDav> => {
  const { createServer } = nodeModule("node:http", "serve");
  const urls = new Map<string, string>();
  const outside = (origin: string): string => urls.get(origin) ?? origin;
  const wait = latencyMs > 0 ? () => slept(latencyMs) : undefined;
  let connections = 0;
  const servers = await Promise.all(
    origins.map(async (origin) => {
      const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
        void respond(origin, request, response, (asked) => answer(asked, outside, wait));
      });
      server.on("connection", () => {
        connections += 1;
      });
      urls.set(origin, `http://127.0.0.1:${await listening(server)}`);
      return server;
    }),
  );
  return {
    url: outside(origins[0] ?? ""),
    urls,
    connections: () => connections,
    close: async () => {
      await Promise.all(servers.map(closed));
    },
  };
};

const respond = async (
  origin: string,
  request: NodeRequest,
  response: NodeResponse,
  answer: (request: DavRequest) => Promise<DavReply>,
): Promise<void> => {
  const asked = await requestOf(origin, request).catch(() => undefined);
  if (asked === undefined) return;
  const { status, headers, body = "" } = await answer(asked);
  const isPacked = body.length > 1_024 && String(request.headers["accept-encoding"]).includes("gzip");
  const octets = isPacked ? nodeModule("node:zlib", "serve").gzipSync(body) : new TextEncoder().encode(body);
  response.writeHead(status, {
    ...headers,
    ...(isPacked ? { "Content-Encoding": "gzip" } : {}),
    ...(status === 204 || status === 304 ? {} : { "Content-Length": octets.length }),
  });
  response.end(request.method === "HEAD" ? undefined : octets);
};

const slept = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Rejects where the client hangs up in the middle. */
const requestOf = async (origin: string, request: NodeRequest): Promise<DavRequest> => {
  const { method = "GET", url: target = "/", headers } = request;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let body = "";
  for await (const octets of request) body += decoder.decode(octets, { stream: true });
  return {
    method,
    origin,
    target,
    path: target.split("?", 1)[0] ?? "",
    header: (name) => {
      const value = headers[name];
      return typeof value === "object" ? value.join(", ") : value;
    },
    body: body + decoder.decode(),
  };
};

const listening = (server: NodeServer): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });

const closed = (server: NodeServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });

/** What Node has and this package's own library files do not name. */
declare const setTimeout: (then: () => void, ms: number) => unknown;
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };
declare const TextDecoder: new (
  encoding: string,
  options: { readonly ignoreBOM: boolean },
) => { readonly decode: (octets?: Uint8Array, options?: { readonly stream: boolean }) => string };
