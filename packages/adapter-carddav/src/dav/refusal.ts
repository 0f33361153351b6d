import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { clarkName, davNamespace } from "./clark-name.js";
import type { DavAnswer } from "./dav-client.js";
import type { DavError } from "./dav-error.js";
import { isXml } from "./media-type.js";
import { conditionsReader } from "./multistatus-parser.js";
import { retryAfterMs } from "./retry-after.js";
import { passedOver, readXml } from "./xml-reader.js";
import { textOfXml } from "./xml-text.js";

/** An answer taken as a refusal. `request`: what was asked for, for the message; `now` in ms since 1970. */
export const refusalFrom = (answer: DavAnswer, request: string, now: number): DavError => {
  const conditions = conditionsOf(answer);
  const wait = retryAfterMs(answer.header("retry-after"), now);
  const why = conditions.length === 0 ? "" : ` (${conditions.join(", ").slice(0, 300)})`;
  return {
    _tag: "Refused",
    status: answer.status,
    conditions,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    message: `${request} was answered ${answer.status}${why}`,
  };
};

/** The precondition elements that the body of a refusal names (RFC 4918 §16); none if it is no DAV:error. */
const conditionsOf = (answer: DavAnswer): ReadonlyArray<string> => {
  if (!isXml(answer)) return [];
  const conditions: string[] = [];
  const document = {
    open: ({ name }: { readonly name: string }) =>
      name === errorName ? conditionsReader(conditions) : passedOver,
  };
  return pipe(
    textOfXml(answer.body, answer.header("content-type") ?? ""),
    E.flatMap((text) => readXml(text, document)),
    E.match(
      () => [],
      () => conditions,
    ),
  );
};

const errorName = clarkName(davNamespace, "error");
