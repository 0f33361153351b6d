import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import type { Imported } from "../engine/imported.js";
import type { StateReader } from "../engine/mirror-state.js";
import { mirrorErrorFromState } from "./mirror-error.js";
import type { Step } from "./session.js";

/** What one import made, for as long as not all of it has been removed again. */
export type Import = {
  readonly importId: string;
  readonly mode: Imported["mode"];
  /** How many contacts. */
  readonly count: number;
  /** When it began, in ms since 1970. */
  readonly since: number;
  /** Where it came from, for people. */
  readonly source?: string;
};

/** The oldest first; one that was called in both modes is listed for each. */
export const imports = async (reader: StateReader): Step<ReadonlyArray<Import>> => {
  const found = new Map<string, Import>();
  const all = await importedBy(reader, () => true);
  if (E.isLeft(all)) return all;
  for (const { importId, mode, since, source } of all.right) {
    const key = `${mode}/${importId}`;
    const before = found.get(key);
    found.set(key, {
      importId,
      mode,
      count: (before?.count ?? 0) + 1,
      since: Math.min(before?.since ?? since, since),
      ...(source === undefined ? {} : { source }),
    });
  }
  return E.right([...found.values()].sort((a, b) => a.since - b.since));
};

/** The records of imported contacts that `isMeant` lets pass. */
export const importedBy = async (
  reader: Pick<StateReader, "page">,
  isMeant: (imported: Imported) => boolean,
): Step<ReadonlyArray<Imported>> => {
  const found: Array<Imported> = [];
  let after: O.Option<string> = O.none;
  for (;;) {
    const page = await reader.page("imports", after, 500)();
    if (E.isLeft(page)) return E.left(mirrorErrorFromState(page.left));
    found.push(...page.right.map(({ value }) => value).filter(isMeant));
    const last = page.right.at(-1);
    if (last === undefined) return E.right(found);
    after = O.some(last.key);
  }
};
