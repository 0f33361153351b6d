import { jpegOf } from "./photos.js";
import { folded } from "./vcard-lines.js";

/** File name and bytes of the personal contacts that are in the folder before any mirror is. */
export const ownPeople = (): ReadonlyArray<readonly [name: string, text: string]> => [
  [
    "mamma.vcf",
    crlf(
      "VERSION:3.0",
      "PRODID:-//Apple Inc.//iPhone OS 17.5.1//EN",
      "N:;Mamma;;;",
      "FN:Mamma ❤️",
      "TEL;type=HOME;type=VOICE;type=pref:+46 8 465 004 21",
      "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09",
      folded(`PHOTO;ENCODING=b;TYPE=JPEG:${jpegOf(20, -10, 40).bytes.toString("base64")}`),
    ),
  ],
  // Plain line feeds, no name at the end of the line, a property nobody knows.
  [
    "dr-tandberg.vcf",
    "BEGIN:VCARD\nVERSION:4.0\nFN:Tandläkare Tandberg\nTEL;TYPE=work;VALUE=uri:tel:+46-8-465-004-22\nX-MY-DENTIST;X-SINCE=2009:true\nEND:VCARD\n",
  ],
  [
    "Bosse på bygget.vcf",
    crlf(
      "VERSION:2.1",
      "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Bygg;Bosse=20P=C3=A5",
      "TEL;CELL:070-174 06 23",
      "NOTE;ENCODING=QUOTED-PRINTABLE:owes me=0D=0Aa drill",
    ),
  ],
  // An upper-case extension, and a UID that is no UUID.
  [
    "HANDBALL.VCF",
    crlf(
      "VERSION:3.0",
      "UID:handball-team@home",
      "FN:Handball, juniors",
      "N:juniors;Handball;;;",
      "item1.EMAIL:coach@handball.example",
      "item1.X-ABLabel:Coach",
      "CATEGORIES:Private",
    ),
  ],
  [
    "family.vcf",
    crlf(
      "VERSION:3.0",
      "UID:60E11F2A-FA31-4E00-9A00-00000000FA31",
      "N:Family;;;;",
      "FN:Family",
      "X-ADDRESSBOOKSERVER-KIND:group",
      "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:60E11F2A-FA31-4E00-9A00-000000000001",
      "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:60E11F2A-FA31-4E00-9A00-000000000002",
    ),
  ],
  [
    "neighbours.vcf",
    crlf("VERSION:3.0", "FN:Granne Vänster", "N:Vänster;Granne;;;", "TEL:+46 8 465 004 24") +
      crlf("VERSION:3.0", "FN:Granne Höger", "N:Höger;Granne;;;", "TEL:+46 8 465 004 25"),
  ],
  ["half a card.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Copied while the battery d"],
  [
    "lovisa.vcf",
    crlf(
      "VERSION:4.0",
      "UID:urn:uuid:60e11f2a-fa31-4e00-9a00-000000000001",
      "FN:Lovisa",
      "BDAY:--0714",
      "NOTE:  two blanks in front\\, kept",
      "REV:20230101T000000Z",
    ),
  ],
  ["not-a-card.txt", "Shopping list\n- milk\n- address book\n"],
];

const crlf = (...lines: ReadonlyArray<string>): string =>
  ["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n");
