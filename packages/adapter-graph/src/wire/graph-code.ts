import type { GraphFailure } from "./graph-client.js";

/** Whether the service gave one of these codes; how it spells them varies from answer to answer. */
export const isCode = (failure: GraphFailure, ...codes: ReadonlyArray<string>): boolean => {
  const given = failure._tag === "Refused" ? failure.code?.toLowerCase() : undefined;
  return codes.some((code) => code.toLowerCase() === given);
};
