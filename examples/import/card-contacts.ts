import * as E from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { type VcfEntry } from "@spegla/adapter-file";
import { checkContact } from "@spegla/core";
import { isGroupCard, readCard } from "@spegla/vcard";
import type { ContactDraft } from "./contact-draft.js";

/** A contact as a file has it. `line` is where its card or row starts, from 1. */
export type FileContact = ContactDraft & { readonly line: number; readonly photoBytes?: Uint8Array };

/** What could not be read; without a line it is the file itself. */
export type Unread = { readonly line?: number; readonly reason: string };

/** Left: what is no card, no whole card, or a group of people. */
export const contactFromCard = (entry: VcfEntry): E.Either<Unread, FileContact> => {
  if (entry._tag === "Failed") return E.left({ reason: entry.error.message });
  const { line } = entry;
  if (entry._tag === "Unreadable") return E.left({ line, reason: entry.reason });
  if (isGroupCard(entry.card)) return E.left({ line, reason: "is a group, not a person" });
  const { contact, photoBytes, problems } = readCard(entry.card);
  const bytes = contact.photo === undefined ? undefined : photoBytes();
  return pipe(
    checkContact(contact),
    E.bimap(
      ({ field, reason, fix }) => ({ line, reason: `${field} ${reason}: ${fix}` }),
      (checked) => ({
        line,
        contact: checked,
        isPrivate: false,
        ...(bytes === undefined ? {} : { photoBytes: bytes }),
        remarks: problems.map(
          (problem) => `${problem.property} in line ${line + problem.line - 1}: ${problem.reason}`,
        ),
      }),
    ),
  );
};
