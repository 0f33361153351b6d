import {
  link,
  mkdir,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import * as O from "fp-ts/lib/Option.js";
import { cursor } from "@spegla/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type FolderOnDisk,
  aContact,
  createOf,
  done,
  folderOnDisk,
  idOf,
  left,
  markerOf,
  namesOf,
  personText,
  pullAll,
  removeOf,
  right,
  settle,
  updateOf,
} from "../test/folder-on-disk.js";
import * as readingFiles from "./read-card-file.js";

let disk: FolderOnDisk;
beforeEach(async () => {
  disk = await folderOnDisk();
});
afterEach(() => disk.remove());

/** How many files were opened while `doing`. */
const opened = async <Result>(doing: () => Promise<Result>): Promise<readonly [number, Result]> => {
  const spy = vi.spyOn(readingFiles, "readCardFile");
  try {
    const result = await doing();
    return [spy.mock.calls.length, result];
  } finally {
    spy.mockRestore();
  }
};

describe("a pull without cursor", () => {
  it("lists every single person, with what was read, in order", async () => {
    await disk.write("b.vcf", personText("Bea"));
    await disk.write("a.vcf", personText("Ada", "UID:same"));
    await disk.write("c.vcf", personText("Cal", "UID:same"));
    const page = await right(disk.folder.pull(O.none));
    expect(page).toMatchObject({ _tag: "Snapshot", removals: [], more: false });
    expect(page.upserts.map(({ id, item }) => [id, item?.contact.givenName])).toEqual([
      ["a.vcf", "Ada"],
      ["b.vcf", "Bea"],
      ["c.vcf", "Cal"],
    ]);
  });

  it("lists no group, no file of several cards, nothing unreadable, hidden, temporary or linked", async () => {
    await disk.write("group.vcf", personText("Club", "X-ADDRESSBOOKSERVER-KIND:group"));
    await disk.write("two.vcf", personText("Ada") + personText("Bea"));
    await disk.write("cut.vcf", "BEGIN:VCARD\r\nFN:Ada\r\n");
    await disk.write("empty.vcf", "");
    await disk.write("binary.vcf", Buffer.from([0, 255, 254, 1]));
    await disk.write(".hidden.vcf", personText("Ada"));
    await disk.write("ada.vcf.tmp", personText("Ada"));
    await disk.write("displayname", "People");
    await mkdir(join(disk.path, "sub.vcf"));
    await writeFile(join(disk.root, "outside.vcf"), personText("Eve"));
    await symlink(join(disk.root, "outside.vcf"), join(disk.path, "link.vcf"));
    expect(namesOf(await pullAll(disk.folder))).toEqual([]);
  });

  it("comes in pages that together list everything once", async () => {
    const paged = await disk.reopen({ pageSize: 3 });
    for (let at = 0; at < 10; at += 1) await disk.write(`${at}.vcf`, personText(`P${at}`));
    const all = await pullAll(paged);
    expect(all._tag).toBe("Snapshot");
    expect(all.upserts.map(({ id }) => id)).toEqual(Array.from({ length: 10 }, (_, at) => `${at}.vcf`));
    await settle();
    expect(namesOf(await pullAll(paged, all.next))).toEqual([]);
  });
});

describe("a pull with a cursor", () => {
  it("of an unchanged folder opens no file and gives the same cursor", async () => {
    await disk.write("a.vcf", personText("Ada"));
    await disk.write("group.vcf", personText("Club", "KIND:group"));
    await settle();
    const { next } = await pullAll(disk.folder);
    const [files, page] = await opened(() => pullAll(disk.folder, next));
    expect(files).toBe(0);
    expect(page).toMatchObject({ _tag: "Delta", upserts: [], removals: [], next, more: false });
  });

  it("reports edits in place, edits by rename, new files and deletions, sorted", async () => {
    for (const name of ["c", "b", "a", "d"]) await disk.write(`${name}.vcf`, personText(name));
    await settle();
    const { next } = await pullAll(disk.folder);
    await disk.write("c.vcf", personText("C in place"));
    await writeFile(join(disk.path, "x.tmp"), personText("b"));
    await writeFile(join(disk.path, "x.tmp"), personText("B by rename"));
    await rename(join(disk.path, "x.tmp"), join(disk.path, "b.vcf"));
    await disk.write("e.vcf", personText("e"));
    await unlink(join(disk.path, "d.vcf"));
    await unlink(join(disk.path, "a.vcf"));
    const page = await pullAll(disk.folder, next);
    expect(page._tag).toBe("Delta");
    expect(namesOf(page)).toEqual(["+b.vcf", "+c.vcf", "+e.vcf", "-a.vcf", "-d.vcf"]);
    expect(page.upserts[0]?.item?.contact.givenName).toBe("B by rename");
  });

  it("sees an edit that keeps size and inode and sets the modification time back", async () => {
    const path = join(disk.path, "a.vcf");
    await writeFile(path, personText("Ada"));
    await utimes(path, 1000, 1000);
    await settle();
    const { next } = await pullAll(disk.folder);
    await writeFile(path, personText("Eva"));
    await utimes(path, 1000, 1000);
    expect(namesOf(await pullAll(disk.folder, next))).toEqual(["+a.vcf"]);
  });

  it("says nothing of a file that goes while it is looked at, and reports it the next time", async () => {
    const path = join(disk.path, "a.vcf");
    await writeFile(path, personText("Ada"));
    await settle();
    const { next } = await pullAll(disk.folder);
    await writeFile(path, personText("Eva"));
    vi.spyOn(readingFiles, "readCardFile").mockImplementationOnce(async () => {
      await unlink(path);
      return { _tag: "Absent" };
    });
    const page = await pullAll(disk.folder, next);
    vi.restoreAllMocks();
    expect([namesOf(page), page.next]).toEqual([[], next]);
    expect(namesOf(await pullAll(disk.folder, page.next))).toEqual(["-a.vcf"]);
  });

  it("takes a touched file for unchanged, and does not open it again", async () => {
    await disk.write("a.vcf", personText("Ada"));
    await settle();
    const { next } = await pullAll(disk.folder);
    await utimes(join(disk.path, "a.vcf"), 1, 1);
    await settle();
    const [filesFirst, touched] = await opened(() => pullAll(disk.folder, next));
    expect([filesFirst, namesOf(touched)]).toEqual([1, []]);
    expect(touched.next).not.toBe(next);
    expect((await opened(() => pullAll(disk.folder, touched.next)))[0]).toBe(0);
  });

  it("reads a file again that changed so shortly before it was read that its times prove nothing", async () => {
    const path = join(disk.path, "a.vcf");
    await disk.write("a.vcf", personText("Ada"));
    const changedAt = Number((await stat(path, { bigint: true })).ctimeNs / 1_000_000n);
    const sameTick = await disk.reopen({ now: () => changedAt + 5 });
    const { next } = await pullAll(sameTick);
    const [files, again] = await opened(() => pullAll(sameTick, next));
    expect([files, namesOf(again), again.next]).toEqual([1, [], next]);
    const later = await disk.reopen({ now: () => changedAt + 25 });
    const proven = await pullAll(later, next);
    expect((await opened(() => pullAll(later, proven.next)))[0]).toBe(0);
  });

  it("reports a renamed copy as a removal and a new item with the same marker", async () => {
    await done(disk.folder, createOf("ada"));
    const { next } = await pullAll(disk.folder);
    await rename(join(disk.path, "ada.vcf"), join(disk.path, "Ada Lovelace.vcf"));
    const page = await pullAll(disk.folder, next);
    expect(namesOf(page)).toEqual(["+Ada Lovelace.vcf", "-ada.vcf"]);
    expect(page.upserts[0]?.item?.marker).toEqual(markerOf("ada"));
  });

  it.each([
    ["cut off", "BEGIN:VCARD\r\nFN:Ada\r\n"],
    ["emptied", ""],
    ["joined by a second card", personText("Ada") + personText("Bea")],
    ["a group by now", personText("Ada", "X-ADDRESSBOOKSERVER-KIND:group")],
  ])("reports a listed card that is %s as changed, never as removed", async (_, content) => {
    await disk.write("a.vcf", personText("Ada"));
    const before = await pullAll(disk.folder);
    await disk.write("a.vcf", content);
    const page = await pullAll(disk.folder, before.next);
    expect(namesOf(page)).toEqual(["+a.vcf"]);
    expect(page.upserts[0]?.item).toBeUndefined();
    expect(page.upserts[0]?.revision).not.toBe(before.upserts[0]?.revision);
    expect(await right(disk.folder.read([idOf("a")]))).toMatchObject([
      { _tag: "Unreadable", id: "a.vcf", error: { _tag: "InvalidItem", id: "a.vcf" } },
    ]);
    await settle();
    const quiet = await pullAll(disk.folder, page.next);
    expect(namesOf(quiet)).toEqual([]);
    await disk.write("a.vcf", personText("Ada is back"));
    expect((await pullAll(disk.folder, quiet.next)).upserts[0]?.item?.contact.givenName).toBe("Ada is back");
  });

  it("a copy with a value that no contact can hold is unreadable; a person's own card is read without it", async () => {
    const bad = ["BDAY:2023-02-30", "NOTE:kept"];
    await disk.write("own.vcf", personText("Own", ...bad));
    await done(disk.folder, createOf("ada"));
    const { next } = await pullAll(disk.folder);
    const copy = (await disk.files()).get("ada.vcf") ?? "";
    await disk.write("ada.vcf", copy.replace("END:VCARD", [...bad, "END:VCARD"].join("\r\n")));
    expect((await pullAll(disk.folder, next)).upserts).toMatchObject([{ id: "ada.vcf" }]);
    expect(await right(disk.folder.read([idOf("ada"), idOf("own")]))).toMatchObject([
      {
        _tag: "Unreadable",
        error: { field: expect.stringMatching(/^BDAY in line \d+$/u), reason: "is no date that exists" },
      },
      { _tag: "Found", item: { contact: { notes: "kept" } } },
    ]);
  });

  it("reports a listed card replaced by a link as changed, and never follows the link", async () => {
    await disk.write("a.vcf", personText("Ada"));
    await writeFile(join(disk.root, "outside.vcf"), personText("Eve"));
    const { next } = await pullAll(disk.folder);
    await unlink(join(disk.path, "a.vcf"));
    await symlink(join(disk.root, "outside.vcf"), join(disk.path, "a.vcf"));
    const page = await pullAll(disk.folder, next);
    expect(page.upserts.map(({ id, item }) => [id, item])).toEqual([["a.vcf", undefined]]);
    expect(await right(disk.folder.read([idOf("a")]))).toMatchObject([
      { _tag: "Unreadable", error: { _tag: "InvalidItem", field: "file" } },
    ]);
  });

  it("never reads a file over the limit, listed or not", async () => {
    await disk.write("a.vcf", personText("Ada"));
    const { next } = await pullAll(disk.folder);
    for (const name of ["a.vcf", "b.vcf"]) {
      await disk.write(name, personText("Ada"));
      await truncate(join(disk.path, name), 40 * 1024 * 1024);
    }
    const before = process.memoryUsage().arrayBuffers;
    expect(namesOf(await pullAll(disk.folder, next))).toEqual(["+a.vcf"]);
    expect(await right(disk.folder.read([idOf("a"), idOf("b")]))).toMatchObject([
      {
        _tag: "Unreadable",
        error: { _tag: "InvalidItem", field: "file", reason: expect.stringContaining("bytes") },
      },
      { _tag: "Unreadable" },
    ]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024);
  });

  it("continues over pages while files change between them, and misses nothing", async () => {
    const paged = await disk.reopen({ pageSize: 2 });
    for (const name of ["a", "b", "c", "d", "e", "f"]) await disk.write(`${name}.vcf`, personText(name));
    await settle();
    const { next } = await pullAll(paged);
    for (const name of ["a", "b", "c", "d"]) await disk.write(`${name}.vcf`, personText(`${name}2`));
    const first = await right(paged.pull(O.some(next)));
    expect([namesOf(first), first.more]).toEqual([["+a.vcf", "+b.vcf"], true]);
    await disk.write("a.vcf", personText("a3"));
    await unlink(join(disk.path, "b.vcf"));
    await unlink(join(disk.path, "c.vcf"));
    await disk.write("aa.vcf", personText("aa"));
    await disk.write("e.vcf", personText("e2"));
    const rest = await pullAll(paged, first.next);
    expect(namesOf(rest)).toEqual(["+d.vcf", "+e.vcf", "-c.vcf"]);
    const after = await pullAll(paged, rest.next);
    expect(namesOf(after)).toEqual(["+a.vcf", "+aa.vcf", "-b.vcf"]);
  });
});

describe("a cursor that is not this folder's", () => {
  it("from a recreated directory is expired: its emptiness is no deletion", async () => {
    await disk.write("a.vcf", personText("Ada"));
    const { next } = await pullAll(disk.folder);
    await rename(disk.path, join(disk.root, "away"));
    await mkdir(disk.path);
    expect(await left((await disk.reopen()).pull(O.some(next)))).toMatchObject({ _tag: "CursorExpired" });
  });

  it("is not even looked at while another directory is where this folder was", async () => {
    await disk.write("a.vcf", personText("Ada"));
    const { next } = await pullAll(disk.folder);
    await rename(disk.path, join(disk.root, "away"));
    await mkdir(disk.path);
    for (const effect of [
      disk.folder.pull(O.some(next)),
      disk.folder.pull(O.none),
      disk.folder.read([idOf("a")]),
      disk.folder.find([markerOf("a")]),
      disk.folder.push([createOf("a")]),
    ])
      expect(await left(effect)).toMatchObject({ _tag: "Unavailable" });
    await rm(disk.path, { recursive: true });
    await rename(join(disk.root, "away"), disk.path);
    expect(namesOf(await pullAll(disk.folder))).toEqual(["+a.vcf"]);
  });

  it("or is damaged is expired", async () => {
    expect(await left(disk.folder.pull(O.some(cursor("no cursor"))))).toMatchObject({
      _tag: "CursorExpired",
    });
  });

  it("does not hide that the directory is gone", async () => {
    const { next } = await pullAll(disk.folder);
    await rm(disk.path, { recursive: true });
    expect(await left(disk.folder.pull(O.some(next)))).toMatchObject({ _tag: "NotFound" });
    await writeFile(disk.path, "a file in its place");
    expect(await left(disk.folder.pull(O.some(next)))).toMatchObject({ _tag: "NotFound" });
    await rm(disk.path);
    await symlink(disk.root, disk.path);
    expect(await left(disk.folder.pull(O.some(next)))).toMatchObject({ _tag: "NotFound" });
  });
});

describe("acknowledging own writes", () => {
  it("lets the next pull, of a fresh process too, open none of the files", async () => {
    const start = await pullAll(disk.folder);
    const created = await right(disk.folder.push([createOf("a"), createOf("b"), createOf("c")]));
    const revisionOf = (at: number) => {
      const result = created[at];
      return result?._tag === "Done" ? result.revision : expect.fail("not done");
    };
    const changed = await done(disk.folder, updateOf("b", revisionOf(1), aContact("Bea")));
    await right(disk.folder.push([removeOf("c", revisionOf(2))]));
    const acknowledged = disk.folder.acknowledge?.(start.next, [
      { id: idOf("a"), revision: revisionOf(0) },
      { id: idOf("b"), revision: changed.revision },
      { id: idOf("c") },
    ]);
    const fresh = await disk.reopen();
    const [files, page] = await opened(() => pullAll(fresh, acknowledged));
    expect([files, namesOf(page), page.next]).toEqual([0, [], acknowledged]);
  });

  it("does not hide what somebody else did to the file right after", async () => {
    const start = await pullAll(disk.folder);
    const { revision } = await done(disk.folder, createOf("a"));
    await disk.write("a.vcf", personText("Somebody else"));
    const acknowledged = disk.folder.acknowledge?.(start.next, [{ id: idOf("a"), revision }]);
    expect(namesOf(await pullAll(disk.folder, acknowledged))).toEqual(["+a.vcf"]);
  });

  it("of another process opens the file once and finds no news", async () => {
    const start = await pullAll(disk.folder);
    const { revision } = await done(disk.folder, createOf("a"));
    await settle();
    const fresh = await disk.reopen();
    const acknowledged = fresh.acknowledge?.(start.next, [{ id: idOf("a"), revision }]);
    const [files, page] = await opened(() => pullAll(fresh, acknowledged));
    expect([files, namesOf(page)]).toEqual([1, []]);
    expect((await opened(() => pullAll(fresh, page.next)))[0]).toBe(0);
  });

  it("never takes an item out of a snapshot that has not come to it yet", async () => {
    const paged = await disk.reopen({ pageSize: 1 });
    await disk.write("a.vcf", personText("Ada"));
    await disk.write("b.vcf", personText("Bea"));
    const first = await right(paged.pull(O.none));
    const { revision } = await done(paged, createOf("z"));
    const acknowledged = paged.acknowledge?.(first.next, [{ id: idOf("z"), revision }]);
    expect(namesOf(await pullAll(paged, acknowledged))).toEqual(["+b.vcf", "+z.vcf"]);
  });
});

it("a hard link of a card is an item of its own", async () => {
  await disk.write("a.vcf", personText("Ada"));
  await link(join(disk.path, "a.vcf"), join(disk.path, "b.vcf"));
  expect(namesOf(await pullAll(disk.folder))).toEqual(["+a.vcf", "+b.vcf"]);
});

it("an aborted pull answers so and nothing else", async () => {
  await disk.write("a.vcf", personText("Ada"));
  expect(await left(disk.folder.pull(O.none, AbortSignal.abort()))).toMatchObject({ _tag: "Aborted" });
  expect(await left(disk.folder.read([idOf("a")], AbortSignal.abort()))).toMatchObject({ _tag: "Aborted" });
});
