import { createReadStream } from "node:fs";
import { basename, dirname } from "node:path";
import * as TE from "fp-ts/lib/TaskEither.js";
import type { ReplicaError } from "@spegla/core";
import { type Card, bytesFromCard, parseCards } from "@spegla/vcard";
import { writeWholeFile } from "./atomic-write.js";
import { errorFromErrno } from "./file-error.js";

/** What a file of many cards holds, in its order. `line` counts from 1. */
export type VcfEntry =
  | { readonly _tag: "Card"; readonly file: string; readonly line: number; readonly card: Card }
  | {
      readonly _tag: "Unreadable";
      readonly file: string;
      readonly line: number;
      readonly reason: string;
      readonly text: string;
    }
  /** The file itself could not be read, or no further; always the last entry. */
  | { readonly _tag: "Failed"; readonly file: string; readonly error: ReplicaError };

/**
 * The cards of one `.vcf`, read as they are asked for: memory is bounded by a few megabytes and
 * the largest card. Never throws for what a disk may answer.
 */
export async function* readVcf(path: string): AsyncGenerator<VcfEntry, void, undefined> {
  const file = basename(path);
  try {
    let line = 1;
    for await (const part of partsBetweenCards(createReadStream(path, { highWaterMark: partBytes }))) {
      for (const parsed of parseCards(part)) yield { ...parsed, file, line: parsed.line + line - 1 };
      line += countLines(part);
    }
  } catch (cause) {
    yield { _tag: "Failed", file, error: errorFromErrno(file)(cause) };
  }
}

/** Replaces the file, or makes it; whole or not at all. Right: how many cards it holds now. */
export const writeVcf = (
  path: string,
  cards: Iterable<Card> | AsyncIterable<Card>,
): TE.TaskEither<ReplicaError, number> =>
  TE.tryCatch(
    async () => {
      let written = 0;
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        for await (const card of cards) {
          written += 1;
          yield exportedBytes(card);
        }
      };
      await writeWholeFile(dirname(path), path, chunks());
      return written;
    },
    errorFromErrno(basename(path)),
  );

const partBytes = 1024 * 1024;

/** A card that has no end within this may have lost it. */
const patientBytes = 4 * partBytes;

/** A card that has no end within this is given to the parser as it is. */
const longestPartBytes = 32 * partBytes;

/**
 * The input cut behind the last complete card read so far, so that no part begins within a card.
 * UTF-16 has no such bytes to cut behind and comes as one part.
 */
async function* partsBetweenCards(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of input) {
    // What fits into one part needs no cut at all.
    const cut = rest.length === 0 || isUtf16(rest) ? 0 : endOfLastCard(rest);
    if (cut > 0) yield rest.subarray(0, cut);
    rest = Buffer.concat([rest.subarray(cut), chunk]);
  }
  if (rest.length > 0) yield rest;
}

/**
 * Where a new card begins behind the last complete one; 0 if none does. Cards within a card are
 * left together, unless the outer one seems to have lost its end.
 */
const endOfLastCard = (bytes: Buffer): number => {
  if (bytes.length > longestPartBytes) return bytes.length;
  let [depth, whole, likely] = [0, 0, 0];
  for (const { index, 0: match, 1: begin, 2: next } of bytes.toString("latin1").matchAll(marks)) {
    depth = Math.max(0, depth + (begin === undefined ? -1 : 1));
    if (begin !== undefined || next === undefined) continue;
    likely = index + match.length;
    if (depth === 0) whole = likely;
  }
  return whole > 0 || bytes.length < patientBytes ? whole : likely;
};

const marks = /^(?:((?:AGENT[^:\r\n]*:[ \t]*)?BEGIN)|END):VCARD[ \t]*(?:\r\n?|\n)(?=(\s*^BEGIN:VCARD)?)/gimu;

const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

const countLines = (bytes: Buffer): number => bytes.toString("latin1").match(/\r{0,2}\n|\r/gu)?.length ?? 0;

/** Cards of all origins in one file: in UTF-8 wherever the text is known, each beginning on a line of its own. */
const exportedBytes = (card: Card): Uint8Array => {
  const encoding = card.encoding === "Bytes" ? "Bytes" : "Utf8";
  const bytes = bytesFromCard({ ...card, encoding, leading: card.leading.replace(/^\uFEFF/u, "") });
  return bytes.at(-1) === 0x0a ? bytes : Buffer.concat([bytes, lineEnd]);
};

const lineEnd = Buffer.from("\r\n");
