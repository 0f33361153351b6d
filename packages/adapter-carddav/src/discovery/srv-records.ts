import * as N from "fp-ts/lib/number.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { pipe } from "fp-ts/lib/function.js";
import type { CardDavResolver } from "../card-dav-options.js";

/** Where a domain says that its address books are (RFC 6764). */
export type ServicePlace = {
  readonly origin: string;
  /** Of the TXT record beside it; absent: ask the well-known URL. */
  readonly path?: string;
};

/**
 * What DNS says of a domain, the preferred place first; none if it says nothing, or does not answer.
 *
 * @param services - `carddavs` is https, `carddav` http.
 * @see RFC 6764 §3 (SRV), §4 (TXT), RFC 2782 (priority, weight, the target `.`)
 */
export const servicePlaces = async (
  resolver: CardDavResolver,
  domain: string,
  services: ReadonlyArray<"carddavs" | "carddav">,
): Promise<ReadonlyArray<ServicePlace>> => {
  const places: ServicePlace[] = [];
  for (const service of services) {
    const name = `_${service}._tcp.${domain}`;
    const records = await answerOr(resolver.resolveSrv(name), []);
    const targets = targetsOf(service, records);
    if (targets.length === 0) continue;
    const path = pathOf(await answerOr(resolver.resolveTxt(name), []));
    places.push(...targets.map((origin) => (path === undefined ? { origin } : { origin, path })));
  }
  return places;
};

type SrvRecord = Awaited<ReturnType<CardDavResolver["resolveSrv"]>>[number];

/** Weight is a preference here and no lottery: whoever asks twice shall find the same. */
const preferred: Ord.Ord<SrvRecord> = Ord.getMonoid<SrvRecord>().concat(
  Ord.contramap(({ priority }: SrvRecord) => priority)(N.Ord),
  Ord.contramap(({ weight }: SrvRecord) => -weight)(N.Ord),
);

const targetsOf = (service: string, records: ReadonlyArray<SrvRecord>): ReadonlyArray<string> =>
  pipe(
    records,
    RA.sort(preferred),
    RA.map(({ name, port }) => ({ host: name.replace(/\.$/u, ""), port })),
    RA.takeLeft(mostTargets),
    RA.map(({ host, port }) => `${service === "carddavs" ? "https" : "http"}://${host}:${port}`),
    // The target `.`, for a service that is not offered, leaves no host.
    RA.filter((url) => URL.canParse(url)),
    RA.map((url) => new URL(url).origin),
  );

/** Each is asked in turn until one answers. */
const mostTargets = 3;

/** A TXT record is cut into strings of at most 255 bytes; `path` is one of its keys (RFC 6763 §6). */
const pathOf = (records: ReadonlyArray<ReadonlyArray<string>>): string | undefined =>
  records
    .flatMap((record) => [record.join(""), ...record])
    .flatMap((text) => /^path=(?<path>\/.*)$/iu.exec(text)?.groups?.["path"] ?? [])[0];

const answerOr = <Answer>(asked: Promise<Answer>, otherwise: Answer): Promise<Answer> =>
  asked.catch(() => otherwise);
