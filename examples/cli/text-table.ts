/** Columns of text, as wide as their widest cell; the last one is cut off at the width of the page. */
export const textTable = (
  head: ReadonlyArray<string>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  width = 110,
): string => {
  const lines = [head, ...rows].map((row) => row.map((cell) => cell.replace(/\s+/gu, " ")));
  const widths = head.map((_, at) => Math.max(...lines.map((row) => displayWidth(row[at] ?? ""))));
  return lines
    .map((row) =>
      row.map((cell, at) => (at === head.length - 1 ? cell : padded(cell, widths[at] ?? 0))).join("  "),
    )
    .map((line) => cutOff(line.trimEnd(), width))
    .join("\n");
};

/** `1 copy`, `2 copies`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${count === 1 ? noun : `${noun}s`.replace(/ys$/u, "ies")}`;

const padded = (cell: string, width: number): string =>
  cell + " ".repeat(Math.max(0, width - displayWidth(cell)));

const cutOff = (line: string, width: number): string => {
  if (displayWidth(line) <= width) return line;
  let [text, used] = ["", 0];
  for (const { segment } of graphemes.segment(line)) {
    used += displayWidth(segment);
    if (used >= width) break;
    text += segment;
  }
  return `${text}…`;
};

/** Terminals give East Asian letters and emoji two columns, and marks that sit on a letter none. */
const displayWidth = (text: string): number =>
  [...graphemes.segment(text)].reduce((width, { segment }) => width + (wide.test(segment) ? 2 : 1), 0);

const graphemes = new Intl.Segmenter();
const wide =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\uFF01-\uFF60]/u;
