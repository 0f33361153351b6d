import { rename, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { type Cursor, type Folder, type FolderWrite, revision } from "@spegla/core";
import { expect, it } from "vitest";
import {
  type FolderOnDisk,
  aContact,
  createOf,
  folderOnDisk,
  personText,
  pullAll,
  removeOf,
  right,
  updateOf,
} from "../test/folder-on-disk.js";

const aName = fc.constantFrom("a", "b", "c", "d", "e");
const aText = fc.constantFrom("Ada", "Bea", "Cal", "Ada Augusta");

type Step =
  | { readonly _tag: "Write" | "Replace" | "Create" | "Update"; readonly name: string; readonly text: string }
  | { readonly _tag: "Delete" | "Remove" | "Touch"; readonly name: string }
  | { readonly _tag: "Move"; readonly name: string; readonly to: string }
  | { readonly _tag: "Pull"; readonly fresh: boolean };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    _tag: fc.constantFrom("Write" as const, "Replace" as const, "Create" as const, "Update" as const),
    name: aName,
    text: aText,
  }),
  fc.record({ _tag: fc.constantFrom("Delete" as const, "Remove" as const, "Touch" as const), name: aName }),
  fc.record({ _tag: fc.constant("Move" as const), name: aName, to: aName }),
  fc.record({ _tag: fc.constant("Pull" as const), fresh: fc.boolean() }),
);

/** Everything that is no item: none of it may ever change. */
const foreign = new Map([
  ["group.vcf", personText("Club", "X-ADDRESSBOOKSERVER-KIND:group")],
  ["two.vcf", personText("Ada") + personText("Bea")],
  ["broken.vcf", "BEGIN:VCARD\r\nFN:Cut"],
  ["own.vcf", personText("Theirs", "NOTE:no marker").replaceAll("\r\n", "\n")],
  [".hidden.vcf", personText("Hidden")],
  ["displayname", "People"],
]);

const quietly = async (work: Promise<unknown>): Promise<void> => {
  await work.catch(() => undefined);
};

it("pulled changes always lead to what the directory holds, whoever changed it; foreign files stay as they are", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep, { maxLength: 25 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, pageSize) => {
        const disk = await folderOnDisk({ pageSize });
        try {
          await expectModelFollows(disk, steps);
        } finally {
          await disk.remove();
        }
      },
    ),
    { numRuns: 60 },
  );
}, 120_000);

/** What a caller knows of the folder: revisions by name, and where its last pull ended. */
type Known = { readonly revisions: Map<string, string>; cursor?: Cursor };

const expectModelFollows = async (disk: FolderOnDisk, steps: ReadonlyArray<Step>): Promise<void> => {
  for (const [name, text] of foreign) await disk.write(name, text);
  const known: Known = { revisions: new Map() };
  let folder = disk.folder;
  for (const step of [...steps, { _tag: "Pull", fresh: true } as const]) {
    if (step._tag !== "Pull") {
      await doStep(disk, folder, known, step);
      continue;
    }
    if (step.fresh) folder = await disk.reopen();
    const page = await pullAll(folder, known.cursor);
    for (const { id, revision } of page.upserts) known.revisions.set(id, revision);
    for (const { id } of page.removals) known.revisions.delete(id);
    known.cursor = page.next;
    const { upserts } = await pullAll(folder);
    expect(new Map(known.revisions)).toEqual(new Map(upserts.map(({ id, revision }) => [id, revision])));
  }
  const files = await disk.files();
  for (const [name, text] of foreign) expect(files.get(name)).toBe(text);
  expect([...files.keys()].filter((name) => name.endsWith(".tmp"))).toEqual([]);
};

const doStep = async (
  disk: FolderOnDisk,
  folder: Folder,
  known: Known,
  step: Exclude<Step, { readonly _tag: "Pull" }>,
): Promise<void> => {
  const path = join(disk.path, `${step.name}.vcf`);
  const seen = revision(known.revisions.get(`${step.name}.vcf`) ?? "none");
  switch (step._tag) {
    case "Write":
      return writeFile(path, personText(step.text));
    case "Replace":
      await writeFile(join(disk.path, "x.part"), personText(step.text));
      return rename(join(disk.path, "x.part"), path);
    case "Delete":
      return quietly(unlink(path));
    case "Touch":
      return quietly(utimes(path, 1, 1));
    case "Move":
      return quietly(rename(path, join(disk.path, `${step.to}.vcf`)));
    case "Create":
      return pushOne(folder, known, createOf(step.name, aContact(step.text)));
    case "Update":
      return pushOne(folder, known, updateOf(step.name, seen, aContact(step.text)));
    case "Remove":
      return pushOne(folder, known, removeOf(step.name, seen));
  }
};

/** Own writes are acknowledged and known at once. */
const pushOne = async (folder: Folder, known: Known, write: FolderWrite): Promise<void> => {
  const [result] = await right(folder.push([write]));
  if (result === undefined || result._tag === "Failed" || known.cursor === undefined) return;
  if (result._tag === "Done") known.revisions.set(result.id, result.revision);
  else known.revisions.delete(result.id);
  known.cursor = folder.acknowledge?.(known.cursor, [result]) ?? known.cursor;
};
