import { type FieldChange, diffContacts, patchContact } from "../change/diff.js";
import type { Contact } from "../contact/contact.js";

/** What one contact said on both sides. */
type Sides = { readonly database: Contact; readonly folder: Contact };

/**
 * The bases with what an earlier run had `sent` to the folder when it ended without a record of it.
 * A field that is there as it was sent is agreed on. Of one that is there otherwise nobody knows
 * whether the service respells it or a person edited it: it counts as an edit of the folder's, and
 * what the database has made of it since as one of the database's.
 */
export const withSent = (
  base: Sides,
  sent: Sides & { readonly paths: ReadonlyArray<string> },
  now: Sides,
): Sides => {
  const written = new Set(sent.paths);
  const arrived = pathsOf(diffContacts(base.folder, now.folder));
  const respelled = pathsOf(diffContacts(sent.folder, now.folder));
  const movedOn = pathsOf(diffContacts(sent.database, now.database));
  const isAgreed = (path: string): boolean => arrived.has(path) && !respelled.has(path);
  return {
    folder: patched(base.folder, sent.folder, written, isAgreed),
    database: patched(
      base.database,
      sent.database,
      written,
      (path) => isAgreed(path) || (arrived.has(path) && movedOn.has(path)),
    ),
  };
};

const patched = (
  from: Contact,
  to: Contact,
  written: ReadonlySet<string>,
  isMeant: (path: string) => boolean,
): Contact =>
  patchContact(
    from,
    diffContacts(from, to).filter((change) => {
      const paths = pathsOfChange(change);
      return paths.some((path) => written.has(path)) && paths.some(isMeant);
    }),
  );

const pathsOf = (changes: ReadonlyArray<FieldChange>): ReadonlySet<string> =>
  new Set(changes.flatMap(pathsOfChange));

/** In the older state, and in the newer one. */
const pathsOfChange = (change: FieldChange): ReadonlyArray<string> =>
  change._tag === "Removed" ? [change.path] : [change.path, change.newPath];
