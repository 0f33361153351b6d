import type { CardDavQuirks, CardDemand, CardRewrite } from "./quirks.js";

/** The content lines, unfolded, without their line ends. */
export const linesOfCard = (text: string): ReadonlyArray<string> =>
  text
    .replaceAll(/\r?\n[ \t]/gu, "")
    .split(/\r?\n/u)
    .filter((line) => line !== "");

/** Folded at 75 octets, with CRLF. */
const cardFromLines = (lines: ReadonlyArray<string>): string =>
  lines.map((line) => `${folded(line)}\r\n`).join("");

/**
 * The values of the first VERSION, UID, FN and N, in whatever group, as they stand; by name. One walk
 * over the text, which may hold a photo.
 */
export const outlineOfCard = (text: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (let start = 0; start < text.length;) {
    const end = endOfProperty(text, start);
    lineStart.lastIndex = start;
    const name = lineStart.exec(text)?.[1]?.toUpperCase() ?? "";
    if (outlined.has(name) && !values.has(name)) values.set(name, valueOf(text.slice(start, end)));
    start = end;
  }
  return values;
};

const outlined: ReadonlySet<string> = new Set(["VERSION", "UID", "FN", "N"]);
const lineStart = /(?:[\w-]+\.)?([\w-]+)(?=[;:])/uy;

/** After its line feed, and those of the lines that go on with it. */
const endOfProperty = (text: string, start: number): number => {
  for (let end = start; ;) {
    end = text.indexOf("\n", end) + 1;
    if (end === 0) return text.length;
    if (text[end] !== " " && text[end] !== "\t") return end;
  }
};

const valueOf = (folded: string): string => {
  const line = folded.replaceAll(/\r?\n[ \t]/gu, "");
  return (/^[^":]*(?:"[^"]*"[^":]*)*:(.*)$/su.exec(line)?.[1] ?? "").trim();
};

/** An empty one is none. */
export const uidOfCard = (text: string): string | undefined => outlineOfCard(text).get("UID") || undefined;

/** Why a server that demands all this takes it for no card; nothing if it does. */
export const faultInCard = (text: string, demanded: ReadonlyArray<CardDemand>): string | undefined => {
  if (!/^BEGIN:VCARD\s*$/iu.test(firstLineOf(text))) return "it does not begin with BEGIN:VCARD";
  if (!/\nEND:VCARD\s*$/iu.test(text.slice(-200))) return "it does not end with END:VCARD";
  const outline = outlineOfCard(text);
  const fault = demanded.find((demand) => !demands[demand](outline, text));
  return fault === undefined ? undefined : `it lacks ${fault}`;
};

type Demand = (outline: ReadonlyMap<string, string>, text: string) => boolean;

const demands: Readonly<Record<CardDemand, Demand>> = {
  Version: (outline) => ["3.0", "4.0"].includes(outline.get("VERSION") ?? ""),
  Version3: (outline) => outline.get("VERSION") === "3.0",
  FullName: (outline) => (outline.get("FN") ?? "") !== "",
  Name3: (outline) => outline.get("VERSION") !== "3.0" || outline.has("N"),
  OneCard: (_, text) => text.indexOf("\nEND:VCARD") === text.lastIndexOf("\nEND:VCARD"),
};

/** What a server makes of a card before it keeps it. `uid` and `rev`: new values, should it give them. */
export const rewrittenCard = (
  text: string,
  rewrites: ReadonlyArray<CardRewrite>,
  given: { readonly uid: string; readonly rev: string },
): string => {
  if (rewrites.length === 0) return text;
  return rewrites.every((rewrite) => rewrite === "LineEnds")
    ? text.replaceAll(/\r?\n/gu, "\r\n")
    : cardFromLines(rewrites.reduce((lines, rewrite) => rewriters[rewrite](lines, given), linesOfCard(text)));
};

type Rewriter = (
  lines: ReadonlyArray<string>,
  given: { readonly uid: string; readonly rev: string },
) => ReadonlyArray<string>;

const rewriters: Readonly<Record<CardRewrite, Rewriter>> = {
  Sort: (lines) => {
    const inner = lines.slice(1, -1);
    return [...lines.slice(0, 1), ...inner.sort(byName), ...lines.slice(-1)];
  },
  UpperCase: (lines) => lines.map(upperCased),
  UpperCaseGroups: (lines) =>
    lines.map((line) => line.replace(/^[\w-]+[.]/u, (group) => group.toUpperCase())),
  Refold: (lines) => lines,
  LineEnds: (lines) => lines,
  AddRev: (lines, { rev }) => withValue(lines, "REV", rev),
  ReplaceUid: (lines, { uid }) => withValue(lines, "UID", uid),
  DropProdId: (lines) => lines.filter((line) => nameOf(line) !== "PRODID"),
};

/** The same card with a UID of the server's before its end. */
export const withUid = (text: string, uid: string): string =>
  text.replace(/(?=END:VCARD\s*$)/iu, `UID:${uid}\r\n`);

/** As the server delivers it to somebody who asks for `version`. */
export const cardInVersion = (
  text: string,
  version: "3.0" | "4.0",
  conversion: CardDavQuirks["conversion"],
): string => {
  if (conversion === "Never" || outlineOfCard(text).get("VERSION") === version) return text;
  const renamed = text.replace(/^VERSION:.*?(?=\r?$)/imu, `VERSION:${version}`);
  if (conversion === "VersionLine") return renamed;
  return cardFromLines(linesOfCard(renamed).map(version === "3.0" ? preferenceOf3 : preferenceOf4));
};

/** `PREF=1` becomes `TYPE=PREF`, as sabre/dav has it; the parameters' order is kept. */
const preferenceOf3 = (line: string): string => {
  const colon = line.indexOf(":");
  return line.slice(0, colon).replace(/;PREF=\d+(?=;|$)/iu, ";TYPE=PREF") + line.slice(colon);
};

const preferenceOf4 = (line: string): string => {
  const colon = line.indexOf(":");
  return line.slice(0, colon).replace(/;TYPE=PREF(?=;|$)/iu, ";PREF=1") + line.slice(colon);
};

const nameOf = (line: string): string => (/^(?:[\w-]+\.)?([\w-]+)/u.exec(line)?.[1] ?? "").toUpperCase();

/** The names of the property and of its parameters. */
const upperCased = (line: string): string => {
  const [, group = "", name = "", parameters = "", value = ""] =
    /^([\w-]+[.])?([\w-]+)((?:;(?:"[^"]*"|[^":])*)?)(:.*)$/su.exec(line) ?? [];
  if (name === "") return line;
  const named = parameters.replaceAll(/;[\w-]+(?==)/gu, (parameter) => parameter.toUpperCase());
  return group + name.toUpperCase() + named + value;
};

const sortKey = (line: string): string => {
  const name = nameOf(line);
  const place = ["VERSION", "PRODID", "UID"].indexOf(name);
  return place === -1 ? name : String(place);
};

const byName = (a: string, b: string): number => {
  const [nameA, nameB] = [sortKey(a), sortKey(b)];
  if (nameA === nameB) return 0;
  return nameA < nameB ? -1 : 1;
};

const withValue = (lines: ReadonlyArray<string>, name: string, value: string): ReadonlyArray<string> => [
  ...lines.slice(0, -1).filter((line) => nameOf(line) !== name),
  `${name}:${value}`,
  ...lines.slice(-1),
];

const firstLineOf = (text: string): string => text.trimStart().split("\n", 1)[0] ?? "";

const folded = (line: string): string => {
  if (line.length <= foldAt && isAscii(line)) return line;
  const pieces: string[] = [];
  let [piece, octets] = ["", 0];
  for (const character of line) {
    const size = octetsOf(character);
    if (octets + size > foldAt) {
      pieces.push(piece);
      [piece, octets] = [" ", 1];
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join("\r\n");
};

const foldAt = 75;

const isAscii = (text: string): boolean => !/[\u0080-\uFFFF]/u.test(text);

const octetsOf = (character: string): number => {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x8_00) return 2;
  return point < 0x1_00_00 ? 3 : 4;
};
