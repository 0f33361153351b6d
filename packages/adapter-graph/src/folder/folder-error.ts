import type { ReplicaError } from "@spegla/core";

/** @param what - What the service did, and what to do about it. */
export const protocolViolation = (what: string): ReplicaError => ({
  _tag: "ProtocolViolation",
  message: what,
});

export const unavailable = (what: string): ReplicaError => ({ _tag: "Unavailable", message: what });

export const aborted = (what: string): ReplicaError => ({ _tag: "Aborted", message: what });

export const notFound = (id: string): ReplicaError => ({
  _tag: "NotFound",
  id,
  message: `contact ${id} is not in this folder; look whether it was moved or deleted`,
});

export const changedMeanwhile = (id: string): ReplicaError => ({
  _tag: "RevisionMismatch",
  id,
  message: `contact ${id} has been changed since it was read; read it again`,
});

export const unreadable = (id: string, field: string): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field,
  reason: "is of another shape than Graph documents",
  message: `contact ${id}: ${field} is of another shape than Graph documents; it is left as it is`,
});

export const invalidPhoto = (id: string, reason: string): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field: "photo",
  reason,
  message: `contact ${id}: photo: ${reason}; it goes without`,
});
