import { databaseId, replicaId } from "@spegla/core";
import * as E from "fp-ts/lib/Either.js";
import { declaredFunction } from "../ability.js";
import { mustBeSame, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { type DatabaseCase, applicationAbilities, applicationCannot } from "./database-subject.js";
import { cursorNow, deletedIn, deltaSince, foundIn, person, pushOne, snapshotOf } from "./database-steps.js";

export const identityCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB1",
    title: "what is declared is what there is",
    likelyCause:
      "an ability came or went and the declaration stayed: cases are then left out that could be tried",
    run: async ({ database, application }, { applicationCan, ownWrites }) => {
      for (const ability of applicationAbilities)
        mustBeSame(
          application[ability] !== undefined,
          applicationCan.includes(ability),
          `whether the application has ${ability}`,
        );
      mustBeSame(
        database.acknowledge !== undefined,
        ownWrites === "Acknowledged",
        "whether the database has acknowledge",
      );
    },
  },
  {
    rule: "DB2",
    title: "its ids are well-formed and the same whenever they are asked for",
    likelyCause: "an id is made up at each start, or each asking, instead of kept with the contacts",
    run: async ({ database, application }) => {
      const [id, replica] = [database.id, database.replicaId];
      mustHold(E.isRight(databaseId(id)), () => `the id is ${shown(id)}`);
      mustHold(E.isRight(replicaId(replica)), () => `the replicaId is ${shown(replica)}`);
      await application.add(person("Anna"));
      mustBeSame([database.id, database.replicaId], [id, replica], "what it is called after a write");
    },
  },
  {
    rule: "DB3",
    title:
      "after a restart it is the same database with the same contacts, and its cursors lead on or have expired",
    likelyCause:
      "something is kept in memory alone, or made anew at each start: ids, revisions, Deleted Items",
    leftOutBecause: applicationCannot("reopen"),
    run: async (subject) => {
      const { database, application } = subject;
      const anna = await application.add(person("Anna"), { owner: "bo", isPrivate: true });
      const bert = await application.add(person("Bert"));
      const { revision, version, contact } = await foundIn(database, anna);
      await pushOne(database, { _tag: "Update", id: anna, revision, version, contact });
      const since = await cursorNow(subject);
      await application.remove(bert);
      const before = [await foundIn(database, anna), await deletedIn(database, bert), database.id];
      const { replicaId } = database;

      const again = await declaredFunction(application, "reopen")();
      mustBeSame(
        [await foundIn(again, anna), await deletedIn(again, bert), again.id],
        before,
        "what is kept",
      );
      mustBeSame(again.replicaId, replicaId, "the replicaId");
      const { upserts } = await snapshotOf(again);
      mustBeSame(
        upserts.map(({ id }) => id),
        [anna],
        "what a snapshot lists",
      );
      const page = await again.pull({ _tag: "Some", value: since })();
      if (E.isLeft(page)) mustBeSame(page.left._tag, "CursorExpired", "what a cursor of before leads to");
      else mustBeSame([...(await deltaSince(again, since)).news], [[bert, "Removal"]], "what the delta says");
    },
  },
];
