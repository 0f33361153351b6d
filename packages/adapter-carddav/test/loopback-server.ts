import { type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { DavSettings } from "../src/dav/dav-settings.js";

export type SeenRequest = {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type LoopbackServer = {
  /** `http://127.0.0.1:` and its port. */
  readonly origin: string;
  /** In the order they arrived whole. */
  readonly seen: ReadonlyArray<SeenRequest>;
  readonly close: () => Promise<void>;
};

/** A real HTTP server on a free port of this machine. `answer` may as well never end its response, or destroy it. */
export const loopbackServer = async (
  answer: (request: SeenRequest, response: ServerResponse) => void,
): Promise<LoopbackServer> => {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const body = Buffer.concat(pieces).toString("utf8");
      const arrived = { method: request.method ?? "", path: request.url ?? "", headers, body };
      seen.push(arrived);
      answer(arrived, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export const basicLogin = { _tag: "Basic", username: "alice", password: "secret" } as const;

export const settingsFor = (
  { origin }: { readonly origin: string },
  settings: Partial<DavSettings> = {},
): DavSettings => ({
  credentials: basicLogin,
  allowHttp: false,
  concurrency: 4,
  deadlineMs: 20_000,
  maxAnswerBytes: 1_000_000,
  now: () => 0,
  origin,
  ...settings,
});

export const xmlType = { "Content-Type": "application/xml; charset=utf-8" };

/** A whole answer of one book, with a token and no entries but its own. */
export const emptyBook =
  '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"><d:response><d:href>/book/</d:href><d:propstat><d:prop><d:resourcetype/></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response><d:sync-token>1</d:sync-token></d:multistatus>';

/** The same, for as long as the test goes on. */
export const started = async (...given: Parameters<typeof loopbackServer>): Promise<LoopbackServer> => {
  const server = await loopbackServer(...given);
  onTestFinished(server.close);
  return server;
};

/** Answers with an empty address book. */
export const listing = (response: ServerResponse): void =>
  void response.writeHead(207, xmlType).end(emptyBook);
