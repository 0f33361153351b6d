import * as E from "fp-ts/lib/Either.js";
import type { Folder } from "../replica/folder.js";
import type { StateChanges } from "../replica/state-store.js";
import type { Operation } from "./operation.js";
import type { Patience } from "./patience.js";
import { readItems } from "./read-items.js";
import type { Attempt } from "./run-error.js";

/**
 * What is to be forgotten of items that a run which died had left to their persons: what carries no
 * marker any more is nobody's copy.
 */
export const leftToTheirPersons = async (
  run: { readonly folder: Pick<Folder, "read" | "capabilities">; readonly patience: Patience },
  operations: ReadonlyArray<Operation>,
): Attempt<Required<StateChanges>["drops"]> => {
  const left = operations.flatMap(({ contactId, folder, undoes }) =>
    folder?._tag === "Update" && folder.marker === undefined ? [{ id: folder.id, contactId, undoes }] : [],
  );
  const answers = await readItems(run, left);
  if (E.isLeft(answers)) return answers;
  return E.right(
    left.flatMap(({ contactId: key, undoes }, at) => {
      const answer = answers.right[at];
      if (answer?._tag !== "Found" || answer.item.marker !== undefined) return [];
      return [
        { collection: "links", key } as const,
        ...(undoes?.isOfImport === true ? [{ collection: "imports", key } as const] : []),
        ...(undoes?.isHeldAfter === true ? [] : [{ collection: "held", key } as const]),
      ];
    }),
  );
};
