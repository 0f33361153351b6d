import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own at a directory, whose size and permission can be changed while it is in use. */
export type SmallDisk = {
  /** From now on there is room for this much more. */
  readonly leaveRoom: (bytes: number) => void;
  readonly setReadOnly: (isReadOnly: boolean) => void;
  readonly unmount: () => void;
};

export const mountSmallDisk = (directory: string): SmallDisk => {
  mkdirSync(directory, { recursive: true });
  mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", directory);
  return {
    leaveRoom: (bytes) => {
      const { blocks, bfree, bsize } = statfsSync(directory);
      mount("-o", `remount,size=${(blocks - bfree) * bsize + bytes}`, directory);
    },
    setReadOnly: (isReadOnly) => mount("-o", `remount,${isReadOnly ? "ro" : "rw"}`, directory),
    unmount: () => void execFileSync("umount", ["--lazy", directory]),
  };
};

/** Lets nobody write into a directory, until it is undone. Root is stopped by a read-only disk alone. */
export const forbidWriting = (directory: string, disk: SmallDisk | undefined): (() => void) => {
  if (disk === undefined) {
    chmodSync(directory, 0o555);
    return () => chmodSync(directory, 0o755);
  }
  disk.setReadOnly(true);
  return () => disk.setReadOnly(false);
};

const mount = (...args: ReadonlyArray<string>): void => void execFileSync("mount", args, { stdio: "pipe" });

/** Only root may mount a disk, and not in every container. */
export const canMount = ((): boolean => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const directory = mkdtempSync(join(tmpdir(), "spegla-mount-"));
  try {
    mountSmallDisk(directory).unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
})();
