import { type NodeRequest, type NodeResponse, type NodeServer, nodeModule } from "../carddav/node-modules.js";
import type { AnswerGraph, GraphRequest, SentReply } from "./graph-message.js";

/** A service that listens on this machine. */
export type ServedGraph = {
  /** Its origin: `http://127.0.0.1:45001`. */
  readonly url: string;
  /** How many connections were made to it. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

export type ServeGraphOptions = {
  /** Before each answer; default 0. */
  readonly latencyMs?: number;
  /**
   * What links in answers begin with. `Served`, the default: with the socket's URL; `Public`: with the
   * service's own origin, for a client whose transport turns it into the socket's.
   */
  readonly links?: "Served" | "Public";
};

export const serveGraph = async (
  origin: string,
  answer: AnswerGraph,
  { latencyMs = 0, links = "Served" }: ServeGraphOptions,
): Promise<ServedGraph> => {
  const { createServer } = nodeModule("node:http", "serve");
  const wait = latencyMs > 0 ? () => slept(latencyMs) : undefined;
  let connections = 0;
  let url = "";
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void respond(request, response, links === "Served" ? url : origin, (asked) => answer(asked, wait));
  });
  server.on("connection", () => {
    connections += 1;
  });
  url = `http://127.0.0.1:${await listening(server)}`;
  return { url, connections: () => connections, close: () => closed(server) };
};

const respond = async (
  request: NodeRequest,
  response: NodeResponse,
  outside: string,
  answer: (request: GraphRequest) => Promise<SentReply>,
): Promise<void> => {
  const asked = await requestOf(request, outside).catch(() => undefined);
  if (asked === undefined) return;
  const replied = await answer(asked).catch(() => undefined);
  if (replied === undefined) return breakOff(response);
  const { status, headers, body = "" } = replied;
  const octets = typeof body === "string" ? new TextEncoder().encode(body) : body;
  response.writeHead(status, {
    ...headers,
    ...(status === 204 ? {} : { "Content-Length": octets.length }),
  });
  response.end(status === 204 ? undefined : octets);
};

/** The socket goes, and with it the request's hope of an answer. */
const breakOff = (response: NodeResponse): void => {
  if (isBreakable(response)) response.destroy();
};

const isBreakable = (
  response: NodeResponse,
): response is NodeResponse & { readonly destroy: () => unknown } => "destroy" in response;

const slept = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Rejects where the client hangs up in the middle. */
const requestOf = async (request: NodeRequest, outside: string): Promise<GraphRequest> => {
  const { method = "GET", url: target = "/", headers } = request;
  const parts: Uint8Array[] = [];
  for await (const octets of request) parts.push(octets);
  const [path = "", query = ""] = target.split(/\?(.*)/su);
  return {
    method,
    path,
    query,
    outside,
    header: (name) => {
      const value = headers[name];
      return typeof value === "object" ? value.join(", ") : value;
    },
    body: joined(parts),
  };
};

const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
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
