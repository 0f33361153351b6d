import { type Revision, revision } from "@spegla/core";

/**
 * The revision that a getetag property or an ETag header names; nothing if it is empty. The same state
 * has one revision, whatever stood between: nginx makes a tag weak when it packs an answer, and
 * Apache's mod_deflate adds `-gzip`.
 */
export const revisionFromTag = (text: string | undefined): Revision | undefined => {
  const tag = (text?.trim() ?? "").replace(/^W\//u, "").replace(/-gzip("?)$/u, "$1");
  return tag === "" || tag === '""' ? undefined : revision(tag);
};

/**
 * Where a PUT is answered with such a tag, it is the one of the card as it is stored, unless the
 * server is one of those that bend the rule (RFC 9110 §9.3.4).
 */
export const strongRevision = (etag: string | undefined): Revision | undefined =>
  /^"[^"]+"$/u.test(etag?.trim() ?? "") ? revisionFromTag(etag) : undefined;

/**
 * What to send in If-Match for a revision, most promising first: quoted and strong as RFC 9110
 * §13.1.1 demands, and bare for servers that give tags without quotes and want them back like that.
 */
export const matchTags = (tag: Revision): readonly [string, ...ReadonlyArray<string>] =>
  tag.startsWith('"') ? [tag] : [`"${tag}"`, tag];

/** Of a card whose server gives it no tag: it can be listed, but not be written. */
export const untagged: Revision = revision("untagged");

/** Names one state, quoted or not. */
export const isSameState = (a: Revision, b: Revision): boolean => bareTag(a) === bareTag(b);

const bareTag = (tag: Revision): string => tag.replace(/^"(.*)"$/u, "$1");
