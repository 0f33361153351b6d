import * as Ord from "fp-ts/lib/Ord.js";
import { reverse, sort } from "fp-ts/lib/ReadonlyArray.js";
import * as S from "fp-ts/lib/string.js";

/**
 * How other clients write a card that they have read: everything in their own spelling, whatever of it was
 * edited. `respell` is given the card's unfolded lines, without BEGIN and END.
 */
export type PhoneProgram = {
  readonly name: string;
  readonly respell: (lines: ReadonlyArray<string>) => ReadonlyArray<string>;
  readonly foldAt: number;
};

type Respelling = (lines: ReadonlyArray<string>) => ReadonlyArray<string>;

/** The card as the program saves it after `edit` has changed some of its lines. */
export const savedBy = (
  { respell, foldAt }: PhoneProgram,
  card: Buffer,
  edit: Respelling = (lines) => lines,
): Buffer => {
  const lines = card
    .toString()
    .replaceAll(/\r\n[ \t]/gu, "")
    .trimEnd()
    .split("\r\n")
    .slice(1, -1);
  const saved = respell(edit(lines)).flatMap((line) => folded(line, foldAt));
  return Buffer.from(["BEGIN:VCARD", ...saved, "END:VCARD", ""].join("\r\n"));
};

const folded = (line: string, at: number): ReadonlyArray<string> => {
  const characters = Array.from(line);
  const parts: Array<string> = [];
  let part = "";
  for (const character of characters) {
    if (Buffer.byteLength(part + character) > at) {
      parts.push(part);
      part = " ";
    }
    part += character;
  }
  return [...parts, part];
};

/** Every line by a rule; a rule that answers nothing leaves it out. */
const each =
  (rule: (line: string) => string | ReadonlyArray<string>): Respelling =>
  (lines) =>
    lines.flatMap(rule);

const all =
  (...respellings: ReadonlyArray<Respelling>): Respelling =>
  (lines) =>
    respellings.reduce((respelled, respelling) => respelling(respelled), lines);

const without =
  (name: RegExp): Respelling =>
  (lines) =>
    lines.filter((line) => !name.test(line));

const withLines =
  (...added: ReadonlyArray<string>): Respelling =>
  (lines) => [...lines, ...added];

const nameOf = (line: string): string => /^(?:[\w-]+\.)?([\w-]+)/u.exec(line)?.[1]?.toUpperCase() ?? "";

/** By name, groups apart from their labels. */
const sorted: Respelling = sort(Ord.contramap(nameOf)(S.Ord));

const version =
  (number: "3.0" | "4.0"): Respelling =>
  (lines) => [`VERSION:${number}`, ...without(/^VERSION:/iu)(lines)];

const product = (name: string): Respelling => all(without(/^PRODID/iu), withLines(`PRODID:${name}`));
const revision = (time: string): Respelling => all(without(/^REV[;:]/iu), withLines(`REV:${time}`));

/** `item1.X-ABLabel` becomes `ITEM1.X-ABLABEL`. */
const namesInCapitals: Respelling = each((line) =>
  line.replace(/^[^;:]+/u, (groupAndName) => groupAndName.toUpperCase()),
);
const groupsRenamed = (word: string): Respelling => each((line) => line.replace(/^item(?=\d+\.)/iu, word));

/** `TYPE=WORK,VOICE` becomes `type=WORK;type=VOICE`. */
const typesApart: Respelling = each((line) =>
  line.replaceAll(/;TYPE=([\w,]+)/giu, (_all, types: string) =>
    types
      .split(",")
      .map((type) => `;type=${type}`)
      .join(""),
  ),
);
const typesIn = (letters: "Lower" | "Upper"): Respelling =>
  each((line) =>
    line.replaceAll(/;TYPE=[\w,]+/giu, (type) =>
      letters === "Lower" ? type.toLowerCase() : type.toUpperCase(),
    ),
  );

const photoAsUri: Respelling = each((line) =>
  line.replace(
    /^PHOTO;ENCODING=b;TYPE=(\w+):/iu,
    (_all, type: string) => `PHOTO:data:image/${type.toLowerCase()};base64,`,
  ),
);
const photoAs = (parameters: string): Respelling =>
  each((line) => line.replace(/^PHOTO[^:]*/iu, `PHOTO;${parameters}`));

const organisationsEnded: Respelling = each((line) => (nameOf(line) === "ORG" ? `${line};` : line));

const anniversaryAsDate: Respelling = each((line) =>
  line
    .replace(/^X-ANNIVERSARY[^:]*:(.*)$/u, "item90.X-ABDATE:$1\nitem90.X-ABLabel:_$!<Anniversary>!$_")
    .split("\n"),
);

/** `item2.X-ABRELATEDNAMES` with the label of a manager becomes `RELATED` with its type. */
const relatedAs4: Respelling = (lines) => {
  const types = new Map(
    lines.flatMap((line) => {
      const [, group, label] = /^(\w+)\.X-ABLabel:_\$!<(\w+)>!\$_$/u.exec(line) ?? [];
      return group === undefined || label === undefined ? [] : [[group, relations.get(label)] as const];
    }),
  );
  return lines.flatMap((line) => {
    const [, group, name, value] = /^(\w+)\.(X-AB\w+):(.*)$/u.exec(line) ?? [];
    const type = types.get(group ?? "");
    if (type === undefined) return [line];
    return name === "X-ABLabel" ? [] : [`RELATED;VALUE=text;TYPE=${type}:${value}`];
  });
};

const relations = new Map([
  ["Manager", "x-manager"],
  ["Assistant", "x-assistant"],
  ["Spouse", "spouse"],
  ["Child", "child"],
]);

/** What of a 3.0 card has another spelling in 4.0. */
const as4: Respelling = all(
  version("4.0"),
  relatedAs4,
  photoAsUri,
  each((line) =>
    line
      .replace(/;TYPE=INTERNET,/u, ";TYPE=")
      .replace(/^(EMAIL;TYPE=\w+),PREF/u, "$1;PREF=1")
      .replace(/^BDAY:(\d{4})-(\d\d)-(\d\d)/u, "BDAY:$1$2$3")
      .replace(/^X-ANNIVERSARY:(\d{4})-(\d\d)-(\d\d)/u, "ANNIVERSARY:$1$2$3")
      .replace(/^TEL;TYPE=([\w,]+):([^:]*)$/u, (_all, types: string, number: string) => {
        const uri = number.replaceAll(/[^\d+]/gu, "-");
        return `TEL;VALUE=uri;TYPE="${types.toLowerCase()}":tel:${uri}`;
      }),
  ),
);

export const phonePrograms: ReadonlyArray<PhoneProgram> = [
  {
    name: "khard or vdirsyncer with vobject",
    respell: all(sorted, namesInCapitals, revision("20261101T120000Z")),
    foldAt: 75,
  },
  {
    name: "Thunderbird",
    respell: all(namesInCapitals, typesIn("Lower"), photoAsUri),
    foldAt: 75,
  },
  {
    name: "iOS",
    respell: all(
      product("-//Apple Inc.//iOS 18.1//EN"),
      reverse,
      version("3.0"),
      typesApart,
      organisationsEnded,
      anniversaryAsDate,
      photoAs("ENCODING=b;TYPE=PNG;X-ABCROP-RECTANGLE=ABClipRect_1&0&0&32&32&xyz=="),
      revision("2026-11-01T12:00:00Z"),
    ),
    foldAt: 72,
  },
  {
    name: "DAVx5, in 3.0",
    respell: all(
      sorted,
      version("3.0"),
      product("+//IDN bitfire.at//DAVx5/4.4.5-ose ez-vcard/0.12.1"),
      groupsRenamed("davdroid"),
      anniversaryAsDate,
      typesIn("Lower"),
      photoAs("ENCODING=b;TYPE=png"),
      revision("20261101T120000Z"),
    ),
    foldAt: 75,
  },
  {
    name: "DAVx5, in 4.0",
    respell: all(
      as4,
      product("+//IDN bitfire.at//DAVx5/4.4.5-ose ez-vcard/0.12.1"),
      groupsRenamed("davdroid"),
      revision("20261101T120000Z"),
    ),
    foldAt: 75,
  },
  {
    name: "an old program that shouts and does not fold",
    respell: all(namesInCapitals, typesIn("Upper"), photoAs("ENCODING=BASE64;TYPE=PNG")),
    foldAt: Number.POSITIVE_INFINITY,
  },
];
