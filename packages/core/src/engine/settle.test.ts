import { mirrorIdOf } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { emptyContactVersion } from "../clock/contact-version.js";
import { emptyContact } from "../contact/contact.js";
import type { FolderWrite } from "../replica/folder.js";
import { revision } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Parked } from "./records.js";
import { settle } from "./settle.js";
import {
  anna,
  copy,
  draft,
  executed,
  failed,
  forbidden,
  id,
  marker,
  now,
  put,
  settled,
  twin,
  unsent,
  update,
} from "../../test/settling-one.js";

const earlier = { ...marker, mirrorId: mirrorIdOf("m0") };
const create: FolderWrite = { _tag: "Create", marker, contact: anna };
const parkedBefore: Parked = {
  contactId: id,
  name: "Anna",
  reason: "before",
  errorTag: "Forbidden",
  attempts: 1,
  since: 5,
  retryAt: 6,
};

describe("a write to the folder", () => {
  it.each(["Unavailable", "ProtocolViolation"] as const)(
    "[EN14] whose effect is unknown stays noted (%s)",
    (_tag) => {
      const lost: ReplicaError = { _tag, message: "no answer" };
      const outcome = settled(executed({ folder: create, link: draft }, { folder: failed(lost) }));
      expect(outcome.changes.drops).toEqual([{ collection: "plan", key: "1-1" }]);
      expect(put(outcome, "intents")).toMatchObject({
        key: "c0",
        operation: { folder: create, link: draft },
      });
    },
  );

  it("[EN12] whose request failed for the run's own reason ends it", () => {
    const lost: ReplicaError = { _tag: "Unavailable", message: "no answer" };
    expect(settled(executed({ folder: update }, { folder: unsent(lost) })).fatal).toMatchObject({
      error: lost,
    });
  });

  it("[EN14] that was refused is forgotten", () => {
    const { changes } = settled(executed({ folder: create, link: draft }, { folder: failed(forbidden) }));
    expect(changes.drops).toEqual([
      { collection: "plan", key: "1-1" },
      { collection: "intents", key: "c0" },
    ]);
  });

  it("[EN16] that is done links its contact to where it went", () => {
    const outcome = settled(
      executed(
        { decision: "CreateCopy", folder: create, link: draft },
        { folder: { _tag: "Done", id: copy, revision: revision("f2") } },
      ),
    );
    expect(put(outcome, "links")).toEqual({
      key: "c0",
      ...draft,
      remoteId: copy,
      folderRevision: "f2",
      folderBase: anna,
    });
    expect(outcome.changes.puts).toMatchObject([{ collection: "links", alias: "copy" }]);
    expect(outcome.counts).toEqual({ CreateCopy: 1 });
  });
});

describe("what was done", () => {
  it("[EN16] is linked as the services stored it", () => {
    const there = { id: copy, revision: revision("f2"), contact: { ...emptyContact, givenName: "ANNA" } };
    const here = {
      id,
      revision: revision("d2"),
      contact: { ...emptyContact, givenName: "anna" },
      version: { ...emptyContactVersion, vector: {} },
      recordType: "Business Contact",
      isPrivate: false,
      modifiedAt: 1,
    };
    const results = {
      database: { _tag: "Done", id, revision: here.revision, stored: here },
      folder: { _tag: "Done", id: copy, revision: there.revision, stored: there },
    } as const;
    const before = { ...draft, formerMarker: earlier };
    expect(put(settled(executed({ folder: update, link: before }, results)), "links")).toEqual({
      key: "c0",
      ...draft,
      databaseRevision: "d2",
      databaseBase: here.contact,
      remoteId: copy,
      folderRevision: "f2",
      folderBase: there.contact,
    });
  });

  it("[EN16] without a word about what was stored, it is linked as it was sent", () => {
    const linked = { ...draft, remoteId: copy, folderBase: emptyContact, formerMarker: earlier };
    const outcome = settled(
      executed({ link: linked }, { database: { _tag: "Done", id, revision: revision("d2") } }),
    );
    expect(put(outcome, "links")).toEqual({ key: "c0", ...linked, databaseRevision: "d2" });
  });

  it.each(["copy", "base"])("[EN16] a link without its %s is none", (lacking) => {
    const half = lacking === "copy" ? { folderBase: anna } : { remoteId: copy };
    expect(put(settled(executed({ link: { ...draft, ...half } })), "links")).toBeUndefined();
  });

  it("[EN32] waits no longer", () => {
    const { changes, counts } = settled(executed({ link: "Drop" }), { c0: parkedBefore });
    expect(changes.drops).toEqual([
      { collection: "plan", key: "1-1" },
      { collection: "intents", key: "c0" },
      { collection: "held", key: "c0" },
      { collection: "parked", key: "c0" },
      { collection: "links", key: "c0" },
    ]);
    expect(changes.puts).toEqual([]);
    expect(counts).toEqual({ WriteCopy: 1 });
    expect(settled(executed({})).changes.drops).toEqual([
      { collection: "plan", key: "1-1" },
      { collection: "held", key: "c0" },
    ]);
  });

  it("[EN9] a copy that a person let go to somebody else is missed, and asked for at once", () => {
    const outcome = settled(executed({ decision: "Forget", link: "Drop", isReleased: true }));
    expect(put(outcome, "parked")).toEqual({
      key: "c0",
      contactId: id,
      name: "Anna",
      reason: "its copy was let go",
      errorTag: "NotFound",
      attempts: 1,
      since: now,
      retryAt: now,
    });
    expect(outcome.again).toEqual([{ contactId: id, name: "Anna", reason: "its copy was let go" }]);
    for (const other of [
      executed({ decision: "Forget", link: "Drop" }),
      executed({ decision: "RemoveCopy", link: "Drop", isReleased: true }),
    ]) {
      expect(put(settled(other), "parked")).toBeUndefined();
      expect(settled(other).again).toEqual([]);
    }
  });

  it("is counted by what was decided", () => {
    const outcome = settle({ now, run: 1, parked: new Map() })([
      executed({}),
      executed({}),
      executed({ decision: "Adopt" }),
      executed({}, { folder: failed(forbidden) }),
    ]);
    expect(outcome.counts).toEqual({ WriteCopy: 2, Adopt: 1 });
  });
});

describe("a hold", () => {
  it("[EN8] is noted with its reason, its group and what it is about", () => {
    const outcome = settled(
      executed({ decision: "Hold", reason: "who knows", twin, loser: "Database", remoteId: twin }),
    );
    expect(put(outcome, "held")).toEqual({
      key: "c0/twin",
      contactId: id,
      name: "Anna",
      group: "hold-c0",
      reason: "who knows",
      decision: "Hold",
      since: now,
      remoteId: "twin",
      loser: "Database",
    });
    expect(outcome.counts).toEqual({});
    expect(put(settled(executed({ decision: "Hold", reason: "why" })), "held")).toMatchObject({ key: "c0" });
  });
});

describe("what takes a run back", () => {
  const undoes = { run: 5, isHeldAfter: true, isOfImport: false };
  const before = { ...anna, notes: "agreed" };
  const link = { ...draft, remoteId: copy, databaseBase: before, folderBase: before };
  const answers = { folder: { _tag: "Done", id: copy, revision: revision("f2") } } as const;
  const undone = { decision: "Undo", folder: update, link, undoes } as const;

  it("[UN1] leaves the link what was agreed on before, not what was written", () => {
    expect(put(settled(executed(undone, answers)), "links")).toMatchObject({
      folderRevision: "f2",
      databaseBase: before,
      folderBase: before,
    });
    expect(put(settled(executed({ ...undone, decision: "WriteCopy" }, answers)), "links")).toMatchObject({
      folderBase: anna,
    });
  });

  it("[UN2, EN38] holds its contact, about the copy as it is then", () => {
    expect(put(settled(executed(undone, answers)), "held")).toMatchObject({
      key: "c0",
      group: "undo-5",
      isFrozen: true,
      loser: "Database",
      about: "f2",
    });
  });

  it("[UN7, UN8] lets go of it when nothing is left to wait for, and forgets the import", () => {
    const own = {
      ...undone,
      link: "Drop",
      undoes: { ...undoes, isHeldAfter: false, isOfImport: true },
    } as const;
    const { changes } = settled(executed(own, answers));
    expect(changes.puts).toEqual([]);
    for (const collection of ["held", "links", "imports"])
      expect(changes.drops).toContainEqual({ collection, key: "c0" });
    const refused = settled(executed(own, { folder: failed(forbidden) }));
    expect(refused.changes.drops).not.toContainEqual({ collection: "held", key: "c0" });
  });
});
