import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { eqContact } from "../contact/eq-contact.js";
import type { Folder, FolderItem } from "../replica/folder.js";
import { revision } from "../replica/ids.js";
import { eqMarker } from "../replica/marker.js";
import type { StateChanges } from "../replica/state-store.js";
import { type MirrorState, putLink } from "./mirror-state.js";
import type { Patience } from "./patience.js";
import { findItems } from "./read-items.js";
import type { Operation } from "./operation.js";
import { type Attempt, onState } from "./run-error.js";
import { chunkSize } from "./run.js";

/**
 * Resolves the creates that a run which died had sent, or was about to send: where the marker is
 * found, its link is noted, with what was meant to be written as the base. The rest of that run's
 * plan is dropped: its cursors never moved, so it is planned again. Returns how many were found.
 */
export const recover = async (run: {
  readonly folder: Pick<Folder, "find" | "capabilities">;
  readonly state: MirrorState;
  readonly patience: Patience;
}): Attempt<number> => {
  let recovered = 0;
  for (;;) {
    const intents = await onState(run.state.page("intents", O.none, chunkSize));
    if (E.isLeft(intents)) return intents;
    if (intents.right.length === 0) break;
    const planned = await onState(
      run.state.get(
        "plan",
        intents.right.map(({ value }) => value.plan),
      ),
    );
    if (E.isLeft(planned)) return planned;
    const operations = planned.right.map(({ value }) => value);
    const creates = operations.flatMap(({ folder }) => (folder?._tag === "Create" ? [folder.marker] : []));
    const found = await findItems(run, creates);
    if (E.isLeft(found)) return found;
    const puts = operations.flatMap((operation) => linkOfCreate(operation, found.right));
    recovered += puts.length;
    const drops = intents.right.map(({ key }) => ({ collection: "intents", key }) as const);
    const saved = await onState(run.state.commit({ drops, puts }));
    if (E.isLeft(saved)) return saved;
  }
  const left = await onState(run.state.count("plan"));
  if (E.isLeft(left)) return left;
  const cleared = await onState(run.state.commit(left.right === 0 ? {} : { clears: ["plan"] }));
  return E.isLeft(cleared) ? cleared : E.right(recovered);
};

/** A copy that is not as it was meant is news: its revision is not taken note of. */
const linkOfCreate = (
  { folder, link }: Operation,
  items: ReadonlyArray<FolderItem>,
): Required<StateChanges>["puts"] => {
  if (folder?._tag !== "Create" || link === "Keep" || link === "Drop") return [];
  const item = items.find(({ marker }) => marker !== undefined && eqMarker(marker, folder.marker));
  if (item === undefined) return [];
  const isAsMeant = eqContact(item.contact, folder.contact);
  return [
    putLink({
      ...link,
      remoteId: item.id,
      folderBase: isAsMeant ? item.contact : folder.contact,
      folderRevision: isAsMeant ? item.revision : revision(""),
    }),
  ];
};
