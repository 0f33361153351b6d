import {
  type FolderItem,
  type FolderWrite,
  type Marker,
  type RemoteId,
  eqMarker,
  revision,
} from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { type MemoryFolder, nameOfCopy } from "../src/index.js";
import {
  type PlantedFault,
  answering,
  cursorAtHead,
  deaf,
  failed,
  finding,
  itemIn,
  reading,
  showing,
  unconditional,
  writing,
} from "./planted-target-plants.js";
import { type Plant, inFolders } from "./planted-target-subject.js";

const notFound = (id: string) => ({ _tag: "NotFound", id, message: `there is no ${id}` }) as const;
const aborted = { _tag: "Aborted", message: "it was aborted" } as const;

/** A create of what is there becomes an update of it. */
const overwriting: Plant = writing((write, folder) => {
  const item = write._tag === "Create" ? itemIn(folder, nameOfCopy(write.marker)) : undefined;
  return item === undefined || write._tag !== "Create"
    ? write
    : { ...write, _tag: "Update", id: item.id, revision: item.revision };
});

const asCreate = (write: Extract<FolderWrite, { readonly _tag: "Update" }>): FolderWrite =>
  write.marker === undefined ? write : { ...write, marker: write.marker, _tag: "Create" };

const writes: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF34",
    fault: "leaves the marker out of a create",
    plant: answering((result, write, folder) => {
      if (result._tag !== "Done" || write._tag !== "Create") return result;
      folder.dropsMarker(result.id);
      return { ...result, revision: itemIn(folder, result.id)?.revision ?? result.revision };
    }),
  },
  {
    rule: "TF35",
    fault: "overwrites what is there on a create",
    options: { naming: "Client" },
    plant: overwriting,
  },
  {
    rule: "TF36",
    fault: "takes a second create for the first, and says it was done",
    plant: inFolders((folder) => ({
      push: (given, signal) =>
        pipe(
          folder.push(
            given.filter((write) => write._tag !== "Create" || copyOf(folder, write.marker) === undefined),
            signal,
          ),
          TE.map((results) => {
            const left = [...results];
            return given.map((write) => {
              const first = write._tag === "Create" ? copyOf(folder, write.marker) : undefined;
              return (
                left.shift() ?? (first === undefined ? failed(notFound("")) : { ...first, _tag: "Done" })
              );
            });
          }),
        ),
    })),
  },
  {
    rule: "TF37",
    fault: "writes an update as a new item",
    plant: writing((write) => (write._tag === "Update" ? asCreate(write) : write)),
  },
  {
    rule: "TF38",
    fault: "updates at any revision",
    plant: writing((write, folder) => (write._tag === "Update" ? unconditional(write, folder) : write)),
  },
  {
    rule: "TF39",
    fault: "creates what an update does not find",
    plant: writing((write, folder) =>
      write._tag === "Update" && itemIn(folder, write.id) === undefined ? asCreate(write) : write,
    ),
  },
  {
    rule: "TF40",
    fault: "finds in its bin what was removed",
    plant: inFolders((folder) => {
      const seen = new Map<RemoteId, FolderItem>();
      return {
        push: (given, signal) => {
          for (const item of folder.all()) seen.set(item.id, item);
          return folder.push(given, signal);
        },
        read: (ids) =>
          TE.fromIO(() =>
            ids.map((id) => {
              const item = itemIn(folder, id) ?? seen.get(id);
              return item === undefined ? { _tag: "Missing", id } : { _tag: "Found", item };
            }),
          ),
      };
    }),
  },
  {
    rule: "TF41",
    fault: "fails to remove what is gone",
    plant: inFolders((folder) => {
      const gone = new Set<RemoteId>();
      return {
        push: (given, signal) => {
          const before = new Set(folder.all().map(({ id }) => id));
          return pipe(
            folder.push(given, signal),
            TE.map((results) =>
              results.map((result) => {
                if (result._tag !== "Removed") return result;
                const wasGone = gone.has(result.id) || !before.has(result.id);
                gone.add(result.id);
                return wasGone ? failed(notFound(result.id)) : result;
              }),
            ),
          );
        },
      };
    }),
  },
  {
    rule: "TF42",
    fault: "removes at any revision",
    plant: writing((write, folder) => (write._tag === "Remove" ? unconditional(write, folder) : write)),
  },
  {
    rule: "TF43",
    fault: "fails an update that changes nothing",
    plant: inFolders((folder) => ({
      push: (given, signal) => {
        const same = given.map(
          (write) =>
            write._tag === "Update" &&
            JSON.stringify(itemIn(folder, write.id)?.contact) === JSON.stringify(write.contact),
        );
        return pipe(
          folder.push(given, signal),
          TE.map((results) =>
            results.map((result, at) => (same[at] === true ? failed(notFound("")) : result)),
          ),
        );
      },
    })),
  },
];

const copyOf = (folder: MemoryFolder, wanted: Marker) =>
  folder.all().find(({ marker }) => marker !== undefined && eqMarker(marker, wanted));

const batches: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF44",
    fault: "answers the writes of a call in another order",
    plant: inFolders((folder) => ({
      push: (given, signal) => pipe(folder.push(given, signal), TE.map(RA.reverse)),
    })),
  },
  {
    rule: "TF45",
    fault: "sorts the writes of a call by what they do",
    plant: inFolders((folder) => ({
      push: (given, signal) =>
        folder.push(
          ["Create", "Update", "Remove"].flatMap((tag) => given.filter(({ _tag }) => _tag === tag)),
          signal,
        ),
    })),
  },
  {
    rule: "TF46",
    fault: "fails a whole call for one of its writes",
    plant: inFolders((folder) => ({
      push: (given, signal) =>
        pipe(
          folder.push(given, signal),
          TE.map((results) => results.find(({ _tag }) => _tag === "Failed") ?? results),
          TE.map((found) => ("_tag" in found ? given.map(() => found) : found)),
        ),
    })),
  },
  {
    rule: "TF47",
    fault: "mixes up the answers of two calls",
    plant: inFolders((folder) => {
      let last: ReturnType<typeof folder.push> | undefined;
      return {
        push: (given, signal) => async () => {
          last = folder.push(given, signal);
          await Promise.resolve();
          return last();
        },
      };
    }),
  },
  {
    rule: "TF48",
    fault: "has revisions of a whole minute",
    plant: showing((item) => ({ ...item, revision: revision("12:00") })),
  },
];

const markers: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF49",
    fault: "drops the marker on an update",
    plant: answering((result, write, folder) => {
      if (result._tag !== "Done" || write._tag !== "Update") return result;
      folder.dropsMarker(result.id);
      return { ...result, revision: itemIn(folder, result.id)?.revision ?? result.revision };
    }),
  },
  {
    rule: "TF50",
    fault: "writes a marker with a create alone",
    plant: inFolders((folder) => ({
      push: (given, signal) => {
        const unmarked = new Set(
          folder.all().flatMap(({ id, marker }) => (marker === undefined ? [id] : [])),
        );
        return pipe(
          folder.push(given, signal),
          TE.map((results) =>
            results.map((result) => {
              if (result._tag !== "Done" || !unmarked.has(result.id)) return result;
              folder.dropsMarker(result.id);
              return { ...result, revision: itemIn(folder, result.id)?.revision ?? result.revision };
            }),
          ),
        );
      },
    })),
  },
  {
    rule: "TF51",
    fault: "finds in a listing that lags",
    options: { listing: "Eventual" },
    lag: 3,
    plant: finding(
      (folder) => (wanted) =>
        pipe(
          folder.pull(O.none),
          TE.map(({ upserts }) =>
            upserts.flatMap(({ item }) =>
              item?.marker !== undefined && wanted.some((marker) => eqMarker(marker, item.marker ?? marker))
                ? [item]
                : [],
            ),
          ),
        ),
    ),
  },
  {
    rule: "TF52",
    fault: "finds by the contact's id alone",
    plant: finding(
      (folder) => (wanted) =>
        TE.fromIO(() =>
          folder
            .all()
            .filter(({ marker }) => wanted.some(({ contactId }) => contactId === marker?.contactId)),
        ),
    ),
  },
  {
    rule: "TF53",
    fault: "understands its own markers alone",
    plant: showing((item) => {
      const { marker, ...rest } = item;
      return marker?.databaseId === "another-database" ? rest : item;
    }),
  },
  {
    rule: "TF54",
    fault: "looks for a copy under its first name alone",
    options: { naming: "Client" },
    plant: finding(
      (folder) => (wanted) =>
        TE.fromIO(() => wanted.flatMap((marker) => itemIn(folder, nameOfCopy(marker)) ?? [])),
    ),
  },
  {
    rule: "TF55",
    fault: "remembers a marker instead of reading it",
    plant: inFolders((folder) => {
      const remembered = new Map<RemoteId, Marker>();
      return {
        push: (given, signal) =>
          pipe(
            folder.push(given, signal),
            TE.map((results) => {
              for (const { id, marker } of folder.all()) if (marker !== undefined) remembered.set(id, marker);
              return results;
            }),
          ),
        read: (ids, signal) =>
          pipe(
            folder.read(ids, signal),
            TE.map((answers) =>
              answers.map((answer) => {
                const marker = answer._tag === "Found" ? remembered.get(answer.item.id) : undefined;
                return answer._tag === "Found" && marker !== undefined
                  ? { ...answer, item: { ...answer.item, marker } }
                  : answer;
              }),
            ),
          ),
      };
    }),
  },
  {
    rule: "TF56",
    fault: "still finds a renamed item under its old id",
    plant: reading((answers, ids, folder) =>
      answers.map((answer) => {
        const [item] = folder.all();
        return answer._tag === "Missing" && item !== undefined
          ? { _tag: "Found", item: { ...item, id: ids[0] ?? item.id } }
          : answer;
      }),
    ),
  },
];

const refusals: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF77",
    fault: "refuses a contact without naming the field",
    options: {
      refusal: ({ notes }) =>
        notes === "refused"
          ? { _tag: "InvalidItem", id: "", field: "notes", reason: "is refused", message: "it is refused" }
          : undefined,
    },
    declared: {
      refuses: {
        contact: {
          emails: [],
          phones: [],
          addresses: [],
          urls: [],
          ims: [],
          categories: [],
          custom: {},
          notes: "refused",
        },
        field: "notes",
      },
    },
    plant: answering((result) =>
      result._tag === "Failed" && result.error._tag === "InvalidItem"
        ? failed({ ...result.error, field: "body" })
        : result,
    ),
  },
  { rule: "TF78", fault: "reads though it is told not to", plant: deaf("read") },
  { rule: "TF78", fault: "gives a photo though it is told not to", plant: deaf("photo") },
  { rule: "TF79", fault: "writes though it is told not to", plant: deaf("push") },
  {
    rule: "TF80",
    fault: "is made though it is told not to",
    plant: (target) => ({ ...target, createFolder: (name) => target.createFolder(name) }),
  },
  {
    rule: "TF81",
    fault: "says that what it wrote was aborted",
    plant: inFolders((folder) => ({
      push: (given, signal) =>
        pipe(
          folder.push(given),
          TE.map((results) => (signal?.aborted === true ? given.map(() => failed(aborted)) : results)),
        ),
    })),
  },
  {
    rule: "TF82",
    fault: "tries to write where it only reads",
    options: { access: "ReadOnly" },
    plant: answering((_result, write) => failed(notFound(write._tag === "Create" ? "" : write.id))),
  },
];

const acknowledges = { acknowledges: true } as const;

const acknowledgements: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF83",
    fault: "acknowledges nothing",
    options: acknowledges,
    plant: inFolders(() => ({ acknowledge: (since) => since })),
  },
  {
    rule: "TF84",
    fault: "passes over for good what was acknowledged once",
    options: acknowledges,
    plant: inFolders((folder) => {
      const passed = new Set<RemoteId>();
      return {
        acknowledge: (since, written) => {
          for (const { id } of written) passed.add(id);
          return folder.acknowledge?.(since, written) ?? since;
        },
        pull: (since, signal) =>
          pipe(
            folder.pull(since, signal),
            TE.map((page) => ({ ...page, upserts: page.upserts.filter(({ id }) => !passed.has(id)) })),
          ),
      };
    }),
  },
  {
    rule: "TF85",
    fault: "acknowledges all that has happened until now",
    options: acknowledges,
    plant: inFolders((folder) => {
      let head = false;
      return {
        acknowledge: (since) => {
          head = true;
          return since;
        },
        pull: (since, signal) => async () => {
          if (!head || O.isNone(since)) return folder.pull(since, signal)();
          head = false;
          return folder.pull(O.some(await cursorAtHead(folder, since.value)), signal)();
        },
      };
    }),
  },
  {
    rule: "TF86",
    fault: "believes every acknowledgement",
    options: acknowledges,
    plant: inFolders((folder) => ({
      acknowledge: (since, written) =>
        folder.acknowledge?.(
          since,
          written.flatMap(({ id }) => itemIn(folder, id) ?? []),
        ) ?? since,
    })),
  },
];

export const writeFaults: ReadonlyArray<PlantedFault> = [
  ...writes,
  ...batches,
  ...markers,
  ...refusals,
  ...acknowledgements,
];
