import type { ReplicaError } from "@spegla/core";

/** @param what - What the server did, and what to do about it. */
export const protocolViolation = (what: string): ReplicaError => ({
  _tag: "ProtocolViolation",
  message: what,
});

export const unavailable = (what: string): ReplicaError => ({ _tag: "Unavailable", message: what });

export const aborted = (what: string): ReplicaError => ({ _tag: "Aborted", message: what });

export const invalidCard = (id: string, field: string, reason: string): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field,
  reason,
  message: `${id}: ${field}: ${reason}; mend the card, it is left as it is until then`,
});
