import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { stateReader, type StateReader } from "../engine/mirror-state.js";
import { displayName } from "../engine/operation.js";
import type { Binding } from "../engine/records.js";
import { blankState } from "./blank-state.js";
import {
  type FolderChange,
  type FolderChanging,
  folderStanding,
  formerSession,
  whereItWas,
} from "./folder-change.js";
import { formerState } from "./former-state.js";
import { joinPlans } from "./joined-plan.js";
import { mirrorErrorFromState } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Plan, type PlannedOperation, planRound } from "./plan.js";
import type { Session, Step } from "./session.js";
import { releasingRound } from "./stop.js";
import { syncingRound } from "./sync.js";
import type { LeasedWork, RunOptions } from "./verb.js";

/**
 * What changing the folder would do: the last sync of the former one, what the new one is filled with, and
 * what then goes from the former one; of a change that was begun, what is left of it.
 */
export const planFolderChange =
  (
    settings: MirrorSettings,
    request: FolderChange,
    { onProgress = () => {} }: Pick<RunOptions, "onProgress">,
  ): LeasedWork<Plan> =>
  async (state, patience, runNumber, former) => {
    const change = { settings, request, state, former, patience, runNumber, report: onProgress };
    const standing = await folderStanding(change);
    if (E.isLeft(standing)) return standing;
    return standing.right._tag === "Before"
      ? planWhole(change, standing.right.session, standing.right.bound)
      : planRest(change, standing.right.session, standing.right.leaving);
  };

const planWhole = async (change: FolderChanging, session: Session, bound: Binding): Step<Plan> => {
  const { settings, request, state, former, runNumber } = change;
  const [reader, formerReader] = readersOf(settings);
  const blank = blankState(former, ["tracking"]);
  const fill = await planRound(formerReader)(session, syncingRound(session, blank, runNumber));
  if (E.isLeft(fill)) return fill;
  const filling = { folder: session.folder.id, plan: fill.right };
  if (request.giveUpFormer === true) return E.right(joinPlans([filling]));
  const old = await formerSession(change, bound, settings.target);
  if (E.isLeft(old)) return old;
  const last = await planRound(reader)(old.right, syncingRound(old.right, state, runNumber));
  if (E.isLeft(last)) return last;
  const linked = await state.count("links")();
  if (E.isLeft(linked)) return E.left(mirrorErrorFromState(linked.left));
  const release: Plan = {
    counts: { ReleaseCopy: linked.right },
    heldBecause: [],
    operations: releasedCopies(reader),
  };
  const folder = bound.folderId;
  return E.right(joinPlans([{ folder, plan: last.right }, filling, { folder, plan: release }]));
};

const planRest = async (
  change: FolderChanging,
  session: Session,
  leaving: Binding | undefined,
): Step<Plan> => {
  const { settings, request, state, former, runNumber } = change;
  const [reader, formerReader] = readersOf(settings);
  const fill = await planRound(reader)(session, syncingRound(session, state, runNumber));
  if (E.isLeft(fill)) return fill;
  const filling = { folder: session.folder.id, plan: fill.right };
  if (leaving === undefined || request.giveUpFormer === true) return E.right(joinPlans([filling]));
  const old = await formerSession(change, leaving, whereItWas(change));
  if (E.isLeft(old)) return old;
  const round = releasingRound(former, runNumber, () => false);
  const release = await planRound(formerReader)(old.right, round);
  return E.isLeft(release)
    ? release
    : E.right(joinPlans([filling, { folder: leaving.folderId, plan: release.right }]));
};

const readersOf = ({ state }: MirrorSettings): readonly [StateReader, StateReader] => [
  stateReader(state),
  stateReader(formerState(state)),
];

/** The copies that there are now, as they go when all is done. */
async function* releasedCopies(reader: StateReader): AsyncGenerator<PlannedOperation> {
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await reader.page("links", after, 200)();
    if (E.isLeft(page)) throw mirrorErrorFromState(page.left);
    for (const { value } of page.right)
      yield {
        decision: "ReleaseCopy",
        contactId: value.contactId,
        remoteId: value.remoteId,
        name: displayName(value.databaseBase),
        databasePaths: [],
        folderPaths: [],
        conflicts: [],
        isHeld: false,
      };
    const last = page.right.at(-1);
    if (last === undefined) return;
    after = O.some(last.key);
  }
}
