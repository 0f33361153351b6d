import * as E from "fp-ts/lib/Either.js";
import type { Signal } from "@spegla/core";
import type { DavClient } from "../dav/dav-client.js";
import type { DavError } from "../dav/dav-error.js";
import { collectionUrl } from "../href.js";
import { listHome } from "./home-listing.js";
import { type Signpost, signpostAt } from "./look-at.js";
import type { NamedOrigins } from "./named-origins.js";
import type { Trial } from "./trial.js";
import { redirectFrom } from "./well-known.js";

/** Where a person's address books are. */
export type BookPlaces =
  /** The URL that the person gave is an address book: that one is meant, and no other. Normalised. */
  | { readonly _tag: "Book"; readonly url: string }
  | { readonly _tag: "Homes"; readonly homes: ReadonlyArray<string> };

/** `WellKnown`: from there discovery may be sent on, also to other origins. */
export type StartingPoint = { readonly _tag: "Place" | "WellKnown"; readonly url: string };

/** From any resource of a server: by its homes, its principal's homes, or what lies in it. Left: where the way ended. */
export const findHomes = async (
  client: DavClient,
  names: NamedOrigins,
  start: StartingPoint,
  signal?: Signal,
): Promise<E.Either<Trial, BookPlaces>> => {
  const found = await arriveAt(client, names, start, signal);
  if (E.isLeft(found)) return found;
  const { url, isBook, homes, principal } = found.right;
  if (isBook && (start._tag === "Place" || principal === undefined))
    return E.right({ _tag: "Book", url: collectionUrl(url, url) });
  if (homes.length > 0) return homesNamed(names, url, homes);
  if (principal === undefined) return itselfAsHome(client, url, signal);
  const named = names.name(url, principal);
  if (E.isLeft(named)) return E.left({ url, error: named.left });
  return homesOfPrincipal(client, names, named.right, signal);
};

/** RFC 6352 §7.1.1. */
const homesOfPrincipal = async (
  client: DavClient,
  names: NamedOrigins,
  principal: string,
  signal?: Signal,
): Promise<E.Either<Trial, BookPlaces>> => {
  const found = await signpostAt(client, principal, signal);
  if (E.isLeft(found)) return E.left({ url: principal, error: found.left });
  return found.right.homes.length > 0
    ? homesNamed(names, principal, found.right.homes)
    : itselfAsHome(client, principal, signal);
};

const homesNamed = (
  names: NamedOrigins,
  from: string,
  hrefs: ReadonlyArray<string>,
): E.Either<Trial, BookPlaces> => {
  const homes: string[] = [];
  for (const href of hrefs) {
    const named = names.name(from, href);
    if (E.isLeft(named)) return E.left({ url: from, error: named.left });
    homes.push(named.right);
  }
  return E.right({ _tag: "Homes", homes: [...new Set(homes)] });
};

/** For servers that know of no principals and homes: old ones of Synology. */
const itselfAsHome = async (
  client: DavClient,
  url: string,
  signal?: Signal,
): Promise<E.Either<Trial, BookPlaces>> => {
  const listed = await listHome(client, url, signal);
  if (E.isLeft(listed)) return E.left({ url, error: listed.left });
  return listed.right.books.length === 0
    ? E.left({ url, error: { _tag: "NoBooks" } })
    : E.right({ _tag: "Homes", homes: [url] });
};

/** What was found, and where: hrefs are to be resolved against the last of several URLs. */
const arriveAt = async (
  client: DavClient,
  names: NamedOrigins,
  start: StartingPoint,
  signal?: Signal,
): Promise<E.Either<Trial, Signpost & { readonly url: string }>> => {
  let { url } = start;
  for (let hops = 0; ; hops += 1) {
    const found = await signpostAt(client, url, signal);
    if (start._tag === "WellKnown" && hops < mostHops && isUnsettled(found)) {
      const next = await redirectFrom(client, names, url, "PROPFIND", signal);
      if (E.isLeft(next)) return E.left({ url, error: next.left });
      if (next.right !== undefined) {
        url = next.right;
        continue;
      }
    }
    return E.isLeft(found) ? E.left({ url, error: found.left }) : E.right({ ...found.right, url });
  }
};

const mostHops = 3;

/** It leads to another origin, or is itself the place: then its own URL is wanted, which may be behind a redirect. */
const isUnsettled = (found: E.Either<DavError, Signpost>): boolean =>
  E.isLeft(found)
    ? found.left._tag === "RedirectRefused"
    : found.right.principal === undefined && (found.right.isBook || found.right.homes.length === 0);
