/** Why a case that needs these abilities is left out; `undefined` if the declaration's list `named` has all of them. */
export const abilityMissing = <Ability extends string>(
  named: string,
  declared: ReadonlyArray<Ability>,
  needed: ReadonlyArray<Ability>,
): string | undefined => {
  const missing = needed.filter((ability) => !declared.includes(ability));
  return missing.length === 0 ? undefined : `\`${named}\` does not name ${missing.join(" and ")}`;
};

/** The subject's function of that name. Throws where it is declared and there is none. */
export const declaredFunction = <Name extends string, Able extends { readonly [Of in Name]?: unknown }>(
  subject: Able,
  name: Name,
): Exclude<Able[Name], undefined> => {
  const able = subject[name];
  if (!isThere(able)) throw new Error(`${name} is declared, but the subject has no such function`);
  return able;
};

const isThere = <Value>(value: Value): value is Exclude<Value, undefined> => value !== undefined;
