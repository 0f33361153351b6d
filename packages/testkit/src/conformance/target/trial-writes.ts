import type { Contact, FolderItem, FolderWrite, Marker, RemoteId, Revision, WriteResult } from "@spegla/core";
import { contactIdOf, databaseIdOf, mirrorIdOf } from "../../samples/ids.js";
import { photoBytes } from "../../samples/sample-photos.js";
import { shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustBeEqual } from "../contact-difference.js";

export type Result = WriteResult<RemoteId, FolderItem>;
export type Wants<Tag extends FolderWrite["_tag"]> = Extract<FolderWrite, { readonly _tag: Tag }>;

/** A copy as the folder said that it stored it: `contact` is `stored`, else what was sent. */
export type Copy = {
  readonly id: RemoteId;
  readonly revision: Revision;
  readonly marker: Marker;
  readonly contact: Contact;
};

/** The marker of the conformance database's contact of that number. */
export const markerOf = (number: number, more: Partial<Marker> = {}): Marker => ({
  databaseId: databaseIdOf("conformance"),
  mirrorId: mirrorIdOf("mirror-2"),
  contactId: contactIdOf(`contact-${number}`),
  ...more,
});

export const foreignDatabase = { databaseId: databaseIdOf("another-database") };
export const earlierMirror = { mirrorId: mirrorIdOf("mirror-1") };

export const createOf = (
  number: number,
  contact: Contact,
  marker: Marker = markerOf(number),
): Wants<"Create"> => ({ _tag: "Create", marker, contact, ...bytesFor(contact) });

export const updateOf = (
  { id, revision, marker }: Pick<Copy, "id" | "revision" | "marker">,
  contact: Contact,
): Wants<"Update"> & Pick<Copy, "marker"> => ({
  _tag: "Update",
  id,
  revision,
  marker,
  contact,
  ...bytesFor(contact),
});

/** Leaves the item to the person whose folder it is. */
export const unmarkOf = (
  { id, revision }: Pick<Copy, "id" | "revision">,
  contact: Contact,
): Wants<"Update"> => ({ _tag: "Update", id, revision, contact, ...bytesFor(contact) });

export const removeOf = ({ id, revision }: Pick<Copy, "id" | "revision">): Wants<"Remove"> => ({
  _tag: "Remove",
  id,
  revision,
});

const bytesFor = ({ photo }: Contact): { readonly photoBytes?: Uint8Array } => {
  const bytes = photoBytes(photo?.hash ?? "");
  return bytes === undefined ? {} : { photoBytes: bytes };
};

/** The write must have been done. */
export const copyFrom = (
  { _tag, marker, contact }: (Wants<"Create"> | Wants<"Update">) & Pick<Copy, "marker">,
  result: Result | undefined,
): Copy => {
  mustHold(result?._tag === "Done", () => `${_tag} was answered ${shown(result)} instead of Done`);
  mustHold(
    result.stored === undefined ||
      (result.stored.id === result.id && result.stored.revision === result.revision),
    () => `\`stored\` has another id or revision than its answer: ${shown(result)}`,
  );
  return { id: result.id, revision: result.revision, marker, contact: result.stored?.contact ?? contact };
};

/** The tag of a result, or of the error it failed with. */
export const tagOf = (result: Result | undefined): string | undefined =>
  result?._tag === "Failed" ? result.error._tag : result?._tag;

export const mustBeTagged = (results: ReadonlyArray<Result>, ...tags: ReadonlyArray<string>): void =>
  mustHold(
    results.length === tags.length && results.every((result, at) => tagOf(result) === tags[at]),
    () => `push answered ${results.map(tagOf).join(", ")} instead of ${tags.join(", ")}: ${shown(results)}`,
  );

/** The item holds what the folder said that it stored, at the revision it said. */
export const mustBeAsSaid = (item: FolderItem, said: Pick<Copy, "id" | "revision" | "contact">): void => {
  mustHold(
    item.id === said.id && item.revision === said.revision,
    () => `read says revision ${item.revision} of ${item.id}; before it was ${said.revision} of ${said.id}`,
  );
  mustBeEqual(item.contact, said.contact, "the write's answer meant");
};
