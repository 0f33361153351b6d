import * as E from "fp-ts/lib/Either.js";
import { singlePath } from "../contact/field-path.js";
import type { Conflict } from "../merge/conflict.js";
import type { LosingPhotos } from "./losing-photo.js";
import type { Keyed } from "./mirror-state.js";
import type { Operation } from "./operation.js";
import type { RecordedConflict } from "./records.js";

/**
 * What a wave is about to decide between two sides. A later conflict about the same thing takes the
 * place of an earlier one. What waits because its losing photo cannot be had decides nothing yet.
 */
export const conflictsOf = (
  context: { readonly now: number; readonly run: number },
  wave: ReadonlyArray<Keyed<Operation>>,
  photos: LosingPhotos,
): ReadonlyArray<RecordedConflict> =>
  wave.flatMap(({ key, value }) => {
    const photo = photos.get(key);
    if (photo !== undefined && E.isLeft(photo)) return [];
    return value.conflicts.map((conflict) => recordedConflict(context, value, conflict, photo?.right));
  });

/**
 * What one run decides about one thing a second time, because an answer was lost or a side had moved,
 * is recorded beside the first: that one's loser is overwritten by now, and nobody has seen it yet.
 */
export const besideEarlier = (
  recorded: ReadonlyArray<RecordedConflict>,
  stored: ReadonlyArray<RecordedConflict>,
): ReadonlyArray<RecordedConflict> => {
  const earlier = new Map(stored.map((one) => [one.id, one]));
  return recorded.map((one) => {
    const before = earlier.get(one.id);
    return before === undefined || before.run !== one.run || isSuperseded(before.conflict, one.conflict)
      ? one
      : { ...one, id: `${one.id}/again` };
  });
};

/** Nothing of an undecided one was overwritten; and what is said twice is said. */
const isSuperseded = (before: Conflict, now: Conflict): boolean =>
  before.winner === "Undecided" || JSON.stringify(before) === JSON.stringify(now);

const recordedConflict = (
  { now, run }: { readonly now: number; readonly run: number },
  { contactId, remoteId, name, decision }: Operation,
  conflict: Conflict,
  losingPhoto: string | undefined,
): RecordedConflict => {
  const isOfPhoto = conflict._tag === "FieldConflict" && conflict.path === singlePath("photo");
  // Another database's contact may have the id of one of this database's.
  const whose =
    decision === "RemoveForeign" && remoteId !== undefined ? `${contactId}/${remoteId}` : contactId;
  return {
    id: `${whose}/${conflict._tag === "FieldConflict" ? conflict.path : conflict._tag}`,
    contactId,
    name,
    since: now,
    run,
    conflict,
    ...(isOfPhoto && losingPhoto !== undefined ? { losingPhoto } : {}),
  };
};
