import {
  type Cursor,
  type Folder,
  type FolderItem,
  type Removal,
  type RemoteId,
  type ReplicaError,
  cursor,
  remoteId,
  revision,
} from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import {
  type PlantedFault,
  cursorAtHead,
  forgivingPull,
  pulling,
  reading,
  showing,
} from "./planted-target-plants.js";
import { inFolders } from "./planted-target-subject.js";

const emptyDelta = (since: string) =>
  ({ _tag: "Delta", upserts: [], removals: [], next: cursor(since), more: false }) as const;

const unsupported = { _tag: "Unsupported", message: "folders are made elsewhere" } as const;

const places: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF1",
    fault: "states another batch size than was declared",
    plant: inFolders(({ capabilities }) => ({ capabilities: { ...capabilities, batchSize: 51 } })),
  },
  {
    rule: "TF2",
    fault: "has a batch size of none",
    sound: inFolders(() => ({})),
    plant: inFolders(({ capabilities }) => ({ capabilities: { ...capabilities, batchSize: 0 } })),
  },
  {
    rule: "TF3",
    fault: "has a limit that counts from the end",
    plant: inFolders(({ capabilities }) => ({
      capabilities: { ...capabilities, projection: { ...capabilities.projection, texts: { company: -3 } } },
    })),
  },
  {
    rule: "TF4",
    fault: "is listed under another name",
    plant: (target) => ({
      ...target,
      listFolders: (signal) =>
        pipe(
          target.listFolders(signal),
          TE.map((refs) => refs.map((ref) => ({ ...ref, name: "Kontakte" }))),
        ),
    }),
  },
  {
    rule: "TF5",
    fault: "is created in passing",
    plant: (target) => ({
      ...target,
      openFolder: (id, signal) =>
        pipe(
          target.openFolder(id, signal),
          TE.orElse(() => TE.right<ReplicaError, Folder>(target.addFolder({ id }))),
        ),
    }),
  },
  {
    rule: "TF6",
    fault: "is named otherwise than was asked for",
    plant: (target) => ({
      ...target,
      createFolder: (name, signal) =>
        pipe(
          target.createFolder(name, signal),
          TE.map((ref) => ({ ...ref, name: name.toLowerCase() })),
        ),
    }),
  },
  {
    rule: "TF7",
    fault: "shares its name with a second one",
    plant: (target) => ({
      ...target,
      createFolder: (name) => TE.fromIO(() => refOf(target.addFolder({ name }))),
    }),
  },
  {
    rule: "TF8",
    fault: "is made where folders are given",
    declared: { folders: "Given" },
    sound: (target) => ({ ...target, createFolder: () => TE.left(unsupported) }),
    plant: (target) => target,
  },
  {
    rule: "TF9",
    fault: "refuses a category that is there already",
    plant: (target) => ({
      ...target,
      ensureCategory: (name) =>
        target.categories().includes(name) ? TE.left(unsupported) : target.ensureCategory(name),
    }),
  },
];

const refOf = ({ id, name }: { readonly id: string; readonly name: string }) =>
  ({ id, name, access: "ReadWrite" }) as const;

const listings: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF10",
    fault: "is not found while it is empty",
    plant: inFolders((folder) => ({
      pull: (since, signal) =>
        folder.all().length === 0
          ? TE.left({ _tag: "NotFound", id: folder.id, message: "there is nothing" })
          : folder.pull(since, signal),
    })),
  },
  {
    rule: "TF11",
    fault: "lists its copies alone",
    plant: pulling((page) => ({
      ...page,
      upserts: page.upserts.filter(({ item }) => item?.marker !== undefined),
    })),
  },
  {
    rule: "TF11",
    fault: "lists what is gone in a Snapshot",
    plant: pulling((page) => ({ ...page, removals: [...page.removals, { id: remoteId("gone") }] })),
  },
  {
    rule: "TF12",
    fault: "lists items with their texts cut short",
    plant: pulling((page) => ({
      ...page,
      upserts: page.upserts.map((upsert) =>
        upsert.item === undefined ? upsert : { ...upsert, item: withoutNotes(upsert.item) },
      ),
    })),
  },
  {
    rule: "TF13",
    fault: "lists an item twice",
    options: { pageSize: 3 },
    plant: pulling((page) => ({ ...page, upserts: [...page.upserts, ...page.upserts.slice(0, 1)] })),
  },
  {
    rule: "TF13",
    fault: "drops the last item of a page that is not the last",
    options: { pageSize: 3 },
    plant: pulling((page) => ({ ...page, upserts: page.more ? page.upserts.slice(0, -1) : page.upserts })),
  },
  {
    rule: "TF14",
    fault: "takes the cursor at the end of the listing",
    options: { pageSize: 2 },
    plant: inFolders((folder) => ({
      pull: (since, signal) =>
        pipe(
          folder.pull(since, signal),
          TE.flatMap((page) =>
            page._tag === "Delta" || page.more
              ? TE.right(page)
              : TE.fromTask(async () => ({ ...page, next: await cursorAtHead(folder, page.next) })),
          ),
        ),
    })),
  },
  {
    rule: "TF15",
    fault: "lists nothing twice",
    plant: inFolders((folder) => {
      const listed = new Set<string>();
      return {
        pull: (since, signal) =>
          pipe(
            folder.pull(since, signal),
            TE.map((page) => ({
              ...page,
              upserts: page.upserts.filter(({ id, revision }) => {
                const isNew = !listed.has(`${id} ${revision}`);
                listed.add(`${id} ${revision}`);
                return isNew;
              }),
            })),
          ),
      };
    }),
  },
];

const withoutNotes = (item: FolderItem): FolderItem => {
  const { notes: _, ...contact } = item.contact;
  return { ...item, contact };
};

const deltas: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF16",
    fault: "lists its last change again and again",
    plant: pulling((page, since, folder) => ({
      ...page,
      upserts: O.isNone(since) ? page.upserts : [...page.upserts, ...folder.all().slice(-1)],
    })),
  },
  { rule: "TF17", fault: "forgets removals", plant: pulling((page) => ({ ...page, removals: [] })) },
  {
    rule: "TF18",
    fault: "keeps its own writes to itself",
    plant: pulling((page, since) => ({
      ...page,
      upserts: page.upserts.filter(({ item }) => O.isNone(since) || item?.marker === undefined),
    })),
  },
  {
    rule: "TF19",
    fault: "lists what came and went as if it had stayed",
    plant: pulling((page, since) =>
      O.isNone(since)
        ? page
        : { ...page, upserts: [...page.upserts, ...page.removals.map(ghostOf)], removals: [] },
    ),
  },
  {
    rule: "TF20",
    fault: "lists each change of an item",
    plant: pulling((page, since) => ({
      ...page,
      upserts: O.isNone(since) ? page.upserts : page.upserts.flatMap((upsert) => [upsert, upsert]),
    })),
  },
  {
    rule: "TF21",
    fault: "loses a change where a page of a Delta ends",
    options: { pageSize: 3 },
    plant: pulling((page) => ({
      ...page,
      upserts: page.more && page._tag === "Delta" ? page.upserts.slice(1) : page.upserts,
    })),
  },
  {
    rule: "TF22",
    fault: "loses a removal that shares a page with an addition",
    options: { pageSize: 3 },
    plant: pulling((page) => ({ ...page, removals: page.upserts.length > 0 ? [] : page.removals })),
  },
  {
    rule: "TF23",
    fault: "tells of a change once",
    plant: inFolders((folder) => {
      const told = new Set<Cursor>();
      return {
        pull: (since, signal) => {
          if (O.isNone(since)) return folder.pull(since, signal);
          if (told.has(since.value)) return TE.right(emptyDelta(since.value));
          told.add(since.value);
          return folder.pull(since, signal);
        },
      };
    }),
  },
  { rule: "TF24", fault: "answers an expired cursor with no changes", plant: forgivingPull(emptyDelta) },
  {
    rule: "TF25",
    fault: "answers what is no cursor with no changes",
    plant: forgivingPull((since) => (since.includes('"feed"') ? undefined : emptyDelta(since))),
  },
  {
    rule: "TF25",
    fault: "throws at what is no cursor",
    plant: forgivingPull((since) => {
      throw new SyntaxError(`Unexpected token in ${since}`);
    }),
  },
  {
    rule: "TF26",
    fault: "takes another folder's cursor for its own",
    plant: forgivingPull((since) => (since.includes("folder-2") ? emptyDelta(since) : undefined)),
  },
];

const ghostOf = ({ id }: Removal<RemoteId>) => ({ id, revision: revision("1") });

const reads: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF27",
    fault: "answers a read with what was not asked for",
    plant: reading((answers, _ids, folder) => [
      ...answers,
      ...folder
        .all()
        .slice(0, 1)
        .map((item) => ({ _tag: "Found", item }) as const),
    ]),
  },
  {
    rule: "TF28",
    fault: "leaves out of the answer what is missing",
    plant: reading((answers) => answers.filter(({ _tag }) => _tag !== "Missing")),
  },
  {
    rule: "TF29",
    fault: "refuses an id that is there twice",
    plant: inFolders((folder) => ({
      read: (ids, signal) =>
        new Set(ids).size === ids.length
          ? folder.read(ids, signal)
          : TE.left({ _tag: "ProtocolViolation", message: "fewer answers than ids" }),
    })),
  },
  {
    rule: "TF30",
    fault: "sends an empty batch, which the service refuses",
    plant: inFolders((folder) => ({
      push: (writes, signal) =>
        writes.length > 0
          ? folder.push(writes, signal)
          : TE.left({ _tag: "ProtocolViolation", message: "400" }),
    })),
  },
  {
    rule: "TF31",
    fault: "answers a page of a large read",
    plant: reading((answers) => answers.slice(0, 20)),
  },
  {
    rule: "TF32",
    fault: "escapes ids in one direction only",
    plant: inFolders((folder) => ({
      read: (ids, signal) =>
        folder.read(
          ids.map((id) => remoteId(encodeURIComponent(id))),
          signal,
        ),
    })),
  },
  {
    rule: "TF33",
    fault: "reads an empty text as a value",
    plant: showing((item) => ({ ...item, contact: { ...item.contact, middleName: "" } })),
  },
];

export const listingFaults: ReadonlyArray<PlantedFault> = [...places, ...listings, ...deltas, ...reads];
