import * as E from "fp-ts/lib/Either.js";
import { admitRequest } from "./admit-request.js";
import { type WholeAnswer, answerBatch } from "./answer-batch.js";
import { carryOut } from "./carry-out.js";
import type { LoggedGraphRequest } from "./graph-log.js";
import {
  type AnswerGraph,
  type GraphReply,
  type GraphRequest,
  type SentReply,
  isJson,
} from "./graph-message.js";
import type { GraphWorld } from "./graph-world.js";
import { answerSubscriptions } from "./subscription-requests.js";
import { underFault } from "./under-fault.js";

/** Answers requests as they come over a line. */
export const answerGraph = (
  world: GraphWorld,
  begin: () => (request: LoggedGraphRequest) => void,
): AnswerGraph => {
  let answered = 0;
  return async (request, latency) => {
    const log = begin();
    const { reply, steps } = await answerAny(world, request, latency ?? (() => Promise.resolve()));
    answered += 1;
    const { method, path, query } = request;
    const status = "_tag" in reply ? 0 : reply.status;
    log({ method, path, query, status, prefer: request.header("prefer") ?? "", batch: steps });
    if ("_tag" in reply) throw brokenLine();
    return sent(reply, request, world.clock.now(), answered);
  };
};

const answerAny = (
  world: GraphWorld,
  request: GraphRequest,
  wait: () => Promise<void>,
): Promise<WholeAnswer> => {
  if (/^\/(?:v1\.0|beta)\/\$batch$/u.test(request.path)) return answerBatch(world, request, wait);
  return /^\/(?:v1\.0|beta)\/subscriptions\b/u.test(request.path)
    ? answerOutside(world, request, wait)
    : answerMailbox(world, request, wait);
};

/** What is no mailbox's is neither counted nor throttled. */
const answerOutside = async (
  world: GraphWorld,
  request: GraphRequest,
  wait: () => Promise<void>,
): Promise<WholeAnswer> => {
  const { method, path } = request;
  const surroundings = { sleep: world.clock.sleep, tellToWait: () => ({}) };
  const fault = world.faults()({ method, path, isInBatch: false });
  const reply = await underFault(fault, surroundings, () => answerSubscriptions(world, request));
  await wait();
  return { reply, steps: [] };
};

const answerMailbox = async (
  world: GraphWorld,
  request: GraphRequest,
  wait: () => Promise<void>,
): Promise<WholeAnswer> => {
  const admitted = admitRequest(world, request);
  if (E.isLeft(admitted)) {
    await wait();
    return { reply: admitted.left, steps: [] };
  }
  const { free, leave } = admitted.right.traffic.enter(1);
  const reply = await carryOut(world, admitted.right, free > 0, false);
  await wait();
  leave();
  return { reply, steps: [] };
};

const brokenLine = (): TypeError =>
  new TypeError("fetch failed", {
    cause: Object.assign(new Error("the line broke: ECONNRESET"), { code: "ECONNRESET" }),
  });

/** With what the service adds to every answer. */
const sent = (
  { status, headers, body }: GraphReply,
  request: GraphRequest,
  now: number,
  count: number,
): SentReply => {
  const requestId = `5d000000-0000-4000-8000-${count.toString(16).padStart(12, "0")}`;
  const clientId = request.header("client-request-id") ?? requestId;
  const ids = { "request-id": requestId, "client-request-id": clientId };
  const all = { ...ids, Date: new Date(now).toUTCString(), ...headers };
  if (body === undefined) return { status, headers: all };
  if (body._tag !== "Json")
    return { status, headers: all, body: body._tag === "Text" ? body.text : body.bytes };
  const { error } = body.json;
  const innerError = { date: new Date(now).toISOString().slice(0, 19), ...ids };
  const json = isJson(error) ? { error: { ...error, innerError } } : body.json;
  return { status, headers: all, body: JSON.stringify(json) };
};
