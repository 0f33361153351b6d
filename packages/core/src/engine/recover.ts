import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { Contact } from "../contact/contact.js";
import { eqContact } from "../contact/eq-contact.js";
import type { Folder, FolderItem } from "../replica/folder.js";
import { type RemoteId, revision } from "../replica/ids.js";
import { type Marker, eqMarker } from "../replica/marker.js";
import type { ReadResult } from "../replica/replica.js";
import type { StateChanges } from "../replica/state-store.js";
import { type Keyed, type MirrorState, putLink } from "./mirror-state.js";
import type { Patience } from "./patience.js";
import { findItems, readItems } from "./read-items.js";
import type { Operation } from "./operation.js";
import type { Intent } from "./records.js";
import { type Attempt, onState } from "./run-error.js";
import { chunkSize } from "./run.js";

/**
 * Takes note of the folder writes that a run which died had sent, and of those only: a create is
 * where its marker is, an update where the item is as it was meant. A copy that was to be taken away,
 * and is gone, is noted as leaving, and no more: a wrong account, too, says that everything is gone.
 * Left unnoted, such a write would be taken for the folder's own edit. The rest of that run's
 * plan is dropped: its cursors never moved, so it is planned again. Returns how many creates were found.
 */
export const recover = async (run: RecoveringRun): Attempt<number> => {
  let recovered = 0;
  for (;;) {
    const intents = await onState(run.state.page("intents", O.none, chunkSize));
    if (E.isLeft(intents)) return intents;
    if (intents.right.length === 0) break;
    const operations = await operationsOf(run.state, intents.right);
    if (E.isLeft(operations)) return operations;
    const created = await linksOfCreates(run, operations.right);
    if (E.isLeft(created)) return created;
    const changed = await linksOfOthers(run, operations.right);
    if (E.isLeft(changed)) return changed;
    recovered += created.right.length;
    const resolved = intents.right.map(({ key }) => ({ collection: "intents", key }) as const);
    const saved = await onState(
      run.state.commit({ drops: resolved, puts: [...created.right, ...changed.right] }),
    );
    if (E.isLeft(saved)) return saved;
  }
  const left = await onState(run.state.count("plan"));
  if (E.isLeft(left)) return left;
  const cleared = await onState(run.state.commit(left.right === 0 ? {} : { clears: ["plan"] }));
  return E.isLeft(cleared) ? cleared : E.right(recovered);
};

type RecoveringRun = {
  readonly folder: Pick<Folder, "find" | "read" | "capabilities">;
  readonly state: MirrorState;
  readonly patience: Patience;
};

const operationsOf = async (
  state: MirrorState,
  intents: ReadonlyArray<Keyed<Intent>>,
): Attempt<ReadonlyArray<Operation>> => {
  const told = intents.flatMap(({ value: { operation } }) => operation ?? []);
  const onStage = intents.flatMap(({ value: { operation, plan } }) =>
    operation === undefined ? [plan] : [],
  );
  const planned = await onState(state.get("plan", onStage));
  return E.isLeft(planned) ? planned : E.right([...told, ...planned.right.map(({ value }) => value)]);
};

type Puts = Required<StateChanges>["puts"];

const linksOfCreates = async (run: RecoveringRun, operations: ReadonlyArray<Operation>): Attempt<Puts> => {
  const markers = operations.flatMap(({ folder }) => (folder?._tag === "Create" ? [folder.marker] : []));
  const found = await findItems(run, markers);
  return E.isLeft(found)
    ? found
    : E.right(operations.flatMap((operation) => linkOfCreate(operation, found.right)));
};

/** A copy that is not as it was meant is news: its revision is not taken note of. */
const linkOfCreate = ({ folder, link }: Operation, items: ReadonlyArray<FolderItem>): Puts => {
  if (folder?._tag !== "Create" || link === "Keep" || link === "Drop") return [];
  const item = items.find(({ marker }) => marker !== undefined && eqMarker(marker, folder.marker));
  if (item === undefined) return [];
  const isMeant = isAsMeant(item, folder);
  return [
    putLink({
      ...link,
      remoteId: item.id,
      folderBase: isMeant ? item.contact : folder.contact,
      folderRevision: isMeant ? item.revision : revision(""),
    }),
  ];
};

const linksOfOthers = async (run: RecoveringRun, operations: ReadonlyArray<Operation>): Attempt<Puts> => {
  const written = operations.flatMap(({ folder }) =>
    folder === undefined || folder._tag === "Create" ? [] : [{ id: folder.id }],
  );
  const answers = await readItems(run, written);
  if (E.isLeft(answers)) return answers;
  const answerOf = new Map(
    answers.right.map((answer) => [answer._tag === "Found" ? answer.item.id : answer.id, answer]),
  );
  const leaving = operations.filter((operation) => isTakenAway(operation, answerOf));
  const links = await onState(run.state.linksOf(leaving.map(({ contactId }) => contactId)));
  if (E.isLeft(links)) return links;
  return E.right([
    ...operations.flatMap((operation) => linkOfUpdate(operation, answerOf)),
    ...[...links.right.values()].map((link) => putLink({ ...link, isLeaving: true })),
  ]);
};

type Answers = ReadonlyMap<RemoteId, ReadResult<RemoteId, FolderItem>>;

/** What the operation writes into the database was written before. */
const linkOfUpdate = ({ folder, link }: Operation, answers: Answers): Puts => {
  if (folder?._tag !== "Update" || link === "Keep" || link === "Drop") return [];
  const answer = answers.get(folder.id);
  if (answer?._tag !== "Found" || !isAsMeant(answer.item, folder)) return [];
  const { contact: folderBase, revision: folderRevision } = answer.item;
  return [putLink({ ...link, remoteId: folder.id, folderBase, folderRevision })];
};

type Meant = { readonly marker: Marker; readonly contact: Contact };

const isAsMeant = (item: FolderItem, { marker, contact }: Meant): boolean =>
  item.marker !== undefined && eqMarker(item.marker, marker) && eqContact(item.contact, contact);

const isTakenAway = ({ folder, link }: Operation, answers: Answers): boolean =>
  folder?._tag === "Remove" && link === "Drop" && answers.get(folder.id)?._tag === "Missing";
