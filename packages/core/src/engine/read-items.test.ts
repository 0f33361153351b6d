import { contactIdOf, databaseIdOf, memoryFolder, mirrorIdOf, rightOf, virtualClock } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { emptyContact } from "../contact/contact.js";
import type { Folder } from "../replica/folder.js";
import { remoteId, revision } from "../replica/ids.js";
import type { Patience } from "./patience.js";
import { findItems, isUnanswered, readItems } from "./read-items.js";

const patience: Patience = { clock: virtualClock(0), keepAlive: () => Promise.resolve(true) };
const item = (id: string) => ({ id: remoteId(id), revision: revision(`${id}1`), contact: emptyContact });
const markerOf = (id: string) => ({
  databaseId: databaseIdOf("db"),
  mirrorId: mirrorIdOf("m1"),
  contactId: contactIdOf(id),
});

/** A folder that takes two ids at once, and what it was asked for. */
const folderWith = (otherwise: Partial<Folder> = {}) => {
  const asked: Array<ReadonlyArray<string>> = [];
  const folder: Folder = {
    ...memoryFolder({ batchSize: 2 }),
    read: (ids) => {
      asked.push(ids);
      return TE.right(
        ids.flatMap((id) =>
          id === "silent"
            ? []
            : [id === "gone" ? { _tag: "Missing" as const, id } : { _tag: "Found" as const, item: item(id) }],
        ),
      );
    },
    find: (markers) => {
      asked.push(markers.map(({ contactId }) => contactId));
      return TE.right(markers.map((marker) => ({ ...item(marker.contactId), marker })));
    },
    ...otherwise,
  };
  return { run: { folder, patience }, asked };
};

const refused = TE.left({ _tag: "Forbidden", message: "you may not" } as const);

describe("reading items", () => {
  it("[EN1] asks in the target's batches, and only for what did not come along", async () => {
    const { run, asked } = folderWith();
    const [a, b] = [
      { id: remoteId("a") },
      { id: remoteId("b"), item: { ...item("b"), revision: revision("along") } },
    ];
    const answers = rightOf(await readItems(run, [a, b, { id: remoteId("gone") }, { id: remoteId("c") }]));
    expect(asked).toEqual([["a", "gone"], ["c"]]);
    expect(answers).toEqual([
      { _tag: "Found", item: item("a") },
      { _tag: "Found", item: b?.item },
      { _tag: "Missing", id: "gone" },
      { _tag: "Found", item: item("c") },
    ]);
  });

  it("[EN22] of what got no answer nothing is known: it is not missing", async () => {
    const { run } = folderWith();
    const [silent] = rightOf(await readItems(run, [{ id: remoteId("silent") }]));
    expect(silent).toMatchObject({
      _tag: "Unreadable",
      id: "silent",
      error: { _tag: "ProtocolViolation", message: "the folder gave no answer for this item" },
    });
    expect(silent !== undefined && isUnanswered(silent)).toBe(true);
    const error = { _tag: "ProtocolViolation", message: "the folder gave no answer for this item" } as const;
    expect(isUnanswered({ _tag: "Unreadable", id: remoteId("a"), error })).toBe(false);
    expect(isUnanswered({ _tag: "Missing", id: remoteId("a") })).toBe(false);
  });

  it("[EN12] that fails, or finding, is the folder's failure", async () => {
    const { run } = folderWith({ read: () => refused, find: () => refused });
    const failure = E.left({
      _tag: "ReplicaFailed",
      side: "Folder",
      error: expect.objectContaining({ _tag: "Forbidden" }),
    });
    expect(await readItems(run, [{ id: remoteId("a") }])).toEqual(failure);
    expect(await findItems(run, [markerOf("a")])).toEqual(failure);
  });
});

describe("finding items", () => {
  it("[EN1] asks in the target's batches, and for nothing not at all", async () => {
    const { run, asked } = folderWith();
    const found = rightOf(await findItems(run, ["a", "b", "c", "d"].map(markerOf)));
    expect(asked).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(found.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    expect(rightOf(await findItems(run, []))).toEqual([]);
    expect(rightOf(await readItems(run, []))).toEqual([]);
    expect(asked).toHaveLength(2);
  });
});
