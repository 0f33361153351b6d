import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes a card into a folder, the way a phone does it. */
export const writeCard = (
  folder: string,
  name: string,
  { family, given, email, phone }: { family: string; given: string; email?: string; phone?: string },
): string => {
  const lines = [
    "BEGIN:VCARD",
    "VERSION:3.0",
    `UID:${name}@phone.example`,
    `N:${family};${given};;;`,
    `FN:${given} ${family}`,
    ...(email === undefined ? [] : [`EMAIL;TYPE=WORK:${email}`]),
    ...(phone === undefined ? [] : [`TEL;TYPE=CELL:${phone}`]),
    "X-RINGTONE:birdsong",
    "END:VCARD",
    "",
  ];
  writeFileSync(join(folder, `${name}.vcf`), lines.join("\r\n"));
  return `${name}.vcf`;
};
