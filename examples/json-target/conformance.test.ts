import { type TargetDeclaration, chooseTargetCases, testTarget } from "@spegla/testkit";
import { expect, it } from "vitest";
import { capabilities } from "./json-folder.js";
import { subjectOnDisk } from "./person-with-editor.js";

const declared: TargetDeclaration = {
  capabilities,
  copies: "NamedByMarker",
  folders: "Created",
  changes: "Told",
  ownWrites: "ComeBack",
  pageSize: Infinity,
  runs: 10,
  personCan: ["addNamed", "rename", "duplicate", "dropMarker", "putUnmodelled", "readUnmodelled", "readRaw"],
};

testTarget({ it }, subjectOnDisk, declared);

it("is tried on everything but what no such folder has", () => {
  const reasons = chooseTargetCases(declared).leftOut.map(({ because }) => because);
  expect([...new Set(reasons)]).toEqual([
    "the target can create folders",
    "everything comes in one page",
    "`personCan` does not name expireCursors",
    "a copy is named by its marker",
    "the folder holds no photos",
    "`refuses` names no contact that the target refuses",
    "the folder can be written",
    "the folder has no `acknowledge`",
  ]);
});
