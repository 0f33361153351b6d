import type { BigIntStats } from "node:fs";

/**
 * What tells without reading whether a file may have changed, as one text. The inode is part of it
 * because editors replace files, the change time because tools set the modification time back.
 */
export type FileStat = string;

/** Of a file that must be read again before anything can be said of it. */
export const unproven: FileStat = "";

export const statFromStats = ({ mtimeNs, ctimeNs, size, ino }: BigIntStats): FileStat =>
  `${mtimeNs}.${ctimeNs}.${size}.${ino}`;

/**
 * The stat of a file whose content was read at `readAtMs`, or `unproven` if the file changed so
 * shortly before that a change right after could bear the same times.
 * @see git's documentation, technical/racy-git
 */
export const provenStat = (stats: BigIntStats, readAtMs: number): FileStat => {
  const newestNs = stats.mtimeNs > stats.ctimeNs ? stats.mtimeNs : stats.ctimeNs;
  return Number(newestNs / 1_000_000n) > readAtMs - racyMs ? unproven : statFromStats(stats);
};

/** Kernels stamp files with a clock that ticks every 1 to 10 ms; twice that. */
const racyMs = 20;

/** In ms since 1970. */
export const modifiedAtOf = ({ mtimeNs }: BigIntStats): number => Number(mtimeNs / 1_000_000n);
