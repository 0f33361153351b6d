import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";

/**
 * One path segment that cannot lead anywhere else: no separator of any system, no NUL, no `.` or
 * `..`. Also refuses U+FFFD, which stands for bytes that are no UTF-8 and cannot be spelled back.
 */
export const isSafeSegment = (name: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- NUL ends a path for the operating system
  name !== "" && name !== "." && name !== ".." && !/[/\\\u0000\uFFFD]/u.test(name);

/**
 * A file name that the vdir convention counts as a vCard: ends in `.vcf` and is not hidden.
 * @see https://vdirsyncer.pimutils.org/en/stable/vdir.html
 */
export const isItemName = (name: string): boolean =>
  isSafeSegment(name) && name.endsWith(".vcf") && !name.startsWith(".");

/** Hidden directories are none of vdir's collections; of names too long for any file system, there are none. */
export const isFolderName = (name: string): boolean =>
  isSafeSegment(name) && !name.startsWith(".") && new TextEncoder().encode(name).length <= 255;

/**
 * A directory name for a folder's name: letters and digits of any script, the rest one hyphen.
 * Empty if the name has neither.
 */
export const slugFromFolderName = (name: string): string =>
  // 60 characters of at most 4 bytes stay below the 255 bytes that file systems allow.
  Array.from(
    name
      .normalize("NFC")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, "-"),
  )
    .slice(0, 60)
    .join("")
    .replaceAll(/^-+|-+$/gu, "");

/** By UTF-16 code units: the same order on every machine. */
// oxlint-disable-next-line unicorn/no-array-sort -- this one copies
export const sortNames: (names: ReadonlyArray<string>) => ReadonlyArray<string> = RA.sort(S.Ord);
