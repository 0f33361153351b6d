import { isMirrorError } from "@spegla/core";
import {
  type GraphSwitches,
  type MailboxState,
  contactIdOf,
  graphFaultOn,
  samplePhotos,
} from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { type GraphPlace, graphPlace } from "../test/graph-place.js";
import {
  type MirroredFolder,
  disagreements,
  mirroredFolder,
  person,
  rawFolder,
} from "../test/mirrored-folder.js";
import { type GraphOptions, graphTarget } from "./index.js";

/** What a sync is rejected with. */
const failureOf = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    return `no failure: ${JSON.stringify(await run())}`;
  } catch (thrown) {
    if (!isMirrorError(thrown)) throw thrown;
    return `${JSON.stringify(thrown)} ${thrown.message}`;
  }
};

const mirrored = async (place: GraphPlace, options: Partial<GraphOptions> = {}): Promise<MirroredFolder> => {
  const folder = mirroredFolder(place, { category: "Business" }, options);
  for (const name of ["anna", "bo", "cia"])
    folder.database.add(person({ givenName: name, notes: "n" }), { id: contactIdOf(name) });
  await folder.mirror.sync();
  return folder;
};

/** After the trouble is over, everything is as if it had never been. */
const mustRecover = async (folder: MirroredFolder): Promise<void> => {
  await folder.place.service.clock.sleep(86_400_000);
  await folder.remirror().sync();
  await folder.remirror().sync();
  expect(folder.database.deleted()).toEqual([]);
  expect(disagreements(folder, "Business")).toEqual([]);
};

describe("a mailbox that cannot be used says so, and what to do, and nothing is taken for deleted:", () => {
  const states: ReadonlyArray<readonly [MailboxState, Partial<GraphSwitches>, RegExp]> = [
    ["NoLicence", {}, /"Forbidden".*licence/u],
    ["NoLicence", { noLicenceStatus: 403 }, /"Forbidden".*licence/u],
    ["BeingMoved", {}, /"Unavailable".*being moved/u],
    ["BeingMoved", { movingStatus: 404 }, /"Unavailable".*being moved/u],
    ["BeingMoved", { movingStatus: 409 }, /"Unavailable".*being moved/u],
    ["PolicyBlocked", {}, /"Forbidden".*access policy/u],
  ];

  it.each(states)("%s, %j", async (state, switches, meant) => {
    const folder = await mirrored(graphPlace({ switches }));
    const { place, database, remirror } = folder;
    database.edit(contactIdOf("anna"), (contact) => ({ ...contact, notes: "here" }));
    place.mailbox.setState(state);
    expect(await failureOf(() => remirror().sync())).toMatch(meant);
    place.mailbox.setState("Ready");
    await mustRecover(folder);
  });

  it("the sign-in is over", async () => {
    const folder = await mirrored(graphPlace());
    folder.place.service.expireTokens();
    expect(await failureOf(() => folder.mirror.sync())).toMatch(/"Unauthorized".*sign in again.*revoked/u);
    folder.place.service.addToken({ token: "token-1", user: folder.place.mailbox.user });
    await mustRecover(folder);
  });

  it("the token expires in the middle, and another is asked for once", async () => {
    const place = graphPlace();
    const asked: boolean[] = [];
    const folder = await mirrored(place, {
      getToken: async ({ isRefused }) => {
        asked.push(isRefused);
        if (isRefused) place.service.addToken({ token: "token-2", user: place.mailbox.user });
        return asked.includes(true) ? "token-2" : "token-1";
      },
    });
    place.service.expireTokens("token-1");
    await folder.mirror.sync();
    expect(asked.filter(Boolean)).toHaveLength(1);
  });

  it("the token is of another tenant", async () => {
    const place = graphPlace({ tokens: [{ token: "app", tenant: "fabrikam.example" }] });
    const target = graphTarget({ ...place.options, getToken: async () => "app", user: place.mailbox.user });
    expect(await target.openFolder(place.folder.id)()).toMatchObject(
      E.left({ _tag: "Unauthorized", message: expect.stringMatching(/tenant/u) }),
    );
  });

  it("a permission is missing", async () => {
    const place = graphPlace({
      tokens: [{ token: "reader", user: "anna@contoso.example", scopes: ["Contacts.Read"] }],
    });
    const folder = await mirrored(place, { getToken: async () => "reader" });
    const parked = await folder.mirror.parked();
    expect(parked.map(({ errorTag }) => errorTag)).toEqual(["Forbidden", "Forbidden", "Forbidden"]);
    expect(parked[0]?.reason).toMatch(/grant it Contacts\.ReadWrite/u);
    await mustRecoverWith(folder);
  });

  const mustRecoverWith = async (folder: MirroredFolder): Promise<void> => {
    await folder.place.service.clock.sleep(86_400_000);
    await folder.remirror({}, { getToken: async () => "token-1" }).sync();
    expect(disagreements(folder, "Business")).toEqual([]);
  };

  it("the permission for categories is missing, and nothing else is", async () => {
    const scopes = ["Contacts.ReadWrite"];
    const place = graphPlace({ tokens: [{ token: "writer", user: "anna@contoso.example", scopes }] });
    const folder = await mirrored(place, { getToken: async () => "writer" });
    expect(place.mailbox.categories().size).toBe(0);
    expect(disagreements(folder, "Business")).toEqual([]);
  });

  it("the folder is deleted while it is mirrored", async () => {
    for (const deltaFolderGone of ["ErrorItemNotFound", "ErrorSyncFolderNotFound"] as const) {
      const folder = await mirrored(graphPlace({ switches: { deltaFolderGone } }));
      folder.place.folder.drop();
      for (const _time of [1, 2])
        expect(await failureOf(() => folder.mirror.sync())).toMatch(/"FolderMissing".*choose another/u);
      expect(folder.database.deleted()).toEqual([]);
    }
  });
});

describe("a full mailbox", () => {
  it("is listed where delta has no room; writes wait, edits and deletions come home", async () => {
    const folder = await mirrored(graphPlace());
    const { place, database, mirror, editCopy, copyOf } = folder;
    await mirror.sync();
    place.mailbox.setState("Full");
    editCopy("anna", (contact) => ({ ...contact, nickname: "Annie" }));
    place.folder.remove(copyOf("cia"));
    database.edit(contactIdOf("bo"), (contact) => ({ ...contact, notes: "here" }));
    expect(await mirror.sync()).toMatchObject({ writes: { database: 2, folder: 0 }, parked: 1 });
    expect(database.get(contactIdOf("anna"))?.contact.nickname).toBe("Annie");
    expect(database.deleted().map(({ id }) => id)).toEqual(["cia"]);
    const [parked] = await mirror.parked();
    expect(parked).toMatchObject({ errorTag: "QuotaExceeded", reason: expect.stringMatching(/make room/u) });

    place.mailbox.setState("Ready");
    await place.service.clock.sleep(86_400_000);
    await mirror.sync();
    expect(disagreements(folder, "Business")).toEqual([]);
  });

  it("that is as large as several pages is listed whole, and an empty one as empty", async () => {
    const place = graphPlace();
    for (let number = 0; number < 2_300; number += 1) place.folder.add({ displayName: `Ek ${number}` });
    place.mailbox.setState("Full");
    const opened = await graphTarget(place.options).openFolder(place.folder.id)();
    if (E.isLeft(opened)) throw new Error(opened.left.message);
    const page = await opened.right.pull(O.none)();
    expect(page).toMatchObject(E.right({ _tag: "Snapshot", more: false, upserts: { length: 2_300 } }));
  });
});

describe("a photo", () => {
  const photo = samplePhotos[0];
  const withPhoto = (): MirroredFolder => {
    const folder = mirroredFolder(graphPlace());
    folder.database.add(person({ surname: "Ek", ...(photo && { photo }) }), { id: contactIdOf("ek") });
    return folder;
  };

  it("that the service refuses leaves its contact without, in one copy, and the database with it", async () => {
    const folder = withPhoto();
    const { place, mirror, database } = folder;
    place.service.setFaults(
      graphFaultOn(
        { method: "PUT", times: 100 },
        { _tag: "Answered", when: "Before", status: 400, code: "ErrorInvalidImage" },
      ),
    );
    expect(await mirror.sync()).toMatchObject({ outcome: "Complete" });
    database.edit(contactIdOf("ek"), (contact) => ({ ...contact, notes: "here" }));
    await mirror.sync();
    expect(folder.copies()).toHaveLength(1);
    expect(database.get(contactIdOf("ek"))?.contact).toMatchObject({ notes: "here", photo });
    expect((await mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
  });

  it("whose answer is lost makes no second copy, and is not taken for the person's", async () => {
    for (const when of ["Before", "After"] as const) {
      const folder = withPhoto();
      folder.place.service.setFaults(graphFaultOn({ method: "PUT" }, { _tag: "Dropped", when }));
      await folder.mirror.sync();
      await folder.mirror.sync();
      expect(folder.copies()).toHaveLength(1);
      expect(folder.database.get(contactIdOf("ek"))?.contact.photo).toEqual(photo);
      expect((await folder.mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
    }
  });

  it("that a person gives, changes or takes comes home", async () => {
    const folder = withPhoto();
    const { place, mirror, database } = folder;
    await mirror.sync();
    const bytes = Uint8Array.from([255, 216, 255, 9, 9]);
    place.folder.setPhoto(folder.copyOf("ek"), bytes);
    await mirror.sync();
    expect(database.get(contactIdOf("ek"))?.contact.photo?.size).toBe(5);
    place.folder.setPhoto(folder.copyOf("ek"), undefined);
    await mirror.sync();
    expect(database.get(contactIdOf("ek"))?.contact.photo).toBeUndefined();
    expect(rawFolder(place).size).toBe(1);
  });
});

it("a mailbox that takes fewer numbers than others gets as many as it takes, and the database keeps all", async () => {
  const folder = mirroredFolder(graphPlace({ switches: { maxHomePhones: 1, maxImAddresses: 1 } }));
  const { id, contact } = folder.database.add(
    person({
      surname: "Ek",
      phones: ["1", "2"].map((number) => ({ kind: "home", number })),
      ims: ["a", "b", "c"].map((address) => ({ kind: "work", address })),
    }),
  );
  expect(await folder.mirror.sync()).toMatchObject({ outcome: "Complete", writes: { folder: 1 } });
  folder.editCopy(id, (copy) => ({ ...copy, nickname: "Eken" }));
  await folder.mirror.sync();
  const [copy] = folder.copies();
  expect([copy?.contact.phones.length, copy?.contact.ims.length]).toEqual([1, 1]);
  expect(folder.database.get(id)?.contact).toEqual({ ...contact, nickname: "Eken" });
  expect((await folder.mirror.sync()).writes).toEqual({ database: 0, folder: 0 });
});
