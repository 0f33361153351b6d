import { createHash } from "node:crypto";
import { readFileSync, readdirSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A folder of vCards, handled the way another program, or a person with an editor, would. */

/** File name and SHA-256 of everything in it. */
export const hashesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder).map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );

export const isSameContent = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && holdsAll(a, b);

/** Whether everything of `part` is in `whole`, byte for byte. */
export const holdsAll = (whole: ReadonlyMap<string, string>, part: ReadonlyMap<string, string>): boolean =>
  [...part].every(([name, hash]) => whole.get(name) === hash);

/** What in the folder is none of the mirror's copies. */
export const ownFilesIn = (folder: string): ReadonlyMap<string, string> => {
  const copies = new Set(copiesIn(folder).map(({ path }) => basename(path)));
  return new Map([...hashesIn(folder)].filter(([name]) => !copies.has(name)));
};

/** The mirror's copies: the cards with its marker, unfolded. */
export const copiesIn = (folder: string): ReadonlyArray<{ readonly path: string; readonly text: string }> =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".vcf"))
    .map((name) => ({ path: join(folder, name), text: unfolded(readFileSync(join(folder, name), "utf8")) }))
    .filter(({ text }) => /^X-SPEGLA-MARKER/mu.test(text));

/** The copy with this e-mail address. */
export const copyOf = (folder: string, email: string): string => {
  const found = copiesIn(folder).filter(({ text }) => text.includes(`:${email}\r\n`));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} copies have the address ${email}`);
  return found[0].path;
};

export const linesOf = (path: string): ReadonlyArray<string> =>
  unfolded(readFileSync(path, "utf8")).split("\r\n");

/** Adds a line to a card, or puts it in the place of the first one with the same property. */
export const writeLine = (path: string, line: string, mode: "Add" | "Replace"): void => {
  const lines = [...linesOf(path)];
  const property = /^[^:;]+/u.exec(line)?.[0] ?? "";
  const at = mode === "Add" ? -1 : lines.findIndex((one) => one.startsWith(property));
  if (at < 0) lines.splice(lines.indexOf("END:VCARD"), 0, line);
  else lines[at] = line;
  writeFileSync(path, lines.join("\r\n"));
};

export const deleteCard = (path: string): void => unlinkSync(path);

const unfolded = (text: string): string => text.replace(/\r\n[ \t]/gu, "");
