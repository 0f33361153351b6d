import { randomUUID } from "node:crypto";
import {
  type ChangePage,
  type Cursor,
  type Folder,
  type FolderCapabilities,
  type FolderItem,
  type FolderWrite,
  type Marker,
  type ReadResult,
  type RemoteId,
  type ReplicaError,
  type Revision,
  type Signal,
  type WriteResult,
  cursor,
  eqContact,
  eqMarker,
  markerFromString,
  remoteId,
  revision,
  stringFromMarker,
} from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { notFound, unlessAborted } from "./errors.js";
import { type Book, type PeopleFile, changePeople, hashOf, readBook } from "./people-file.js";
import { type Person, contactFromPerson, personWith, projection } from "./person.js";

export const capabilities: FolderCapabilities = {
  projection,
  access: "ReadWrite",
  revisions: "Verified",
  listing: "Immediate",
  batchSize: 500,
  concurrency: 1,
};

/** One JSON file as a folder of persons. */
export const jsonFolder = (file: PeopleFile): Folder => {
  const looking = <Answer>(
    signal: Signal | undefined,
    look: (book: Book) => E.Either<ReplicaError, Answer>,
  ): TE.TaskEither<ReplicaError, Answer> =>
    pipe(
      unlessAborted(signal),
      TE.flatMap(() => readBook(file)),
      TE.flatMapEither(look),
    );
  return {
    id: file.id,
    name: nameOfFile(file.id),
    capabilities,
    pull: (since, signal) => looking(signal, (book) => pageSince(file, book, since)),
    read: (ids, signal) => looking(signal, ({ people }) => E.right(readPeople(people, ids))),
    find: (markers, signal) => looking(signal, ({ people }) => E.right(findPeople(people, markers))),
    push: (writes, signal) =>
      pipe(
        unlessAborted(signal),
        TE.flatMap(() => changePeople(file, (people) => writePeople(people, writes))),
      ),
    photo: (id, _photo, signal) => looking(signal, () => E.left(notFound(id))),
  };
};

/** `people.json` is called `people`. */
export const nameOfFile = (id: string): string => id.slice(0, -".json".length);

const itemFromPerson = (person: Person): E.Either<ReplicaError, FolderItem> =>
  pipe(
    contactFromPerson(person),
    E.map((contact) => {
      const item = { id: remoteId(person.id), revision: revisionOf(person), contact };
      const marker = markerFromString(String(person["spegla"]));
      return O.isSome(marker) ? { ...item, marker: marker.value } : item;
    }),
  );

/** Of all that the file says of the person, known or not. */
const revisionOf = (person: Person): Revision => revision(hashOf(JSON.stringify(person)));

/** Nothing, if the file is as the cursor saw it; else everything. */
const pageSince = (
  file: PeopleFile,
  { people, hash }: Book,
  since: O.Option<Cursor>,
): E.Either<ReplicaError, ChangePage<RemoteId, FolderItem>> => {
  const next = cursor(`${hash} ${file.id}`);
  if (O.isSome(since) && !isCursorOf(file, since.value))
    return E.left({ _tag: "CursorExpired", message: `${file.id} did not give this cursor; list it anew` });
  if (O.isSome(since) && since.value === next)
    return E.right({ _tag: "Delta", upserts: [], removals: [], next, more: false });
  const upserts = people.map((person) => {
    const item = itemFromPerson(person);
    const listed = { id: remoteId(person.id), revision: revisionOf(person) };
    return E.isRight(item) ? { ...listed, item: item.right } : listed;
  });
  return E.right({ _tag: "Snapshot", upserts, removals: [], next, more: false });
};

const isCursorOf = ({ id }: PeopleFile, since: Cursor): boolean =>
  /^[0-9a-f]{32} /u.test(since) && since.slice(33) === id;

const readPeople = (
  people: ReadonlyArray<Person>,
  ids: ReadonlyArray<RemoteId>,
): ReadonlyArray<ReadResult<RemoteId, FolderItem>> => {
  const byId = peopleById(people);
  return ids.map((id) => {
    const person = byId.get(id);
    if (person === undefined) return { _tag: "Missing", id };
    const item = itemFromPerson(person);
    return E.isRight(item)
      ? { _tag: "Found", item: item.right }
      : { _tag: "Unreadable", id, error: item.left };
  });
};

const peopleById = (people: ReadonlyArray<Person>): Map<string, Person> =>
  new Map(people.map((person) => [person.id, person]));

const findPeople = (
  people: ReadonlyArray<Person>,
  markers: ReadonlyArray<Marker>,
): ReadonlyArray<FolderItem> =>
  people.flatMap((person) => {
    const item = itemFromPerson(person);
    if (E.isLeft(item)) return [];
    const carried = item.right.marker;
    const isWanted = carried !== undefined && markers.some((marker) => eqMarker(marker, carried));
    return isWanted ? [item.right] : [];
  });

type Result = WriteResult<RemoteId, FolderItem>;

/** One after the other, so that the second of two writes at one revision finds another one. */
const writePeople = (people: ReadonlyArray<Person>, writes: ReadonlyArray<FolderWrite>) => {
  const byId = peopleById(people);
  const answer = writes.map((write) => writeOne(byId, write));
  return { people: [...byId.values()], answer };
};

const writeOne = (byId: Map<string, Person>, write: FolderWrite): Result => {
  if (write._tag === "Create") {
    const marker = stringFromMarker(write.marker);
    const taken = [...byId.values()].find((person) => person["spegla"] === marker);
    return taken === undefined ? put(byId, { id: randomUUID() }, write) : otherRevision(taken.id);
  }
  const person = byId.get(write.id);
  if (person !== undefined && revisionOf(person) !== write.revision) return otherRevision(write.id);
  if (write._tag === "Update")
    return person === undefined ? failed(notFound(write.id)) : put(byId, person, write);
  byId.delete(write.id);
  return { _tag: "Removed", id: write.id };
};

type Wanted = Exclude<FolderWrite, { readonly _tag: "Remove" }>;

/** Only what could be read before is changed, and what is read afterwards is the answer. */
const put = (byId: Map<string, Person>, before: Person, { contact, marker }: Wanted): Result => {
  // What is undefined is not in the file: without a marker the person is nobody's copy any more.
  const after = {
    ...personWith(before, contact),
    spegla: marker === undefined ? undefined : stringFromMarker(marker),
  };
  const item = pipe(
    itemFromPerson(before),
    E.flatMap(() => itemFromPerson(after)),
  );
  if (E.isLeft(item)) return failed(item.left);
  byId.set(after.id, after);
  const { id, revision } = item.right;
  const isAsSent = eqContact(item.right.contact, contact);
  return { _tag: "Done", id, revision, ...(isAsSent ? {} : { stored: item.right }) };
};

const otherRevision = (id: string): Result =>
  failed({ _tag: "RevisionMismatch", id, message: `${id} is not what it was, or is there already` });

const failed = (error: ReplicaError): Result => ({ _tag: "Failed", error });
