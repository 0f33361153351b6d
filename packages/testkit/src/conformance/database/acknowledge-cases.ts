import type { BusinessContact, ContactDatabase, ContactId, Cursor, Removal, StoredItem } from "@spegla/core";
import * as O from "fp-ts/lib/Option.js";
import { declaredFunction } from "../ability.js";
import { mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { type DatabaseCase, ownWritesComeBack } from "./database-subject.js";
import {
  cursorNow,
  deltaSince,
  editedInFolder,
  foundIn,
  mustBeDone,
  person,
  pullAll,
  pushOne,
} from "./database-steps.js";
import { severalPages } from "./churn.js";

export const acknowledgeCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB48",
    title: "acknowledged writes do not come back, as long as they were all that happened",
    likelyCause:
      "the revision that push answers is not the one that the change feed knows, or removals are not acknowledged",
    leftOutBecause: ownWritesComeBack,
    run: async (subject) => {
      const { database, application } = subject;
      const ids = [];
      for (const name of ["Anna", "Bert", "Cia", "Dan"]) ids.push(await application.add(person(name)));
      const [anna, bert, cia] = ids;
      mustHold(anna !== undefined && bert !== undefined && cia !== undefined, () => "too few contacts");
      const since = await cursorNow(subject);
      const writes = [
        await written(database, anna),
        await written(database, cia),
        await removed(database, bert),
      ];
      const at = acknowledged(database, since, writes);
      mustBeSame([...(await deltaSince(database, at)).news], [], "what comes back of acknowledged writes");
      await application.edit(cia, (contact) => ({ ...contact, notes: "edited later" }));
      mustBeSame([...(await deltaSince(database, at)).news], [[cia, "Upsert"]], "what comes of a later edit");
    },
  },
  {
    rule: "DB49",
    title: "what others do comes, before, between and after acknowledged writes, of the same contacts too",
    likelyCause:
      "acknowledging moves the cursor to the end of the feed, or drops a contact's later edit with the write",
    leftOutBecause: ownWritesComeBack,
    run: async (subject) => {
      const { database, application } = subject;
      const ids = [];
      while (ids.length < 6) ids.push(await application.add(person(`Person ${ids.length}`)));
      const [before, ours, between, shared, ended, after] = ids;
      mustHold(
        before !== undefined &&
          ours !== undefined &&
          between !== undefined &&
          shared !== undefined &&
          ended !== undefined &&
          after !== undefined,
        () => "too few contacts",
      );
      const edit = (id: ContactId): Promise<void> =>
        application.edit(id, (contact) => ({ ...contact, notes: `edited by others` }));
      const since = await cursorNow(subject);
      await edit(before);
      const writes = [await written(database, ours), await written(database, shared)];
      await edit(between);
      await edit(shared);
      const removal = await removed(database, ended);
      await application.restore(ended);
      const at = acknowledged(database, since, [...writes, removal]);
      await edit(after);
      const { news } = await deltaSince(database, at);
      for (const id of [before, between, shared, ended, after])
        mustHold(
          news.get(id) === "Upsert",
          () => `pull says ${news.get(id) ?? "nothing"} of ${id}, edited by others`,
        );
    },
  },
  {
    rule: "DB50",
    title:
      "a cursor in the middle of a snapshot can be acknowledged, and the rest of the snapshot still comes",
    likelyCause: "acknowledging takes every cursor for one at the end of the feed",
    leftOutBecause: ownWritesComeBack,
    run: async (subject) => {
      const { database } = subject;
      const ids = await severalPages(subject);
      const first = await rightTo("pull", () => database.pull(O.none));
      const [head, tail] = [ids[0], ids.at(-1)];
      mustHold(head !== undefined && tail !== undefined, () => "too few contacts");
      const writes = [await written(database, head), await written(database, tail)];
      const at = acknowledged(database, first.next, writes);
      const listed = new Set(first.upserts.map(({ id }) => id));
      const rest = await pullAll(database, O.some(at));
      if (first.more) mustBeSame(rest._tag, "Snapshot", "what the rest of a snapshot is a page of");
      for (const { id } of rest.upserts) listed.add(id);
      for (const id of ids) mustHold(listed.has(id), () => `${id} is in use and not listed`);
    },
  },
];

type Written = StoredItem<ContactId> | Removal<ContactId>;

const acknowledged = (database: ContactDatabase, since: Cursor, writes: ReadonlyArray<Written>): Cursor => {
  const at = declaredFunction(database, "acknowledge")(since, writes);
  mustHold(typeof at === "string", () => `acknowledge answered ${shown(at)}`);
  return at;
};

const written = async (database: ContactDatabase, id: ContactId): Promise<Written> => {
  const item: BusinessContact = await foundIn(database, id);
  const contact = { ...item.contact, surname: "Written" };
  const write = { ...item, _tag: "Update", version: editedInFolder(item.version), contact } as const;
  return mustBeDone(await pushOne(database, write), "push of an Update");
};

const removed = async (database: ContactDatabase, id: ContactId): Promise<Written> => {
  const { revision, version } = await foundIn(database, id);
  const answer = await pushOne(database, { _tag: "Remove", id, revision, version: editedInFolder(version) });
  mustHold(answer._tag === "Removed", () => `push of a Remove answered ${shown(answer)}`);
  return { id };
};
