import type { FolderCapabilities } from "@spegla/core";
import { type TargetDeclaration, goodGraph } from "@spegla/testkit";
import { graphProjection } from "../src/contact/projection.js";
import type { SwitchSetting } from "./switch-settings.js";

const capabilities: FolderCapabilities = {
  projection: graphProjection("Held"),
  access: "ReadWrite",
  revisions: "Verified",
  listing: "Eventual",
  batchSize: 80,
  concurrency: 1,
};

/** What the adapter is on a service that goes by the book. */
export const declaration: TargetDeclaration = {
  capabilities,
  copies: "NamedByService",
  folders: "Created",
  changes: "Told",
  ownWrites: "ComeBack",
  pageSize: Number.POSITIVE_INFINITY,
  personCan: [
    "rename",
    "duplicate",
    "dropMarker",
    "putUnmodelled",
    "readUnmodelled",
    "readRaw",
    "expireCursors",
  ],
};

export const readOnlyDeclaration: TargetDeclaration = {
  ...declaration,
  capabilities: { ...capabilities, access: "ReadOnly" },
};

/** Of a mailbox that is known to take no photos. */
const withoutPhotos: TargetDeclaration = {
  ...declaration,
  capabilities: { ...capabilities, projection: graphProjection("None") },
};

/** What the adapter is on such a service, and the cases that no adapter can pass on it. */
export const declaredFor = ({
  switches,
  account,
}: SwitchSetting): { readonly declared: TargetDeclaration; readonly leftOut: ReadonlyArray<string> } => {
  const { photoDelete, unlistedCategory, maxHomePhones, maxImAddresses } = { ...goodGraph, ...switches };
  return {
    declared: account?.kind === "Personal" ? withoutPhotos : declaration,
    leftOut: [
      ...(photoDelete === "Refused" ? ["TF74"] : []),
      // A category that vanishes from the contact is said to, and is not lost from the database.
      ...(unlistedCategory === "Dropped" ? ["TF61", "TF62", "TF63", "TF67", "TF68", "TF89"] : []),
      // The projection cannot say what only a refusal tells.
      ...(maxHomePhones < 2 || maxImAddresses < 3 ? ["TF61", "TF62", "TF63"] : []),
    ],
  };
};
