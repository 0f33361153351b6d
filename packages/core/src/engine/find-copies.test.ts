import {
  contactIdOf,
  databaseIdOf,
  memoryFolder,
  mirrorIdOf,
  replicaIdOf,
  rightOf,
  virtualClock,
  wholeProjection,
} from "@spegla/testkit";
import * as RA from "fp-ts/lib/ReadonlyArray.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { emptyContact } from "../contact/contact.js";
import type { FolderItem } from "../replica/folder.js";
import { remoteId, revision } from "../replica/ids.js";
import { type Marker, stringFromMarker } from "../replica/marker.js";
import { findAllCopies, findCopies } from "./find-copies.js";
import type { PlanningRun } from "./run.js";

const [databaseId, mirrorId] = [databaseIdOf("db"), mirrorIdOf("m1")];
const [c0, c1] = [contactIdOf("c0"), contactIdOf("c1")];
const marker: Marker = { databaseId, mirrorId, contactId: c0 };
const formerMarker: Marker = { databaseId, mirrorId: mirrorIdOf("m0"), contactId: c1 };

const item = (id: string, carried?: Marker): FolderItem => ({
  id: remoteId(id),
  revision: revision(id),
  contact: emptyContact,
  ...(carried === undefined ? {} : { marker: carried }),
});

/** Planning over a folder that finds these items, whatever it is asked for; and what that was. */
const finding = (items: ReadonlyArray<FolderItem>, heldTwin?: string) => {
  const asked: Array<string> = [];
  const run = {
    folder: {
      ...memoryFolder(),
      find: (markers: ReadonlyArray<Marker>) => {
        asked.push(...markers.map(stringFromMarker));
        return TE.right(items);
      },
    },
    context: {
      databaseId,
      mirrorId,
      folderReplica: replicaIdOf("folder"),
      projection: wholeProjection,
      policy: { field: "database", editAgainstDelete: "edit" },
      listing: "Immediate",
    },
    patience: { clock: virtualClock(0), keepAlive: () => Promise.resolve(true) },
    heldTwins: heldTwin === undefined ? [] : [{ contactId: c0, remoteId: remoteId(heldTwin) }],
  } as unknown as PlanningRun;
  return { run, asked };
};

describe("looking for copies by their markers", () => {
  it("[EN4] asks for this mirror's marker, and for the earlier one that a copy may still carry", async () => {
    const { run, asked } = finding([item("b", { ...marker, contactId: c1 }), item("a", marker)]);
    const found = rightOf(await findCopies(run, [{ contactId: c0 }, { contactId: c1, formerMarker }]));
    expect(asked).toEqual(["db/m1/c0", "db/m1/c1", "db/m0/c1"]);
    expect([...found].map(([id, { id: at }]) => [id, at])).toEqual(
      expect.arrayContaining([
        [c0, "a"],
        [c1, "b"],
      ]),
    );
  });

  it("[EN1] of nobody asks nothing", async () => {
    const { run, asked } = finding([]);
    expect(rightOf(await findCopies(run, [])).size).toBe(0);
    expect(asked).toEqual([]);
  });

  it("[L12] of several takes the one with the smallest id, in whatever order they come", async () => {
    const items = ["b", "a", "c"].map((id) => item(id, marker));
    for (const order of [items, RA.reverse(items)]) {
      const found = rightOf(await findCopies(finding(order).run, [{ contactId: c0 }]));
      expect(found.get(c0)?.id).toBe("a");
    }
  });

  it("[DT8] of several takes none that is held as a second copy, while there is another", async () => {
    const items = ["b", "a"].map((id) => item(id, marker));
    for (const order of [items, RA.reverse(items)]) {
      const found = rightOf(await findCopies(finding(order, "a").run, [{ contactId: c0 }]));
      expect(found.get(c0)?.id).toBe("b");
    }
    const alone = rightOf(await findCopies(finding([item("a", marker)], "a").run, [{ contactId: c0 }]));
    expect(alone.get(c0)?.id).toBe("a");
  });

  it("[L3] takes no item without a marker, nor with another database's", async () => {
    const foreign = { ...marker, databaseId: databaseIdOf("other") };
    const found = await findCopies(finding([item("a"), item("b", foreign)]).run, [{ contactId: c0 }]);
    expect(rightOf(found).size).toBe(0);
  });

  it("[AD6] takes the one that was taken over from another database, and none of its other copies", async () => {
    const foreign = { ...marker, databaseId: databaseIdOf("other") };
    const others = { ...foreign, contactId: contactIdOf("c9") };
    const { run, asked } = finding([item("a", others), item("b", foreign)]);
    const found = rightOf(await findAllCopies(run, [{ contactId: c1, formerMarker: foreign }]));
    expect(asked).toEqual(["db/m1/c1", "other/m1/c0"]);
    expect([...found.copies].map(([id, { id: at }]) => [id, at])).toEqual([[c1, "b"]]);
    expect(found.others).toEqual([]);
  });

  it("[EN12] that fails is the folder's failure", async () => {
    const { run } = finding([]);
    const failing = {
      ...run.folder,
      find: () => TE.left({ _tag: "Unauthorized", message: "sign in" } as const),
    };
    expect(await findCopies({ ...run, folder: failing }, [{ contactId: c0 }])).toMatchObject({
      left: { _tag: "ReplicaFailed", side: "Folder" },
    });
  });
});
