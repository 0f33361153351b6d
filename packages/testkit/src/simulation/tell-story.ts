import { narrowProjection, wholeProjection } from "../samples/held-contact.js";
import type { Story, StoryStep } from "./story.js";
import type { Violation } from "./violation.js";

/** The story for a person to read: what is out of the ordinary of the service, then a line a step. */
export const tellStory = ({ service, wishes, steps }: Story): string => {
  const { projection, ...rest } = service;
  const holds =
    projection === wholeProjection
      ? "holds everything"
      : projection === narrowProjection
        ? "holds what Outlook's form has room for"
        : `holds ${shown(projection)}`;
  return [
    `A service that is ${shown(rest)} and ${holds};`,
    `a mirror with ${shown(wishes)}.`,
    ...steps.map((step, at) => `${String(at + 1).padStart(3)}. ${tellStep(step)}`),
  ].join("\n");
};

export const tellViolations = (violations: ReadonlyArray<Violation>): string =>
  violations.map(({ law, seen }) => `[${law}] ${seen}`).join("\n");

const tellStep = ({ _tag, ...rest }: StoryStep): string =>
  Object.keys(rest).length === 0 ? _tag : `${_tag} ${shown(rest)}`;

/** JSON without the quotes around names. */
const shown = (value: unknown): string => JSON.stringify(value).replaceAll(/"([A-Za-z]+)":/gu, "$1: ");
