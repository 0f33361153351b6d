import * as E from "fp-ts/lib/Either.js";
import type { GraphFailure, GraphRequest } from "./graph-client.js";

/**
 * The URL that a request is sent to. Left `Misled` for a link to anywhere but `origin`: it gets no token.
 * Left `Refused`, as the service would, for a path with an empty segment or one of dots: with an id like
 * that it names another thing.
 */
export const urlOfRequest = (origin: string, request: GraphRequest): E.Either<GraphFailure, string> => {
  const { path } = request;
  if (!path.startsWith("/")) return urlOfLink(origin, request);
  return hasWholeSegments(path) ? E.right(`${origin}${versionPath}${path}`) : E.left(noSuchId(request));
};

/**
 * How a batch spells it: relative, without the version.
 * @returns nothing for a link that no batch can ask for, such as to another version.
 */
export const urlInBatch = (origin: string, { path }: GraphRequest): string | undefined => {
  if (path.startsWith("/")) return path;
  const base = `${origin}${versionPath}/`;
  return path.startsWith(base) ? path.slice(base.length - 1) : undefined;
};

export const batchUrl = (origin: string): string => `${origin}${versionPath}/$batch`;

/** For messages: without the query, in which filters hold what a contact holds, and links their tokens. */
export const nameOfRequest = ({ method, path }: Pick<GraphRequest, "method" | "path">): string => {
  const link = path.startsWith("/") || !URL.canParse(path) ? undefined : new URL(path);
  return `${method} ${(link?.pathname ?? path).replace(/[?#].*$/su, "")}`;
};

/** This machine itself: what is sent there crosses no line. */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/u.test(hostname);

const versionPath = "/v1.0";

const urlOfLink = (origin: string, { method, path }: GraphRequest): E.Either<GraphFailure, string> => {
  // Not every parser takes a backslash or a blank for what this one does.
  const url = URL.canParse(path) && !/[\\\s]/u.test(path) ? new URL(path) : undefined;
  if (url === undefined) return E.left(misled("", `${method} was not sent: its link is no web address`));
  const to = url.origin === "null" ? `${url.protocol}//${url.host}` : url.origin;
  if (to === origin && url.username === "" && url.password === "") return E.right(path);
  return E.left(
    misled(to, `${method} was not sent: its link leads to ${to}, which gets no token of ${origin}`),
  );
};

const misled = (to: string, message: string): GraphFailure => ({ _tag: "Misled", to, message });

const hasWholeSegments = (path: string): boolean =>
  path
    .replace(/[?#].*$/su, "")
    .split("/")
    .slice(1)
    .every((segment) => !/^(?:\.|%2e){0,2}$/iu.test(segment));

const noSuchId = ({ method }: GraphRequest): GraphFailure => ({
  _tag: "Refused",
  method,
  status: 400,
  code: "ErrorInvalidIdMalformed",
  effect: "None",
  message: `${method} was not sent: what stands for an id in its path is none`,
});
