import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readdir, rename, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as O from "fp-ts/lib/Option.js";
import { type FolderWrite, type Photo, remoteId, revision as revisionFrom } from "@spegla/core";
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
  tagsOf,
  updateOf,
} from "../test/folder-on-disk.js";
import { isSafeSegment } from "./file-name.js";
import { withTemporaryFile } from "./temporary-file.js";
import * as temporaryFiles from "./temporary-file.js";

let disk: FolderOnDisk;
beforeEach(async () => {
  disk = await folderOnDisk();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await disk.remove();
});

const push = async (...writes: ReadonlyArray<FolderWrite>): Promise<ReadonlyArray<string>> =>
  tagsOf(await right(disk.folder.push(writes)));

describe("creating", () => {
  it("writes a card named after its contact, with its marker and UID, and nothing else", async () => {
    const result = await done(disk.folder, createOf("ada", aContact("Ada Lovelace")));
    expect(result).toMatchObject({ id: "ada.vcf" });
    expect(result.stored).toBeUndefined();
    const files = await disk.files();
    expect([...files.keys()]).toEqual(["ada.vcf"]);
    expect(files.get("ada.vcf")).toMatch(/^UID:ada\r$/mu);
    expect(files.get("ada.vcf")).toMatch(/^X-SPEGLA-MARKER:db\/mirror-1\/ada\r$/mu);
    const [read] = await right(disk.folder.read([result.id]));
    expect(read).toMatchObject({
      _tag: "Found",
      item: { revision: result.revision, marker: markerOf("ada") },
    });
  });

  it("never overwrites: not our copy, not somebody's card, not a directory or link", async () => {
    await done(disk.folder, createOf("a"));
    await disk.write("b.vcf", "not even a card");
    await mkdir(join(disk.path, "c.vcf"));
    await symlink("/nowhere/d.vcf", join(disk.path, "d.vcf"));
    const before = (await disk.files().catch(() => undefined)) ?? (await readdir(disk.path));
    expect(await push(createOf("a", aContact("Other")), createOf("b"), createOf("c"), createOf("d"))).toEqual(
      Array.from({ length: 4 }, () => "RevisionMismatch"),
    );
    expect((await disk.files().catch(() => undefined)) ?? (await readdir(disk.path))).toEqual(before);
  });

  it("of many at once answers each in its place", async () => {
    const ids = Array.from({ length: 100 }, (_, at) => `id-${at}`);
    await done(disk.folder, createOf("id-50"));
    const results = await right(disk.folder.push(ids.map((id) => createOf(id))));
    expect(results.map((result) => (result._tag === "Done" ? result.id : result._tag))).toEqual(
      ids.map((id) => (id === "id-50" ? "Failed" : `${id}.vcf`)),
    );
    expect((await pullAll(disk.folder)).upserts).toHaveLength(100);
  });

  it("of a contact too large for a file says so", async () => {
    const small = await disk.reopen({ maxFileBytes: 1000 });
    const [result] = await right(small.push([createOf("a", aContact("Ada", { notes: "x".repeat(2000) }))]));
    expect(result).toMatchObject({
      _tag: "Failed",
      error: { _tag: "InvalidItem", id: "a.vcf", field: "file" },
    });
    expect(await readdir(disk.path)).toEqual([]);
  });
});

describe("updating", () => {
  it("changes the lines that change and leaves all others as they are", async () => {
    const text = personText("Ada", "X-CUSTOM;X=1:kept", "item1.X-ABLABEL:kept too", "NOTE:old");
    await disk.write("a.vcf", text);
    const [upsert] = (await pullAll(disk.folder)).upserts;
    const item = upsert?.item ?? expect.fail("not listed");
    const result = await done(disk.folder, {
      ...updateOf("a", item.revision, { ...item.contact, notes: "new" }),
      id: item.id,
    });
    const after = (await disk.files()).get("a.vcf") ?? "";
    expect(after.split("\r\n")).toEqual(
      expect.arrayContaining(text.replace("NOTE:old", "NOTE:new").split("\r\n")),
    );
    expect(after).toMatch(/^UID:a\r$/mu);
    expect(after).toMatch(/^X-SPEGLA-MARKER:/mu);
    expect(result.revision).not.toBe(item.revision);
    expect(await readdir(disk.path)).toEqual(["a.vcf"]);
  });

  it("keeps the UID that a card has", async () => {
    await disk.write("a.vcf", personText("Ada", "UID:urn:uuid:of-its-own"));
    const [upsert] = (await pullAll(disk.folder)).upserts;
    await done(
      disk.folder,
      updateOf("a", upsert?.revision ?? expect.fail(), aContact("Ada", { notes: "n" })),
    );
    expect((await disk.files()).get("a.vcf")?.match(/^UID:.*$/gmu)).toEqual(["UID:urn:uuid:of-its-own"]);
  });

  it("[L7] without a marker takes the marker's line away and leaves all else, the name and the UID too", async () => {
    const text = personText(
      "Ada",
      "UID:of-ada",
      "CATEGORIES:Golf",
      "item1.X-ABLABEL:kept",
      "X-CUSTOM;X=1:kept",
    );
    await disk.write("Ada Lovelace.vcf", text.replace("END:", "X-SPEGLA-MARKER:db/mirror-1/a\r\nEND:"));
    const [upsert] = (await pullAll(disk.folder)).upserts;
    const item = upsert?.item ?? expect.fail("not listed");
    expect(item.marker).toEqual(markerOf("a"));
    const result = await done(disk.folder, {
      _tag: "Update",
      id: item.id,
      revision: item.revision,
      contact: item.contact,
    });
    expect(result).toMatchObject({ id: "Ada Lovelace.vcf" });
    expect(await disk.files()).toEqual(new Map([["Ada Lovelace.vcf", text]]));
    expect(await right(disk.folder.find([markerOf("a")]))).toEqual([]);
    const [read] = await right(disk.folder.read([result.id]));
    expect(read?._tag === "Found" && read.item.marker).toBeUndefined();
  });

  it("without a marker gives a person's card no UID", async () => {
    await disk.write("a.vcf", personText("Ada", "NOTE:old"));
    const [upsert] = (await pullAll(disk.folder)).upserts;
    const item = upsert?.item ?? expect.fail("not listed");
    const { marker: _none, ...update } = updateOf("a", item.revision, { ...item.contact, notes: "new" });
    await done(disk.folder, update);
    expect((await disk.files()).get("a.vcf")).toBe(personText("Ada", "NOTE:new"));
  });

  it("writes nothing if the card says it all already", async () => {
    const created = await done(disk.folder, createOf("a"));
    const writing = vi.spyOn(temporaryFiles, "withTemporaryFile");
    const again = await done(disk.folder, updateOf("a", created.revision, aContact("a")));
    expect(again.revision).toBe(created.revision);
    expect(writing).not.toHaveBeenCalled();
  });

  it("of a stale revision, a missing, unreadable, group or linked file is refused and writes nothing", async () => {
    const { revision } = await done(disk.folder, createOf("a"));
    await done(disk.folder, updateOf("a", revision, aContact("a", { notes: "n" })));
    const bad = new Map([
      ["group", personText("Club", "X-ADDRESSBOOKSERVER-KIND:group")],
      ["two", personText("Ada") + personText("Bea")],
      ["cut", "BEGIN:VCARD\r\nFN:Ada"],
    ]);
    for (const [name, text] of bad) await disk.write(`${name}.vcf`, text);
    await writeFile(join(disk.root, "outside.vcf"), personText("Eve"));
    await symlink(join(disk.root, "outside.vcf"), join(disk.path, "link.vcf"));
    const revisions = new Map(
      [...bad].map(([name, text]) => [
        name,
        revisionFrom(createHash("sha256").update(text).digest("hex").slice(0, 32)),
      ]),
    );
    const before = await disk.files();
    const update = (name: string): FolderWrite =>
      updateOf(name, revisions.get(name) ?? revision, aContact("x"));
    const remove = (name: string): FolderWrite => removeOf(name, revisions.get(name) ?? revision);
    expect(await push(update("a"), update("gone"), update("link"), ...[...bad.keys()].map(update))).toEqual([
      "RevisionMismatch",
      "NotFound",
      "InvalidItem",
      "InvalidItem",
      "InvalidItem",
      "InvalidItem",
    ]);
    expect(await push(remove("a"), remove("gone"), remove("link"), ...[...bad.keys()].map(remove))).toEqual([
      "RevisionMismatch",
      "Removed",
      "InvalidItem",
      "InvalidItem",
      "InvalidItem",
      "InvalidItem",
    ]);
    expect(await disk.files()).toEqual(before);
  });

  it.each(["in place", "by rename", "by deletion"])(
    "gives way to a change made %s between reading and replacing",
    async (how) => {
      const { revision } = await done(disk.folder, createOf("a"));
      const theirs = personText("Theirs");
      const real = withTemporaryFile;
      vi.spyOn(temporaryFiles, "withTemporaryFile").mockImplementationOnce((directory, chunks, mode, use) =>
        real(directory, chunks, mode, async (...given) => {
          if (how === "in place") await disk.write("a.vcf", theirs);
          if (how === "by rename") {
            await writeFile(join(disk.path, "x.tmp"), theirs);
            await rename(join(disk.path, "x.tmp"), join(disk.path, "a.vcf"));
          }
          if (how === "by deletion") await unlink(join(disk.path, "a.vcf"));
          return use(...given);
        }),
      );
      expect(await push(updateOf("a", revision, aContact("Ours")))).toEqual([
        how === "by deletion" ? "NotFound" : "RevisionMismatch",
      ]);
      expect([...(await disk.files())]).toEqual(how === "by deletion" ? [] : [["a.vcf", theirs]]);
    },
  );
});

describe("removing", () => {
  it("removes the copy, and one that is gone already", async () => {
    const { revision } = await done(disk.folder, createOf("a"));
    expect(await push(removeOf("a", revision), removeOf("a", revision))).toEqual(["Removed", "Removed"]);
    expect(await readdir(disk.path)).toEqual([]);
  });
});

it("writes of one file in one batch run in their order", async () => {
  const { revision } = await done(disk.folder, createOf("a"));
  expect(
    await push(
      updateOf("a", revision, aContact("first")),
      updateOf("a", revision, aContact("second")),
      createOf("a"),
    ),
  ).toEqual(["Done", "RevisionMismatch", "RevisionMismatch"]);
  expect((await disk.files()).get("a.vcf")).toContain("N:;first;");
});

it.each([
  "../outside.vcf",
  "/etc/outside.vcf",
  "sub/a.vcf",
  "..",
  "a\u0000.vcf",
  "displayname",
  ".hidden.vcf",
])("no id leads out of the folder or to what is no item: %j", async (id) => {
  await writeFile(join(disk.root, "outside.vcf"), personText("Eve"));
  await mkdir(join(disk.path, "sub"));
  await writeFile(join(disk.path, "sub", "a.vcf"), personText("Eve"));
  const there = remoteId(id);
  const { revision } = await done(disk.folder, createOf("x"));
  expect(
    await push(
      { ...updateOf("a", revision, aContact("x")), id: there },
      { ...removeOf("a", revision), id: there },
    ),
  ).toEqual(["InvalidItem", "InvalidItem"]);
  const [read] = await right(disk.folder.read([there]));
  expect(read?._tag).toBe(isSafeSegment(id) ? "Missing" : "Unreadable");
  expect(await left(disk.folder.photo(there, { mediaType: "image/png", hash: "", size: 1 }))).toMatchObject({
    _tag: "NotFound",
  });
});

it("a folder that may only be read answers Forbidden for everything", async () => {
  const { revision } = await done(disk.folder, createOf("a"));
  const readOnly = await disk.reopen({ access: "ReadOnly" });
  expect(readOnly.capabilities.access).toBe("ReadOnly");
  const before = await disk.files();
  const results = await right(readOnly.push([createOf("b"), removeOf("a", revision)]));
  expect(tagsOf(results)).toEqual(["Forbidden", "Forbidden"]);
  expect(await disk.files()).toEqual(before);
});

it("an aborted push answers Aborted for what it did not begin", async () => {
  const stop = new AbortController();
  const real = withTemporaryFile;
  const slow = await disk.reopen({ writeConcurrency: 1 });
  vi.spyOn(temporaryFiles, "withTemporaryFile").mockImplementationOnce((...given) => {
    stop.abort();
    return real(...given);
  });
  const results = await right(slow.push([createOf("a"), createOf("b"), createOf("c")], stop.signal));
  expect(tagsOf(results)).toEqual(["Done", "Aborted", "Aborted"]);
  expect(await readdir(disk.path)).toEqual(["a.vcf"]);
});

it("the first push of an opened folder removes what a killed process left", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  let orphan = "";
  await withTemporaryFile(disk.path, [], 0o600, async (path) => {
    orphan = path.replace(`-${process.pid}-`, `-${pid}-`);
    await rename(path, orphan);
  });
  await pullAll(disk.folder);
  expect(await readdir(disk.path)).toHaveLength(1);
  await push(createOf("a"));
  expect(await readdir(disk.path)).toEqual(["a.vcf"]);
});

describe("finding by marker", () => {
  it("finds a copy under its own name or any other, and nothing else", async () => {
    for (const id of ["a", "b", "c"]) await done(disk.folder, createOf(id));
    await rename(join(disk.path, "b.vcf"), join(disk.path, "Bea.vcf"));
    await disk.write("forged.vcf", personText("Eve", "X-SPEGLA-MARKER:db/mirror-1"));
    const found = await right(
      disk.folder.find([markerOf("b"), markerOf("a"), markerOf("gone"), markerOf("forged")]),
    );
    expect(found.map(({ id, marker }) => [id, marker?.contactId])).toEqual([
      ["a.vcf", "a"],
      ["Bea.vcf", "b"],
    ]);
  });

  it("does not take a card of that name for the copy", async () => {
    await disk.write("a.vcf", personText("Somebody"));
    expect(await right(disk.folder.find([markerOf("a")]))).toEqual([]);
  });
});

it("a photo's bytes are given while the card carries that photo", async () => {
  const bytes = Buffer.from("/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==", "base64");
  const photo: Photo = {
    mediaType: "image/jpeg",
    hash: createHash("sha256").update(bytes).digest("hex"),
    size: bytes.length,
  };
  const write = createOf("a", aContact("a", { photo }));
  const created = await done(disk.folder, { ...write, photoBytes: bytes });
  expect(created.stored).toBeUndefined();
  expect(Buffer.from(await right(disk.folder.photo(idOf("a"), photo)))).toEqual(bytes);
  const other = { ...photo, hash: "0".repeat(64) };
  expect(await left(disk.folder.photo(idOf("a"), other))).toMatchObject({ _tag: "NotFound", id: "a.vcf" });
  expect(await left(disk.folder.photo(idOf("b"), photo))).toMatchObject({ _tag: "NotFound", id: "b.vcf" });
});

it("what a card cannot say comes back as stored: a photo without its bytes", async () => {
  const photo: Photo = { mediaType: "image/jpeg", hash: "0".repeat(64), size: 3 };
  const result = await done(disk.folder, createOf("a", aContact("Ada", { photo })));
  const [read] = await right(disk.folder.read([result.id]));
  expect(result.stored?.contact).toEqual(aContact("Ada"));
  expect(read).toMatchObject({ _tag: "Found", item: { contact: result.stored?.contact } });
});

it("a listing made in the middle of writes is whole cards only", async () => {
  const writing = disk.folder.push(Array.from({ length: 200 }, (_, at) => createOf(`n${at}`)))();
  for (let times = 0; times < 10; times += 1) {
    const page = await right(disk.folder.pull(O.none));
    expect(namesOf(page).every((name) => /^\+n\d+\.vcf$/u.test(name))).toBe(true);
  }
  await writing;
  expect((await pullAll(disk.folder)).upserts).toHaveLength(200);
});
