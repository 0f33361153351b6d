import type { Contact } from "@spegla/core";
import type { Card } from "./card.js";
import { fullNameValue } from "./full-name.js";
import { nameValue } from "./name-property.js";
import { patchCard } from "./patch-card.js";
import { ownProduct } from "./revision.js";
import { escapeText } from "./text-value.js";
import { type LineStyle, lineFromParts } from "./write-line.js";

export type NewCardOptions = {
  readonly version: "3.0" | "4.0";
  readonly uid: string;
  /** The bytes of `contact.photo`; without them the card has no photo. */
  readonly photoBytes?: Uint8Array | undefined;
  /** Short: some servers cannot read a folded PRODID. Default Spegla's own. */
  readonly prodId?: string | undefined;
  /** Milliseconds since 1970, for REV. Without it there is no REV. */
  readonly now?: number | undefined;
};

/** A card in UTF-8 with CR LF line ends that holds the whole contact. */
export const newCard = (contact: Contact, options: NewCardOptions): Card => {
  const { version, uid, prodId = `${ownProduct}EN`, photoBytes, now } = options;
  const style: LineStyle = { version, encoding: "Utf8", lineEnd: "\r\n" };
  const line = (head: string, value: string) => lineFromParts({ head, parameters: [], value }, style);
  const text = (value: string): string => escapeText(value, version, "Text");
  const skeleton: Card = {
    version,
    encoding: "Utf8",
    leading: "",
    trailing: "",
    lines: [
      { _tag: "Opaque", raw: "BEGIN:VCARD\r\n" },
      line("VERSION", version),
      line("PRODID", text(prodId)),
      line("UID", text(uid)),
      line("N", nameValue(contact, version)),
      line("FN", fullNameValue(contact, version)),
      { _tag: "Opaque", raw: "END:VCARD\r\n" },
    ],
  };
  return patchCard(skeleton, contact, { photoBytes, now });
};
