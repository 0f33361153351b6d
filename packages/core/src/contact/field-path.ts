import type { Brand } from "../brand.js";
import { brandAs } from "../brand.js";
import type { ListField, SingleField } from "./contact.js";

/**
 * One thing that is edited, versioned and merged on its own: a single-valued field (`surname`),
 * an entry of a multi-valued one (`emails/anna@example.com`), a custom value (`custom/region`).
 */
export type FieldPath = Brand<string, "FieldPath">;

export const singlePath = (field: SingleField): FieldPath => brandAs<FieldPath>(field);

/** `key` is the entry's identity within its field, see `entryKeys`. */
export const entryPath = (field: ListField, key: string): FieldPath => brandAs<FieldPath>(`${field}/${key}`);

export const customPath = (name: string): FieldPath => brandAs<FieldPath>(`custom/${name}`);

/** The field a path belongs to: `emails` of `emails/anna@example.com`. */
export const fieldOfPath = (path: FieldPath): string => {
  const slash = path.indexOf("/");
  return slash < 0 ? path : path.slice(0, slash);
};

/** Whether a path names the second or a later one of entries that are equal in value. */
export const isNumberedPath = (path: FieldPath): boolean =>
  numbered.test(path) && fieldOfPath(path) !== "custom";

/** The path of the first of them. */
export const unnumberedPath = (path: FieldPath): FieldPath =>
  isNumberedPath(path) ? brandAs<FieldPath>(path.replace(numbered, "")) : path;

const numbered = /\t\d+$/u;

/** A path beside one that is taken; only for telling values apart while they are merged. No key ends in a tab. */
export const variantPath = (path: FieldPath): FieldPath => brandAs<FieldPath>(`${path}\t`);
