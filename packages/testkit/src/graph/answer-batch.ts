import * as E from "fp-ts/lib/Either.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import { type AdmittedRequest, admitRequest } from "./admit-request.js";
import { batchRooms, type BatchRooms } from "./batch-rooms.js";
import { type BatchStep, batchSteps } from "./batch-steps.js";
import { carryOut, rememberCreate } from "./carry-out.js";
import type { LoggedGraphRequest } from "./graph-log.js";
import {
  type GraphReply,
  type GraphRequest,
  type Json,
  badRequest,
  bytesOf,
  jsonReply,
  refusal,
} from "./graph-message.js";
import type { GraphSwitches } from "./graph-switches.js";
import type { GraphWorld } from "./graph-world.js";
import { type BrokenLine, underFault } from "./under-fault.js";

export type WholeAnswer = {
  readonly reply: GraphReply | BrokenLine;
  /** Of a batch: what became of the requests in it. */
  readonly steps: ReadonlyArray<LoggedGraphRequest>;
};

type PlacedStep = { readonly step: BatchStep; readonly admitted: E.Either<GraphReply, AdmittedRequest> };

/** POST of `$batch`: its requests one by one, each with an answer of its own. `wait`: while it is under way. */
export const answerBatch = async (
  world: GraphWorld,
  outer: GraphRequest,
  wait: () => Promise<void>,
): Promise<WholeAnswer> => {
  if (bytesOf(outer.body) > 4_000_000)
    return { reply: refusal(413, "RequestTooLarge", "The batch is larger than 4 MB."), steps: [] };
  const read = batchSteps(outer, world.violations);
  if ("wrong" in read) return { reply: badRequest(read.wrong), steps: [] };
  const placed = read.map((step): PlacedStep => ({ step, admitted: admitStep(world, step) }));
  const admitted = placed.flatMap((one) => (E.isRight(one.admitted) ? [one.admitted.right] : []));
  const isChain = read.some(({ dependsOn }) => dependsOn.length > 0);
  const rooms = batchRooms(
    admitted.map(({ traffic }) => traffic),
    isChain,
    world.switches().batchWidth,
  );
  const tellToWait = (seconds: number): Readonly<Record<string, string>> =>
    admitted.map(({ traffic }) => traffic.tellToWait(seconds)).at(-1) ?? {};
  const { method, path } = outer;
  const fault = world.faults()({ method, path, isInBatch: false });
  const answers = new Map<string, GraphReply>();
  const reply = await underFault(fault, { sleep: world.clock.sleep, tellToWait }, () =>
    carryOutSteps(world, placed, answers, rooms),
  );
  await wait();
  rooms.leave();
  for (const one of placed) if (!answers.has(one.step.id)) rememberUnanswered(one, reply);
  return { reply, steps: read.flatMap((step) => loggedStep(step, answers.get(step.id))) };
};

const admitStep = (world: GraphWorld, { request }: BatchStep): PlacedStep["admitted"] => {
  if (!request.path.toLowerCase().endsWith("/$batch")) return admitRequest(world, request);
  world.violations.note({ _tag: "NestedBatch", user: "", message: "a batch stands in a batch" });
  return E.left(badRequest("Batch requests cannot be nested."));
};

/** As far as the line holds. */
const carryOutSteps = async (
  world: GraphWorld,
  placed: ReadonlyArray<PlacedStep>,
  answers: Map<string, GraphReply>,
  rooms: BatchRooms,
): Promise<GraphReply | BrokenLine> => {
  for (const { step, admitted } of placed) {
    const answer = await stepAnswer(world, step, admitted, answers, rooms);
    if ("_tag" in answer) return answer;
    answers.set(step.id, answer);
  }
  const { batchOrder, batchNoBody } = world.switches();
  const responses = [...answers].map(([id, answer]) => responseJson(id, answer, batchNoBody));
  return jsonReply(200, { responses: batchOrder === "Reversed" ? RA.reverse(responses) : responses });
};

const stepAnswer = async (
  world: GraphWorld,
  { dependsOn }: BatchStep,
  admitted: PlacedStep["admitted"],
  answers: ReadonlyMap<string, GraphReply>,
  rooms: BatchRooms,
): Promise<GraphReply | BrokenLine> => {
  if (dependsOn.some((id) => (answers.get(id)?.status ?? 424) >= 400))
    return refusal(424, "FailedDependency", "A request that this one depends on has failed.");
  if (E.isLeft(admitted)) return admitted.left;
  return carryOut(world, admitted.right, rooms.hasRoom(admitted.right.traffic), true);
};

/** Who sent a batch cannot know what became of a create that has no answer. */
const rememberUnanswered = ({ admitted }: PlacedStep, reply: GraphReply | BrokenLine): void => {
  if (E.isRight(admitted)) rememberCreate(admitted.right)(reply, false);
};

const loggedStep = (
  { request }: BatchStep,
  answer: GraphReply | undefined,
): ReadonlyArray<LoggedGraphRequest> => {
  if (answer === undefined) return [];
  const { method, query } = request;
  const prefer = request.header("prefer") ?? "";
  return [
    { method, path: request.path.replace("/v1.0", ""), query, status: answer.status, prefer, batch: [] },
  ];
};

const responseJson = (
  id: string,
  { status, headers, body }: GraphReply,
  noBody: GraphSwitches["batchNoBody"],
): Json => {
  const head = { id, status, headers };
  if (body === undefined) return noBody === "Null" ? { ...head, body: null } : head;
  return { ...head, body: bodyJson(body) };
};

const bodyJson = (body: NonNullable<GraphReply["body"]>): unknown => {
  switch (body._tag) {
    case "Json":
      return body.json;
    case "Text":
      return body.text;
    case "Bytes":
      return btoa(Array.from(body.bytes, (octet) => String.fromCharCode(octet)).join(""));
  }
};

/** What every JavaScript platform has and this package's own library files do not name. */
declare const btoa: (octets: string) => string;
