/**
 * Reads base64 (RFC 4648 §4), the URL alphabet included, with blanks and line ends anywhere.
 * Nothing if another character occurs, or if no byte is there.
 */
export const bytesFromBase64 = (text: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let [written, bits, held] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const six = sixBits[text.charCodeAt(at)];
    if (six === undefined) return undefined;
    if (six === skipped) continue;
    bits = ((bits << 6) | six) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[written++] = (bits >> held) & 0xff;
  }
  return written === 0 ? undefined : bytes.subarray(0, written);
};

export const base64FromBytes = (bytes: Uint8Array): string => {
  const parts: Array<string> = [];
  // A multiple of 3, so that only the last part is padded.
  for (let at = 0; at < bytes.length; at += 6144)
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 6144))));
  return parts.join("");
};

const skipped = 64;

const sixBits: ReadonlyArray<number | undefined> = (() => {
  const table = Array.from<number | undefined>({ length: 128 });
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let at = 0; at < 64; at++) table[alphabet.charCodeAt(at)] = at;
  table["-".charCodeAt(0)] = 62;
  table["_".charCodeAt(0)] = 63;
  for (const blank of " \t\r\n=") table[blank.charCodeAt(0)] = skipped;
  return table;
})();
