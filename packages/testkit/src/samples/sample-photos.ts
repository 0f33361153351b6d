import type { Photo } from "@spegla/core";
import { pseudoRandom } from "./pseudo-random.js";

/** Photos whose bytes the testkit knows; every hash is the true SHA-256 of its bytes. */
export const samplePhotos: ReadonlyArray<Photo> = [
  {
    mediaType: "image/jpeg",
    size: 70,
    hash: "fcd08e206793159cf001438649dd822188ad8ce28ae6d4d22c5708eceabbd526",
  },
  {
    mediaType: "image/png",
    size: 1_024,
    hash: "cfae6655f69b60065bfba77b66adb996755744bd159561a7f56f3e9567604381",
  },
  {
    mediaType: "image/gif",
    size: 4_097,
    hash: "001d0fe0c5f885ab3df52cc05570b4a309bfcbc70d2b114749b1e7472119151b",
  },
  {
    mediaType: "image/jpeg",
    size: 30_000,
    hash: "0d7c84505ca8f01e7d49254d9ae9beee7ee24a3b07c3e62bfad283ac6d18cd22",
  },
];

/** The bytes of a sample photo, anew each time; nothing for any other hash. */
export const photoBytes = (hash: string): Uint8Array | undefined => {
  const at = samplePhotos.findIndex((photo) => photo.hash === hash);
  const photo = samplePhotos[at];
  return photo === undefined ? undefined : noiseOf(photo, at);
};

const noiseOf = ({ mediaType, size }: Photo, seed: number): Uint8Array => {
  const next = pseudoRandom(seed);
  const bytes = Uint8Array.from({ length: size }, () => Math.floor(next() * 256));
  bytes.set(magicNumbers[mediaType] ?? []);
  return bytes;
};

/** What a program that guesses a file's media type looks at. */
const magicNumbers: Readonly<Record<string, ReadonlyArray<number>>> = {
  "image/jpeg": [0xff, 0xd8, 0xff, 0xe0],
  "image/png": [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  "image/gif": [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
};
