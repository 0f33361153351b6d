import * as E from "fp-ts/lib/Either.js";
import type { Signal } from "@spegla/core";
import type { DavClient } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import type { NamedOrigins } from "./named-origins.js";

/** RFC 6764 §5. */
export const wellKnownUrl = (origin: string): string => `${origin}/.well-known/carddav`;

/** Where a URL sends its callers, be it to an origin that is named by that; none if it answers itself. */
export const redirectFrom = async (
  client: DavClient,
  names: NamedOrigins,
  url: string,
  method: "PROPFIND" | "GET",
  signal?: Signal,
): Promise<E.Either<DavError, string | undefined>> =>
  E.flatMap((to: string | undefined) => (to === undefined ? E.right(undefined) : names.name(url, to)))(
    await client.redirectOf(url, method, signal)(),
  );
