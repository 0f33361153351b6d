import { type Contact, type RemoteId, remoteId } from "@spegla/core";
import { type TargetPerson, photoBytes } from "@spegla/testkit";
import {
  type Card,
  bytesFromCard,
  cardText,
  newCard,
  markerProperty,
  parseCards,
  patchCard,
  readCard,
  withCardText,
} from "@spegla/vcard";
import { normalHref } from "../src/href.js";
import type { PlainCardDav } from "./plain-card-dav.js";

export type PersonOverHttp = Required<Omit<TargetPerson, "expireCursors">>;

/** Works in an address book with a client of their own. */
export const personOverHttp = (client: PlainCardDav, bookUrl: string): PersonOverHttp => {
  let names = 0;
  const newName = (): string => `person-${(names += 1)}`;
  const urlOf = (id: RemoteId): string => new URL(id, bookUrl).href;
  const idNamed = (name: string): RemoteId =>
    remoteId(normalHref(bookUrl, `${encodeURIComponent(name)}.vcf`));
  const cardAt = async (id: RemoteId): Promise<Card> => {
    const [parsed] = parseCards((await client.get(urlOf(id))).bytes);
    if (parsed?._tag !== "Card") throw new Error(`${id} is no card`);
    // Whatever a server adds around a card is none of it.
    return { ...parsed.card, leading: "", trailing: "" };
  };
  const save = (id: RemoteId, card: Card): Promise<void> => client.put(urlOf(id), bytesFromCard(card));
  const addNamed = async (name: string, contact: Contact): Promise<RemoteId> => {
    const id = idNamed(name);
    await save(id, newCard(contact, { version: "3.0", uid: name, photoBytes: bytesOf(contact) }));
    return id;
  };
  return {
    addNamed,
    add: (contact) => addNamed(newName(), contact),
    edit: async (id, recipe) => {
      const card = await cardAt(id);
      const contact = recipe(readCard(card).contact);
      await save(id, patchCard(card, contact, { photoBytes: bytesOf(contact) }));
    },
    remove: (id) => client.remove(urlOf(id)),
    rename: async (id) => {
      const [card, renamed] = [await cardAt(id), idNamed(newName())];
      // Many servers have one card of a UID at a time.
      await client.remove(urlOf(id));
      await save(renamed, card);
      return renamed;
    },
    duplicate: async (id) => {
      const name = newName();
      await save(idNamed(name), withCardText(await cardAt(id), "UID", name));
      return idNamed(name);
    },
    dropMarker: async (id) => save(id, withCardText(await cardAt(id), markerProperty, undefined)),
    putUnmodelled: async (id, text) => save(id, withCardText(await cardAt(id), "X-SOMEBODY", text)),
    readUnmodelled: async (id) => cardText(await cardAt(id), "X-SOMEBODY") ?? "",
    readRaw: async (id) => {
      const { etag, bytes } = await client.get(urlOf(id));
      return `${etag}\n${bytes.toString("latin1")}`;
    },
  };
};

const bytesOf = ({ photo }: Contact): Uint8Array | undefined => photoBytes(photo?.hash ?? "");
