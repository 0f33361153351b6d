/** A line of the input: `end` is before its line end, `next` behind it. */
export type PhysicalLine = { readonly start: number; readonly end: number; readonly next: number };

/** Lines end with CR LF, LF, CR, or CR CR LF (text mode applied twice), in any mix. */
export const physicalLinesOf = (text: string): ReadonlyArray<PhysicalLine> => {
  const lines: Array<PhysicalLine> = [];
  let [start, lf, cr] = [0, text.indexOf("\n"), text.indexOf("\r")];
  while (start < text.length) {
    if (lf !== -1 && lf < start) lf = text.indexOf("\n", start);
    if (cr !== -1 && cr < start) cr = text.indexOf("\r", start);
    const line = lineAt(text, start, lf, cr);
    lines.push(line);
    start = line.next;
  }
  return lines;
};

const lineAt = (text: string, start: number, lf: number, cr: number): PhysicalLine => {
  if (cr === -1 || (lf !== -1 && lf < cr))
    return lf === -1 ? { start, end: text.length, next: text.length } : { start, end: lf, next: lf + 1 };
  if (text.charCodeAt(cr + 1) === 10) return { start, end: cr, next: cr + 2 };
  if (text.charCodeAt(cr + 1) === 13 && text.charCodeAt(cr + 2) === 10)
    return { start, end: cr, next: cr + 3 };
  return { start, end: cr, next: cr + 1 };
};
