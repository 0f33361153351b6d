import {
  type ChangePage,
  type Cursor,
  type Folder,
  type FolderItem,
  type RemoteId,
  cursor,
} from "@spegla/core";
import { graphFaultOn } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it } from "vitest";
import { type GraphPlace, graphPlace } from "../../test/graph-place.js";
import { type GraphOptions, graphTarget } from "../index.js";

type Page = ChangePage<RemoteId, FolderItem>;

const opened = async (place: GraphPlace, more: Partial<GraphOptions> = {}): Promise<Folder> => {
  const folder = await graphTarget({ ...place.options, ...more }).openFolder(place.folder.id)();
  if (E.isLeft(folder)) throw new Error(folder.left.message);
  return folder.right;
};

const pulled = async (folder: Folder, since?: Cursor): Promise<Page> => {
  const page = await folder.pull(O.fromNullable(since))();
  if (E.isLeft(page)) throw new Error(page.left.message);
  return page.right;
};

const idsOf = ({ upserts }: Page): ReadonlyArray<string> => upserts.map(({ id }) => id);

const all = async (body: AsyncIterable<Uint8Array> | null): Promise<ReadonlyArray<Uint8Array>> => {
  const parts: Uint8Array[] = [];
  for await (const part of body ?? []) parts.push(part);
  return parts;
};

const peopled = (place: GraphPlace, people: number): ReadonlyArray<string> =>
  Array.from({ length: people }, (_, at) => place.folder.add({ displayName: `Ek ${at}` }));

describe("a contact that is said to be removed", () => {
  it("is there all the same when it was moved away and back", async () => {
    const place = graphPlace({ switches: { deltaReturned: "Removed" } });
    const [id = ""] = peopled(place, 1);
    const folder = await opened(place);
    const { next } = await pulled(folder);
    const elsewhere = place.mailbox.addFolder("Elsewhere");
    place.folder.move(id, elsewhere);
    elsewhere.move(id, place.folder);
    expect(await pulled(folder, next)).toMatchObject({ _tag: "Delta", upserts: [{ id }], removals: [] });
  });

  it("is gone when it is in another folder, or in Deleted Items, where it can be read", async () => {
    const place = graphPlace({ switches: { deletedItems: "Readable" } });
    const [moved = "", deleted = ""] = peopled(place, 2);
    const folder = await opened(place);
    const { next } = await pulled(folder);
    place.folder.move(moved, place.mailbox.addFolder("Elsewhere"));
    place.folder.remove(deleted);
    const { upserts, removals } = await pulled(folder, next);
    expect({ upserts, removals: removals.map(({ id }) => id) }).toEqual({
      upserts: [],
      removals: [moved, deleted],
    });
  });

  it("is unknown while it cannot be looked at, and the same cursor tells it again", async () => {
    const place = graphPlace();
    const [id = ""] = peopled(place, 1);
    const folder = await opened(place);
    const { next } = await pulled(folder);
    place.folder.remove(id);
    const unavailable = { _tag: "Answered", when: "Before", status: 503 } as const;
    place.service.setFaults(graphFaultOn({ path: /\/contacts\/AAk/u }, unavailable));
    expect(await folder.pull(O.some(next))()).toMatchObject(E.left({ _tag: "Unavailable" }));
    expect((await pulled(folder, next)).removals).toEqual([{ id }]);
  });
});

describe("a listing in pages", () => {
  const place = (): GraphPlace => graphPlace({ switches: { deltaMaxPageSize: 2 } });

  it("does not lose who goes after they were listed: the first changes tell it", async () => {
    const here = place();
    const ids = peopled(here, 5);
    const folder = await opened(here);
    const first = await pulled(folder);
    here.folder.remove(idsOf(first)[0] ?? "");
    let page = first;
    const listed = [...idsOf(page)];
    while (page.more) {
      page = await pulled(folder, page.next);
      expect(page).toMatchObject({ _tag: "Snapshot", removals: [] });
      listed.push(...idsOf(page));
    }
    expect(new Set(listed)).toEqual(new Set(ids));
    const told = await pulled(folder, page.next);
    expect(told.removals.map(({ id }) => id)).toEqual([idsOf(first)[0]]);
  });

  it("that says of one of an earlier page that it is removed, and never again, is followed by that removal", async () => {
    const here = place();
    peopled(here, 3);
    let deltas = 0;
    const [first = ""] = here.folder.ids();
    const folder = await opened(here, {
      fetch: async (url, init) => {
        const answer = await here.service.fetch(url, init);
        if (!url.includes("/delta")) return answer;
        deltas += 1;
        if (deltas === 1) here.folder.remove(first);
        const page = JSON.parse(Buffer.concat(await all(answer.body)).toString()) as {
          value: ReadonlyArray<{ readonly id: string }>;
        };
        const others = page.value.filter(({ id }) => deltas === 1 || id !== first);
        const value = deltas === 2 ? [...others, { id: first, "@removed": { reason: "deleted" } }] : others;
        return new Response(JSON.stringify({ ...page, value }), {
          status: answer.status,
          headers: { "content-type": "application/json" },
        });
      },
    });
    const one = await pulled(folder);
    expect(idsOf(one)).toContain(first);
    const two = await pulled(folder, one.next);
    expect(two).toMatchObject({ _tag: "Snapshot", removals: [], more: false });
    expect((await pulled(folder, two.next)).removals).toEqual([{ id: first }]);
  });

  it("whose links are forgotten in the middle is CursorExpired", async () => {
    const here = place();
    peopled(here, 5);
    const folder = await opened(here);
    const first = await pulled(folder);
    here.mailbox.expireDelta();
    expect(await folder.pull(O.some(first.next))()).toMatchObject(E.left({ _tag: "CursorExpired" }));
  });

  it("is begun anew after fullListingMs, but not in its middle", async () => {
    const here = place();
    peopled(here, 3);
    const folder = await opened(here, { fullListingMs: 1_000 });
    const first = await pulled(folder);
    await here.service.clock.sleep(5_000);
    const last = await pulled(folder, first.next);
    expect([first, last].flatMap(idsOf)).toHaveLength(3);
    expect(await pulled(folder, last.next)).toMatchObject({ _tag: "Snapshot", upserts: { length: 2 } });
  });
});

describe("a mailbox that has no room for delta", () => {
  it("is listed until two looks see the same, and by delta again when there is room", async () => {
    const place = graphPlace();
    const [first = ""] = peopled(place, 3);
    const folder = await opened(place);
    const before = await pulled(folder);
    place.mailbox.setState("Full");
    let looks = 0;
    place.service.setFaults(({ path, method }) => {
      if (method === "GET" && path.endsWith("/contacts")) looks += 1;
      if (looks === 2) place.folder.touch(first);
      return { _tag: "Pass" };
    });
    const page = await pulled(folder, before.next);
    expect([page._tag, page.upserts.length, looks]).toEqual(["Snapshot", 3, 3]);
    place.mailbox.setState("Ready");
    expect((await pulled(folder, page.next))._tag).toBe("Delta");
  });

  it("and never holds still is Unavailable", async () => {
    const place = graphPlace();
    const [first = ""] = peopled(place, 3);
    const folder = await opened(place);
    place.mailbox.setState("Full");
    place.service.setFaults(() => {
      place.folder.touch(first);
      return { _tag: "Pass" };
    });
    expect(await folder.pull(O.none)()).toMatchObject(E.left({ _tag: "Unavailable" }));
  });
});

describe("a cursor", () => {
  it.each(["", "{}", "null", '{"v":1,"folder":"another","listedAt":0}', '{"v":2}'])(
    "%s is none",
    async (text) => {
      const folder = await opened(graphPlace());
      expect(await folder.pull(O.some(cursor(text)))()).toMatchObject(E.left({ _tag: "CursorExpired" }));
    },
  );

  it("whose link leads to another origin gets no token", async () => {
    const place = graphPlace();
    const folder = await opened(place);
    const { next } = await pulled(folder);
    const misled = cursor(next.replace("graph.microsoft.com", "graph.example"));
    expect(await folder.pull(O.some(misled))()).toMatchObject(E.left({ _tag: "ProtocolViolation" }));
  });
});
