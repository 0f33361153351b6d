/** Whether two pieces of plain data hold the same, in whatever order their keys were set. */
export const sameValue = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const ofB = new Map<string, unknown>(Object.entries(b));
  const ofA: ReadonlyArray<[string, unknown]> = Object.entries(a);
  return (
    ofA.length === ofB.size && ofA.every(([key, value]) => ofB.has(key) && sameValue(value, ofB.get(key)))
  );
};
