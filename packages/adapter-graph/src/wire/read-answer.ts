import * as E from "fp-ts/lib/Either.js";
import type { Answered, Asked } from "./asked.js";
import type { GraphAnswer, GraphFailure } from "./graph-client.js";
import { effectOf } from "./outgoing-request.js";
import { refusalFrom } from "./refusal.js";

/** `now` in ms since 1970. */
export const readAnswer = (
  asked: Asked,
  answered: Answered,
  now: number,
): E.Either<GraphFailure, GraphAnswer> => {
  const { status, header, body } = answered;
  if (isRedirect(status)) return E.left(redirected(asked, header("location")));
  if (status < 200 || status > 299) return E.left(refusalFrom(asked, answered, now));
  if (body._tag === "Unreadable") return E.left(malformed(asked, body.what));
  if (body._tag === "Empty" || (body._tag === "Bytes") === asked.isForBytes)
    return E.right({ status, header, body });
  return E.left(malformed(asked, asked.isForBytes ? "JSON instead of bytes" : "something else than JSON"));
};

/** The answer proves nothing, because it is `what`. */
export const malformed = (asked: Pick<Asked, "name" | "isWrite">, what: string): GraphFailure => ({
  _tag: "Malformed",
  effect: effectOf(asked),
  message: `${asked.name} was answered with ${what}; look at what stands between, a proxy or a sign-in page`,
});

/** 0: one that the platform's `fetch` keeps to itself. */
const isRedirect = (status: number): boolean => [0, 301, 302, 303, 307, 308].includes(status);

/** Graph answers where it is asked: who sends elsewhere is not Graph, or not this cloud's. */
const redirected = ({ name }: Asked, location: string | undefined): GraphFailure => {
  const to = location !== undefined && URL.canParse(location) ? new URL(location).origin : "";
  const where = to === "" ? "elsewhere" : `to ${to}`;
  const message = `${name} was answered with a redirect ${where}, which is not followed; check the cloud, or the origin`;
  return { _tag: "Misled", to, message };
};
