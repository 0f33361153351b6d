import * as E from "fp-ts/lib/Either.js";
import { type MirrorState, bindingKey, putRecord } from "../engine/mirror-state.js";
import type { Binding } from "../engine/records.js";
import type { StateChanges } from "../replica/state-store.js";
import { boundCollections, leavingMoves } from "./former-state.js";
import { type MirrorError, mirrorError, mirrorErrorFromState } from "./mirror-error.js";
import type { Step } from "./session.js";

/** From one commit to the next, `bound` is what the mirror is bound to, and `leaving` what is left to be cleaned. */
export const leave = async (
  state: MirrorState,
  leaving: Binding,
  bound: Binding,
  clears: Required<StateChanges>["clears"] = [],
): Step<void> => {
  const left = await state.commit({
    clears,
    moves: leavingMoves,
    puts: [
      {
        ...putRecord("binding", bindingKey, { ...leaving, phase: "Stopping" }),
        collection: "former/binding",
      },
      putRecord("binding", bindingKey, bound),
    ],
  })();
  return E.isLeft(left) ? E.left(mirrorErrorFromState(left.left)) : E.right(undefined);
};

/** Forgets all that a state knows of its binding, and puts this one in its place, if one is given. */
export const forget = async (state: MirrorState, bound?: Binding): Step<void> => {
  const forgotten = await state.commit({
    clears: boundCollections,
    puts: bound === undefined ? [] : [putRecord("binding", bindingKey, bound)],
  })();
  return E.isLeft(forgotten) ? E.left(mirrorErrorFromState(forgotten.left)) : E.right(undefined);
};

/** Something else was begun first. */
export const leavingUnfinished = (leaving: Binding, bound: Binding): MirrorError =>
  leaving.databaseId === bound.databaseId
    ? mirrorError(
        { _tag: "FolderChangeUnfinished", former: leaving.folderId, folder: bound.folderId },
        `leaving the folder "${leaving.folderId}" for "${bound.folderId}" was begun and not finished: call changeFolder again with "${bound.folderId}", and with giveUpFormer if the former one is gone for good`,
      )
    : mirrorError(
        { _tag: "SwitchUnfinished", former: leaving.databaseId },
        `leaving database ${leaving.databaseId} was begun and not finished: call switchDatabase again`,
      );
