import {
  type Contact,
  type Cursor,
  type Folder,
  type FolderItem,
  type FolderWrite,
  type Marker,
  type RemoteId,
} from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import { declaredFunction } from "../ability.js";
import { rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { type FolderPage, type FollowedFolder, emptyFollowed, followPage } from "./follower.js";
import { plainContact } from "./trial-contacts.js";
import { type Copy, type Result, copyFrom, createOf, updateOf } from "./trial-writes.js";
import type { PersonAbilities, PersonAbility, TargetDeclaration, TargetSubject } from "./target-subject.js";

/** One case under way: the opened folder, and what cases do with it again and again. */
export type Trial = TargetSubject & {
  readonly folder: Folder;
  readonly declared: TargetDeclaration;
  /** Writes in calls of `batchSize` at most; answers in the given order. */
  readonly push: (...writes: ReadonlyArray<FolderWrite>) => Promise<ReadonlyArray<Result>>;
  /** Creates a copy of each of the contacts, under the markers `markerOf(1)` and so on. */
  readonly create: (...contacts: ReadonlyArray<Contact>) => Promise<ReadonlyArray<Copy>>;
  readonly createOne: (number: number, contact?: Contact) => Promise<Copy>;
  readonly update: (copy: Pick<Copy, "id" | "revision" | "marker">, contact: Contact) => Promise<Copy>;
  /** What is at the id now; `undefined` if the folder says that nothing is. */
  readonly look: (id: RemoteId) => Promise<FolderItem | undefined>;
  /** The item that must be there. */
  readonly item: (id: RemoteId) => Promise<FolderItem>;
  readonly page: (since?: Cursor) => Promise<FolderPage>;
  /** All pages of a pull; when the listing has caught up, if it lags. */
  readonly pages: (since?: Cursor) => Promise<ReadonlyArray<FolderPage>>;
  /** What somebody knows who begins anew, or goes on from what they know. */
  readonly follow: (known?: FollowedFolder) => Promise<FollowedFolder>;
  readonly find: (...markers: ReadonlyArray<Marker>) => Promise<ReadonlyArray<FolderItem>>;
  readonly settled: () => Promise<void>;
  readonly ability: <Name extends PersonAbility>(name: Name) => PersonAbilities[Name];
};

export const trialOf = async (subject: TargetSubject, declared: TargetDeclaration): Promise<Trial> => {
  const folder = await rightTo("openFolder", () => subject.target.openFolder(subject.folderId));
  return { ...subject, declared, ...trialOfFolder(folder, subject, declared) };
};

/** The same in another folder of the target. */
export const trialOfFolder = (
  folder: Folder,
  subject: TargetSubject,
  declared: TargetDeclaration,
): Omit<Trial, keyof TargetSubject | "declared"> => {
  const { capabilities } = declared;
  const push: Trial["push"] = async (...writes) => {
    const results: Array<Result> = [];
    for (let from = 0; from < writes.length; from += capabilities.batchSize) {
      const batch = writes.slice(from, from + capabilities.batchSize);
      const answers = await rightTo("push", () => folder.push(batch));
      mustHold(
        answers.length === batch.length,
        () => `push answered ${answers.length} results to ${batch.length} writes`,
      );
      results.push(...answers);
    }
    return results;
  };
  const create: Trial["create"] = async (...contacts) => {
    const writes = contacts.map((contact, at) => createOf(at + 1, contact));
    const results = await push(...writes);
    return writes.map((write, at) => copyFrom(write, results[at]));
  };
  const look: Trial["look"] = async (id) => {
    const [answer, ...others] = await rightTo("read", () => folder.read([id]));
    mustHold(
      answer !== undefined &&
        others.length === 0 &&
        answer._tag !== "Unreadable" &&
        idOfAnswer(answer) === id,
      () => `read of ${id} answered ${shown([answer, ...others])}`,
    );
    return answer._tag === "Found" ? answer.item : undefined;
  };
  const settled: Trial["settled"] = async () => {
    if (capabilities.listing === "Eventual") await subject.settle?.();
  };
  const page: Trial["page"] = (since) => rightTo("pull", () => folder.pull(O.fromNullable(since)));
  const pages: Trial["pages"] = async (since) => {
    await settled();
    const all: Array<FolderPage> = [];
    for (let from = since; ;) {
      const next = await page(from);
      all.push(next);
      mustHold(all.length <= mostPages, () => `pull still says \`more\` after ${mostPages} pages`);
      if (!next.more) return all;
      from = next.next;
    }
  };
  return {
    folder,
    push,
    create,
    look,
    page,
    pages,
    settled,
    createOne: async (number, contact = plainContact(capabilities, number)) => {
      const write = createOf(number, contact);
      return copyFrom(write, (await push(write))[0]);
    },
    update: async (copy, contact) => {
      const write = updateOf(copy, contact);
      return copyFrom(write, (await push(write))[0]);
    },
    item: async (id) => {
      const found = await look(id);
      mustHold(found !== undefined, () => `read of ${id} answered Missing, but it must be there`);
      return found;
    },
    follow: async (known = emptyFollowed) => {
      let followed = known;
      for (const one of await pages(known.cursor)) followed = followPage(followed, one);
      return followed;
    },
    find: async (...markers) => {
      const items: Array<FolderItem> = [];
      for (let from = 0; from < markers.length; from += capabilities.batchSize) {
        const asked = markers.slice(from, from + capabilities.batchSize);
        items.push(...(await rightTo("find", () => folder.find(asked))));
      }
      return items;
    },
    ability: <Name extends PersonAbility>(name: Name) =>
      declaredFunction<Name, Partial<PersonAbilities>>(subject.person, name),
  };
};

const mostPages = 10_000;

const idOfAnswer = (answer: { readonly item: FolderItem } | { readonly id: RemoteId }): RemoteId =>
  "item" in answer ? answer.item.id : answer.id;
