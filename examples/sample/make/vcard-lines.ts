/** How programs put text into vCard lines: escapes, folds and quoted-printable. */

/** vCard 3.0 and 4.0 (RFC 2426 §4, RFC 6350 §3.4). */
export const escaped = (text: string): string => text.replace(/[\\;,]/gu, "\\$&").replace(/\r\n|\n/gu, "\\n");

/** A line with an escaped text, or none for a person who has nothing there. */
export const textLine = (property: string, text: string | undefined): string | undefined =>
  text === undefined || text === "" ? undefined : `${property}:${escaped(text)}`;

/** A line whose value is no text: an address on the web, a date, a number. */
export const rawLine = (property: string, value: string | undefined): string | undefined =>
  value === undefined ? undefined : `${property}:${value}`;

/** vCard 2.1 knows one escape only. */
export const escaped21 = (text: string): string => text.replace(/;/gu, "\\;");

/** At 75 octets, never inside a character. */
export const folded = (line: string, width = 75): string => {
  const rows: string[] = [];
  let row = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > width) {
      rows.push(row);
      row = " ";
      octets = 1;
    }
    row += character;
    octets += size;
  }
  return [...rows, row].join("\r\n");
};

/**
 * One 2.1 property, encoded as Outlook and Android do it: only if its text needs it. A soft break
 * ends with `=` and the next line starts at its margin.
 */
export const line21 = (name: string, text: string, charset: Charset = "UTF-8", forced = false): string => {
  if (!forced && /^[\u0020-\u007e]*$/u.test(text)) return `${name}:${text}`;
  const plain = /^[\u0020-\u007e\r\n]*$/u.test(text);
  const head = `${name}${plain ? "" : `;CHARSET=${charset}`};ENCODING=QUOTED-PRINTABLE:`;
  const bytes = encoders[charset](text.replace(/\r?\n/gu, "\r\n"));
  let [lines, row] = ["", head];
  for (const byte of bytes) {
    const literal = byte >= 0x20 && byte <= 0x7e && byte !== 0x3d;
    const shown = literal
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    if (row.length + shown.length > 75) {
      lines += `${row}=\r\n`;
      row = "";
    }
    row += shown;
  }
  return lines + row;
};

/** Base64 in rows behind the property, closed by an empty line, as 2.1 wants it. */
export const base64Block21 = (head: string, bytes: Buffer): string =>
  [head, ...(bytes.toString("base64").match(/.{1,72}/gu) ?? []).map((row) => ` ${row}`), ""].join("\r\n");

/** `\r\n` line ends; lines are folded unless they already span several rows. */
export const cardOf = (
  lines: ReadonlyArray<string | undefined>,
  { fold = folded, eol = "\r\n" }: { fold?: (line: string) => string; eol?: string } = {},
): string => {
  const shown = lines.filter((line) => line !== undefined);
  const text = [
    "BEGIN:VCARD",
    ...shown.map((line) => (line.includes("\r\n") ? line : fold(line))),
    "END:VCARD",
    "",
  ].join("\r\n");
  return eol === "\r\n" ? text : text.replaceAll("\r\n", eol);
};

export type Charset = "UTF-8" | "Windows-1252" | "Windows-1251";

/** True if `charset` has a byte for every character. */
export const fits = (charset: Charset, text: string): boolean =>
  charset === "UTF-8" || Array.from(text).every((character) => byteIn(charset, character) !== undefined);

export const windows1252 = (text: string): Buffer => eightBit("Windows-1252", text);

const eightBit = (charset: Exclude<Charset, "UTF-8">, text: string): Buffer =>
  Buffer.from(
    Array.from(text, (character) => {
      const byte = byteIn(charset, character);
      if (byte === undefined) throw new Error(`${charset} has no byte for ${character}`);
      return byte;
    }),
  );

const encoders: Readonly<Record<Charset, (text: string) => Buffer>> = {
  "UTF-8": (text) => Buffer.from(text, "utf8"),
  "Windows-1252": (text) => eightBit("Windows-1252", text),
  "Windows-1251": (text) => eightBit("Windows-1251", text),
};

const tableOf = (label: string): ReadonlyMap<string, number> => {
  const decode = new TextDecoder(label);
  return new Map(
    Array.from({ length: 256 }, (_, byte) => [decode.decode(Uint8Array.of(byte)), byte] as const),
  );
};
const tables = { "Windows-1252": tableOf("windows-1252"), "Windows-1251": tableOf("windows-1251") };
const byteIn = (charset: Exclude<Charset, "UTF-8">, character: string): number | undefined =>
  tables[charset].get(character);
