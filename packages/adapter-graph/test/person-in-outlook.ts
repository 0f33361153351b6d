import { type Contact, type RemoteId, remoteId } from "@spegla/core";
import { type GraphFolder, type PersonAbilities, type TargetPerson, photoBytes } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import { type ContactBody, bodyForNewContact, patchForContact } from "../src/contact/body-for-contact.js";
import { contactFromGraph } from "../src/contact/contact-from-graph.js";
import { extendedIds } from "../src/contact/extended-properties.js";
import { type GraphContact, graphContactFrom } from "../src/contact/graph-contact.js";
import { contactWithRoom, usualRoom } from "../src/contact/room.js";
import { type GraphPlace, extendedAt, markerAt } from "./graph-place.js";

export type PersonInOutlook = TargetPerson & Omit<PersonAbilities, "addNamed">;

/** The person whose mailbox it is, straight in the simulator: past adapter and service alike. */
export const personInOutlook = ({ service, mailbox, folder }: GraphPlace): PersonInOutlook => ({
  add: async (contact) => {
    const id = folder.add(typed(bodyForNewContact({ contact: held(contact), marker: undefined })));
    setPhoto(folder, id, contact);
    return remoteId(id);
  },
  edit: async (id, recipe) => editInOutlook(folder, id, recipe),
  remove: async (id) => folder.remove(id),
  rename: async (id) => {
    service.setSwitches({ restoredId: "New" });
    folder.remove(id);
    return remoteId(folder.restore(id));
  },
  duplicate: async (id) => remoteId(folder.copy(id)),
  dropMarker: async (id) =>
    folder.edit(id, { singleValueExtendedProperties: [{ id: extendedIds.marker, value: null }] }),
  putUnmodelled: async (id, text) =>
    folder.edit(id, { singleValueExtendedProperties: [{ id: pagerOfOutlook, value: text }] }),
  readUnmodelled: async (id) => extendedAt(folder, id, pagerOfOutlook) ?? "",
  readRaw: async (id) => folder.raw(id),
  expireCursors: async () => mailbox.expireDelta(),
});

/** Kinds and the like are no matter of Outlook's: the person leaves what the adapter has noted of them as it is. */
export const editInOutlook = (
  folder: GraphFolder,
  id: RemoteId | string,
  recipe: (contact: Contact) => Contact,
): void => {
  const seen = storedAt(folder, id);
  const edited = recipe(contactFromGraph(seen));
  const patch = patchForContact({ contact: held(edited), marker: markerAt(folder, id) }, seen);
  folder.edit(id, typed(patch ?? {}));
};

export const storedAt = (folder: GraphFolder, id: string): GraphContact => {
  const stored = graphContactFrom(folder.get(id));
  if (E.isLeft(stored)) throw new Error(`${id}: ${stored.left}`);
  return stored.right;
};

const setPhoto = (folder: GraphFolder, id: string, { photo }: Contact): void => {
  const bytes = photo === undefined ? undefined : photoBytes(photo.hash);
  if (bytes !== undefined) folder.setPhoto(id, bytes, photo?.mediaType);
};

const held = contactWithRoom(usualRoom);

/** A property of Outlook's own that the adapter knows nothing of. */
const pagerOfOutlook = "String 0x3a21";

const typed = ({
  singleValueExtendedProperties: _,
  ...body
}: ContactBody): Readonly<Record<string, unknown>> => body;
