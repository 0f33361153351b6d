import type { Clock } from "@spegla/core";
import type { GraphFault } from "./graph-fault.js";
import { type GraphReply, refusal } from "./graph-message.js";
import type { MailboxTraffic } from "./graph-traffic.js";

/** The line broke: nobody hears the answer. */
export type BrokenLine = { readonly _tag: "BrokenLine" };

export type Surroundings = Pick<Clock, "sleep"> & Pick<MailboxTraffic, "tellToWait">;

/** What comes of a request that meets a fault. `run`: carries it out. */
export const underFault = async (
  fault: GraphFault,
  { sleep, tellToWait }: Surroundings,
  run: () => GraphReply | BrokenLine | Promise<GraphReply | BrokenLine>,
): Promise<GraphReply | BrokenLine> => {
  switch (fault._tag) {
    case "Pass":
      return run();
    case "Slow":
      await sleep(fault.ms);
      return run();
    case "Throttled":
      return throttledBy(fault, tellToWait);
    case "Dropped":
      if (fault.when === "After") await run();
      return { _tag: "BrokenLine" };
    case "Answered":
      if (fault.when === "After") await run();
      return fault.code === undefined
        ? plainAnswer(fault)
        : refusal(fault.status, fault.code, fault.message ?? "", fault.headers);
  }
};

const throttledBy = (
  { status = 429, seconds }: GraphFault & { readonly _tag: "Throttled" },
  tellToWait: MailboxTraffic["tellToWait"],
): GraphReply => {
  const headers = seconds === undefined ? {} : tellToWait(seconds);
  return status === 429
    ? refusal(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.", headers)
    : { status, headers };
};

const plainAnswer = ({
  status,
  headers = {},
  text,
}: GraphFault & { readonly _tag: "Answered" }): GraphReply =>
  text === undefined ? { status, headers } : { status, headers, body: { _tag: "Text", text } };
