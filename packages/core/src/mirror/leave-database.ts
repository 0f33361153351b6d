import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { MirrorState } from "../engine/mirror-state.js";
import type { Binding } from "../engine/records.js";
import type { Folder } from "../replica/folder.js";
import { syncLast } from "./last-sync.js";
import { forget, leave } from "./leaving.js";
import { mirrorErrorFromState } from "./mirror-error.js";
import type { MirrorSettings } from "./mirror-options.js";
import { type Session, type Step, saveBinding, sessionOf } from "./session.js";
import {
  type LeavingDatabase,
  type SwitchStanding,
  type Switching,
  switchStanding,
} from "./switch-standing.js";
import type { SyncReport } from "./sync.js";

export type LeftDatabase =
  | { readonly _tag: "NotBegun"; readonly lastSync?: SyncReport }
  | {
      readonly _tag: "Begun";
      /** With the new database. */
      readonly session: Session;
      readonly leaving: LeavingDatabase | undefined;
      readonly lastSync?: SyncReport;
    };

/** Binds the mirror to the new database if no earlier call has done so, and keeps the answer. */
export const leaveDatabase = async (change: Switching): Step<LeftDatabase> => {
  const standing = await switchStanding(change);
  if (E.isLeft(standing)) return standing;
  if (standing.right._tag === "Before") return bindAnew(change, standing.right);
  const { session, leaving, isUnknown } = standing.right;
  if (leaving !== undefined) {
    const kept = await (isUnknown ? forget(change.former, leaving) : saveBinding(change.former, leaving));
    if (E.isLeft(kept)) return kept;
    const noted = await saveBinding(change.state, session.binding);
    if (E.isLeft(noted)) return noted;
  }
  return E.right({ _tag: "Begun", session, leaving });
};

/** The last sync with the former database, if it is there, and the commit that binds the mirror to the new one. */
const bindAnew = async (
  change: Switching,
  { session, bound, answer }: Extract<SwitchStanding, { readonly _tag: "Before" }>,
): Step<LeftDatabase> => {
  const { state, runNumber } = change;
  const old = await formerDatabaseSession(change, session.folder, bound);
  if (E.isLeft(old)) return old;
  const last = old.right === undefined ? undefined : await syncLast(old.right, state, runNumber);
  if (last !== undefined && E.isLeft(last)) return last;
  const lastSync = last?.right.report;
  const left = last === undefined ? bound : last.right.leaving;
  if (left === undefined)
    return E.right({ _tag: "NotBegun", ...(lastSync === undefined ? {} : { lastSync }) });
  const leaving = { ...left, answer };
  // What is kept under the ids of the former database's contacts says nothing of the new one's.
  const done = await leave(state, leaving, session.binding, ["tracking", "imports"]);
  if (E.isLeft(done)) return done;
  return E.right({ _tag: "Begun", session, leaving, ...(lastSync === undefined ? {} : { lastSync }) });
};

/**
 * Undefined: it is not there, or the mirror was about to stop: nothing can be brought home. The mirror that
 * filled the folder was another one: who has a copy keeps it, whomever this one selects.
 */
const formerDatabaseSession = async (
  { settings, request, state, patience, report }: Switching,
  folder: Folder,
  bound: Binding,
): Step<Session | undefined> => {
  if (request.former === undefined) return E.right(undefined);
  const linked = await linkedContacts(state);
  if (E.isLeft(linked)) return linked;
  const asItWas: MirrorSettings = {
    ...settings,
    database: request.former,
    selection: { name: bound.selection, includes: ({ id }) => linked.right.has(id) },
    tracking: "All",
    direction: bound.direction ?? "TwoWay",
  };
  const session = sessionOf(asItWas, folder, bound, patience, report);
  return E.isRight(session) && bound.phase === "Stopping" ? E.right(undefined) : session;
};

const linkedContacts = async (state: MirrorState): Step<ReadonlySet<ContactId>> => {
  const ids = new Set<ContactId>();
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await state.page("links", after, 500)();
    if (E.isLeft(page)) return E.left(mirrorErrorFromState(page.left));
    for (const { value } of page.right) ids.add(value.contactId);
    const last = page.right.at(-1);
    if (last === undefined) return E.right(ids);
    after = O.some(last.key);
  }
};
