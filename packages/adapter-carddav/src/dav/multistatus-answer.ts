import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import type { DavAnswer } from "./dav-client.js";
import type { DavError } from "./dav-error.js";
import { isXml } from "./media-type.js";
import { multistatusFromXml } from "./multistatus-parser.js";
import type { Multistatus } from "./multistatus.js";
import { refusalFrom } from "./refusal.js";
import { textOfXml } from "./xml-text.js";

/**
 * The multistatus that an answer proves to be, whole.
 *
 * @param request - what was asked for, for messages.
 * @param now - in ms since 1970.
 */
export const multistatusOf = (
  answer: DavAnswer,
  request: string,
  now: number,
): E.Either<DavError, Multistatus> => {
  if (answer.status >= 300) return E.left(refusalFrom(answer, request, now));
  if (answer.status !== 207)
    return E.left(malformed(request, `it was answered ${answer.status} instead of 207`));
  if (!isXml(answer)) return E.left(malformed(request, "the answer is no XML"));
  return pipe(
    textOfXml(answer.body, answer.header("content-type") ?? ""),
    E.flatMap(multistatusFromXml),
    E.mapLeft(({ reason }) => malformed(request, reason)),
  );
};

const malformed = (request: string, reason: string): DavError => ({
  _tag: "Malformed",
  message: `${request}: ${reason}; nothing is concluded from it. Check that the address is that of a CardDAV server, and that no sign-in page or proxy answers in its place`,
});
