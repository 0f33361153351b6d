import type { Attempt } from "./attempt.js";
import type { DavError } from "./dav-error.js";
import { type OutgoingRequest, isWrite, nameOfRequest } from "./outgoing-request.js";

/**
 * What it means that `fetch`, or reading its answer, rejected with `thrown`. Rethrows what no line can
 * come to: anything but a `TypeError` or an abort, as of the platform's `fetch`, and errors with a `code`,
 * as of Node.
 * Of `thrown` only the code is told, because its message may hold anything.
 */
export const lineFault = (thrown: unknown, request: OutgoingRequest, time: Attempt): DavError => {
  const reason = time.cutShort();
  if (reason === "Aborted" && !isWrite(request.method))
    return aborted("what was asked for was still under way");
  if (reason === "Aborted")
    return unreachable(request, "was aborted under way, so that its effect is unknown");
  if (reason === "Deadline") return tooSlow(request);
  if (!(thrown instanceof Error)) throw thrown;
  const code = codeOf(thrown) ?? codeOf(thrown.cause);
  if (code !== undefined) return unreachable(request, `${meanings.get(code) ?? noAnswer} (${code})`);
  if (thrown instanceof TypeError || stopped.has(thrown.name)) return unreachable(request, noAnswer);
  throw thrown;
};

const noAnswer = "got no whole answer; try again";

export const tooSlow = (request: OutgoingRequest): DavError =>
  unreachable(request, "took longer than deadlineMs; try again, or raise it");

export const aborted = (when: string): DavError => ({
  _tag: "Aborted",
  message: `aborted by the caller; ${when}`,
});

const unreachable = (request: OutgoingRequest, what: string): DavError => ({
  _tag: "Unreachable",
  message: `${nameOfRequest(request)} ${what}`,
});

const codeOf = (thrown: unknown): string | undefined => {
  if (!(thrown instanceof Error)) return undefined;
  const code = "code" in thrown ? thrown.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/u.test(code) ? code : undefined;
};

/** What a `fetch` rejects with that somebody gave another signal, or a time limit of its own. */
const stopped: ReadonlySet<string> = new Set(["AbortError", "TimeoutError"]);

const meanings: ReadonlyMap<string, string> = new Map([
  ["ENOTFOUND", "found no host of that name; check the address"],
  ["EAI_AGAIN", "could not look up the host's name; check the network"],
  ["ECONNREFUSED", "found nobody listening there; check the address, and whether the server runs"],
  ["CERT_HAS_EXPIRED", "met a certificate that has expired; renew it on the server"],
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "met a certificate of the server's own making; name it in NODE_EXTRA_CA_CERTS",
  ],
  ["SELF_SIGNED_CERT_IN_CHAIN", "met a certificate of an unknown authority; name it in NODE_EXTRA_CA_CERTS"],
  [
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "met a certificate that cannot be verified; the server should send the whole chain",
  ],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "met the certificate of another host; check the address"],
]);
