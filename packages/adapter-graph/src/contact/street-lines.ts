import type { Address } from "@spegla/core";

/** The parts of an address that are lines of the street in the mailbox, in their order. */
const streetParts = ["extended", "street", "poBox"] as const;

/** How many lines each part has. */
export type StreetLines = Readonly<Record<(typeof streetParts)[number], number>>;

/** The lines of all three in one text; undefined: there are none. */
export const streetOfAddress = (address: Partial<Address>): string | undefined => {
  const lines = streetParts.flatMap((part) => linesOf(address[part]));
  return lines.length === 0 ? undefined : lines.join("\n");
};

/** Undefined: every line is the street's, which goes without saying. */
export const streetLinesOf = ({ extended, street, poBox }: Partial<Address>): StreetLines | undefined =>
  extended === undefined && poBox === undefined
    ? undefined
    : {
        extended: linesOf(extended).length,
        street: linesOf(street).length,
        poBox: linesOf(poBox).length,
      };

/** All of it is street, unless it still has as many lines as were written. */
export const partsOfStreet = (
  street: string | undefined,
  lines: StreetLines | undefined,
): Partial<Pick<Address, (typeof streetParts)[number]>> => {
  if (street === undefined) return {};
  const rest = [...linesOf(street)];
  if (lines === undefined || rest.length !== lines.extended + lines.street + lines.poBox) return { street };
  return Object.fromEntries(
    streetParts.flatMap((part) => {
      const text = rest.splice(0, lines[part]).join("\n");
      return text.trim() === "" ? [] : [[part, text]];
    }),
  );
};

const linesOf = (text: string | undefined): ReadonlyArray<string> =>
  text === undefined ? [] : text.replace(/\r\n?/gu, "\n").trim().split("\n");
