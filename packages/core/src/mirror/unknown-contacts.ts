import * as E from "fp-ts/lib/Either.js";
import type { Contact } from "../contact/contact.js";
import type { ContactId } from "../contact/ids.js";
import { type ListingRun, importsOfItems, unknownItems } from "../engine/import-listing.js";
import type { StateReader } from "../engine/mirror-state.js";
import { displayName } from "../engine/operation.js";
import type { Attempt } from "../engine/run-error.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { mirrorErrorFromRun } from "./mirror-error.js";
import type { Session, Step } from "./session.js";

/** An item of the folder without a marker: the person's own. The mirror never touches it unless it is asked to. */
export type UnknownContact = {
  readonly remoteId: RemoteId;
  readonly name: string;
  readonly contact: Contact;
  /** The living business contact that an import made of it. */
  readonly importedAs?: ContactId;
};

/** Lists the folder from its beginning, and writes nothing anywhere. In the order of their remote ids. */
export const unknownContacts = async (
  session: Session,
  reader: StateReader,
): Step<ReadonlyArray<UnknownContact>> => {
  const listed = await listUnknown(listingRun(session, reader), session.folder.id);
  return E.mapLeft(mirrorErrorFromRun)(
    E.map((items: ReadonlyArray<ListedItem>) => items.map(({ unknown }) => unknown))(listed),
  );
};

export type ListedItem = { readonly item: FolderItem; readonly unknown: UnknownContact };

export const listUnknown = async (run: ListingRun, folderId: string): Attempt<ReadonlyArray<ListedItem>> => {
  const items = await unknownItems(run);
  return E.isLeft(items) ? items : withImports(run, folderId, items.right);
};

export const withImports = async (
  run: Pick<ListingRun, "database" | "state" | "patience">,
  folderId: string,
  items: ReadonlyArray<FolderItem>,
): Attempt<ReadonlyArray<ListedItem>> => {
  const imports = await importsOfItems(
    run,
    folderId,
    items.map(({ id }) => id),
  );
  if (E.isLeft(imports)) return imports;
  return E.right(
    items.map((item) => {
      const importedAs = imports.right.get(item.id);
      const { id: remoteId, contact } = item;
      const unknown = { remoteId, name: displayName(contact), contact };
      return { item, unknown: importedAs === undefined ? unknown : { ...unknown, importedAs } };
    }),
  );
};

export const listingRun = (
  { settings, folder, patience, report }: Session,
  state: StateReader,
): ListingRun => ({ database: settings.database, folder, state, patience, report });
