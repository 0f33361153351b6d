import { parse } from "csv-parse/sync";
import * as E from "fp-ts/lib/Either.js";
import { type Row, rowOf } from "./row.js";

export type UnreadRow = { readonly line: number; readonly reason: string };
export type Sheet = {
  readonly columns: ReadonlyArray<string>;
  readonly rows: ReadonlyArray<E.Either<UnreadRow, Row>>;
};

/**
 * A sheet from a spreadsheet program: comma, semicolon or tab; UTF-8, UTF-16 with a byte order mark,
 * or else Windows-1252; cells may hold line ends. Blank rows are left out.
 */
export const sheetFromCsv = (bytes: Uint8Array): Sheet => {
  const text = textFromBytes(bytes);
  const encoded = Buffer.from(text, "utf8");
  const rows: Array<E.Either<UnreadRow, Row>> = [];
  const lineAt = lineCounter(encoded);
  let columns: ReadonlyArray<string> | undefined;
  let [line, readUntil] = [1, 0];
  parse(encoded, {
    delimiter: delimiterOf(text),
    relax_quotes: true,
    relax_column_count: true,
    skip_records_with_error: true,
    // The only error that the relaxed parser still has: a quote that nobody closed swallows the rest.
    on_skip: () => undefined,
    on_record: (record: ReadonlyArray<string>, { bytes }) => {
      const startsAt = line;
      line = lineAt(bytes);
      readUntil = bytes;
      if (record.every((cell) => cell.trim() === "")) return null;
      if (columns === undefined) columns = record;
      else rows.push(checkedRow(startsAt, columns, record));
      return null;
    },
  });
  if (encoded.subarray(readUntil).toString("utf8").trim() !== "")
    rows.push(unread(line, "opens a quote that is never closed: nothing behind it was read"));
  return { columns: columns ?? [], rows };
};

/** A file's text without its byte order mark. */
const textFromBytes = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
};

const checkedRow = (
  line: number,
  columns: ReadonlyArray<string>,
  cells: ReadonlyArray<string>,
): E.Either<UnreadRow, Row> =>
  cells.slice(columns.length).every((cell) => cell.trim() === "")
    ? E.right(rowOf(line, columns, cells))
    : unread(
        line,
        `has ${cells.length} cells for ${columns.length} columns: quote the cell that holds a separator`,
      );

/** The one that the first line has most of, outside quotes. */
const delimiterOf = (text: string): string => {
  const header = (/^[^\r\n]*/u.exec(text)?.[0] ?? "").replace(/"[^"]*"/gu, "");
  const counts = [",", ";", "\t"].map((delimiter) => [delimiter, header.split(delimiter).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
};

/** The parser's own count takes a line end inside quotes for two. Asked for growing offsets only. */
const lineCounter = (encoded: Buffer): ((bytes: number) => number) => {
  let [line, from] = [1, 0];
  return (bytes) => {
    for (; from < bytes; from += 1)
      if (encoded[from] === 0x0a || (encoded[from] === 0x0d && encoded[from + 1] !== 0x0a)) line += 1;
    return line;
  };
};

const unread = (line: number, reason: string) => E.left({ line, reason });
