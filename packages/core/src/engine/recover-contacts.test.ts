import { memoryDatabase, memoryFolder, memoryStateStore, rightOf, virtualClock } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { businessContactType } from "../replica/database.js";
import { revision } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { type ImportTerms, contactOfItem, importItem } from "./import-item.js";
import { mirrorState, putRecord } from "./mirror-state.js";
import { recover } from "./recover.js";
import { anna, context, id, itemOf } from "../../test/linked-contact.js";

const { marker: _none, ...own } = itemOf(anna);
const terms = (mode: "Copy" | "Move"): ImportTerms => ({
  mode,
  filing: { recordType: businessContactType, isPrivate: false, importId: "fair" },
  folderId: "folder-1",
});

const operationOf = (mode: "Copy" | "Move") => {
  const record = contactOfItem(context, terms(mode), own, { contactId: id, now: 5 });
  return importItem(context, terms(mode), own, { record, isMirrored: true, tracks: false });
};

/** A run died that had noted this import, after the database had done `happened`. */
const died = async (
  mode: "Copy" | "Move",
  happened: (database: ReturnType<typeof memoryDatabase>) => Promise<void>,
  read?: ReplicaError,
) => {
  const database = memoryDatabase();
  await happened(database);
  const store = memoryStateStore();
  const lease = rightOf(await store.acquire(60_000, 0)());
  const state = mirrorState(store, () => lease);
  const puts = [
    putRecord("plan", "1-1", operationOf(mode)),
    putRecord("intents", id, { contactId: id, plan: "1-1" }),
  ];
  rightOf(await state.commit({ puts })());
  const patience = { clock: virtualClock(7), keepAlive: () => Promise.resolve(true) };
  const recovered = await recover({
    database: read === undefined ? database : { ...database, read: () => TE.left(read) },
    folder: memoryFolder(),
    state,
    patience,
  });
  const all = async (collection: "links" | "imports" | "parked" | "intents" | "plan") =>
    rightOf(await state.page<typeof collection>(collection, O.none, 10)()).map(({ value }) => value);
  return {
    recovered,
    links: await all("links"),
    imports: await all("imports"),
    parked: await all("parked"),
    left: [...(await all("intents")), ...(await all("plan"))].length,
  };
};

const made = (mode: "Copy" | "Move") => async (database: ReturnType<typeof memoryDatabase>) => {
  const { database: create } = operationOf(mode);
  if (create !== undefined) rightOf(await database.push([create])());
};

describe("a contact that a run which died may have made", () => {
  it("[IM6, L8] is where its id is: its link and its import are noted, and it will be looked at again", async () => {
    expect(await died("Move", made("Move"))).toMatchObject({
      recovered: E.right(0),
      links: [
        {
          contactId: id,
          remoteId: own.id,
          databaseRevision: "r1",
          databaseBase: anna,
          folderRevision: own.revision,
          folderBase: anna,
          seen: false,
        },
      ],
      imports: [{ contactId: id, remoteId: own.id, importId: "fair", mode: "Move", since: 5 }],
      parked: [{ contactId: id, retryAt: 7 }],
      left: 0,
    });
  });

  it("[IM6, L8] by Copy has no link", async () => {
    expect(await died("Copy", made("Copy"))).toMatchObject({
      links: [],
      imports: [{ contactId: id, mode: "Copy" }],
      parked: [{ contactId: id }],
      left: 0,
    });
  });

  it("[IM6, L4] and was edited since is linked as it was made, so that the edit is news", async () => {
    const edited = await died("Move", async (database) => {
      await made("Move")(database);
      database.edit(id, (contact) => ({ ...contact, office: "here" }));
    });
    expect(edited.links).toMatchObject([{ databaseRevision: revision(""), databaseBase: anna }]);
  });

  const nothing = { links: [], imports: [], parked: [], left: 0 };

  it("[IM6] and did not, is not noted", async () => {
    expect(await died("Move", async () => {})).toMatchObject(nothing);
  });

  it("[IM6] and somebody deleted since, is not linked: the item stays a person's own", async () => {
    const gone = await died("Move", async (database) => {
      await made("Move")(database);
      database.remove(id);
    });
    expect(gone).toMatchObject(nothing);
  });

  it.each([undefined, "another"])(
    "[IM6] is not another one of the same id (of import %s)",
    async (importId) => {
      const other = await died("Move", async (database) => {
        const { database: create } = operationOf("Move");
        if (create?._tag !== "Create") throw new Error("no create");
        const { importId: _own, ...filed } = create;
        rightOf(await database.push([importId === undefined ? filed : { ...filed, importId }])());
      });
      expect(other).toMatchObject(nothing);
    },
  );

  it("[IM6] is not one that has never seen this edit, whatever import it names", async () => {
    const other = await died("Move", async (database) => {
      const { database: create } = operationOf("Move");
      if (create?._tag !== "Create") throw new Error("no create");
      const version = { vector: { office: 3 }, dots: {} };
      rightOf(await database.push([{ ...create, version }])());
    });
    expect(other).toMatchObject(nothing);
  });

  it("[IM6, L8] a database that cannot be asked ends the run, and nothing is forgotten", async () => {
    const failed = await died("Move", made("Move"), { _tag: "Unauthorized", message: "sign in" });
    expect(failed).toMatchObject({
      recovered: { left: { _tag: "ReplicaFailed", side: "Database" } },
      left: 2,
    });
  });
});
