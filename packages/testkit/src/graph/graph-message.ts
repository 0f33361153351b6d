/** One request as the service sees it, or one of those in a batch. */
export type GraphRequest = {
  readonly method: string;
  /** Percent-encoded as it was sent, without a query, with the version: `/v1.0/me/contacts`. */
  readonly path: string;
  /** As it was sent, without its `?`. */
  readonly query: string;
  /** By name in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly body: string | Uint8Array;
  /** Scheme, host and port that links in the answer begin with. */
  readonly outside: string;
};

export type GraphReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: GraphBody;
};

export type GraphBody =
  | { readonly _tag: "Json"; readonly json: Json }
  | { readonly _tag: "Text"; readonly text: string }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array };

/** An answer as it goes over the line. */
export type SentReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** Rejects where the line breaks. `wait`: how long the answer takes, once the request is carried out. */
export type AnswerGraph = (request: GraphRequest, wait?: () => Promise<void>) => Promise<SentReply>;

/** What JSON calls an object. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The body as JSON; nothing where it is none. */
export const jsonOf = ({ body }: Pick<GraphRequest, "body">): unknown => {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
};

const jsonType =
  "application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false; charset=utf-8";

export const emptyReply = (status: number): GraphReply => ({ status, headers: {} });

export const jsonReply = (
  status: number,
  json: Json,
  headers: Readonly<Record<string, string>> = {},
): GraphReply => ({
  status,
  headers: { "Content-Type": jsonType, ...headers },
  body: { _tag: "Json", json },
});

/** What the service says with every refusal; who sends it adds the `innerError`. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GraphReply => jsonReply(status, { error: { code, message } }, headers);

export const badRequest = (message: string, code = "BadRequest"): GraphReply => refusal(400, code, message);

export const itemNotFound: GraphReply = refusal(
  404,
  "ErrorItemNotFound",
  "The specified object was not found in the store.",
);

/** In bytes of UTF-8. */
export const bytesOf = (body: string | Uint8Array): number =>
  typeof body === "string" ? new TextEncoder().encode(body).length : body.length;

/** What every JavaScript platform has and this package's own library files do not name. */
declare const TextDecoder: new () => { readonly decode: (octets: Uint8Array) => string };
declare const TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };
