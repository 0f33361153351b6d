import type { AnsweredBody } from "./answered-body.js";
import type { GraphAnswer, GraphRequest } from "./graph-client.js";
import type { OutgoingRequest } from "./outgoing-request.js";

/** What of a request its answer is read by. */
export type Asked = Pick<OutgoingRequest, "method" | "name" | "isWrite"> & { readonly isForBytes: boolean };

/** An answer of its own, or one within a batch; any status. */
export type Answered = Pick<GraphAnswer, "status" | "header"> & { readonly body: AnsweredBody };

/** @param name - of the request, for messages. */
export const askedOf = ({ method, answer }: GraphRequest, name: string): Asked => ({
  method,
  name,
  isWrite: method !== "GET",
  isForBytes: answer === "Bytes",
});
