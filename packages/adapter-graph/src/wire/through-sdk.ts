import { Client, type Context, TelemetryHandler } from "@microsoft/microsoft-graph-client";
import type { OutgoingRequest } from "./outgoing-request.js";

/**
 * Lets Microsoft's SDK make a request, and `carry` carry it out, once: with none of the SDK's handlers but
 * the one that says which SDK asks, and gives the request its `client-request-id`. The URL stays as it was
 * given: the SDK takes the query of a link apart and orders it anew. The SDK itself is answered with
 * nothing at all: it reads errors and bodies into what they are not.
 *
 * @returns what `carry` resolves to; rejects as it does.
 */
export const throughSdk = async <Result>(
  request: OutgoingRequest,
  carry: (made: OutgoingRequest) => Promise<Result>,
): Promise<Result> => {
  let carried: Promise<Result> | undefined;
  const client = Client.initWithMiddleware({
    customHosts: new Set([new URL(request.url).hostname]),
    middleware: [
      new TelemetryHandler(),
      {
        execute: async (context) => {
          carried = carry({ ...request, ...madeBy(context) });
          carried.catch(() => undefined);
          context.response = new Response(null, { status: 204 });
        },
      },
    ],
  });
  await askedOf(client, request);
  if (carried === undefined) throw new Error("the SDK sent nothing");
  return carried;
};

/** What the SDK is given for a body is passed on as it is: of the array behind other views it sends all. */
const askedOf = (client: Client, { method, url, headers, body }: OutgoingRequest): Promise<unknown> => {
  const asked = client.api(url).headers(headers);
  const content = body instanceof Uint8Array ? bufferOf(body) : body;
  switch (method) {
    case "GET":
      return asked.get();
    case "POST":
      return asked.post(content);
    case "PATCH":
      return asked.patch(content);
    case "PUT":
      return asked.put(content);
    case "DELETE":
      return asked.delete();
  }
};

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const madeBy = ({ options = {} }: Context): Pick<OutgoingRequest, "headers" | "body"> => {
  const headers = plainHeaders(options.headers ?? {});
  const { body } = options;
  if (body === undefined || body === null) return { headers };
  if (typeof body === "string" || body instanceof Uint8Array) return { headers, body };
  throw new TypeError("the SDK made another body than it was given");
};

/** Of the three forms that headers can have, the SDK makes the plain one; in another, a condition must not get lost. */
const plainHeaders = (headers: object): Readonly<Record<string, string>> => {
  if ("forEach" in headers) throw new TypeError("the SDK made headers of another form than it was given");
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
};
