import * as E from "fp-ts/lib/Either.js";
import * as Ord from "fp-ts/lib/Ord.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";
import type { ContactId } from "../contact/ids.js";
import type { FolderItem } from "../replica/folder.js";
import type { RemoteId } from "../replica/ids.js";
import { type ImportTerms, contactOfItem, importItem } from "./import-item.js";
import { type Attempt, onState } from "./run-error.js";
import { type PlanningRun, chunksOf } from "./run.js";

/** `newContactId` never gives an id that the database has, or had. */
export type ImportRequest = ImportTerms & { readonly newContactId: () => ContactId };

/** `isMirrored`: it is going to have a copy; of those that are not, the item stays as it is. */
export type PlannedImport = {
  readonly remoteId: RemoteId;
  readonly contactId: ContactId;
  readonly name: string;
  readonly isMirrored: boolean;
};

/**
 * Puts on the stage what makes a contact of each of these items: a person's own, or another database's
 * copies. They are known to carry no marker of this database, and to have no link.
 */
export const planImports = async (
  run: PlanningRun,
  { newContactId, ...terms }: ImportRequest,
  items: ReadonlyArray<FolderItem>,
): Attempt<ReadonlyArray<PlannedImport>> => {
  const now = run.patience.clock.now();
  const planned: Array<PlannedImport> = [];
  for (const chunk of chunksOf(RA.sort(byItemId)(items))) {
    const operations = chunk.map((item) => {
      const record = contactOfItem(run.context, terms, item, { contactId: newContactId(), now });
      const isMirrored = run.includesChosen(record);
      const tracks = isMirrored && !run.includes(record);
      const operation = importItem(run.context, terms, item, { record, isMirrored, tracks });
      planned.push({ remoteId: item.id, contactId: record.id, name: operation.name, isMirrored });
      return operation;
    });
    const staged = await onState(run.stage.add(operations));
    if (E.isLeft(staged)) return staged;
    run.report({ phase: "Planning", done: planned.length, total: items.length });
  }
  return E.right(planned);
};

export const byItemId: Ord.Ord<Pick<FolderItem, "id">> = Ord.contramap(
  ({ id }: Pick<FolderItem, "id">) => id as string,
)(S.Ord);
