import { type FolderCapabilities, emptyContact } from "@spegla/core";
import { type TargetDeclaration, chooseTargetCases, testTarget } from "@spegla/testkit";
import { vCardProjection } from "@spegla/vcard";
import { describe, expect, it } from "vitest";
import { subjectOnDisk } from "../test/person-on-disk.js";

const maxFileBytes = 2_000_000;
const longText = "long ".repeat(200_000).trim();

const capabilities: FolderCapabilities = {
  projection: { ...vCardProjection("3.0"), photo: { maxBytes: maxFileBytes * 0.7 } },
  access: "ReadWrite",
  revisions: "Verified",
  listing: "Immediate",
  batchSize: 128,
  concurrency: 2,
};

const declared: TargetDeclaration = {
  capabilities,
  copies: "NamedByMarker",
  folders: "Created",
  changes: "Told",
  ownWrites: "Acknowledged",
  pageSize: 3,
  personCan: ["addNamed", "rename", "duplicate", "dropMarker", "putUnmodelled", "readUnmodelled", "readRaw"],
  refuses: {
    contact: { ...emptyContact, notes: longText, custom: { one: longText, two: longText } },
    field: "file",
  },
};

describe("a folder of vCards on disk", () => {
  it("is tried on everything but what no such folder has", () => {
    expect(chooseTargetCases(declared).leftOut.map(({ rule, because }) => `${rule} ${because}`)).toEqual([
      "TF8 the target can create folders",
      "TF24 `personCan` does not name expireCursors",
      "TF36 a copy is named by its marker",
      "TF60 the folder holds all of it",
      "TF76 the folder holds photos",
      "TF82 the folder can be written",
    ]);
  });

  testTarget({ it }, () => subjectOnDisk({ maxFileBytes, pageSize: declared.pageSize }), declared);
});

describe("a folder of vCards that is only read", () => {
  testTarget({ it }, () => subjectOnDisk({ maxFileBytes, pageSize: declared.pageSize, access: "ReadOnly" }), {
    ...declared,
    capabilities: { ...capabilities, access: "ReadOnly" },
    folders: "Given",
  });
});
