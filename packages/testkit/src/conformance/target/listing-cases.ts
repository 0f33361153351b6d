import { eqContact, type RemoteId } from "@spegla/core";
import { shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import {
  cursorAfter,
  emptyFollowed,
  type FollowedFolder,
  followPage,
  idsOfPages,
  mustKnow,
  removalsOf,
  upsertsOf,
} from "./follower.js";
import { onePage } from "./leaving-out.js";
import { itemsAt, peopled } from "./peopled.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { plainContact, retitled } from "./trial-contacts.js";
import type { Trial } from "./trial.js";

export const listingCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF10",
    title: "an empty folder is one page of a Snapshot with nothing in it, and a cursor that can be used",
    likelyCause: "that there is nothing to list is taken for an error, or for no answer",
    run: async (trial) => {
      const page = await trial.page();
      mustHold(
        page._tag === "Snapshot" && !page.more && idsOfPages([page]).length === 0,
        () => `pull answered ${shown(page)}`,
      );
      const next = await trial.page(page.next);
      mustHold(!next.more && idsOfPages([next]).length === 0, () => `the next pull answered ${shown(next)}`);
    },
  }),
  targetCase({
    rule: "TF11",
    title:
      "a pull without a cursor lists everything there is as a Snapshot, with the revisions that a read says",
    likelyCause: "the listing leaves out unknown contacts, or gives another tag than the item has",
    run: async (trial) => {
      const items = await peopled(trial, 3);
      const pages = await trial.pages();
      mustBeSnapshot(pages);
      mustKnow(followed(pages), items);
    },
  }),
  targetCase({
    rule: "TF12",
    title: "an item that comes along with a pull is the item that a read gives",
    likelyCause: "the listing shortens texts, or leaves fields or the marker out: let the engine read them",
    run: async (trial) => {
      const items = await peopled(trial, 2);
      for (const { id, revision, item } of upsertsOf(await trial.pages())) {
        const read = items.find((one) => one.id === id);
        if (item === undefined || read === undefined) continue;
        mustHold(
          item.id === id && item.revision === revision && eqContact(item.contact, read.contact),
          () => `the pull says ${shown(item)} of ${id} at ${revision}, a read ${shown(read)}`,
        );
        mustHold(
          shown(item.marker) === shown(read.marker),
          () => `the pull says marker ${shown(item.marker)}, a read ${shown(read.marker)}`,
        );
      }
    },
  }),
  targetCase({
    rule: "TF13",
    title: "the pages of a Snapshot together list each item exactly once, and no removals",
    likelyCause: "pages overlap or leave a gap where one ends and the next begins",
    leftOutBecause: onePage,
    run: async (trial) => {
      const items = await peopled(trial, trial.declared.pageSize * 2 + 1);
      const pages = await trial.pages();
      mustHold(pages.length > 1, () => `${items.length} items came in one page; see \`pageSize\``);
      mustBeSnapshot(pages);
      const ids = upsertsOf(pages).map(({ id }) => id);
      const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
      mustHold(twice.length === 0, () => `listed more than once: ${shown(twice)}`);
      mustKnow(followed(pages), items);
    },
  }),
  targetCase({
    rule: "TF14",
    title: "what changes while a Snapshot is read is in one of its pages, or comes with the next pull",
    likelyCause:
      "pages are counted by position, which shifts, or the cursor is taken at the end of the listing instead of its beginning",
    leftOutBecause: onePage,
    run: async (trial) => {
      const items = await peopled(trial, trial.declared.pageSize * 2 + 4);
      await trial.settled();
      let known = emptyFollowed;
      while ((known.listing?.size ?? 0) < 2) {
        const page = await trial.page(known.cursor);
        mustHold(page.more, () => `${items.length} items came in one page; see \`pageSize\``);
        known = followPage(known, page);
      }
      const alive = await meddle(
        trial,
        items.map(({ id }) => id),
        known,
      );
      await trial.settled();
      for (let more = true; more;) {
        const page = await trial.page(known.cursor);
        known = followPage(known, page);
        more = page.more;
      }
      mustKnow(await trial.follow(known), await itemsAt(trial, alive));
    },
  }),
  targetCase({
    rule: "TF15",
    title: "a Snapshot that is asked for again lists the same",
    likelyCause: "the adapter remembers between calls what it has listed before; only a cursor may",
    run: async (trial) => {
      const items = await peopled(trial, 3);
      mustKnow(followed(await trial.pages()), items);
      mustKnow(followed(await trial.pages()), items);
    },
  }),
];

/** Changes, removes and adds, of what was listed and what was not; the ids that are there then. */
const meddle = async (
  { person, declared }: Trial,
  ids: ReadonlyArray<RemoteId>,
  { listing = new Map() }: FollowedFolder,
): Promise<ReadonlyArray<RemoteId>> => {
  const groups = [ids.filter((id) => listing.has(id)), ids.filter((id) => !listing.has(id))];
  const removed = new Set<RemoteId>();
  for (const [edited, gone] of groups) {
    if (edited !== undefined) await person.edit(edited, retitled(declared.capabilities, "edited meanwhile"));
    if (gone !== undefined) {
      await person.remove(gone);
      removed.add(gone);
    }
  }
  const added = await person.add(plainContact(declared.capabilities, 900));
  return [...ids.filter((id) => !removed.has(id)), added];
};

const followed = (pages: Awaited<ReturnType<Trial["pages"]>>): FollowedFolder =>
  pages.reduce(followPage, emptyFollowed);

const mustBeSnapshot = (pages: Awaited<ReturnType<Trial["pages"]>>): void => {
  mustHold(
    pages.every(({ _tag }) => _tag === "Snapshot"),
    () => `the pages are ${pages.map(({ _tag }) => _tag).join(", ")}`,
  );
  mustHold(removalsOf(pages).length === 0, () => `removals in a Snapshot: ${shown(removalsOf(pages))}`);
  mustHold(cursorAfter(pages) !== "", () => "the cursor is empty");
};
