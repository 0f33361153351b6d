/** One row of a sheet, asked column by column; what nobody asked for is left over and not lost. */
export type Row = {
  /** Where it starts in its file, from 1. */
  readonly line: number;
  /** The cell, or undefined if it is blank or the sheet has no such column. Case, blanks and hyphens in names do not matter. */
  readonly take: (column: string) => string | undefined;
  readonly has: (column: string) => boolean;
  /** The columns with a value that were never taken, under their names in the sheet. */
  readonly leftOver: () => ReadonlyArray<readonly [column: string, cell: string]>;
};

export const rowOf = (line: number, columns: ReadonlyArray<string>, cells: ReadonlyArray<string>): Row => {
  const places = new Map<string, number>();
  // Of two columns with one name the first counts; the other is left over.
  for (const [at, column] of columns.entries())
    if (!places.has(columnKey(column))) places.set(columnKey(column), at);
  const taken = new Set<number>();
  return {
    line,
    has: (column) => places.has(columnKey(column)),
    take: (column) => {
      const at = places.get(columnKey(column));
      if (at === undefined) return undefined;
      taken.add(at);
      return textOf(cells[at]);
    },
    leftOver: () =>
      columns.flatMap((column, at) => {
        const text = taken.has(at) ? undefined : textOf(cells[at]);
        return text === undefined ? [] : [[column.trim(), text] as const];
      }),
  };
};

/** `E-mail Address`, `E-mailAddress` and `e-mail address` are one column. */
export const columnKey = (column: string): string => column.toLowerCase().replace(/[\s\-_/'.:]/gu, "");

const textOf = (cell: string | undefined): string | undefined => {
  const text = cell?.replace(/\r\n?/gu, "\n").trim();
  return text === "" ? undefined : text;
};
