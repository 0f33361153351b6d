import type { Parameter } from "./card.js";

/** Reads the text between two semicolons: `TYPE=work,voice`, `type="a;b"`, or a bare word. */
export const parameterFromText = (raw: string): Parameter => {
  const equals = raw.indexOf("=");
  if (equals < 0) return { name: nameOfBareWord(raw), values: [raw.trim()], raw };
  const name = raw.slice(0, equals).trim().toUpperCase();
  const value = raw.slice(equals + 1);
  return {
    name,
    values: value.includes('"') || value.includes("^") ? quotedValues(value) : plainValues(value),
    raw,
  };
};

/** Quotes and escapes what needs it (RFC 6350 §3.3, RFC 6868). `name` is kept as spelled. */
export const parameterOf = (name: string, values: ReadonlyArray<string>): Parameter => ({
  name: name.toUpperCase(),
  values,
  raw: `${name}=${values.map(textOfValue).join(",")}`,
});

export const bareParameter = (word: string): Parameter => ({
  name: nameOfBareWord(word),
  values: [word],
  raw: word,
});

/** The first value of the first parameter of that name. */
export const parameterValue = (parameters: ReadonlyArray<Parameter>, name: string): string | undefined =>
  parameters.find((parameter) => parameter.name === name)?.values[0];

export const withoutParameters = (
  parameters: ReadonlyArray<Parameter>,
  names: ReadonlyArray<string>,
): ReadonlyArray<Parameter> => parameters.filter(({ name }) => !names.includes(name));

/** All values of all TYPE parameters, in upper case; `TYPE="a,b"` counts as two. */
export const typesOf = (parameters: ReadonlyArray<Parameter>): ReadonlySet<string> => {
  if (parameters.length === 0) return noTypes;
  const types = new Set<string>();
  for (const { name, values } of parameters)
    if (name === "TYPE")
      for (const value of values)
        for (const type of value.split(/[,;]/u)) if (type.trim() !== "") types.add(type.trim().toUpperCase());
  return types;
};

/** The style of a TYPE parameter that is added: bare in 2.1, lower case in 4.0. */
export type TypeStyle = "Bare" | "Upper" | "Lower";

/**
 * Takes some types out and puts others in. A parameter that loses nothing and gains nothing is
 * kept as spelled; new types join the list that is there, or stand beside it as theirs do.
 */
export const withTypes = (
  parameters: ReadonlyArray<Parameter>,
  change: { readonly remove: (type: string) => boolean; readonly add: ReadonlyArray<string> },
  style: TypeStyle,
): ReadonlyArray<Parameter> => {
  const kept = parameters.flatMap((parameter) => {
    if (parameter.name !== "TYPE") return [parameter];
    const values = parameter.values
      .flatMap((value) => value.split(/[,;]/u))
      .filter((value) => value.trim() !== "");
    const staying = values.filter((value) => !change.remove(value.trim().toUpperCase()));
    if (staying.length === values.length) return [parameter];
    return staying.length === 0 ? [] : [parameterOf(spellingOf(parameter), staying)];
  });
  const present = typesOf(kept);
  const missing = change.add
    .filter((type) => !present.has(type))
    .map((type) => (style === "Lower" ? type.toLowerCase() : type));
  if (missing.length === 0) return kept;
  if (style === "Bare") return [...kept, ...missing.map(bareParameter)];
  const lists = kept.filter(({ name, raw }) => name === "TYPE" && raw.includes("="));
  const [list] = lists;
  if (list === undefined) return [parameterOf("TYPE", missing), ...kept];
  if (lists.length > 1) return [...kept, ...missing.map((type) => parameterOf(spellingOf(list), [type]))];
  return kept.map((parameter) =>
    parameter === list ? parameterOf(spellingOf(list), [...list.values, ...missing]) : parameter,
  );
};

const noTypes: ReadonlySet<string> = new Set();

const spellingOf = ({ raw }: Parameter): string =>
  raw.includes("=") ? raw.slice(0, raw.indexOf("=")) : "TYPE";

/** @see vCard 2.1 §2.1 (parameter names may be left out) */
const nameOfBareWord = (word: string): string => {
  switch (word.trim().toUpperCase()) {
    case "QUOTED-PRINTABLE":
    case "BASE64":
    case "7BIT":
    case "8BIT":
      return "ENCODING";
    case "INLINE":
    case "CONTENT-ID":
    case "CID":
    case "URL":
      return "VALUE";
    case "":
      return "";
    default:
      return "TYPE";
  }
};

const plainValues = (value: string): ReadonlyArray<string> =>
  value.includes(",") ? value.split(",").map((part) => part.trim()) : [value.trim()];

const quotedValues = (value: string): ReadonlyArray<string> => {
  const values: Array<string> = [];
  let [current, quoted] = ["", false];
  for (const character of value) {
    if (character === '"') quoted = !quoted;
    else if (character === "," && !quoted) {
      values.push(current);
      current = "";
    } else current += character;
  }
  return [...values, current].map((part) =>
    part.replace(/\^(?<escaped>[n^'])/gu, (_, escaped: string) =>
      escaped === "n" ? "\n" : escaped === "'" ? '"' : "^",
    ),
  );
};

const textOfValue = (value: string): string => {
  const escaped = value
    .replace(/\^/gu, "^^")
    .replace(/\r\n?|\n/gu, "^n")
    .replace(/"/gu, "^'");
  return /[\s,;:^]/u.test(escaped) ? `"${escaped}"` : escaped;
};
