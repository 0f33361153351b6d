import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { type Folder, type ReplicaError, remoteId, revision } from "@spegla/core";
import { memoryFolder } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { rememberedFolders } from "./remembered-folders.js";

const url = "https://dav.example.com/book/";
const gone: ReplicaError = { _tag: "NotFound", id: url, message: "gone" };
const closed: ReplicaError = { _tag: "Forbidden", message: "closed" };

const remembering = (folder: Partial<Folder>) => {
  let time = 0;
  const folders = rememberedFolders({ now: () => time, fullListingMs: 1_000 });
  const known = folders.remember(url, { ...memoryFolder(), ...folder });
  return { known, isKnown: () => O.isSome(folders.find(url)), pass: (ms: number) => (time += ms) };
};

describe("a folder that was opened", () => {
  it("is remembered for as long as a full listing is", () => {
    const { isKnown, pass } = remembering({});
    pass(999);
    expect(isKnown()).toBe(true);
    pass(1);
    expect(isKnown()).toBe(false);
  });

  it.each([
    ["pull", (folder: Folder) => folder.pull(O.none)()],
    ["read", (folder: Folder) => folder.read([])()],
    ["find", (folder: Folder) => folder.find([])()],
  ] as const)("is forgotten when %s finds it gone, and not when something else fails", async (call, ask) => {
    const lost = remembering({ [call]: () => TE.left(gone) });
    await ask(lost.known);
    expect(lost.isKnown()).toBe(false);
    const failing = remembering({ [call]: () => TE.left(closed) });
    await ask(failing.known);
    expect(failing.isKnown()).toBe(true);
  });

  it.each([
    [closed, false],
    [gone, true],
  ] as const)("is forgotten when a write is forbidden: %o", async (error, isKnown) => {
    const refusing = remembering({ push: () => TE.right([{ _tag: "Failed", error }]) });
    await refusing.known.push([{ _tag: "Remove", id: remoteId("a.vcf"), revision: revision("1") }])();
    expect(refusing.isKnown()).toBe(isKnown);
  });
});
