import { type CardDraft, addLine, rewriteAt } from "./card-draft.js";
import { linesNamed, valueAt } from "./card-index.js";

/** Starts the PRODID of every card this package made. */
export const ownProduct = "-//Spegla//";

/** Sets REV where there is one, or the card is ours. */
export const putRevision = (draft: CardDraft, now: number): void => {
  const value = revisionText(now, draft.index.version === "4.0");
  const lines = linesNamed(draft.index, ["REV"]);
  for (const at of lines) rewriteAt(draft, at, { value });
  const ours = linesNamed(draft.index, ["PRODID"]).some((at) =>
    valueAt(draft.index, at).startsWith(ownProduct),
  );
  if (lines.length === 0 && ours) addLine(draft, { head: "REV", parameters: [], value }, undefined);
};

/** @see RFC 2426 §3.6.4 (extended), RFC 6350 §4.3.5 (basic) */
const revisionText = (now: number, basic: boolean): string => {
  const text = new Date(now).toISOString().replace(/\.\d+Z$/u, "Z");
  return basic ? text.replace(/[-:]/gu, "") : text;
};
