import type { Effect, GraphMethod } from "./graph-client.js";

/** A request before it is made one of the wire: without a token. `url` is absolute. */
export type OutgoingRequest = {
  readonly method: GraphMethod;
  readonly url: string;
  /** For messages. */
  readonly name: string;
  /** A batch that only reads is none. */
  readonly isWrite: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** Once it was sent and no answer tells. */
export const effectOf = ({ isWrite }: Pick<OutgoingRequest, "isWrite">): Effect =>
  isWrite ? "Unknown" : "None";
