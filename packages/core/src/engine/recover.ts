import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { eqContact } from "../contact/eq-contact.js";
import type { BusinessContact, ContactDatabase } from "../replica/database.js";
import type { Folder, FolderItem } from "../replica/folder.js";
import { type RemoteId, revision } from "../replica/ids.js";
import { eqMarker } from "../replica/marker.js";
import type { ReadResult } from "../replica/replica.js";
import type { StateChanges } from "../replica/state-store.js";
import { findMade } from "./import-made.js";
import { leftToTheirPersons } from "./history-undo-recover.js";
import { importRecords } from "./import-records.js";
import { lacksPhoto, withoutItsPhoto } from "./lacking-photo.js";
import { type Keyed, type MirrorState, putLink, putRecord } from "./mirror-state.js";
import type { Link, Unnoted } from "./link.js";
import type { Patience } from "./patience.js";
import { findItems, readItems } from "./read-items.js";
import { type LinkDraft, type Operation, changedPaths } from "./operation.js";
import type { Intent } from "./records.js";
import { type Attempt, onReplica, onState } from "./run-error.js";
import { dueNow } from "./settle-waiting.js";
import { chunkSize } from "./run.js";

/**
 * Takes note of the writes that a run which died may have sent: a new contact is where its id is, and a
 * create where its marker is; of updates and removals the links keep what was meant, so that it is not taken for the folder's
 * own edit. The rest of that run's plan is dropped: its cursors never moved, so it is planned again.
 * Returns how many copies were found.
 */
export const recover = async (run: RecoveringRun): Attempt<number> => {
  let recovered = 0;
  for (;;) {
    const intents = await onState(run.state.page("intents", O.none, chunkSize));
    if (E.isLeft(intents)) return intents;
    if (intents.right.length === 0) break;
    const noted = await noteChunk(run, intents.right);
    if (E.isLeft(noted)) return noted;
    recovered += noted.right;
  }
  const left = await onState(run.state.count("plan"));
  if (E.isLeft(left)) return left;
  const cleared = await onState(run.state.commit(left.right === 0 ? {} : { clears: ["plan"] }));
  return E.isLeft(cleared) ? cleared : E.right(recovered);
};

/** Returns how many copies were found. */
const noteChunk = async (run: RecoveringRun, intents: ReadonlyArray<Keyed<Intent>>): Attempt<number> => {
  const operations = await operationsOf(run.state, intents);
  if (E.isLeft(operations)) return operations;
  const created = await linksOfCreates(run, operations.right);
  if (E.isLeft(created)) return created;
  const changed = await linksOfOthers(run, operations.right);
  if (E.isLeft(changed)) return changed;
  const made = await recordsOfMade(run, operations.right);
  if (E.isLeft(made)) return made;
  const left = await leftToTheirPersons(run, operations.right);
  if (E.isLeft(left)) return left;
  const resolved = intents.map(({ key }) => ({ collection: "intents", key }) as const);
  const saved = await onState(
    run.state.commit({
      drops: [...resolved, ...left.right],
      puts: [...created.right, ...changed.right, ...made.right],
    }),
  );
  return E.isLeft(saved) ? saved : E.right(created.right.length);
};

type RecoveringRun = {
  readonly database: Pick<ContactDatabase, "read">;
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
    : E.right(
        operations.flatMap((operation) => linkOfCreate(run.patience.clock.now(), operation, found.right)),
      );
};

/**
 * A copy that is not as it was meant is news: its revision is not taken note of. One whose photo did not
 * get there is taken for what it is, a copy that nobody has agreed on yet: it was not a person who took
 * the photo off.
 */
const linkOfCreate = (now: number, operation: Operation, items: ReadonlyArray<FolderItem>): Puts => {
  const { folder, link } = operation;
  if (folder?._tag !== "Create" || link === "Keep" || link === "Drop") return [];
  const item = items.find(({ marker }) => marker !== undefined && eqMarker(marker, folder.marker));
  if (item === undefined) return [];
  if (lacksPhoto(folder.contact, item))
    return [putRecord("parked", operation.contactId, dueNow(now, operation, withoutItsPhoto))];
  const isMeant = eqContact(item.contact, folder.contact);
  return [
    putLink({
      ...link,
      remoteId: item.id,
      folderBase: isMeant ? item.contact : folder.contact,
      folderRevision: isMeant ? item.revision : revision(""),
    }),
  ];
};

/** The contacts that were made of items, as if their answer had come. */
const recordsOfMade = async (run: RecoveringRun, operations: ReadonlyArray<Operation>): Attempt<Puts> => {
  const creates = operations.flatMap(({ database }) => (database?._tag === "Create" ? [database] : []));
  const made = await onReplica("Database")(() => findMade(run, creates));
  if (E.isLeft(made)) return made;
  const now = run.patience.clock.now();
  return E.right(
    operations.flatMap((operation): Puts => {
      const { contactId, link } = operation;
      const record = made.right.get(contactId);
      if (record === undefined) return [];
      const linked = link === "Keep" || link === "Drop" ? undefined : linkOfMade(link, record);
      return [...(linked === undefined ? [] : [putLink(linked)]), ...importRecords(operation, now)];
    }),
  );
};

const linkOfMade = (
  { remoteId, folderBase, ...draft }: LinkDraft,
  { revision: databaseRevision, contact, version }: BusinessContact,
): Link | undefined =>
  remoteId === undefined || folderBase === undefined
    ? undefined
    : { ...draft, remoteId, folderBase, databaseRevision, databaseBase: contact, version };

const linksOfOthers = async (run: RecoveringRun, operations: ReadonlyArray<Operation>): Attempt<Puts> => {
  const written = operations.flatMap(({ folder }) =>
    folder === undefined || folder._tag === "Create" ? [] : [{ id: folder.id }],
  );
  const answers = await readItems(run, written);
  if (E.isLeft(answers)) return answers;
  const answerOf = new Map(
    answers.right.map((answer) => [answer._tag === "Found" ? answer.item.id : answer.id, answer]),
  );
  const links = await onState(run.state.linksOf(operations.map(({ contactId }) => contactId)));
  if (E.isLeft(links)) return links;
  return E.right(
    operations.flatMap((operation) => {
      const link = links.right.get(operation.contactId);
      const unnoted = link === undefined ? undefined : unnotedOf(operation, link, answerOf);
      return link === undefined || unnoted === undefined ? [] : [putLink({ ...link, unnoted })];
    }),
  );
};

/** Undefined: the copy is as the link has it, or cannot be looked at. */
const unnotedOf = (
  { folder, intoFolder, link: draft }: Operation,
  link: Link,
  answers: ReadonlyMap<RemoteId, ReadResult<RemoteId, FolderItem>>,
): Unnoted | undefined => {
  if (folder === undefined || folder._tag === "Create" || draft === "Keep") return undefined;
  const answer = answers.get(folder.id);
  if (folder._tag === "Remove") return answer?._tag === "Missing" ? { _tag: "Removed" } : undefined;
  if (answer?._tag !== "Found" || draft === "Drop" || answer.item.revision === link.folderRevision)
    return undefined;
  return {
    _tag: "Written",
    database: draft.databaseBase,
    folder: folder.contact,
    paths: changedPaths(intoFolder),
  };
};
