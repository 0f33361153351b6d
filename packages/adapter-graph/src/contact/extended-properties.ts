import type { GraphContact } from "./graph-contact.js";
import { nonEmpty } from "./graph-contact.js";

/**
 * The two named properties of ours, of which a mailbox has a finite number: their ids never change. The
 * service compares their names to the letter, and may send the GUID back in lower case, as it is here.
 * @see https://learn.microsoft.com/graph/api/resources/extended-properties-overview
 */
export const extendedIds = {
  marker: "String {3c0e6bb4-6a0f-4f0e-9d53-1b7f2a8c5e91} Name spegla.marker",
  layout: "String {3c0e6bb4-6a0f-4f0e-9d53-1b7f2a8c5e91} Name spegla.layout",
} as const;

export type ExtendedName = keyof typeof extendedIds;

/** What has to be written for an item to carry these; null takes a property off. */
export type ExtendedWrite = { readonly id: string; readonly value: string | null };

/** Undefined: the item does not have it, or has it empty. */
export const extendedText = (
  { singleValueExtendedProperties }: Pick<GraphContact, "singleValueExtendedProperties">,
  name: ExtendedName,
): string | undefined =>
  nonEmpty(
    singleValueExtendedProperties?.find(({ id }) => id.toLowerCase() === extendedIds[name].toLowerCase())
      ?.value,
  );

/** Of those that are not as wanted, what to write; nothing for what is absent and stays so. */
export const extendedWrites = (
  seen: Pick<GraphContact, "singleValueExtendedProperties">,
  wanted: Readonly<Partial<Record<ExtendedName, string | undefined>>>,
): ReadonlyArray<ExtendedWrite> =>
  extendedNames.flatMap((name) => {
    if (!Object.hasOwn(wanted, name) || extendedText(seen, name) === wanted[name]) return [];
    return [{ id: extendedIds[name], value: wanted[name] ?? null }];
  });

const extendedNames: ReadonlyArray<ExtendedName> = ["marker", "layout"];

/** What an answer to a write does not repeat: the properties that were there, and what was written of them. */
export const withExtendedWrites = (
  answered: GraphContact,
  before: Pick<GraphContact, "singleValueExtendedProperties">,
  writes: ReadonlyArray<ExtendedWrite>,
): GraphContact => ({
  ...answered,
  singleValueExtendedProperties: [
    ...writes,
    ...(before.singleValueExtendedProperties ?? []).filter(({ id }) =>
      writes.every((write) => write.id.toLowerCase() !== id.toLowerCase()),
    ),
  ],
});

/** The value of `$expand`, not yet percent-encoded. */
export const expandedProperties = `singleValueExtendedProperties($filter=${extendedNames
  .map((name) => `id eq '${extendedIds[name]}'`)
  .join(" or ")})`;

/** The value of `$filter` for the items whose marker is this text, in any case; not yet percent-encoded. */
export const markerFilter = (marker: string): string =>
  `singleValueExtendedProperties/Any(ep: ep/id eq '${extendedIds.marker}' and ep/value eq '${marker.replaceAll("'", "''")}')`;
