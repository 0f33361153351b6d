/** One challenge of a WWW-Authenticate header (RFC 9110 §11.3): scheme and parameter names in lower case. */
export type Challenge = {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
};

/**
 * Those of all such headers of an answer, joined by commas, in their order. What cannot be read is left
 * out. A header's characters are bytes; here they are those of UTF-8.
 */
export const challengesFrom = (header: string): ReadonlyArray<Challenge> => {
  const challenges: Array<{ scheme: string; parameters: Map<string, string> }> = [];
  for (const { groups = {} } of Buffer.from(header, "latin1").toString("utf8").matchAll(part)) {
    const { name, quoted, bare, scheme } = groups;
    if (scheme !== undefined) challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
    else if (name !== undefined)
      challenges
        .at(-1)
        ?.parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/gu, "$1") ?? bare ?? "");
  }
  return challenges;
};

/** A parameter, or, where no `=` follows, a scheme. */
const part =
  /(?<name>[\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>[^\s,"]+))|(?<scheme>[\w!#$%&'*+.^`|~-]+)(?![\w!#$%&'*+.^`|~-]|[ \t]*=)/gu;
