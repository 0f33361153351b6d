import { constants, accessSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a command of that name is on the path. */
export const isInstalled = (command: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, command)));

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
