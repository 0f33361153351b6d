import { crc32 } from "node:zlib";

/** Small valid pictures, drawn byte by byte, so that they are the same on every machine. */
export type Picture = { readonly mediaType: "image/jpeg" | "image/png"; readonly bytes: Buffer };

/** 8 by 8 pixels in one colour: baseline JPEG with one DC value a component and nothing else. */
export const jpegOf = (luma: number, cb: number, cr: number): Picture => {
  const quantities = Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 8)]);
  const frame = Buffer.from([8, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  // Eight codes of four bits for the DC sizes 0 to 7; one code of one bit, end of block, for AC.
  const dcCodes = Buffer.from([0x00, 0, 0, 0, 8, ...Array<number>(12).fill(0), 0, 1, 2, 3, 4, 5, 6, 7]);
  const acCodes = Buffer.from([0x10, 1, ...Array<number>(15).fill(0), 0]);
  const scan = Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
  const bits = [luma, cb, cr].map(blockBits).join("");
  const bytes = (bits.padEnd(Math.ceil(bits.length / 8) * 8, "1").match(/.{8}/gu) ?? [])
    .map((byte) => Number.parseInt(byte, 2))
    .flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]));
  return {
    mediaType: "image/jpeg",
    bytes: Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      segment(0xe0, Buffer.from("JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0", "latin1")),
      segment(0xdb, quantities),
      segment(0xc0, frame),
      segment(0xc4, dcCodes),
      segment(0xc4, acCodes),
      segment(0xda, scan),
      Buffer.from([...bytes, 0xff, 0xd9]),
    ]),
  };
};

/** A square of `side` pixels, a diagonal in white on one colour; stored, not compressed. */
export const pngOf = (side: number, red: number, green: number, blue: number): Picture => {
  const rows = Buffer.concat(
    Array.from({ length: side }, (_, y) =>
      Buffer.from([
        0,
        ...Array.from({ length: side }, (_, x) => (x === y ? [255, 255, 255] : [red, green, blue])).flat(),
      ]),
    ),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return {
    mediaType: "image/png",
    bytes: Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk("IHDR", header),
      chunk("IDAT", storedZlib(rows)),
      chunk("IEND", Buffer.alloc(0)),
    ]),
  };
};

const blockBits = (value: number): string => {
  const size = Math.abs(value).toString(2).length * (value === 0 ? 0 : 1);
  const code = size.toString(2).padStart(4, "0");
  const coded = value > 0 ? value : value + 2 ** size - 1;
  return `${code}${size === 0 ? "" : coded.toString(2).padStart(size, "0")}0`;
};

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};

const chunk = (name: string, content: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
};

/** One stored block (RFC 1951 §3.2.4) in a zlib wrapper (RFC 1950). */
const storedZlib = (content: Buffer): Buffer => {
  const head = Buffer.from([0x78, 0x01, 0x01, 0, 0, 0, 0]);
  head.writeUInt16LE(content.length, 3);
  head.writeUInt16LE(~content.length & 0xffff, 5);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(adler32(content));
  return Buffer.concat([head, content, tail]);
};

const adler32 = (content: Buffer): number => {
  let [low, high] = [1, 0];
  for (const byte of content) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
};
