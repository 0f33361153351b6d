import type { BookPlace } from "./book-place.js";

/** Cards that were in the book before the mirror, and are nobody's but the person's. */
const ownPeople: Readonly<Record<string, ReadonlyArray<string>>> = {
  "olga.vcf": [
    "VERSION:3.0",
    "UID:olga",
    "FN:Olga Lind",
    "N:Lind;Olga;;;",
    "item1.TEL;TYPE=CELL:+46 70 123 45 67",
    "item1.X-ABLabel:Sommarstugan",
    "X-SHOE-SIZE:39",
    "NOTE:a line that is long enough to be folded by whoever writes it\\, with a com",
    " ma and an umlaut: ö",
  ],
  "book-club.vcf": [
    "VERSION:3.0",
    "UID:book-club",
    "FN:Book club",
    "N:Book club;;;;",
    "X-ADDRESSBOOKSERVER-KIND:group",
    "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:olga",
  ],
  "choir.vcf": ["VERSION:3.0", "UID:choir", "FN:Choir", "N:Choir;;;;", "KIND:group", "MEMBER:urn:uuid:olga"],
  "another-office.vcf": [
    "VERSION:3.0",
    "UID:another-office",
    "FN:Per Holm",
    "N:Holm;Per;;;",
    "X-SPEGLA-MARKER:another-database/mirror-1/contact-1",
  ],
};

/** Puts them there as another program would. */
export const addOwnPeople = async ({ client, bookUrl }: BookPlace): Promise<void> => {
  for (const [name, lines] of Object.entries(ownPeople))
    await client.put(
      new URL(name, bookUrl).href,
      Buffer.from(["BEGIN:VCARD", ...lines, "END:VCARD", ""].join("\r\n")),
    );
};
