import type { ContactId } from "@spegla/core";
import { rightTo } from "../asking.js";
import type { DatabaseSubject } from "./database-subject.js";
import { person } from "./database-steps.js";
import * as O from "fp-ts/lib/Option.js";

/** Adds contacts until a listing of them has several pages, or so many that it never will. */
export const severalPages = async ({
  database,
  application,
}: DatabaseSubject): Promise<ReadonlyArray<ContactId>> => {
  const ids: Array<ContactId> = [];
  for (let wanted = 24; ; wanted *= 2) {
    while (ids.length < wanted) ids.push(await application.add(person(`Person ${ids.length}`)));
    const { more } = await rightTo("pull", () => database.pull(O.none));
    if (more || wanted > mostForSeveralPages) return ids;
  }
};

const mostForSeveralPages = 1_000;

/** What the application does while somebody reads page by page. */
export type Churn = {
  /** Behind each of the first three pages: adds, edits, removes and restores. */
  readonly step: (pages: number) => Promise<void>;
  readonly added: () => ReadonlyArray<ContactId>;
  readonly touched: () => ReadonlySet<ContactId>;
  readonly gone: () => ReadonlySet<ContactId>;
};

export const churned = ({ application }: DatabaseSubject, ids: ReadonlyArray<ContactId>): Churn => {
  const added: Array<ContactId> = [];
  const [touched, gone] = [new Set<ContactId>(), new Set<ContactId>()];
  let steps = 0;
  const takeFrom = (at: number): ReadonlyArray<ContactId> => {
    const id = ids.at(at);
    if (id === undefined || touched.has(id)) return [];
    touched.add(id);
    return [id];
  };
  /** One from the beginning and one from the end: one that was listed already, and one that was not. */
  const take = (at: number): ReadonlyArray<ContactId> => [...takeFrom(at), ...takeFrom(-1 - at)];
  return {
    step: async () => {
      if (steps === 3) return;
      const from = steps * 2;
      steps += 1;
      for (const id of take(from))
        await application.edit(id, (contact) => ({ ...contact, notes: `edited ${id}` }));
      for (const id of take(from + 1)) {
        await application.remove(id);
        gone.add(id);
        if (steps !== 2) continue;
        await application.restore(id);
        gone.delete(id);
      }
      const [newcomer, passerBy] = [
        await application.add(person("New")),
        await application.add(person("Gone")),
      ];
      added.push(newcomer, passerBy);
      await application.remove(passerBy);
      gone.add(passerBy);
    },
    added: () => added,
    touched: () => touched,
    gone: () => gone,
  };
};
