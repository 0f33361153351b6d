import * as E from "fp-ts/lib/Either.js";
import type { DavAnswer } from "./dav-client.js";
import type { DavError } from "./dav-error.js";
import { isWrite } from "./outgoing-request.js";

/** Whoever is sent on more often goes round in circles. */
const mostHops = 5;

export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

/** Where a redirect leads, absolute, without a fragment or a login; nothing if it does not say. */
export const locationOf = ({ header, url }: DavAnswer): string | undefined => {
  const location = header("location");
  if (location === undefined) return undefined;
  try {
    const target = new URL(location, url);
    [target.hash, target.username, target.password] = ["", "", ""];
    return target.href;
  } catch {
    return undefined;
  }
};

/**
 * Where the same request goes next, method and body and all: what becomes a GET elsewhere (RFC 9110
 * §15.4.4) is no answer to a write, and of a reading request a GET would answer another question.
 *
 * @param hops - redirects that were followed so far.
 */
export const redirectTarget = (
  method: string,
  answer: DavAnswer,
  hops: number,
): E.Either<DavError, string> => {
  const to = locationOf(answer);
  if (to === undefined)
    return refused("", "a redirect that says nowhere to go; look at the server's settings");
  const { origin } = new URL(to);
  if (hops >= mostHops)
    return refused(
      origin,
      `more than ${mostHops} redirects, the last to ${origin}; give the final address as serverUrl`,
    );
  if (answer.status === 303 && isWrite(method))
    return refused(
      origin,
      `${method} was answered 303, which leads away from what was to be written; nothing can be said of it`,
    );
  return E.right(to);
};

const refused = (to: string, message: string): E.Either<DavError, never> =>
  E.left({ _tag: "RedirectRefused", to, message });
