/** One request as the server sees it. */
export type DavRequest = {
  readonly method: string;
  /** Scheme, host and port, by the name that the service knows itself under. */
  readonly origin: string;
  /** As it was sent, without a query. */
  readonly path: string;
  /** With its query: what Digest signs. */
  readonly target: string;
  /** By name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly body: string;
};

export type DavReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/**
 * A server's answer to a request. `outside`: what an origin is called where the request came from;
 * `wait`: how long the answer takes, once the request is carried out.
 */
export type AnswerRequest = (
  request: DavRequest,
  outside: (origin: string) => string,
  wait?: () => Promise<void>,
) => Promise<DavReply>;

export const reply = (status: number, headers: Readonly<Record<string, string>> = {}): DavReply => ({
  status,
  headers,
});

/** `body`: without the declaration. */
export const xmlReply = (status: number, type: string, body: string): DavReply => ({
  status,
  headers: { "Content-Type": `${type}; charset=utf-8` },
  body: `<?xml version="1.0" encoding="utf-8"?>\n${body}`,
});

export const textReply = (status: number, body: string): DavReply => ({
  status,
  headers: { "Content-Type": "text/plain; charset=utf-8" },
  body,
});

export const statusLine = (status: number): string => `HTTP/1.1 ${status} ${reasonOf(status)}`;

export const reasonOf = (status: number): string => reasons.get(status) ?? "Unknown";

const reasons = new Map([
  [200, "OK"],
  [201, "Created"],
  [204, "No Content"],
  [207, "Multi-Status"],
  [301, "Moved Permanently"],
  [302, "Found"],
  [303, "See Other"],
  [304, "Not Modified"],
  [307, "Temporary Redirect"],
  [308, "Permanent Redirect"],
  [400, "Bad Request"],
  [401, "Unauthorized"],
  [403, "Forbidden"],
  [404, "Not Found"],
  [405, "Method Not Allowed"],
  [409, "Conflict"],
  [412, "Precondition Failed"],
  [413, "Content Too Large"],
  [415, "Unsupported Media Type"],
  [500, "Internal Server Error"],
  [504, "Gateway Timeout"],
  [507, "Insufficient Storage"],
]);
