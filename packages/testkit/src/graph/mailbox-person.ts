import { isBadBody, withBody } from "./contact-body.js";
import { contactJson } from "./contact-json.js";
import { type ContactFields, emptyFields } from "./contact-properties.js";
import type { ContactShelf, StoredContact } from "./contact-shelf.js";
import { extendedWrites, withExtended } from "./extended-property.js";
import type { Json } from "./graph-message.js";
import { goodGraph } from "./graph-switches.js";
import type { Mailbox, MailboxState } from "./mailbox.js";
import { removeContact } from "./remove-contact.js";

/**
 * A mailbox as the person whose it is sees it in Outlook: straight in memory, past every rule of the
 * service. Contacts are named by either form of their ids, and by the immutable one in what is given back.
 */
export type GraphMailbox = {
  readonly user: string;
  readonly userId: string;
  readonly folders: () => ReadonlyArray<GraphFolder>;
  /** By its name or id; without one, the first below the default folder. Throws where there is none. */
  readonly folder: (nameOrId?: string) => GraphFolder;
  /** Without a parent, below the default folder. */
  readonly addFolder: (name: string, parent?: GraphFolder) => GraphFolder;
  /** The master list's names with their colours. */
  readonly categories: () => ReadonlyMap<string, string>;
  readonly addCategory: (name: string, color?: string) => void;
  /** The directory's name for an address, for a service that has `emailNames: "Directory"`. */
  readonly nameInDirectory: (address: string, name: string) => void;
  readonly state: () => MailboxState;
  readonly setState: (state: MailboxState) => void;
  /** No delta link given so far is good any more. */
  readonly expireDelta: () => void;
};

/** One folder of a mailbox. All functions that name a contact throw where it is not in the folder: the test is wrong. */
export type GraphFolder = {
  readonly id: string;
  readonly name: () => string;
  /** Immutable ids, in the order of their making. */
  readonly ids: () => ReadonlyArray<string>;
  /** What a GET of it would show that goes by the book, extended properties and all. */
  readonly get: (id: string) => Json | undefined;
  /** Everything that the mailbox keeps of it, changeKey and photo too, to be compared as a text. */
  readonly raw: (id: string) => string;
  /** A body as a POST has it, extended properties and all. Gives its immutable id. */
  readonly add: (body: Json) => string;
  /** A body as a PATCH has it. */
  readonly edit: (id: string, body: Json) => void;
  /** It goes to Deleted Items. */
  readonly remove: (id: string) => void;
  /** A contact out of Deleted Items comes into this folder. Gives its immutable id. */
  readonly restore: (id: string) => string;
  readonly move: (id: string, to: GraphFolder) => void;
  /** A second one that is the same, markers and photo too. Gives its immutable id. */
  readonly copy: (id: string, to?: GraphFolder) => string;
  /** The same content under a new changeKey. */
  readonly touch: (id: string) => void;
  readonly photo: (id: string) => Uint8Array | undefined;
  /** Without bytes, it goes. */
  readonly setPhoto: (id: string, bytes: Uint8Array | undefined, mediaType?: string) => void;
  /** From now on, or no longer, a GET of it is answered 500 `ErrorCorruptData`. */
  readonly setCorrupt: (id: string, isCorrupt: boolean) => void;
  readonly rename: (name: string) => void;
  /** The whole folder goes, with all that is in it and below it. */
  readonly drop: () => void;
};

/** @param restoredId - Asked when a contact is taken out of Deleted Items. */
export const mailboxPerson = (mailbox: Mailbox, restoredId: () => "Same" | "New"): GraphMailbox => {
  const { folders, categories, mint } = mailbox;
  const folderPersonOf = (id: string): GraphFolder => folderPerson(mailbox, id, restoredId);
  const all = (): ReadonlyArray<GraphFolder> => folders.all().map(({ id }) => folderPersonOf(id));
  return {
    user: mailbox.user,
    userId: mailbox.userId,
    folders: all,
    folder: (wanted) => {
      const below = folders.below(folders.defaultFolder)[0]?.id;
      const found = all().find(({ id, name }) =>
        wanted === undefined ? id === below : wanted === id || wanted === name(),
      );
      if (found === undefined) throw new Error(`there is no contact folder ${wanted ?? ""}`);
      return found;
    },
    addFolder: (name, parent) => folderPersonOf(folders.add(parent?.id ?? folders.defaultFolder, name).id),
    categories: () => new Map([...categories].map(([name, { color }]) => [name, color])),
    addCategory: (displayName, color = "none") =>
      void categories.set(displayName, { id: mint.item("Default"), displayName, color }),
    nameInDirectory: (address, name) => void mailbox.directory.set(address.toLowerCase(), name),
    state: () => mailbox.state,
    setState: (state) => {
      mailbox.state = state;
    },
    expireDelta: mailbox.tokens.expire,
  };
};

const folderPerson = (mailbox: Mailbox, folderId: string, restoredId: () => "Same" | "New"): GraphFolder => {
  const { folders, shelf } = mailbox;
  const known = (id: string): StoredContact => {
    const contact = shelf.get(id);
    if (contact?.folderId !== folderId) throw new Error(`the test names ${id}, which is not in this folder`);
    return contact;
  };
  return {
    id: folderId,
    name: () => folders.get(folderId)?.displayName ?? "",
    ids: () => shelf.inFolder(folderId).map(({ immutableId }) => immutableId),
    get: (id) => {
      const contact = shelf.get(id);
      return contact?.folderId === folderId ? shownWhole(contact) : undefined;
    },
    raw: (id) => rawOf(known(id)),
    add: (body) => shelf.add(folderId, contentOf(body, undefined)).immutableId,
    edit: (id, body) => {
      const contact = known(id);
      shelf.change(contact, contentOf(body, contact));
    },
    remove: (id) => removeContact(mailbox, known(id)),
    restore: (id) => {
      const contact = shelf.get(id);
      if (contact?.folderId !== folders.deletedItems) throw new Error(`${id} is not in Deleted Items`);
      return shelf.move(contact, folderId, restoredId()).immutableId;
    },
    move: (id, to) => void shelf.move(known(id), to.id),
    copy: (id, to) => copied(shelf, known(id), to?.id ?? folderId).immutableId,
    touch: (id) => void shelf.change(known(id), {}),
    photo: (id) => known(id).photo?.bytes,
    setPhoto: (id, bytes, mediaType = "image/jpeg") =>
      void (bytes === undefined
        ? shelf.withoutPhoto(known(id), { movesKey: true, isTold: true })
        : shelf.change(known(id), { photo: { mediaType, bytes } })),
    setCorrupt: (id, isCorrupt) => void shelf.change(known(id), { isCorrupt }),
    rename: (name) => folders.rename(folderId, name),
    drop: () => {
      for (const gone of folders.drop(folderId))
        for (const contact of shelf.inFolder(gone)) shelf.remove(contact);
    },
  };
};

const copied = (shelf: ContactShelf, { fields, extended, photo }: StoredContact, to: string): StoredContact =>
  shelf.add(to, { fields, extended, ...(photo === undefined ? {} : { photo }) });

/** Taken as it is: Outlook makes up no names. */
const contentOf = (
  body: Json,
  before: StoredContact | undefined,
): { readonly fields: ContactFields; readonly extended: StoredContact["extended"] } => {
  const fields = withBody(before?.fields ?? emptyFields, body, goodGraph);
  const writes = extendedWrites(body);
  if (isBadBody(fields)) throw new Error(`the test's contact is wrong: ${fields.wrong}`);
  if ("wrong" in writes) throw new Error(`the test's contact is wrong: ${writes.wrong}`);
  return { fields, extended: withExtended(before?.extended ?? new Map(), writes, "Removes") };
};

const shownWhole = (contact: StoredContact): Json =>
  contactJson(contact, {
    form: "Immutable",
    switches: goodGraph,
    isListed: false,
    select: undefined,
    expanded: new Set(contact.extended.keys()),
  });

const rawOf = (contact: StoredContact): string => {
  const { photo } = contact;
  const bytes = photo === undefined ? "" : [photo.mediaType, ...photo.bytes].join(",");
  return JSON.stringify({ ...shownWhole(contact), id: contact.id, photo: bytes });
};
