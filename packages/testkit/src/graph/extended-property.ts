import { type Json, isJson } from "./graph-message.js";

/** A single-value extended property as an item holds it. */
export type ExtendedProperty = {
  /** As it was written. */
  readonly id: string;
  readonly value: string;
};

/** By `keyOfExtended`. */
export type ExtendedProperties = ReadonlyMap<string, ExtendedProperty>;

/**
 * What two spellings of one property's id have in common; nothing for a text that is none. Type, GUID
 * and numbers compare in any case, the name to the letter.
 */
export const keyOfExtended = (id: string): string | undefined => {
  const tagged = /^(\w+) 0x([\da-f]{1,4})$/iu.exec(id);
  if (tagged !== null) return keyOf(tagged[1], `0x${withoutPadding(tagged[2])}`);
  const named =
    /^(\w+) (\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}) (?:Name (\S+)|Id 0x([\da-f]+))$/iu.exec(id);
  if (named === null) return undefined;
  const [, type, guid = "", name, number] = named;
  const place = name === undefined ? `Id 0x${withoutPadding(number)}` : `Name ${name}`;
  return keyOf(type, `${guid.toLowerCase()} ${place}`);
};

const keyOf = (type = "", place: string): string | undefined => {
  const known = types.find((name) => name.toLowerCase() === type.toLowerCase());
  return known === undefined ? undefined : `${known} ${place}`;
};

const withoutPadding = (hex = ""): string => Number.parseInt(hex, 16).toString(16);

const types = ["String", "Integer", "Short", "Long", "Boolean", "Binary", "SystemTime", "Double", "CLSID"];

export type ExtendedWrite = { readonly key: string; readonly id: string; readonly value: string | null };

/** What a body writes, or what is wrong with it. */
export const extendedWrites = (body: Json): ReadonlyArray<ExtendedWrite> | { readonly wrong: string } => {
  const given = body["singleValueExtendedProperties"];
  if (given === undefined) return [];
  if (!Array.isArray(given)) return { wrong: "singleValueExtendedProperties is no list." };
  const writes: ExtendedWrite[] = [];
  for (const one of given) {
    const { id, value } = isJson(one) ? one : {};
    const key = typeof id === "string" ? keyOfExtended(id) : undefined;
    if (typeof id !== "string" || key === undefined)
      return { wrong: `PropertyId values may only be in one of the following formats, not '${String(id)}'.` };
    if (typeof value !== "string" && value !== null)
      return { wrong: "The value of an extended property is no text." };
    writes.push({ key, id, value });
  }
  return writes;
};

/** @param nulls - What `value: null` does. */
export const withExtended = (
  before: ExtendedProperties,
  writes: ReadonlyArray<ExtendedWrite>,
  nulls: "Removes" | "Empties",
): ExtendedProperties => {
  const after = new Map(before);
  for (const { key, id, value } of writes)
    if (value === null && nulls === "Removes") after.delete(key);
    else after.set(key, { id, value: value ?? "" });
  return after;
};
