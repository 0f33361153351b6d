import { type BigIntStats, lstat } from "node:fs";
import { join } from "node:path";
import { errnoOf } from "./file-error.js";

/**
 * The stats of files by their names, nothing for one that is gone. Through callbacks: a promise for each of ten thousand files takes longer than the disk does.
 */
export const lstatAll = (
  directory: string,
  names: ReadonlyArray<string>,
): Promise<ReadonlyArray<BigIntStats | undefined>> =>
  new Promise((resolve, reject) => {
    const found: Array<BigIntStats | undefined> = [];
    let [begun, done] = [0, 0];
    const lookNext = (): void => {
      const at = begun;
      const name = names[at];
      if (name === undefined) return;
      begun += 1;
      lstat(join(directory, name), { bigint: true }, (error, stats) => {
        if (error !== null && errnoOf(error) !== "ENOENT") {
          reject(error);
          return;
        }
        found[at] = error === null ? stats : undefined;
        done += 1;
        if (done === names.length) resolve(found);
        else lookNext();
      });
    };
    if (names.length === 0) resolve(found);
    for (let lane = 0; lane < lanes; lane += 1) lookNext();
  });

/** More than the threads that wait for the disk, so that none of them ever waits for us. */
const lanes = 16;
