import type { AdmittedRequest } from "./admit-request.js";
import { extendedWrites } from "./extended-property.js";
import { type GraphReply, bytesOf, isJson, jsonOf, refusal } from "./graph-message.js";
import type { GraphWorld } from "./graph-world.js";
import { routeOperation } from "./route-operation.js";
import { type BrokenLine, underFault } from "./under-fault.js";

/** Does what an admitted request asks for, or what its fault makes of it. `hasRoom`: it is not one too many at once. */
export const carryOut = async (
  world: GraphWorld,
  admitted: AdmittedRequest,
  hasRoom: boolean,
  isInBatch: boolean,
): Promise<GraphReply | BrokenLine> => {
  const { request, traffic } = admitted;
  if (!hasRoom) return traffic.crowded();
  const bytes = bytesOf(request.body);
  if (bytes > 4_000_000) return refusal(413, "RequestTooLarge", "The request is larger than 4 MB.");
  const over = traffic.count(request.method === "GET" ? 0 : bytes);
  if (over !== undefined) return over;
  const { method, path } = request;
  const { violations, isOurs, clock } = world;
  const watch = watchCreate(world, admitted);
  let isCreated = false;
  const surroundings = { sleep: clock.sleep, tellToWait: traffic.tellToWait };
  const answer = await underFault(world.faults()({ method, path, isInBatch }), surroundings, () => {
    const done = routeOperation(
      { ...admitted, violations, isOurs, switches: world.switches() },
      admitted.rest,
    );
    isCreated = done.status === 201;
    return done;
  });
  watch(answer, isCreated);
  return answer;
};

/** Told what came of a create. */
export type CreateOutcome = (answer: GraphReply | BrokenLine, isCreated: boolean) => void;

/** Notes a create that repeats one of unknown effect; what it gives back remembers whether this one is such. */
const watchCreate = ({ violations }: GraphWorld, admitted: AdmittedRequest): CreateOutcome => {
  const { mailbox } = admitted;
  const writes = writesOfCreate(admitted);
  if (writes !== undefined && mailbox.creates.isBlind(writes))
    violations.note({
      _tag: "BlindRepeat",
      user: mailbox.user,
      message: `created again without a look: ${writes.map(({ value }) => value).join(", ")}`,
    });
  return rememberCreate(admitted);
};

/** Whoever sent it cannot know what became of it, unless it was refused. */
export const rememberCreate = (admitted: AdmittedRequest): CreateOutcome => {
  const writes = writesOfCreate(admitted);
  if (writes === undefined) return () => undefined;
  return (answer, isCreated) => {
    const isRefused = "status" in answer && answer.status >= 400 && answer.status < 500;
    if (isCreated || !isRefused) admitted.mailbox.creates.sent(writes);
  };
};

/** What a create says in extended properties; undefined: it is no create. */
const writesOfCreate = ({ request, rest }: AdmittedRequest) => {
  if (request.method !== "POST" || rest.at(-1) !== "contacts") return undefined;
  const body = jsonOf(request);
  const read = isJson(body) ? extendedWrites(body) : [];
  return "wrong" in read ? [] : read;
};
