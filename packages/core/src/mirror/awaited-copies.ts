import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { ContactId } from "../contact/ids.js";
import type { Link } from "../engine/link.js";
import type { MirrorState, StateReader } from "../engine/mirror-state.js";
import { displayName } from "../engine/operation.js";
import { patiently } from "../engine/patience.js";
import { readItems } from "../engine/read-items.js";
import { type Attempt, onReplica, onState } from "../engine/run-error.js";
import { type PlanningRun, chunkSize } from "../engine/run.js";
import { mirrorErrorFromRun } from "./mirror-error.js";
import { planningRun } from "./round.js";
import type { Session, Step } from "./session.js";
import { syncingRound } from "./sync.js";

/** A contact whose copy in the new folder is not there yet: it keeps its former one. */
export type AwaitedCopy = { readonly contactId: ContactId; readonly name: string; readonly reason: string };

/**
 * The mirrored contacts that had a copy in the former folder and have none in the new one, as the new
 * folder itself says, copy by copy: what is taken away from the former one is taken on its word.
 */
export const awaitedCopies = async (
  session: Session,
  state: MirrorState,
  runNumber: number,
  former: StateReader,
): Step<ReadonlyArray<AwaitedCopy>> => {
  const run = await planningRun(session, syncingRound(session, state, runNumber));
  if (E.isLeft(run)) return run;
  const awaited: Array<AwaitedCopy> = [];
  let after: O.Option<string> = O.none;
  for (;;) {
    const links = await onState(former.page("links", after, chunkSize));
    if (E.isLeft(links)) return E.left(mirrorErrorFromRun(links.left));
    const last = links.right.at(-1);
    if (last === undefined) return E.right(awaited);
    after = O.some(last.key);
    const missing = await awaitedOf(
      run.right,
      links.right.map(({ value }) => value),
    );
    if (E.isLeft(missing)) return E.left(mirrorErrorFromRun(missing.left));
    awaited.push(...missing.right);
  }
};

const awaitedOf = async (
  run: PlanningRun,
  formerLinks: ReadonlyArray<Link>,
): Attempt<ReadonlyArray<AwaitedCopy>> => {
  const ids = formerLinks.map(({ contactId }) => contactId);
  const links = await onState(run.state.linksOf(ids));
  if (E.isLeft(links)) return links;
  const there = await copiesThere(run, [...links.right.values()]);
  if (E.isLeft(there)) return there;
  const lacking = formerLinks.filter(({ contactId }) => !there.right.has(contactId));
  if (lacking.length === 0) return E.right([]);
  const read = await onReplica("Database")(
    patiently(run.patience)(
      run.database.read(
        lacking.map(({ contactId }) => contactId),
        run.patience.signal,
      ),
    ),
  );
  if (E.isLeft(read)) return read;
  const gone = new Set(
    read.right.flatMap((answer) => {
      if (answer._tag === "Missing") return [answer.id];
      return answer._tag === "Found" && !run.includes(answer.item) ? [answer.item.id] : [];
    }),
  );
  return E.right(
    lacking
      .filter(({ contactId }) => !gone.has(contactId))
      .map(({ contactId, databaseBase }) => ({
        contactId,
        name: displayName(databaseBase),
        reason: why(run, contactId),
      })),
  );
};

const copiesThere = async (run: PlanningRun, links: ReadonlyArray<Link>): Attempt<ReadonlySet<ContactId>> => {
  const answers = await readItems(
    run,
    links.map(({ remoteId }) => ({ id: remoteId })),
  );
  if (E.isLeft(answers)) return answers;
  return E.right(
    new Set(links.flatMap(({ contactId }, at) => (answers.right[at]?._tag === "Found" ? [contactId] : []))),
  );
};

const why = ({ parked, held }: PlanningRun, id: ContactId): string =>
  parked.get(id)?.reason ?? held.get(id)?.reason ?? "the new folder does not have its copy";
