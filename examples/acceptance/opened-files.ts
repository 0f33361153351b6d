import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";

/** Notes the name of every vCard that this process opens for reading from here on, until `end` is called. */
export const watchOpenedCards = (): { readonly end: () => ReadonlyArray<string> } => {
  const { open } = fs;
  const opened: string[] = [];
  const watched: typeof open = (path, flags, mode) => {
    const name = basename(String(path));
    if (name.endsWith(".vcf") && (flags === undefined || flags === "r" || isReading(flags)))
      opened.push(name);
    return open(path, flags, mode);
  };
  install(watched);
  return {
    end: () => {
      install(open);
      return opened;
    },
  };
};

/** `O_WRONLY` and `O_RDWR` are the two lowest bits. */
const isReading = (flags: string | number): boolean => typeof flags === "number" && (flags & 3) === 0;

const install = (open: typeof fs.open): void => {
  Object.assign(fs, { open });
  syncBuiltinESMExports();
};
