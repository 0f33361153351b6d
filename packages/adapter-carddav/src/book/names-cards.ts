import type { AddressBook } from "./address-book.js";
import { isGoogle } from "./google.js";

/**
 * The server gives new cards names of its own, and a name of ours leads to a card that has another.
 * Only Google's is known to, which does not look at If-Match either. Others offer DAV:add-member
 * (RFC 5995), too, and leave names alone.
 */
export const namesCards = ({ addMember, url }: AddressBook): boolean =>
  addMember !== undefined && isGoogle(url);
