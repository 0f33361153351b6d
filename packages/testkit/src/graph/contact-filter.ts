import * as E from "fp-ts/lib/Either.js";
import { isOneOf, textProperties } from "./contact-properties.js";
import type { StoredContact } from "./contact-shelf.js";
import { type ExtendedProperties, keyOfExtended } from "./extended-property.js";
import { type GraphReply, badRequest, refusal } from "./graph-message.js";
import type { GraphSwitches } from "./graph-switches.js";
import { type FilterNode, comparedWith, readFilter } from "./odata-filter.js";

/** A `$filter` on a list of contacts. */
export type ContactFilter = {
  readonly matches: (contact: StoredContact) => boolean;
  /** Values of extended properties that it looks for. */
  readonly looksFor: ReadonlyArray<string>;
};

export const contactFilter = (
  text: string,
  { filterOr }: GraphSwitches,
): E.Either<GraphReply, ContactFilter> => {
  const node = readFilter(text);
  if (node === undefined || !isKnown(node)) return E.left(badRequest("Invalid filter clause"));
  if (filterOr === "Refused" && hasOr(node))
    return E.left(refusal(400, "ErrorInvalidRestriction", "The restriction is not supported."));
  return E.right({ matches: holds(node), looksFor: comparedWith(node, "value") });
};

const isKnown = (node: FilterNode): boolean => {
  switch (node._tag) {
    case "And":
    case "Or":
      return isKnown(node.left) && isKnown(node.right);
    case "Not":
      return isKnown(node.of);
    case "Any":
      return isKnownList(node);
    case "Equals":
      return isOneOf(textProperties, node.path) || node.path === "id";
  }
};

/** `eq` alone, on the members that are documented. */
const isKnownList = (node: FilterNode & { readonly _tag: "Any" }): boolean => {
  const path = node.path.toLowerCase();
  if (path === "singlevalueextendedproperties") {
    const ids = comparedWith(node.of, "id");
    return ids.length > 0 && ids.every((id) => keyOfExtended(id) !== undefined);
  }
  return path === "emailaddresses" && comparedWith(node.of, "address").length > 0;
};

const hasOr = (node: FilterNode): boolean =>
  node._tag === "Or" || (node._tag === "And" && (hasOr(node.left) || hasOr(node.right)));

type Holds<Of> = (of: Of) => boolean;

const holds = (node: FilterNode): Holds<StoredContact> => {
  switch (node._tag) {
    case "And":
    case "Or":
    case "Not":
      return joinedBy(node, holds);
    case "Any": {
      const holdsOfEntry = holdsOf(node.of);
      return node.path.toLowerCase() === "emailaddresses"
        ? ({ fields }) => fields.emails.some((email) => holdsOfEntry({ address: email?.address ?? "" }))
        : ({ extended }) => someExtended(extended, holdsOfEntry);
    }
    case "Equals": {
      const isMeant = sameTextAs(node.value);
      return (contact) => isMeant(textOf(contact, node.path)) === node.isEqual;
    }
  }
};

const joinedBy = <Of>(
  node: Extract<FilterNode, { readonly _tag: "And" | "Or" | "Not" }>,
  read: (node: FilterNode) => Holds<Of>,
): Holds<Of> => {
  if (node._tag === "Not") {
    const inside = read(node.of);
    return (of) => !inside(of);
  }
  const [left, right] = [read(node.left), read(node.right)];
  return node._tag === "And" ? (of) => left(of) && right(of) : (of) => left(of) || right(of);
};

type Entry = { readonly key?: string; readonly value?: string; readonly address?: string };

/** Without a list of its own: a folder may have thousands. */
const someExtended = (extended: ExtendedProperties, holdsOfEntry: Holds<Entry>): boolean => {
  for (const [key, { value }] of extended) if (holdsOfEntry({ key, value })) return true;
  return false;
};

/** An extended property's id to the letter of its name, its value in any case. */
const holdsOf = (node: FilterNode): Holds<Entry> => {
  switch (node._tag) {
    case "And":
    case "Or":
    case "Not":
      return joinedBy(node, holdsOf);
    case "Any":
      return () => false;
    case "Equals": {
      const { isEqual } = node;
      const isMeant = sameTextAs(node.value);
      const path = node.path.toLowerCase();
      if (path === "value") return ({ value = "" }) => isMeant(value) === isEqual;
      if (path === "address") return ({ address = "" }) => isMeant(address) === isEqual;
      const wanted = keyOfExtended(node.value);
      return ({ key }) => (key === wanted) === isEqual;
    }
  }
};

const sameTextAs = (wanted: string): Holds<string> => {
  const inLowerCase = wanted.toLowerCase();
  return (text) => text.length === wanted.length && text.toLowerCase() === inLowerCase;
};

const textOf = (contact: StoredContact, path: string): string => {
  if (path === "id") return contact.id;
  return isOneOf(textProperties, path) ? contact.fields.texts[path] : "";
};

/** Keys of the extended properties that an `$expand` asks for. */
export const expandedOf = (text: string | undefined): E.Either<GraphReply, ReadonlySet<string>> => {
  if (text === undefined) return E.right(new Set());
  const inside = /^\s*singleValueExtendedProperties\s*\(\s*\$filter\s*=(.*)\)\s*$/isu.exec(text)?.[1];
  const node = inside === undefined ? undefined : readFilter(inside);
  const keys = node === undefined ? [] : comparedWith(node, "id").map(keyOfExtended);
  const known = keys.filter((key) => key !== undefined);
  return known.length > 0 && known.length === keys.length
    ? E.right(new Set(known))
    : E.left(badRequest("The $expand of this resource is singleValueExtendedProperties with a $filter."));
};
