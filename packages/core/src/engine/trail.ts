import type { FieldChange } from "../change/diff.js";
import { afterOf } from "../change/diff.js";
import type { Link } from "./link.js";

/**
 * The last values that a field took, each with the side it came from. A field that two sides keep
 * setting back and forth between the same two values would be written for ever.
 */
export type Trail = NonNullable<Link["trail"]>;

export const extendTrail = (
  trail: Trail,
  fromDatabase: ReadonlyArray<FieldChange>,
  fromFolder: ReadonlyArray<FieldChange>,
): Trail => {
  const extended: Record<string, ReadonlyArray<string>> = { ...trail };
  const extend = (side: string) => (change: FieldChange) => {
    extended[change.path] = [...(extended[change.path] ?? []), `${side}:${valueText(change)}`].slice(
      -trailLength,
    );
  };
  fromFolder.forEach(extend("F"));
  fromDatabase.forEach(extend("D"));
  return extended;
};

/** The path of a field that has gone from one value to another and back three times, each time by the other side. */
export const swingingPath = (trail: Trail): string | undefined =>
  Object.entries(trail).find(([, values]) => swings(values))?.[0];

const trailLength = 6;

const swings = (values: ReadonlyArray<string>): boolean =>
  values.length === trailLength &&
  values.every((value, at) => at < 2 || value === values[at - 2]) &&
  values[0]?.charAt(0) !== values[1]?.charAt(0) &&
  values[0]?.slice(1) !== values[1]?.slice(1);

const valueText = (change: FieldChange): string =>
  JSON.stringify(afterOf(change)?.value ?? null).slice(0, 120);
