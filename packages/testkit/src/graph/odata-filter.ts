/** A `$filter`, read; `/` stands between the steps of a path. */
export type FilterNode =
  | { readonly _tag: "And" | "Or"; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly _tag: "Not"; readonly of: FilterNode }
  | { readonly _tag: "Equals"; readonly path: string; readonly value: string; readonly isEqual: boolean }
  /** At least one entry of the list at `path` has it; inside, paths begin below the entry. */
  | { readonly _tag: "Any"; readonly path: string; readonly of: FilterNode };

/** Nothing for what the service does not take: functions, other comparisons, broken text. */
export const readFilter = (text: string): FilterNode | undefined => {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const reader = { tokens, at: 0 };
  const node = readOr(reader, "");
  return reader.at === tokens.length ? node : undefined;
};

type Reader = { readonly tokens: ReadonlyArray<string>; at: number };

const tokensOf = (text: string): ReadonlyArray<string> | undefined => {
  const tokens = text.match(/'(?:[^']|'')*'|[()]|:|[^\s'():]+/gu) ?? [];
  const isWhole = tokens.join("").replaceAll(/\s/gu, "") === text.replaceAll(/\s/gu, "");
  return isWhole && tokens.length > 0 ? tokens : undefined;
};

const take = (reader: Reader, word: string): boolean => {
  const isNext = reader.tokens[reader.at]?.toLowerCase() === word;
  if (isNext) reader.at += 1;
  return isNext;
};

const next = (reader: Reader): string => {
  const token = reader.tokens[reader.at] ?? "";
  reader.at += 1;
  return token;
};

const readOr = (reader: Reader, variable: string): FilterNode | undefined => {
  let left = readAnd(reader, variable);
  while (left !== undefined && take(reader, "or")) {
    const right = readAnd(reader, variable);
    left = right && { _tag: "Or", left, right };
  }
  return left;
};

const readAnd = (reader: Reader, variable: string): FilterNode | undefined => {
  let left = readOne(reader, variable);
  while (left !== undefined && take(reader, "and")) {
    const right = readOne(reader, variable);
    left = right && { _tag: "And", left, right };
  }
  return left;
};

const readOne = (reader: Reader, variable: string): FilterNode | undefined => {
  if (take(reader, "not")) {
    const of = readOne(reader, variable);
    return of && { _tag: "Not", of };
  }
  if (take(reader, "(")) {
    const inside = readOr(reader, variable);
    return take(reader, ")") ? inside : undefined;
  }
  const path = next(reader);
  if (take(reader, "(")) return readAny(reader, path);
  const comparison = next(reader).toLowerCase();
  const literal = next(reader);
  const steps = stepsBelow(path, variable);
  if ((comparison !== "eq" && comparison !== "ne") || steps === undefined || literal === "") return undefined;
  return { _tag: "Equals", path: steps, value: valueOf(literal), isEqual: comparison === "eq" };
};

const valueOf = (literal: string): string =>
  literal.startsWith("'") ? literal.slice(1, -1).replaceAll("''", "'") : literal;

const stepsBelow = (path: string, variable: string): string | undefined => {
  if (!/^[\w/@.]+$/u.test(path)) return undefined;
  if (variable === "") return path;
  return path.startsWith(`${variable}/`) ? path.slice(variable.length + 1) : undefined;
};

const readAny = (reader: Reader, path: string): FilterNode | undefined => {
  const list = /^([\w/]+)\/any$/iu.exec(path)?.[1];
  const variable = next(reader);
  if (list === undefined || !/^\w+$/u.test(variable) || !take(reader, ":")) return undefined;
  const of = readOr(reader, variable);
  return of !== undefined && take(reader, ")") ? { _tag: "Any", path: list, of } : undefined;
};

/** Every comparison of a filter with one path; those below an `any` by the path inside. */
export const comparedWith = (node: FilterNode, path: string): ReadonlyArray<string> => {
  switch (node._tag) {
    case "And":
    case "Or":
      return [...comparedWith(node.left, path), ...comparedWith(node.right, path)];
    case "Not":
    case "Any":
      return comparedWith(node.of, path);
    case "Equals":
      return node.path.toLowerCase() === path ? [node.value] : [];
  }
};
