import {
  type Contact,
  type Mirror,
  type MirrorOptions,
  createMirror,
  emptyContact,
  eqContact,
  markerFromString,
} from "@spegla/core";
import {
  type GraphFolder,
  type MemoryDatabase,
  type MemoryStateStore,
  memoryDatabase,
  memoryStateStore,
} from "@spegla/testkit";
import * as O from "fp-ts/lib/Option.js";
import { contactFromGraph } from "../src/contact/contact-from-graph.js";
import { contactWithRoom, usualRoom } from "../src/contact/room.js";
import { type GraphOptions, graphTarget } from "../src/index.js";
import type { GraphPlace } from "./graph-place.js";
import { markerAt } from "./graph-place.js";
import { editInOutlook, storedAt } from "./person-in-outlook.js";

/** A database in memory, and a mirror of it in a folder of the simulator. */
export type MirroredFolder = {
  readonly place: GraphPlace;
  readonly database: MemoryDatabase;
  readonly state: MemoryStateStore;
  readonly mirror: Mirror;
  /** A mirror of the same database in the same folder, as after a restart. */
  readonly remirror: (changed?: Partial<MirrorOptions>, options?: Partial<GraphOptions>) => Mirror;
  readonly copies: () => ReadonlyArray<Copy>;
  /** The id of the one copy of this contact. */
  readonly copyOf: (contactId: string) => string;
  /** As its person does in Outlook. */
  readonly editCopy: (contactId: string, recipe: (contact: Contact) => Contact) => void;
};

/** As the service has it. */
export type Copy = { readonly id: string; readonly contactId: string; readonly contact: Contact };

export const mirroredFolder = (
  place: GraphPlace,
  always: Partial<MirrorOptions> = {},
  options: Partial<GraphOptions> = {},
): MirroredFolder => {
  const { folder, service } = place;
  const database = memoryDatabase({ now: service.clock.now });
  const state = memoryStateStore();
  let mirrors = 0;
  const remirror: MirroredFolder["remirror"] = (changed = {}, others = {}) =>
    createMirror({
      database,
      state,
      target: graphTarget({ ...place.options, ...options, ...others }),
      folder: folder.id,
      clock: service.clock,
      newMirrorId: () => `mirror-${(mirrors += 1)}`,
      ...always,
      ...changed,
    });
  const copies = () => copiesIn(folder, database.id);
  const copyOf = (contactId: string): string => {
    const [copy, ...others] = copies().filter((one) => one.contactId === contactId);
    if (copy === undefined || others.length > 0)
      throw new Error(`${contactId} has ${copy === undefined ? 0 : others.length + 1} copies`);
    return copy.id;
  };
  return {
    place,
    database,
    state,
    mirror: remirror(),
    remirror,
    copies,
    copyOf,
    editCopy: (contactId, recipe) => editInOutlook(folder, copyOf(contactId), recipe),
  };
};

const copiesIn = (folder: GraphFolder, databaseId: string): ReadonlyArray<Copy> =>
  folder.ids().flatMap((id) => {
    const marker = markerFromString(markerAt(folder, id) ?? "");
    return O.isSome(marker) && marker.value.databaseId === databaseId
      ? [{ id, contactId: marker.value.contactId, contact: contactFromGraph(storedAt(folder, id)) }]
      : [];
  });

/** Whatever is not in step, but for photos: contacts without their one equal copy, filed under `category`, and copies of nobody. */
export const disagreements = (
  { database, copies }: MirroredFolder,
  category?: string,
): ReadonlyArray<string> => {
  const [all, contacts] = [copies(), database.all()];
  const missing = contacts.flatMap(({ id, contact }) => {
    const mine = all.filter(({ contactId }) => contactId === id);
    const [copy] = mine;
    if (copy === undefined || mine.length > 1) return [`${id} has ${mine.length} copies`];
    const view = contactWithRoom(usualRoom)(contact);
    const wanted = category === undefined ? view : { ...view, categories: [...view.categories, category] };
    return eqContact(copy.contact, wanted)
      ? []
      : [`${id} is to be ${JSON.stringify(wanted)}, its copy is ${JSON.stringify(copy.contact)}`];
  });
  const strays = all
    .filter(({ contactId }) => contacts.every(({ id }) => id !== contactId))
    .map(({ id }) => `${id} is a copy of nobody`);
  return [...missing, ...strays];
};

export const person = (fields: Partial<Contact>): Contact => ({ ...emptyContact, ...fields });

/** All that the mailbox keeps of everything in the folder, by its id. */
export const rawFolder = ({ folder }: GraphPlace): ReadonlyMap<string, string> =>
  new Map(folder.ids().map((id) => [id, folder.raw(id)]));
