/** A property by its namespace and local name, `{DAV:}getetag` (Clark notation). */
export type PropertyName = `{${string}}${string}`;

export const davNamespace = "DAV:";
export const cardDavNamespace = "urn:ietf:params:xml:ns:carddav";

/** `{DAV:}getetag`: the namespace and the local name in one text, whatever prefix stood for it. */
export const clarkName = (namespace: string, local: string): PropertyName => `{${namespace}}${local}`;

/** The two parts of a name. */
export const partsOfClarkName = (
  name: PropertyName,
): { readonly namespace: string; readonly local: string } => {
  const end = name.lastIndexOf("}");
  return { namespace: name.slice(1, end), local: name.slice(end + 1) };
};
