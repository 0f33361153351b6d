import { type FolderItem, type FolderWrite, type RemoteId, remoteId, stringFromMarker } from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { type PlantedFault, answering, itemIn, writing } from "./planted-target-plants.js";
import { type Plant, inFolders } from "./planted-target-subject.js";

type Update = Extract<FolderWrite, { readonly _tag: "Update" }>;

/** What an update without a marker comes to, done worse. */
const unmarking = (change: (write: Update, kept: FolderItem) => Update): Plant =>
  writing((write, folder) => {
    const kept = write._tag === "Update" && write.marker === undefined && itemIn(folder, write.id);
    return kept === undefined || kept === false || write._tag !== "Update" ? write : change(write, kept);
  });

export const unmarkFaults: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF87",
    fault: "keeps the marker of an update that has none",
    plant: unmarking((write, { marker }) => (marker === undefined ? write : { ...write, marker })),
  },
  {
    rule: "TF87",
    fault: "still finds what it has let go of",
    plant: inFolders((folder) => {
      const named = new Map<string, RemoteId>();
      return {
        push: (given, signal) =>
          pipe(
            folder.push(given, signal),
            TE.map((results) => {
              for (const { id, marker } of folder.all())
                if (marker !== undefined) named.set(stringFromMarker(marker), id);
              return results;
            }),
          ),
        find: (wanted) =>
          TE.fromIO(() =>
            wanted.flatMap(
              (marker) => itemIn(folder, named.get(stringFromMarker(marker)) ?? remoteId("")) ?? [],
            ),
          ),
      };
    }),
  },
  {
    rule: "TF88",
    fault: "takes everything away with its marker",
    plant: answering((result, write, folder) => {
      if (result._tag !== "Done" || write._tag !== "Update" || write.marker !== undefined) return result;
      folder.writesOpaque(result.id, "");
      return { ...result, revision: itemIn(folder, result.id)?.revision ?? result.revision };
    }),
  },
  {
    rule: "TF89",
    fault: "only takes its marker away",
    plant: unmarking((write, { contact }) => ({ ...write, contact })),
  },
];
