import { type Address, type Contact, addressParts, viewContact } from "@spegla/core";
import { isStorable } from "./birthday.js";
import { isEmailAddress } from "./email-list.js";
import { imText } from "./im-text.js";
import { graphProjection, longest } from "./projection.js";
import { streetOfAddress } from "./street-lines.js";

/** The most that one mailbox takes of what no page of the service tells the limits of. */
export type MailboxRoom = { readonly homePhones: number; readonly imAddresses: number };

export const usualRoom: MailboxRoom = { homePhones: 2, imAddresses: 3 };

/**
 * What of a contact can be written, without its photo: its view, and of that no entry that the service would refuse,
 * cut or drop. A refusal would keep the whole contact out.
 */
export const contactWithRoom =
  (room: MailboxRoom) =>
  (contact: Contact): Contact => {
    const { photo: _, birthday, ...view } = viewContact(projection)(contact);
    const homePhones = view.phones.filter(({ kind }) => kind === "home").slice(0, room.homePhones);
    return {
      ...view,
      ...(birthday !== undefined && isStorable(birthday) && { birthday }),
      emails: view.emails.filter(({ address }) => isEmailAddress(address)),
      phones: view.phones.filter(
        (phone) => isShort(phone.number) && (phone.kind !== "home" || homePhones.includes(phone)),
      ),
      addresses: view.addresses.filter(fits),
      urls: view.urls.filter(({ url }) => url.length <= longest.url),
      ims: view.ims.filter((im) => isShort(imText(im))).slice(0, room.imAddresses),
      categories: view.categories.filter(isShort),
    };
  };

const projection = graphProjection("None");

const isShort = (text: string): boolean => text.length <= longest.text;

const fits = (address: Address): boolean =>
  addressParts.every((part) => part === "street" || isShort(address[part] ?? "")) &&
  (streetOfAddress(address) ?? "").length <= longest.street;
