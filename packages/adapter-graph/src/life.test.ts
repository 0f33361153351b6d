import { describe, expect, it } from "vitest";
import { graphPlace } from "../test/graph-place.js";
import { liveMirrorLife } from "../test/mirror-life.js";
import { disagreements, mirroredFolder, person } from "../test/mirrored-folder.js";
import {
  type SwitchSetting,
  mixedSetting,
  respellingSetting,
  singleSettings,
} from "../test/switch-settings.js";

const lifeOn = ({ switches, account }: SwitchSetting): Promise<void> =>
  liveMirrorLife(graphPlace({ switches, ...(account === undefined ? {} : { account }) }), {
    isLossy: switches.unlistedCategory === "Dropped",
    takesPhotos: account?.kind !== "Personal",
    lag: switches.deltaLag ?? 0,
  });

describe("a mirror lives from its first sync to its end, and leaves the owner's people as they were, on a service", () => {
  it("that goes by the book", () => liveMirrorLife(graphPlace()));

  it.each([...singleSettings, respellingSetting])("where $title", lifeOn);

  it.each(Array.from({ length: 12 }, (_, at) => mixedSetting(at + 1)))("where $title", lifeOn);
});

describe("a mirror in a contact folder", () => {
  it("finds its copies again when its state is wiped", async () => {
    const folder = mirroredFolder(graphPlace());
    const { database, state, mirror, editCopy } = folder;
    const ids = ["Anna", "Bo", "Cia"].map((givenName) => database.add(person({ givenName })).id);
    await mirror.sync();
    editCopy(ids[1] ?? "", (contact) => ({ ...contact, nickname: "Bosse" }));
    state.wipe();
    await mirror.sync();
    expect(folder.place.folder.ids()).toHaveLength(3);
    expect(database.deleted()).toEqual([]);
    expect(disagreements(folder)).toEqual([]);
    expect(JSON.stringify([database.all(), await mirror.conflicts()])).toContain("Bosse");
    expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
  });
});
