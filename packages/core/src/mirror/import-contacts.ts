import * as E from "fp-ts/lib/Either.js";
import type { ItemLink } from "../engine/import-links.js";
import type { StateReader } from "../engine/mirror-state.js";
import { planImports } from "../engine/plan-imports.js";
import type { Attempt } from "../engine/run-error.js";
import type { PlanningRun } from "../engine/run.js";
import type { FolderItem } from "../replica/folder.js";
import { chooseItems } from "./chosen-items.js";
import { findMatches, noMatches } from "./find-matches.js";
import { type ImportFiling, type ImportRequest, importFiling } from "./import-request.js";
import { type ItemOutcome, unlessOfAnother } from "./item-outcome.js";
import { type Plan, planRound } from "./plan.js";
import type { Session } from "./session.js";
import { type SyncReport, stopUnfinished } from "./sync.js";
import { type ItemPlanner, planItemLinks, takeItems, takingRound } from "./take-items.js";
import type { ListedItem } from "./unknown-contacts.js";
import type { Verb } from "./verb.js";

export type ImportReport = {
  readonly importId: string;
  /** One for each item that was meant. */
  readonly items: ReadonlyArray<ItemOutcome>;
  readonly report: SyncReport;
};

/** The ids of contacts in it are only for the plan. */
export type ImportPlan = Plan & { readonly items: ReadonlyArray<ItemOutcome> };

/**
 * Makes business contacts of unknown contacts, or copies of contacts that are there. Interrupted, it is
 * finished by calling it again or by the next sync; an item that a living contact was made of is not
 * imported a second time, unless the answer says so.
 */
export const importContacts =
  (request: ImportRequest): Verb<ImportReport> =>
  async (session, state, runNumber) => {
    const filing = importFiling(request, session.settings.newContactId);
    if (E.isLeft(filing)) return filing;
    const taken = await takeItems(session, state, runNumber, importPlanner(session, request, filing.right));
    return E.map((done: Omit<ImportReport, "importId">) => ({ importId: filing.right.importId, ...done }))(
      taken,
    );
  };

export const planImportContacts =
  (reader: StateReader) =>
  (request: ImportRequest): Verb<ImportPlan> =>
  async (session, state, runNumber) => {
    if (session.binding.phase === "Stopping") return E.left(stopUnfinished());
    const filing = importFiling(request, session.settings.newContactId);
    if (E.isLeft(filing)) return filing;
    const planner = importPlanner(session, request, filing.right);
    const { round, planned } = takingRound(session, state, runNumber, planner);
    const plan = await planRound(reader)(session, round);
    return E.isLeft(plan) ? plan : E.right({ ...plan.right, items: planned() });
  };

const importPlanner =
  ({ settings, folder }: Session, request: ImportRequest, filing: ImportFiling): ItemPlanner =>
  async (run) => {
    const choice = await chooseItems(run, folder.id, request.which);
    if (E.isLeft(choice)) return choice;
    const sorted = await sortItems(run, request, filing, choice.right.chosen);
    if (E.isLeft(sorted)) return sorted;
    const { imports, links, others } = sorted.right;
    const { newContactId } = settings;
    const terms = { mode: request.mode, filing, folderId: folder.id, newContactId };
    const imported = await planImports(run, terms, imports);
    if (E.isLeft(imported)) return imported;
    const linked = await planItemLinks(run, links);
    if (E.isLeft(linked)) return linked;
    return E.right([
      ...choice.right.others.map((outcome) =>
        unlessOfAnother(outcome, linkAnswer(request, outcome.remoteId)),
      ),
      ...others,
      ...imported.right.map((item): ItemOutcome => ({ _tag: "Imported", ...item })),
      ...linked.right,
    ]);
  };

type SortedItems = {
  readonly imports: ReadonlyArray<FolderItem>;
  readonly links: ReadonlyArray<ItemLink>;
  readonly others: ReadonlyArray<ItemOutcome>;
};

/** By what was answered; then by what was made of it before; then by what is found to be like it. */
const sortItems = async (
  run: PlanningRun,
  request: ImportRequest,
  filing: ImportFiling,
  chosen: ReadonlyArray<ListedItem>,
): Attempt<SortedItems> => {
  const [imports, open]: [Array<FolderItem>, Array<ListedItem>] = [[], []];
  const links: Array<ItemLink> = [];
  const others: Array<ItemOutcome> = [];
  for (const listed of chosen) {
    const { item, unknown } = listed;
    const { remoteId, name, importedAs } = unknown;
    const answer = request.answers?.get(remoteId);
    if (answer === "createAnyway") imports.push(item);
    else if (answer === "skip") others.push({ _tag: "Skipped", remoteId, name });
    else if (answer !== undefined) links.push({ item, contactId: answer.link });
    else if (importedAs !== undefined)
      others.push({ _tag: "DoneBefore", remoteId, name, contactId: importedAs });
    else open.push(listed);
  }
  const matches = await matchesOf(run, request, filing, open);
  if (E.isLeft(matches)) return matches;
  for (const { item, unknown } of open) {
    const { remoteId, name } = unknown;
    const found = matches.right.get(remoteId) ?? [];
    if (found.length === 0) imports.push(item);
    else others.push({ _tag: "Undecided", remoteId, name, matches: found });
  }
  return E.right({ imports, links, others });
};

const matchesOf = async (
  run: PlanningRun,
  { findDuplicates }: ImportRequest,
  { recordType }: ImportFiling,
  open: ReadonlyArray<ListedItem>,
) =>
  findDuplicates === undefined
    ? E.right(noMatches)
    : findMatches(
        run,
        findDuplicates,
        open.map(({ item }) => ({ ...item, recordType })),
      );

const linkAnswer = ({ answers }: ImportRequest, remoteId: ItemOutcome["remoteId"]) => {
  const answer = answers?.get(remoteId);
  return typeof answer === "object" ? answer.link : undefined;
};
