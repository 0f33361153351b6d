import * as E from "fp-ts/lib/Either.js";
import type { MirrorCollection, StateReader } from "../engine/mirror-state.js";
import type { DatabaseId } from "../replica/ids.js";
import { mirrorErrorFromState, orThrow } from "./mirror-error.js";
import { boundTo, countHeld } from "./session.js";
import type { WatchHealth } from "./watch.js";

export type MirrorStatus = {
  /** `Unbound`: it has never run, or was stopped. */
  readonly phase: "Unbound" | "Mirroring" | "Stopping";
  readonly folder?: string;
  readonly mirrored: number;
  readonly conflicts: number;
  readonly held: number;
  readonly parked: number;
  /** What `changeFolder` or `switchDatabase` has begun to leave. */
  readonly leaving?: LeavingStatus;
  /** Of the last watch of this mirror object. */
  readonly watch?: WatchHealth;
};

/** `copies`: how many are still there, as far as this mirror made them. */
export type LeavingStatus = {
  readonly folder: string;
  readonly databaseId: DatabaseId;
  readonly copies: number;
};

/** What the state says; `former` is that of the binding that is being left. Rejects with a `MirrorError`. */
export const statusOf = async (reader: StateReader, former: StateReader): Promise<MirrorStatus> => {
  const bound = orThrow(await boundTo(reader));
  const leaving = orThrow(await boundTo(former));
  return {
    phase: bound === undefined || bound.phase === "Stopped" ? "Unbound" : bound.phase,
    ...(bound === undefined ? {} : { folder: bound.folderId }),
    mirrored: await countOf(reader, "links"),
    conflicts: await countOf(reader, "conflicts"),
    held: orThrow(await countHeld(reader)) + orThrow(await countHeld(former)),
    parked: (await countOf(reader, "parked")) + (await countOf(former, "parked")),
    ...(leaving === undefined
      ? {}
      : {
          leaving: {
            folder: leaving.folderId,
            databaseId: leaving.databaseId,
            copies: await countOf(former, "links"),
          },
        }),
  };
};

const countOf = async (state: StateReader, collection: MirrorCollection): Promise<number> =>
  orThrow(E.mapLeft(mirrorErrorFromState)(await state.count(collection)()));
