import {
  memoryDatabase,
  memoryFolder,
  memoryStateStore,
  mirrorIdOf,
  rightOf,
  virtualClock,
} from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import type { Contact } from "../contact/contact.js";
import { singlePath } from "../contact/field-path.js";
import type { Folder, FolderItem, FolderWrite } from "../replica/folder.js";
import { revision } from "../replica/ids.js";
import { mirrorState, putLink, putRecord } from "./mirror-state.js";
import type { LinkDraft, Operation } from "./operation.js";
import { recover } from "./recover.js";
import { anna, id, itemOf, link, marker } from "../../test/linked-contact.js";

const written: Contact = { ...anna, notes: "ours" };
const { remoteId: _place, folderBase: _former, ...draft } = link;

/**
 * A state in which a run died that had noted `operation`, and a folder that holds `items`. `isLost`: the run
 * knew that its answer was lost.
 */
const died = async (
  operation: Partial<Operation>,
  items: ReadonlyArray<FolderItem>,
  { isLost = false, ...otherwise }: Partial<Folder> & { readonly isLost?: boolean } = {},
) => {
  const store = memoryStateStore();
  const lease = rightOf(await store.acquire(60_000, 0)());
  const state = mirrorState(store, () => lease);
  const planned: Operation = {
    decision: "WriteCopy",
    contactId: id,
    name: "Anna",
    overwrites: [],
    conflicts: [],
    link: draft,
    ...operation,
  };
  const intent = { contactId: id, plan: "1-1" };
  const puts = [
    ...(isLost
      ? [putRecord("intents", id, { ...intent, operation: planned })]
      : [putRecord("intents", id, intent), putRecord("plan", "1-1", planned)]),
    putRecord("plan", "1-2", { ...planned, link: "Keep" }),
  ];
  const known = operation.folder?._tag === "Create" ? [] : [putLink(link)];
  rightOf(await state.commit({ puts: [...puts, ...known] })());
  const folder: Folder = {
    ...memoryFolder(),
    find: () => TE.right(items),
    read: (ids) =>
      TE.right(
        ids.map((asked) => {
          const item = items.find((one) => one.id === asked);
          return item === undefined ? { _tag: "Missing", id: asked } : { _tag: "Found", item };
        }),
      ),
    ...otherwise,
  };
  const patience = { clock: virtualClock(0), keepAlive: () => Promise.resolve(true) };
  const recovered = await recover({ database: memoryDatabase(), folder, state, patience });
  return {
    recovered,
    links: rightOf(await state.page("links", O.none, 10)()).map(({ value }) => value),
    left: [rightOf(await state.count("intents")()), rightOf(await state.count("plan")())],
  };
};

const place = { id: link.remoteId, revision: link.folderRevision };
const create: FolderWrite = { _tag: "Create", marker, contact: written };
const update: FolderWrite = { _tag: "Update", ...place, marker, contact: written };
const removal: FolderWrite = { _tag: "Remove", ...place };

describe("a create that a run which died may have sent", () => {
  it.each([false, true])(
    "[EN14, L8] is where its marker is: its link is noted, and nothing is left of the plan (answer lost: %s)",
    async (isLost) => {
      const items = [itemOf(written, { revision: revision("f9") })];
      expect(await died({ folder: create }, items, { isLost })).toEqual({
        recovered: E.right(1),
        links: [{ ...link, folderBase: written, folderRevision: "f9" }],
        left: [0, 0],
      });
    },
  );

  it("[EN14, L4] and was edited since is linked as it was meant, so that the edit is news", async () => {
    const edited = itemOf({ ...written, office: "there" }, { revision: revision("f9") });
    const { links } = await died({ folder: create }, [edited]);
    expect(links).toEqual([{ ...link, folderBase: written, folderRevision: "" }]);
  });

  it.each([
    ["that is nowhere", []],
    [
      "of which only another mirror's copy is there",
      [itemOf(written, { marker: { ...marker, mirrorId: mirrorIdOf("m0") } })],
    ],
    ["beside an item without a marker", [{ id: link.remoteId, revision: revision("f9"), contact: written }]],
  ])("[EN14] %s was not sent, and is planned again", async (_, items) => {
    expect(await died({ folder: create }, items)).toEqual({
      recovered: E.right(0),
      links: [],
      left: [0, 0],
    });
  });
});

describe("another write that a run which died may have sent", () => {
  const notes = { _tag: "Text", field: "notes", value: "met" } as const;
  const changes = [
    { _tag: "Added", path: singlePath("notes"), newPath: singlePath("notes"), after: notes },
  ] as const;
  const paths = [singlePath("notes")];
  const sent = { _tag: "Written", database: draft.databaseBase, folder: written, paths } as const;

  it.each([
    ["as it was meant", itemOf(written, { revision: revision("f9") })],
    ["otherwise", itemOf({ ...written, office: "there" }, { revision: revision("f9") })],
  ])(
    "[EN36] an update of an item that has changed, and is %s: the link knows what was meant",
    async (_, item) => {
      expect(await died({ folder: update, intoFolder: changes }, [item])).toEqual({
        recovered: E.right(0),
        links: [{ ...link, unnoted: sent }],
        left: [0, 0],
      });
    },
  );

  it.each([
    ["has not changed", [itemOf(anna)]],
    ["is gone", []],
  ])("[EN36] an update whose item %s leaves the link as it was", async (_, items) => {
    expect(await died({ folder: update }, items)).toEqual({
      recovered: E.right(0),
      links: [link],
      left: [0, 0],
    });
  });

  it("[EN36] a removal of what is gone is noted in the link; of what is there it has not come to anything", async () => {
    const gone = await died({ folder: removal, link: "Drop" }, []);
    expect([gone.links, gone.left]).toEqual([[{ ...link, unnoted: { _tag: "Removed" } }], [0, 0]]);
    expect((await died({ folder: removal, link: "Drop" }, [itemOf(anna)])).links).toEqual([link]);
  });

  it.each<[string, FolderWrite, LinkDraft | "Keep" | "Drop", ReadonlyArray<FolderItem>]>([
    ["a second copy's removal", removal, "Keep", []],
    ["an update that keeps it", update, "Keep", [itemOf(written)]],
    ["an update that drops it", update, "Drop", [itemOf(written)]],
    ["an update of an item that is gone", update, "Drop", []],
  ])("[EN31] %s touches no link", async (_, folder, drafted, items) => {
    expect(await died({ folder, link: drafted }, items)).toEqual({
      recovered: E.right(0),
      links: [link],
      left: [0, 0],
    });
  });
});

describe("a recovery that fails", () => {
  const failed = TE.left({ _tag: "Unauthorized", message: "sign in" } as const);

  it.each([
    ["finding", create, { find: () => failed }],
    ["reading", update, { read: () => failed }],
  ] as const)("[EN14, L8] in %s ends the run, and forgets nothing", async (_, folder, otherwise) => {
    const { recovered, left } = await died({ folder }, [], otherwise);
    expect(recovered).toMatchObject({ left: { _tag: "ReplicaFailed", side: "Folder" } });
    expect(left).toEqual([1, 2]);
  });
});
