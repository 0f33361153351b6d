import { describe, expect, it } from "vitest";
import { emptyContact } from "../contact/contact.js";
import type { FolderWrite } from "../replica/folder.js";
import { revision } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import type { Operation } from "./operation.js";
import type { Parked } from "./records.js";
import type { Executed } from "./executed.js";
import { settle } from "./settle.js";
import {
  another,
  copy,
  draft,
  executed,
  failed,
  forbidden,
  id,
  minute,
  now,
  photo,
  put,
  settled,
  twin,
  unsent,
  update,
} from "../../test/settling-one.js";

const refusedPhoto: ReplicaError = {
  _tag: "InvalidItem",
  id: "copy",
  field: "photo",
  reason: "too large",
  message: "no photo",
};
const parkedBefore: Parked = {
  contactId: id,
  name: "Anna",
  reason: "before",
  errorTag: "Forbidden",
  attempts: 1,
  since: 5,
  retryAt: 6,
};

describe("what failed for its own reason", () => {
  it("[EN11] is parked with its reason, for a minute", () => {
    const outcome = settled(executed({}, { folder: failed(forbidden) }));
    expect(put(outcome, "parked")).toEqual({
      key: "c0",
      contactId: id,
      name: "Anna",
      reason: "you may not",
      errorTag: "Forbidden",
      attempts: 1,
      since: now,
      retryAt: now + minute,
    });
    expect(outcome).toMatchObject({ again: [], counts: {} });
    expect(outcome.changes.drops).toEqual([{ collection: "plan", key: "1-1" }]);
    expect(outcome.fatal).toBeUndefined();
  });

  it.each([
    [1, 4],
    [2, 16],
    [5, 1_024],
    [6, 24 * 60],
    [40, 24 * 60],
  ])("[EN11] after %i times before it waits for %i minutes, since the first", (attempts, minutes) => {
    const outcome = settled(executed({}, { folder: failed(forbidden) }), {
      c0: { ...parkedBefore, attempts },
    });
    expect(put(outcome, "parked")).toMatchObject({
      attempts: attempts + 1,
      since: 5,
      retryAt: now + minutes * minute,
    });
  });

  it.each([
    ["that could not be decided", { decision: "Park", twin, error: forbidden }, {}],
    [
      "that could not be taken away",
      { decision: "RemoveCopy", removes: "Folder", remoteId: twin },
      { folder: failed(forbidden) },
    ],
  ] satisfies ReadonlyArray<[string, Partial<Operation>, Omit<Executed, "planned">]>)(
    "[EN31] an item without a link %s waits apart from its contact",
    (_, operation, results) => {
      const outcome = settled(executed(operation, results), { c0: parkedBefore });
      expect(put(outcome, "parked")).toMatchObject({ key: "c0/twin", remoteId: "twin", attempts: 1 });
    },
  );

  it("[EN12] because the service had enough of this one write alone: it is that write's own", () => {
    const limited: ReplicaError = { _tag: "RateLimited", message: "later" };
    expect(put(settled(executed({}, { folder: failed(limited) })), "parked")).toMatchObject({ attempts: 1 });
    const outcome = settled(executed({}, { folder: unsent(limited) }));
    expect(outcome).toMatchObject({
      fatal: { side: "Folder", error: limited, isItsOwn: false },
      changes: { puts: [] },
    });
  });

  it("[EN13] because its side had moved: looked at again, with the reason, and nothing is noted", () => {
    const moved: ReplicaError = { _tag: "RevisionMismatch", id: "c0", message: "it has moved" };
    const outcome = settled(executed({ link: draft }, { database: failed(moved) }));
    expect(outcome.again).toEqual([{ contactId: id, name: "Anna", reason: "it has moved" }]);
    expect(outcome.changes.puts).toEqual([]);
    expect(outcome.fatal).toBeUndefined();
  });

  it("[EN12] of what ends the run, the error says more than what was not sent because of it", () => {
    const aborted: ReplicaError = { _tag: "Aborted", message: "not sent" };
    const unauthorized: ReplicaError = { _tag: "Unauthorized", message: "sign in" };
    const all = settle({ now, run: 1, parked: new Map() });
    const notSent = executed({}, { folder: unsent(aborted) });
    expect(all([notSent, executed({}, { database: unsent(unauthorized) })]).fatal).toMatchObject({
      side: "Database",
      error: unauthorized,
    });
    expect(all([notSent]).fatal).toMatchObject({ error: aborted });
  });
});

describe("a photo that the folder refused", () => {
  it("[EN20] is left out at once, and only once", () => {
    const first = settled(executed({ folder: update }, { folder: failed(refusedPhoto) }));
    expect(put(first, "parked")).toMatchObject({ refusedPhoto: photo?.hash, retryAt: now });
    expect(first.again).toEqual([{ contactId: id, name: "Anna", reason: "no photo" }]);
    const second = settled(executed({ folder: update }, { folder: failed(refusedPhoto) }), {
      c0: { ...parkedBefore, refusedPhoto: photo?.hash ?? "" },
    });
    expect(put(second, "parked")).not.toHaveProperty("refusedPhoto");
    expect(put(second, "parked")).toMatchObject({ retryAt: now + 4 * minute });
    expect(second.again).toEqual([]);
  });

  it("[EN20] is not the one that was refused before", () => {
    const outcome = settled(executed({ folder: update }, { folder: failed(refusedPhoto) }), {
      c0: { ...parkedBefore, refusedPhoto: another?.hash ?? "" },
    });
    expect(put(outcome, "parked")).toMatchObject({ refusedPhoto: photo?.hash, retryAt: now });
  });

  it.each([
    ["another field was", update, { ...refusedPhoto, field: "notes" }],
    ["the write has none", { ...update, contact: emptyContact }, refusedPhoto],
    ["it is the database that refused", undefined, refusedPhoto],
    ["nothing was to be stored", { _tag: "Remove", id: copy, revision: revision("f1") }, refusedPhoto],
  ] satisfies ReadonlyArray<[string, FolderWrite | undefined, ReplicaError]>)(
    "[EN20] is none if %s",
    (_, folder, error) => {
      const outcome = settled(executed(folder === undefined ? {} : { folder }, { folder: failed(error) }));
      expect(put(outcome, "parked")).not.toHaveProperty("refusedPhoto");
      expect(put(outcome, "parked")).toMatchObject({ retryAt: now + minute });
    },
  );
});
