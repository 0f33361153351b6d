import * as E from "fp-ts/lib/Either.js";
import { foreignCopies } from "../engine/foreign-copies.js";
import { importsOfItems } from "../engine/import-listing.js";
import type { MarkedItem } from "../engine/observe-folder.js";
import { planImports } from "../engine/plan-imports.js";
import type { LeavingAnswer } from "../engine/records.js";
import { type Attempt, onState } from "../engine/run-error.js";
import type { PlanningRun } from "../engine/run.js";
import type { DatabaseId } from "../replica/ids.js";
import type { ItemOutcome } from "./item-outcome.js";
import type { LeavingDatabase, Switching } from "./switch-standing.js";
import { mirrorErrorFromState } from "./mirror-error.js";
import { type RemainingCopy, takeForeign } from "./remove-foreign.js";
import type { Session, Step } from "./session.js";
import { takeItems } from "./take-items.js";

/** What became of the copies of a database that was left. */
export type LeftCopies = {
  readonly answer: "keep" | "remove" | "import";
  /** How many stayed, were taken away, or were imported, in this call. */
  readonly copies: number;
  /** Names the import, so that it can be removed again as a group. */
  readonly importId?: string;
  /** What could not be taken away or imported, and why. */
  readonly remaining: ReadonlyArray<RemainingCopy>;
};

/** Does with the copies what was answered. */
export const answerLeft = async (
  { state, runNumber, former }: Switching,
  session: Session,
  leaving: LeavingDatabase,
): Step<LeftCopies> => {
  const { answer, databaseId } = leaving;
  switch (answer._tag) {
    case "Keep": {
      const copies = await former.count("links")();
      if (E.isLeft(copies)) return E.left(mirrorErrorFromState(copies.left));
      return E.right({ answer: "keep", copies: copies.right, remaining: [] });
    }
    case "Remove": {
      const known = { binding: leaving, links: former.linksOf };
      const isMeant = isOf(databaseId);
      const taken = await takeForeign(session, state, runNumber, { isMeant, known });
      if (E.isLeft(taken)) return taken;
      const { removed, remaining } = taken.right;
      return E.right({ answer: "remove", copies: removed, remaining });
    }
    case "Import": {
      const { filing } = answer;
      const taken = await takeItems(session, state, runNumber, (run) =>
        planTakeover(run, session, filing, databaseId),
      );
      if (E.isLeft(taken)) return taken;
      const { items } = taken.right;
      return E.right({
        answer: "import",
        copies: items.filter(({ _tag }) => _tag === "Imported").length,
        importId: filing.importId,
        remaining: items.flatMap((item) => (item._tag === "Refused" ? [remainingOf(item)] : [])),
      });
    }
  }
};

const isOf =
  (left: DatabaseId) =>
  (databaseId: DatabaseId): boolean =>
    databaseId === left;

const remainingOf = ({
  remoteId,
  name,
  reason,
}: Extract<ItemOutcome, { readonly _tag: "Refused" }>): RemainingCopy => ({ remoteId, name, reason });

/** Makes contacts of the copies that a database left, but for those that an earlier call has made one of. */
export const planTakeover = async (
  run: PlanningRun,
  { settings, folder }: Session,
  filing: Extract<LeavingAnswer, { readonly _tag: "Import" }>["filing"],
  databaseId: DatabaseId,
): Attempt<ReadonlyArray<ItemOutcome>> => {
  const items = await foreignCopies(run, isOf(databaseId));
  if (E.isLeft(items)) return items;
  const open = await notTaken(run, folder.id, items.right);
  if (E.isLeft(open)) return open;
  const { newContactId } = settings;
  const terms = { mode: "Move", filing, folderId: folder.id, newContactId } as const;
  const planned = await planImports(run, terms, open.right);
  return E.map((imports: ReadonlyArray<Omit<Extract<ItemOutcome, { _tag: "Imported" }>, "_tag">>) =>
    imports.map((item): ItemOutcome => ({ _tag: "Imported", ...item })),
  )(planned);
};

const notTaken = async (
  run: PlanningRun,
  folderId: string,
  items: ReadonlyArray<MarkedItem>,
): Attempt<ReadonlyArray<MarkedItem>> => {
  const ids = items.map(({ id }) => id);
  const links = await onState(run.state.linksAt(ids));
  if (E.isLeft(links)) return links;
  const imports = await importsOfItems(run, folderId, ids);
  if (E.isLeft(imports)) return imports;
  return E.right(items.filter(({ id }) => !links.right.has(id) && !imports.right.has(id)));
};
