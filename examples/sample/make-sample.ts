// Writes the sample again, always the same: npx tsx examples/sample/make-sample.ts [directory]
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { androidCard, oldAndroidCard } from "./make/android.js";
import { appleCard } from "./make/apple.js";
import { googleSheet, oldGoogleSheet, outlookSheet } from "./make/csv-sheets.js";
import { damagedCards, damagedSheet } from "./make/damaged.js";
import { googleCard } from "./make/google.js";
import { davx5Card, nextcloudCard, oldThunderbirdCard, thunderbirdCard } from "./make/other-cards.js";
import { outlookCard } from "./make/outlook.js";
import { ownPeople } from "./make/own-people.js";
import { everybody } from "./make/people.js";
import { fits, windows1252 } from "./make/vcard-lines.js";

const directory = process.argv[2] ?? fileURLToPath(new URL(".", import.meta.url));

// Excel in Western Europe saves semicolons and its own code page: only who can be spelled in it goes there.
const spelled = (person: unknown): boolean => fits("Windows-1252", JSON.stringify(person));
const people = everybody();
const western = people.filter(spelled).slice(-16);
const rest = people.filter((person) => !western.includes(person));
let taken = 0;
const next = (count: number) => rest.slice(taken, (taken += count));

const files: ReadonlyArray<readonly [string, string | Buffer]> = [
  ["outlook.vcf", next(24).map(outlookCard).join("")],
  [
    "iphone.vcf",
    next(26)
      .map((person) => appleCard(person, "iPhone OS 17.5.1"))
      .join(""),
  ],
  ["google.vcf", next(22).map(googleCard).join("")],
  ["outlook.csv", `\uFEFF${outlookSheet(next(25), { delimiter: ",", date: "M/D/YYYY" })}`],
  ["outlook-excel.csv", windows1252(outlookSheet(western, { delimiter: ";", date: "D.M.YYYY" }))],
  ["google.csv", googleSheet(next(18))],
  ["google-2023.csv", oldGoogleSheet(next(12))],
  [
    "macos.vcf",
    next(13)
      .map((person) => appleCard(person, "macOS 14.5"))
      .join(""),
  ],
  ["thunderbird.vcf", next(12).map(thunderbirdCard).join("")],
  ["thunderbird-old.vcf", next(8).map(oldThunderbirdCard).join("")],
  ["android.vcf", next(12).map(androidCard).join("")],
  ["android-old.vcf", next(10).map(oldAndroidCard).join("")],
  ["nextcloud.vcf", next(9).map(nextcloudCard).join("")],
  ["davx5.vcf", next(9).map(davx5Card).join("")],
  ["damaged.vcf", damagedCards],
  ["damaged.csv", damagedSheet],
];

mkdirSync(directory, { recursive: true });
for (const [name, content] of files) writeFileSync(join(directory, name), content);

const own = join(directory, "own-people");
rmSync(own, { recursive: true, force: true });
mkdirSync(own);
for (const [name, text] of ownPeople()) writeFileSync(join(own, name), text);
