import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cardText } from "@spegla/vcard";
import { afterEach, beforeEach, expect, it } from "vitest";
import { left, personText, right } from "../test/folder-on-disk.js";
import { type VcfEntry, readVcf, writeVcf } from "./index.js";

let directory = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "spegla-vcf-"));
});
afterEach(() => rm(directory, { recursive: true }));

const entriesOf = async (path: string): Promise<ReadonlyArray<VcfEntry>> => {
  const entries: VcfEntry[] = [];
  for await (const entry of readVcf(path)) entries.push(entry);
  return entries;
};
const cardsOf = (entries: ReadonlyArray<VcfEntry>) =>
  entries.flatMap((entry) => (entry._tag === "Card" ? [entry.card] : []));

it("reads every card and names the file and line of what cannot be read", async () => {
  const path = join(directory, "many.vcf");
  await writeFile(
    path,
    `${personText("Ada")}BEGIN:VCARD\r\nFN:Cut\r\n${personText("Bea")}stray\r\n${personText("Cal")}`,
  );
  const entries = await entriesOf(path);
  expect(entries.map(({ _tag, file, ...entry }) => [_tag, file, "line" in entry ? entry.line : 0])).toEqual([
    ["Card", "many.vcf", 1],
    ["Unreadable", "many.vcf", 6],
    ["Card", "many.vcf", 8],
    ["Unreadable", "many.vcf", 13],
    ["Card", "many.vcf", 14],
  ]);
});

it("reads a file of many megabytes part by part, the lines still right", async () => {
  const path = join(directory, "large.vcf");
  const note = `NOTE:${"x".repeat(2000)}`;
  const people = Array.from({ length: 3000 }, (_, at) => personText(`P${at}`, note));
  await writeFile(path, people.join(""));
  const entries = await entriesOf(path);
  expect(
    entries.map((entry) => (entry._tag === "Card" ? [entry.line, cardText(entry.card, "FN")] : [])),
  ).toEqual(people.map((_, at) => [1 + at * 6, `P${at}`]));
});

it("keeps cards within a card together, in a small file and in a large one, and goes on behind a lost end", async () => {
  const path = join(directory, "nested.vcf");
  const inner = (name: string) => `BEGIN:VCARD\r\nVERSION:2.1\r\nN:${name}\r\nEND:VCARD\r\n`;
  const outer = (at: number) =>
    `BEGIN:VCARD\r\nVERSION:2.1\r\nN:P${at}\r\n${inner("a")}${inner("b")}NOTE:${"x".repeat(2000)}\r\nEND:VCARD\r\n`;
  const lost = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lost\r\n";
  await writeFile(path, outer(0));
  expect((await entriesOf(path)).map(({ _tag }) => _tag)).toEqual(["Card"]);
  const people = Array.from({ length: 3000 }, (_, at) => outer(at));
  await writeFile(path, people.join(""));
  expect(cardsOf(await entriesOf(path)).map((card) => cardText(card, "N"))).toEqual(
    people.map((_, at) => `P${at}`),
  );
  await writeFile(
    path,
    lost + people.map((_, at) => personText(`P${at}`, `NOTE:${"x".repeat(2000)}`)).join(""),
  );
  const entries = await entriesOf(path);
  expect(entries.filter(({ _tag }) => _tag === "Unreadable")).toMatchObject([{ line: 1 }]);
  expect(cardsOf(entries)).toHaveLength(3000);
});

it("writes what it read, whole, in place of what was there", async () => {
  const [from, to] = [join(directory, "a.vcf"), join(directory, "b.vcf")];
  const text = personText("Ada", "X-OTHER;P=1:kept") + personText("Bea");
  await writeFile(from, text);
  await writeFile(to, "old");
  expect(await right(writeVcf(to, cardsOf(await entriesOf(from))))).toBe(2);
  expect(await readFile(to, "utf8")).toBe(text);
  expect((await readdir(directory)).length).toBe(2);
});

it("a card without a line end at its end does not run into the next", async () => {
  const [from, to] = [join(directory, "a.vcf"), join(directory, "b.vcf")];
  await writeFile(from, personText("Ada").trimEnd());
  const [card] = cardsOf(await entriesOf(from));
  await right(writeVcf(to, card === undefined ? [] : [card, card]));
  expect(cardsOf(await entriesOf(to))).toHaveLength(2);
});

it("a failure half-way leaves the old file and nothing else", async () => {
  const path = join(directory, "a.vcf");
  await writeFile(path, "old");
  expect(await left(writeVcf(path, failing()))).toMatchObject({ _tag: "QuotaExceeded" });
  expect(await readdir(directory)).toEqual(["a.vcf"]);
  expect(await readFile(path, "utf8")).toBe("old");
});

it("a file that is not there is the only entry's error", async () => {
  expect(await entriesOf(join(directory, "gone.vcf"))).toMatchObject([
    { _tag: "Failed", file: "gone.vcf", error: { _tag: "NotFound", id: "gone.vcf" } },
  ]);
});

async function* failing(): AsyncGenerator<never> {
  yield* [];
  throw Object.assign(new Error("full"), { code: "ENOSPC" });
}
