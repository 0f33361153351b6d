import type { GraphRequest } from "./graph-client.js";

/**
 * The headers that a request takes along, within a batch as well. All `Prefer` stand in one: of two the
 * service reads one.
 *
 * @see https://learn.microsoft.com/graph/outlook-immutable-id
 */
export const requestHeaders = ({ headers = {}, body }: GraphRequest): Readonly<Record<string, string>> => {
  const given = Object.entries(headers);
  const wishes = [...given.filter(isPrefer).map(([, wish]) => wish), immutableIds];
  return {
    ...(body === undefined ? {} : { "Content-Type": mediaTypeOf(body) }),
    ...Object.fromEntries(given.filter(([name]) => !ownNames.has(name.toLowerCase()))),
    Prefer: wishes.join(", "),
  };
};

const immutableIds = 'IdType="ImmutableId"';

/** Given in another case, the line would join the values of both. */
const ownNames: ReadonlySet<string> = new Set(["authorization", "content-type", "prefer"]);

const isPrefer = ([name]: readonly [string, string]): boolean => name.toLowerCase() === "prefer";

const mediaTypeOf = (body: NonNullable<GraphRequest["body"]>): string =>
  body._tag === "Json" ? "application/json" : body.mediaType;
