/**
 * The last part of a new address book's path: ASCII letters, digits and hyphens, because servers spell
 * others back differently. Without any such letter it is `book`; the name itself is the displayname.
 */
export const slugFromBookName = (name: string): string => {
  const slug = name
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .slice(0, 60)
    .replaceAll(/^-+|-+$/gu, "");
  return slug === "" ? "book" : slug;
};

/** What a person can tell from another name: at most 255 characters in one line, with a letter or digit. */
export const isBookName = (name: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- a name is one line of text
  /[\p{L}\p{N}]/u.test(name) && name.length <= 255 && !/[\u0000-\u001F\u007F]/u.test(name);
