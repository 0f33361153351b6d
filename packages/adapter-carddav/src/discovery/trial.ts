import type { ReplicaError } from "@spegla/core";
import type { DavError } from "../dav/dav-error.js";
import { replicaErrorFromDav } from "../dav/replica-error.js";
import type { NamedOrigins } from "./named-origins.js";

/** One URL that was asked for address books, and why it has none to offer. */
export type Trial = { readonly url: string; readonly error: TrialError };

/** `NoBooks`: it answers as a DAV server does, and leads to no address book. */
export type TrialError = DavError | { readonly _tag: "NoBooks" };

/** Nothing else may be asked after it: a wrong password that is sent again and again locks people out. */
export const isFinal = (error: TrialError): boolean =>
  error._tag === "Aborted" || (error._tag === "Refused" && (error.status === 401 || error.status === 429));

/** What no trial having led anywhere comes to: the error that says most, and what was tried. */
export const errorFromTrials = (
  names: NamedOrigins,
  given: string,
  trials: ReadonlyArray<Trial>,
): ReplicaError => {
  const told = trials.reduce<Trial | undefined>(weightier, undefined);
  if (told === undefined || told.error._tag === "NoBooks" || weightOf(told.error) === 0)
    return notFound(names, given, trials);
  return replicaErrorFromDav(told.error, names.tell(told.url));
};

/** The earlier one of two alike. */
const weightier = (told: Trial | undefined, trial: Trial): Trial =>
  told === undefined || weightOf(trial.error) > weightOf(told.error) ? trial : told;

/** What may pass by itself, or needs the person, counts for more than that nothing was there. */
const weightOf = (error: TrialError): number => {
  switch (error._tag) {
    case "Aborted":
      return 6;
    case "Refused":
      return weightOfStatus(error.status);
    case "Unreachable":
      return 4;
    case "RedirectRefused":
      return 3;
    case "Malformed":
      return 2;
    case "NoBooks":
      return 0;
  }
};

const weightOfStatus = (status: number): number => {
  if (status === 401) return 5;
  if (status === 429 || (status >= 500 && status !== 501)) return 4;
  return status === 403 ? 1 : 0;
};

const notFound = (names: NamedOrigins, given: string, trials: ReadonlyArray<Trial>): ReplicaError => ({
  _tag: "NotFound",
  id: names.tell(given),
  message: `No address books were found: ${trials
    .map(({ url, error }) => `${names.tell(url)} ${outcomeOf(error)}`)
    .join(", ")}; give the URL of an address book as the server's own pages show it`,
});

const outcomeOf = (error: TrialError): string =>
  error._tag === "Refused" ? `answered ${error.status}` : "leads to none";
