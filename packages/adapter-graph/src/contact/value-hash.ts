import { normalEmail } from "@spegla/core";

/** FNV-1a of a value's normal form, in hexadecimal: it has to tell a few values apart. */
export const valueHash = (value: string): string => {
  let hash = 0x81_1c_9d_c5;
  for (const character of normalEmail(value).toLowerCase())
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return (hash >>> 0).toString(16).padStart(8, "0");
};
