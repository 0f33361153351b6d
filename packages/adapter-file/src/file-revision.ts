import { createHash } from "node:crypto";
import { type Revision, revision } from "@spegla/core";
import type { FileStat } from "./file-stat.js";

/** Of a file's content: 128 bits of its SHA-256. */
export const revisionFromBytes = (bytes: Uint8Array): Revision => revision(digest(bytes));

/** Of a file whose content is not looked at; never equal to that of any content. */
export const revisionFromStat = (stat: FileStat): Revision => revision(`stat-${digest(stat)}`);

const digest = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex").slice(0, 32);
