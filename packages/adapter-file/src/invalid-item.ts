import type { ReplicaError } from "@spegla/core";

export const invalidItem = (id: string, field: string, reason: string): ReplicaError => ({
  _tag: "InvalidItem",
  id,
  field,
  reason,
  message: `${id}: ${field}: ${reason}; mend the file, it is left as it is until then`,
});
