import type { FolderCapabilities } from "@spegla/core";
import type { TargetDeclaration } from "@spegla/testkit";
import { vCardProjection } from "@spegla/vcard";

const capabilities: FolderCapabilities = {
  projection: vCardProjection("3.0"),
  access: "ReadWrite",
  revisions: "Honoured",
  listing: "Immediate",
  batchSize: 256,
  concurrency: 1,
};

/** What the adapter is on a server that does everything by the book. */
export const declaration: TargetDeclaration = {
  capabilities,
  copies: "NamedByMarker",
  folders: "Created",
  changes: "Told",
  ownWrites: "ComeBack",
  pageSize: Number.POSITIVE_INFINITY,
  personCan: ["addNamed", "rename", "duplicate", "dropMarker", "putUnmodelled", "readUnmodelled", "readRaw"],
};

/** The same, read-only. */
export const readOnlyDeclaration: TargetDeclaration = {
  ...declaration,
  capabilities: { ...capabilities, access: "ReadOnly" },
};
