import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { checkContact } from "@spegla/core";
import { type ContactDraft, dateOrderOf } from "./contact-draft.js";
import { type UnreadRow, sheetFromCsv } from "./csv-rows.js";
import { contactFromGoogleRow, isGoogleSheet } from "./google-columns.js";
import { contactFromOutlookRow, isOutlookSheet } from "./outlook-columns.js";
import { columnKey } from "./row.js";

export type CsvContact = ContactDraft & { readonly line: number };

/** Left, for the whole file: its columns are neither Outlook's nor Google's. */
export const contactsFromCsv = (
  bytes: Uint8Array,
): E.Either<UnreadRow, ReadonlyArray<E.Either<UnreadRow, CsvContact>>> => {
  const { columns, rows } = sheetFromCsv(bytes);
  const keys = new Set(columns.map(columnKey));
  const mapping = isGoogleSheet(keys)
    ? contactFromGoogleRow
    : isOutlookSheet(keys)
      ? contactFromOutlookRow
      : undefined;
  if (mapping === undefined) {
    const found = columns.slice(0, 4).join(", ").slice(0, 80);
    const shown = found === "" ? "nothing" : `"${found}"`;
    return E.left({ line: 1, reason: `has no columns of Outlook's or Google's; it starts with ${shown}` });
  }
  const slashed = rows.flatMap((row) => (E.isRight(row) ? datesIn(row.right.leftOver()) : []));
  const contactOf = mapping(dateOrderOf(slashed));
  return E.right(
    rows.map((read) =>
      pipe(
        read,
        E.flatMap((row) => {
          const draft = contactOf(row);
          return pipe(
            checkContact(draft.contact),
            E.bimap(
              ({ field, reason, fix }) => ({ line: row.line, reason: `${field} ${reason}: ${fix}` }),
              (contact) => ({ ...draft, contact, line: row.line }),
            ),
          );
        }),
      ),
    ),
  );
};

const datesIn = (cells: ReadonlyArray<readonly [string, string]>): ReadonlyArray<string> =>
  cells.filter(([column]) => /birthday|anniversary|event/iu.test(column)).map(([, cell]) => cell);
