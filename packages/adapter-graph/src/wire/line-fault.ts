import type { Attempt } from "./attempt.js";
import type { GraphFailure } from "./graph-client.js";
import { type OutgoingRequest, effectOf } from "./outgoing-request.js";

/**
 * What it means that `fetch`, or reading its answer, rejected with `thrown`. Rethrows what no line can
 * come to: anything but a `TypeError` or an abort, as of the platform's `fetch`, and errors with a `code`,
 * as of Node. Of `thrown` only the code is told, because its message may hold anything.
 */
export const lineFault = (thrown: unknown, request: OutgoingRequest, time: Attempt): GraphFailure => {
  const reason = time.cutShort();
  if (reason === "Aborted" && !request.isWrite) return aborted("what was asked for was still under way");
  if (reason === "Aborted")
    return unreachable(request, "was aborted under way, so that its effect is unknown");
  if (reason === "Deadline") return unreachable(request, tooLong);
  if (!(thrown instanceof Error)) throw thrown;
  const code = codeOf(thrown) ?? codeOf(thrown.cause);
  if (code !== undefined) return unreachable(request, `${meanings.get(code) ?? noAnswer} (${code})`);
  if (thrown instanceof TypeError || stopped.has(thrown.name)) return unreachable(request, noAnswer);
  throw thrown;
};

/** Before anything was sent; nothing if there is still time. */
export const cutBeforeSending = (request: OutgoingRequest, time: Attempt): GraphFailure | undefined => {
  const reason = time.cutShort();
  if (reason === undefined) return undefined;
  return reason === "Aborted"
    ? aborted("nothing was sent")
    : { ...unreachable(request, tooLong), effect: "None" };
};

export const aborted = (when: string): GraphFailure => ({
  _tag: "Aborted",
  message: `aborted by the caller; ${when}`,
});

const unreachable = (
  request: OutgoingRequest,
  what: string,
): Extract<GraphFailure, { readonly _tag: "Unreachable" }> => ({
  _tag: "Unreachable",
  effect: effectOf(request),
  message: `${request.name} ${what}`,
});

const noAnswer = "got no whole answer; try again";

const tooLong = "took longer than deadlineMs; try again, or raise it";

const codeOf = (thrown: unknown): string | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const code = "code" in thrown ? thrown.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/u.test(code) ? code : undefined;
};

/** What a `fetch` rejects with that somebody gave another signal, or a time limit of its own. */
const stopped: ReadonlySet<string> = new Set(["AbortError", "TimeoutError"]);

const meanings: ReadonlyMap<string, string> = new Map([
  ["ENOTFOUND", "found no host of that name; check the cloud, or the origin"],
  ["EAI_AGAIN", "could not look up the host's name; check the network"],
  ["ECONNREFUSED", "found nobody listening there; check the origin, or the proxy"],
  [
    "SELF_SIGNED_CERT_IN_CHAIN",
    "met a certificate of an unknown authority, perhaps a proxy's; name it in NODE_EXTRA_CA_CERTS",
  ],
  [
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "met a certificate that cannot be verified; look at what stands between",
  ],
]);
