import * as E from "fp-ts/lib/Either.js";
import * as t from "io-ts";
import { nameOfRequest } from "./address.js";
import { bodyInBatch } from "./answered-body.js";
import { type Asked, askedOf } from "./asked.js";
import { type BatchPart, idOfPart } from "./batch-request.js";
import type { GraphAnswer, GraphFailure } from "./graph-client.js";
import { effectOf } from "./outgoing-request.js";
import { malformed, readAnswer } from "./read-answer.js";

/** One part's own answer. */
export type PartOutcome = E.Either<GraphFailure, GraphAnswer>;

/**
 * The outcomes of `parts`, in their order. What the batch answers to no part of it is nobody's.
 *
 * @param now - in ms since 1970.
 * @returns Left `Malformed`: it is no answer to a batch.
 */
export const partOutcomes = (
  parts: ReadonlyArray<BatchPart>,
  batch: Asked,
  { body }: GraphAnswer,
  now: number,
): E.Either<GraphFailure, ReadonlyArray<PartOutcome>> => {
  const decoded = BatchBody.decode(body._tag === "Json" ? body.json : undefined);
  if (E.isLeft(decoded)) return E.left(malformed(batch, "JSON that is no batch's"));
  const answers = decoded.right.responses.filter(PartBody.is);
  return E.right(
    parts.map((part) =>
      partOutcome(
        askedOf(part.request, nameOfRequest(part.request)),
        answers.filter(({ id }) => id === idOfPart(part)),
        now,
      ),
    ),
  );
};

/** What a part came to whose batch failed as a whole. */
export const failureOfPart = ({ request }: BatchPart, failure: GraphFailure): GraphFailure => {
  if (!("effect" in failure)) return failure;
  const effect = request.method === "GET" ? "None" : failure.effect;
  return failure._tag === "Refused" ? { ...failure, method: request.method, effect } : { ...failure, effect };
};

const BatchBody = t.type({ responses: t.array(t.unknown) });

const PartBody = t.intersection([
  t.type({ id: t.string, status: t.Int }),
  t.partial({ headers: t.union([t.null, t.UnknownRecord]), body: t.unknown }),
]);
type PartBody = t.TypeOf<typeof PartBody>;

const partOutcome = (asked: Asked, answers: ReadonlyArray<PartBody>, now: number): PartOutcome => {
  const [answer, second] = answers;
  if (answer === undefined) return E.left(unanswered(asked));
  if (second !== undefined) return E.left(malformed(asked, "two answers within its batch"));
  const header = headersOfPart(answer.headers ?? {});
  const body = bodyInBatch(answer.body, header("content-type"));
  return readAnswer(asked, { status: answer.status, header, body }, now);
};

const unanswered = (asked: Asked): GraphFailure => ({
  _tag: "Unreachable",
  effect: effectOf(asked),
  message: `${asked.name} was left out of the answer to its batch; try again`,
});

const headersOfPart = (headers: Readonly<Record<string, unknown>>): GraphAnswer["header"] => {
  const values = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
  return (name) => values.get(name);
};
