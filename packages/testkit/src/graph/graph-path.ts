/** What a path names: `/v1.0/me/contactFolders('x')/contacts` is `me`, `contactfolders`, `x`, `contacts`. */
export type GraphPath = {
  /** Keywords in lower case, ids as they are. */
  readonly segments: ReadonlyArray<string>;
  /** As far as the mailbox, as it was sent: `/me`. */
  readonly owner: string;
};

/** Nothing for another version, or what is percent-encoded wrong. */
export const graphPath = (path: string): GraphPath | undefined => {
  const [, version, ...raw] = path.replace(/\/$/u, "").split("/");
  if (version !== "v1.0" && version !== "beta") return undefined;
  const parts: string[] = [];
  for (const one of raw) {
    const [, name = one, key] = /^([A-Za-z]+)\((?:%27|')(.*)(?:%27|')\)$/u.exec(one) ?? [];
    for (const part of key === undefined ? [name] : [name, key]) {
      const decoded = decodedPart(part);
      if (decoded === undefined) return undefined;
      parts.push(decoded);
    }
  }
  const isUser = parts[0]?.toLowerCase() === "users";
  return {
    owner: isUser ? `/users/${encodeURIComponent(parts[1] ?? "")}` : "/me",
    segments: withKeywords(parts),
  };
};

/** After a collection's name stands the key of one of its members, or what the collection can do. */
const withKeywords = (parts: ReadonlyArray<string>): ReadonlyArray<string> => {
  let isAfterCollection = false;
  return parts.map((part) => {
    const word = part.toLowerCase();
    const isKeyword = isAfterCollection ? functions.has(word) : keywords.has(word);
    isAfterCollection = isKeyword && collections.has(word);
    return isKeyword ? word : part;
  });
};

const collections = new Set([
  "users",
  "contacts",
  "contactfolders",
  "childfolders",
  "mastercategories",
  "subscriptions",
]);

const functions = new Set(["delta", "microsoft.graph.delta()", "$count"]);

const keywords = new Set([
  ...collections,
  "me",
  "$batch",
  "photo",
  "$value",
  "permanentdelete",
  "translateexchangeids",
  "outlook",
  "reauthorize",
]);

const decodedPart = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};
