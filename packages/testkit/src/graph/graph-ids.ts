/** The two forms of an item's id: it gets a new default one when it moves, the immutable one stays. */
export type IdForm = "Default" | "Immutable";

export type IdMint = {
  readonly folder: () => string;
  readonly item: (form: IdForm) => string;
};

/** `mailbox`: 1 to 4,095. Some ids differ in the case of one letter alone. */
export const idMint = (mailbox: number): IdMint => {
  let minted = 0;
  const next = (prefix: string): string => {
    minted += 1;
    return `${prefix}${inBase64(mailbox, 2)}${inBase64(minted, 6)}AA=`;
  };
  return {
    folder: () => next("AQMkADEf"),
    item: (form) => next(form === "Immutable" ? "AAkALgAA" : "AAMkADEf"),
  };
};

/** Whether it looks like an id that this mailbox could have given. */
export const isIdOf = (mailbox: number, id: string): boolean =>
  /^A(?:QMkADEf|AkALgAA|AMkADEf)[\w-]{8}AA=$/u.test(id) && id.slice(8, 10) === inBase64(mailbox, 2);

/** In the URL-safe alphabet. */
const inBase64 = (value: number, digits: number): string =>
  Array.from({ length: digits }, (_, at) => alphabet[Math.floor(value / 64 ** (digits - 1 - at)) % 64]).join(
    "",
  );

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Opaque; another one for each revision. */
export const changeKeyOf = (revision: number): string => `EQAAABYAAAB${inBase64(revision, 5)}`;

export const etagOf = (revision: number): string => `W/"${changeKeyOf(revision)}"`;
