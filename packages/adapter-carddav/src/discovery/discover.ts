import * as E from "fp-ts/lib/Either.js";
import type { ReplicaError, Signal } from "@spegla/core";
import type { CardDavResolver } from "../card-dav-options.js";
import type { DavClient } from "../dav/dav-client.js";
import { type BookPlaces, type StartingPoint, findHomes } from "./find-homes.js";
import type { NamedOrigins } from "./named-origins.js";
import type { ServiceAddress } from "./service-address.js";
import { type ServicePlace, servicePlaces } from "./srv-records.js";
import { type Trial, errorFromTrials, isFinal } from "./trial.js";
import { redirectFrom, wellKnownUrl } from "./well-known.js";

export type DiscoverySettings = {
  readonly client: DavClient;
  readonly names: NamedOrigins;
  readonly resolver: CardDavResolver;
  readonly allowHttp: boolean;
  readonly address: ServiceAddress;
};

/**
 * Finds where a person's address books are: at the URL itself, by DNS, the well-known URL, the
 * server's root; one after the other until one leads there. Writes nothing.
 *
 * @returns Left `Unauthorized` or `RateLimited`: after that answer nothing more was asked;
 *   `Unavailable`: a place that may have them did not answer; `NotFound`: none has them.
 * @see RFC 6764 §6, RFC 6352 §9.3
 */
export const discover = async (
  settings: DiscoverySettings,
  signal?: Signal,
): Promise<E.Either<ReplicaError, BookPlaces>> => {
  const { address, names } = settings;
  const trials: Trial[] = [];
  for (const clue of await cluesFrom(settings)) {
    if (wasUnreachable(trials, clue.url)) continue;
    const found = await followClue(settings, clue, signal);
    if (E.isRight(found)) return found;
    trials.push(found.left);
    if (isFinal(found.left.error)) break;
  }
  return E.left(errorFromTrials(names, address.url, trials));
};

const cluesFrom = async (settings: DiscoverySettings): Promise<ReadonlyArray<StartingPoint>> => {
  const { address } = settings;
  const { origin } = new URL(address.url);
  const clues: ReadonlyArray<StartingPoint> =
    address._tag === "Url"
      ? [{ _tag: "Place", url: address.url }, ...cluesOf(origin)]
      : [...(await cluesFromDns(settings, address.domain)), ...cluesOf(origin)];
  return [...new Map(clues.map((clue) => [clue.url, clue])).values()];
};

const cluesOf = (origin: string): ReadonlyArray<StartingPoint> => [
  { _tag: "WellKnown", url: wellKnownUrl(origin) },
  { _tag: "Place", url: `${origin}/` },
];

/** A domain names its servers itself. */
const cluesFromDns = async (
  { allowHttp, names, resolver }: DiscoverySettings,
  domain: string,
): Promise<ReadonlyArray<StartingPoint>> => {
  const known = presets.get(domain);
  const places =
    known ?? (await servicePlaces(resolver, domain, allowHttp ? ["carddavs", "carddav"] : ["carddavs"]));
  return places.flatMap(({ origin, path }) => {
    const named = names.name(`https://${domain}`, `${origin}${path ?? "/"}`);
    if (E.isLeft(named)) return [];
    return path === undefined ? cluesOf(origin) : [{ _tag: "Place", url: named.right } as const];
  });
};

/** Mail domains whose address books are known to be elsewhere; Thunderbird knows them, too. */
const presets: ReadonlyMap<string, ReadonlyArray<ServicePlace>> = new Map(
  ["gmail.com", "googlemail.com"].map((domain) => [domain, [{ origin: "https://www.googleapis.com" }]]),
);

/** Some servers redirect GET alone from their well-known URL, most PROPFIND as well, Google's that alone. */
const followClue = async (
  { client, names }: DiscoverySettings,
  clue: StartingPoint,
  signal?: Signal,
): Promise<E.Either<Trial, BookPlaces>> => {
  const found = await findHomes(client, names, clue, signal);
  if (clue._tag === "Place" || E.isRight(found) || !hasFailedAt(clue.url, found.left)) return found;
  const sent = await redirectFrom(client, names, clue.url, "GET", signal);
  if (E.isLeft(sent)) return E.left({ url: clue.url, error: sent.left });
  return sent.right === undefined
    ? found
    : findHomes(client, names, { _tag: "WellKnown", url: sent.right }, signal);
};

const hasFailedAt = (url: string, trial: Trial): boolean =>
  trial.url === url && trial.error._tag !== "Unreachable" && !isFinal(trial.error);

/** A server that did not answer is not asked again: each time may last as long as the deadline. */
const wasUnreachable = (trials: ReadonlyArray<Trial>, url: string): boolean =>
  trials.some(
    (trial) => trial.error._tag === "Unreachable" && new URL(trial.url).origin === new URL(url).origin,
  );
