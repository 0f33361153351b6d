import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import type { AnsweredBody } from "./answered-body.js";
import type { Answered, Asked } from "./asked.js";
import type { Effect, GraphFailure } from "./graph-client.js";
import { isThrottleCode } from "./meaning-of-code.js";
import { retryAfterMs } from "./retry-after.js";

type Refused = Extract<GraphFailure, { readonly _tag: "Refused" }>;

/** An answer of no 2xx, taken as a refusal. `now` in ms since 1970. */
export const refusalFrom = (asked: Asked, answered: Answered, now: number): Refused => {
  const { status, header, body } = answered;
  const { code, text } = saidBy(body);
  const property = propertyIn(text);
  const wait = retryAfterMs(header("retry-after"), now);
  return {
    _tag: "Refused",
    method: asked.method,
    status,
    ...(code === undefined ? {} : { code }),
    ...(property === undefined ? {} : { property }),
    ...(isAccessPolicy(text) ? { isPolicy: true } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    effect: effectOfRefusal(asked, status, code),
    message: [
      `${asked.name} was answered ${status}`,
      ...(code === undefined ? [] : [code]),
      ...requestIdOf(header("request-id")),
    ].join(" "),
  };
};

/**
 * A gateway may say 503 or 504 of a write that arrived.
 * @see https://learn.microsoft.com/graph/errors
 */
const effectOfRefusal = ({ isWrite }: Asked, status: number, code: string | undefined): Effect => {
  const isVague = status === 408 || (status >= 500 && status !== 501 && status !== 507);
  return isWrite && isVague && !isThrottleCode(code) ? "Unknown" : "None";
};

const ErrorBody = t.type({ error: t.partial({ code: t.unknown, message: t.unknown }) });

/** Codes are words; anything else may hold anything, and is no code. The text never leaves this file. */
const saidBy = (body: AnsweredBody): { readonly code: string | undefined; readonly text: string } => {
  const decoded = body._tag === "Json" ? ErrorBody.decode(body.json) : undefined;
  if (decoded === undefined || E.isLeft(decoded)) return { code: undefined, text: "" };
  const { code, message } = decoded.right.error;
  return {
    code: typeof code === "string" && /^[A-Za-z][A-Za-z_.-]{1,79}$/u.test(code) ? code : undefined,
    text: typeof message === "string" ? message.slice(0, 1_000) : "",
  };
};

/** `The multi value property EmailAddresses has 4 entries, …`: no code says so. */
const propertyIn = (text: string): string | undefined => {
  const name =
    /\bmulti value property (EmailAddresses|BusinessPhones|HomePhones|ImAddresses|Children|Categories) has\b/iu.exec(
      text,
    )?.[1];
  return name === undefined ? undefined : name.charAt(0).toLowerCase() + name.slice(1);
};

/** The same code as of every other refused access: only the text tells. */
const isAccessPolicy = (text: string): boolean => /\[RAOP\]|AppOnly AccessPolicy/iu.test(text);

/** What Microsoft's support asks for. */
const requestIdOf = (header: string | undefined): ReadonlyArray<string> =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu.test(header ?? "") ? [`(request-id ${header})`] : [];
