import { shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { cursorAfter, idsOfPages, mustKnow, removalsOf, upsertsOf } from "./follower.js";
import { changesListed, onePage, readOnly } from "./leaving-out.js";
import { itemsAt, peopled } from "./peopled.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, retitled } from "./trial-contacts.js";
import { mustBeTagged, removeOf } from "./trial-writes.js";

export const deltaCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF16",
    title: "a folder in which nothing happens answers a cursor with a Delta with nothing in it",
    likelyCause: "the cursor is of a time, and what happened in its last moment is listed again",
    leftOutBecause: changesListed,
    run: async (trial) => {
      const items = await peopled(trial, 3);
      let known = await trial.follow();
      for (const _time of [1, 2]) {
        const pages = await trial.pages(known.cursor);
        mustHold(
          pages.every(({ _tag }) => _tag === "Delta") && idsOfPages(pages).length === 0,
          () => `pull answered ${shown(pages)}`,
        );
        known = { ...known, cursor: cursorAfter(pages) };
      }
      mustKnow(known, items);
    },
  }),
  targetCase({
    rule: "TF17",
    title: "what a person adds, edits and removes comes with the next pull",
    likelyCause:
      "the listing compares something else than what changed, or forgets what is not there any more",
    run: async (trial) => {
      const { person, declared } = trial;
      const [stays, edited, removed] = await peopled(trial, 3);
      mustHold(stays !== undefined && edited !== undefined && removed !== undefined, () => "no items");
      const known = await trial.follow();
      const added = await person.add(plainContact(declared.capabilities, 7));
      await person.edit(edited.id, retitled(declared.capabilities, "edited"));
      await person.remove(removed.id);
      const pages = await trial.pages(known.cursor);
      mustHold(
        pages.every(({ _tag }) => _tag === "Snapshot") || removalsOf(pages).includes(removed.id),
        () => `${removed.id} was removed, the Delta's removals are ${shown(removalsOf(pages))}`,
      );
      mustKnow(await trial.follow(known), await itemsAt(trial, [stays.id, edited.id, added]));
    },
  }),
  targetCase({
    rule: "TF18",
    title: "own writes come with the next pull, at the revisions that push answered",
    likelyCause:
      "push answers the revision of before the write, or one in another spelling; every own write then looks like an edit",
    leftOutBecause: readOnly,
    run: async (trial) => {
      const [updated, removed] = await trial.create(
        plainContact(trial.declared.capabilities, 1),
        plainContact(trial.declared.capabilities, 2),
      );
      mustHold(updated !== undefined && removed !== undefined, () => "no copies");
      const known = await trial.follow();
      mustKnow(known, [updated, removed]);
      const after = await trial.update(updated, plainContact(trial.declared.capabilities, 3));
      const created = await trial.createOne(4);
      mustBeTagged(await trial.push(removeOf(removed)), "Removed");
      mustKnow(await trial.follow(known), [after, created]);
    },
  }),
  targetCase({
    rule: "TF19",
    title: "what comes and goes between two pulls leaves nothing behind",
    likelyCause: "the changes are replayed one by one, and the last does not win",
    run: async (trial) => {
      const { person, declared } = trial;
      const [kept] = await peopled(trial, 1);
      mustHold(kept !== undefined, () => "no item");
      const known = await trial.follow();
      const passing = await person.add(plainContact(declared.capabilities, 5));
      await person.edit(kept.id, retitled(declared.capabilities, "edited once"));
      await person.remove(passing);
      await person.edit(kept.id, retitled(declared.capabilities, "edited twice"));
      mustKnow(await trial.follow(known), await itemsAt(trial, [kept.id]));
    },
  }),
  targetCase({
    rule: "TF20",
    title: "a page names an item once, with its last state, however often it changed",
    likelyCause: "the service's log of changes is passed on as it is",
    run: async (trial) => {
      const { person, declared } = trial;
      const items = await peopled(trial, 2);
      const known = await trial.follow();
      for (const text of ["edited once", "edited twice", "edited thrice"])
        for (const { id } of items) await person.edit(id, retitled(declared.capabilities, text));
      for (const page of await trial.pages(known.cursor)) {
        const ids = idsOfPages([page]);
        mustHold(new Set(ids).size === ids.length, () => `a page names ${shown(ids)}`);
      }
      mustKnow(
        await trial.follow(known),
        await itemsAt(
          trial,
          items.map(({ id }) => id),
        ),
      );
    },
  }),
  targetCase({
    rule: "TF21",
    title: "changes that need several pages all come",
    likelyCause: "the cursor of a page that has more behind it skips what was not listed yet",
    leftOutBecause: leftOutIf(changesListed, onePage),
    run: async (trial) => {
      const { person, declared } = trial;
      const items = await peopled(trial, declared.pageSize + 2);
      const known = await trial.follow();
      const [gone, ...edited] = items.map(({ id }) => id);
      mustHold(gone !== undefined, () => "no item");
      for (const id of edited) await person.edit(id, retitled(declared.capabilities, "edited"));
      await person.remove(gone);
      const ids = [...edited];
      for (let number = 0; number < declared.pageSize; number += 1)
        ids.push(await person.add(plainContact(declared.capabilities, 800 + number)));
      const pages = await trial.pages(known.cursor);
      mustHold(pages.length > 1, () => `${ids.length} changes came in one page; see \`pageSize\``);
      const listed = upsertsOf(pages).map(({ id }) => id);
      mustHold(new Set(listed).size === listed.length, () => `listed more than once: ${shown(listed)}`);
      mustKnow(await trial.follow(known), await itemsAt(trial, ids));
    },
  }),
];
