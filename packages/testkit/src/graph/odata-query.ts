/** The query of a request, decoded. Names are looked up in any case. */
export type ODataQuery = {
  readonly get: (name: string) => string | undefined;
  readonly names: () => ReadonlyArray<string>;
};

/** Nothing for what is percent-encoded wrong. */
export const odataQuery = (raw: string): ODataQuery | undefined => {
  const values = new Map<string, string>();
  for (const part of raw === "" ? [] : raw.split("&")) {
    const at = part.indexOf("=");
    const [name, value] = [
      decoded(at < 0 ? part : part.slice(0, at)),
      decoded(at < 0 ? "" : part.slice(at + 1)),
    ];
    if (name === undefined || value === undefined) return undefined;
    values.set(name.toLowerCase(), value);
  }
  return { get: (name) => values.get(name.toLowerCase()), names: () => [...values.keys()] };
};

/** A `+` in a query is a blank. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
};

/** The names in `$select`; nothing where it is not asked for. */
export const selectOf = (query: ODataQuery): ReadonlyArray<string> | undefined => {
  const names = (query.get("$select") ?? "").split(",").map((name) => name.trim());
  const given = names.filter((name) => name !== "");
  return given.length === 0 ? undefined : given;
};

/** A count in the query: `fallback` where it is not there, nothing where it is none. */
export const countOf = (query: ODataQuery, name: string, fallback: number): number | undefined => {
  const text = query.get(name);
  if (text === undefined) return fallback;
  return /^\d{1,9}$/u.test(text) ? Number(text) : undefined;
};

/** One of the `Prefer` header's preferences: `odata.maxpagesize=5, IdType="ImmutableId"`. */
export const preferenceOf = (prefer: string | undefined, name: string): string | undefined => {
  for (const one of (prefer ?? "").split(/[,;]/u)) {
    const [key = "", value = ""] = one.split("=", 2);
    if (key.trim().toLowerCase() === name) return value.trim().replaceAll('"', "");
  }
  return undefined;
};
