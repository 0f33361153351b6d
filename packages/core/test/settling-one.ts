import { contactIdOf, databaseIdOf, mirrorIdOf, samplePhotos } from "@spegla/testkit";
import { emptyContactVersion } from "../src/clock/contact-version.js";
import { type Contact, emptyContact } from "../src/contact/contact.js";
import type { LinkDraft, Operation } from "../src/engine/operation.js";
import type { Parked } from "../src/engine/records.js";
import type { Executed } from "../src/engine/executed.js";
import { type Settled, settle } from "../src/engine/settle.js";
import type { FolderWrite } from "../src/replica/folder.js";
import { remoteId, revision } from "../src/replica/ids.js";
import type { ReplicaError } from "../src/replica/replica-error.js";

/** One operation with what came of it. */
export const id = contactIdOf("c0");
export const [copy, twin] = [remoteId("copy"), remoteId("twin")];
export const [photo, another] = samplePhotos;
export const anna: Contact = {
  ...emptyContact,
  givenName: "Anna",
  ...(photo === undefined ? {} : { photo }),
};
export const marker = { databaseId: databaseIdOf("db"), mirrorId: mirrorIdOf("m1"), contactId: id };
export const minute = 60_000;
export const now = 7 * 24 * 60 * minute;

export const draft: LinkDraft = {
  contactId: id,
  databaseRevision: revision("d1"),
  folderRevision: revision("f1"),
  databaseBase: anna,
  version: emptyContactVersion,
  mapping: 1,
  seen: true,
};
export const update: Extract<FolderWrite, { readonly _tag: "Update" }> = {
  _tag: "Update",
  id: copy,
  revision: revision("f1"),
  marker,
  contact: anna,
};

export const executed = (
  operation: Partial<Operation>,
  results: Omit<Executed, "planned"> = {},
): Executed => ({
  planned: {
    key: "1-1",
    value: {
      decision: "WriteCopy",
      contactId: id,
      name: "Anna",
      overwrites: [],
      conflicts: [],
      link: "Keep",
      ...operation,
    },
  },
  ...results,
});

export const settled = (one: Executed, parked: Readonly<Record<string, Parked>> = {}): Settled =>
  settle({ now, run: 1, parked: new Map(Object.entries(parked)) })([one]);

/** The one record that is put into a collection, read back. Throws if there are several. */
export const put = ({ changes }: Settled, collection: string): unknown => {
  const [record, ...others] = changes.puts.filter((one) => one.collection === collection);
  if (others.length > 0) throw new Error(`${collection} gets ${others.length + 1} records`);
  return record === undefined ? undefined : { key: record.key, ...JSON.parse(record.text) };
};

export const forbidden: ReplicaError = { _tag: "Forbidden", message: "you may not" };
export const failed = (error: ReplicaError) => ({ _tag: "Failed", error }) as const;
export const unsent = (error: ReplicaError) => ({ _tag: "Unsent", error }) as const;
