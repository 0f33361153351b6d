import { type ContactFields, emptyFields } from "./contact-properties.js";
import type { ExtendedProperties } from "./extended-property.js";
import type { IdMint } from "./graph-ids.js";

export type StoredPhoto = { readonly mediaType: string; readonly bytes: Uint8Array };

/** A contact as the mailbox keeps it. */
export type StoredContact = {
  readonly immutableId: string;
  /** The default form. */
  readonly id: string;
  readonly folderId: string;
  readonly fields: ContactFields;
  readonly extended: ExtendedProperties;
  readonly photo?: StoredPhoto;
  /** Nothing can read it any more. */
  readonly isCorrupt?: boolean;
  /** Counts up through all the mailbox's changes. */
  readonly revision: number;
  /** In ms since 1970. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** As it was before its last change. */
  readonly previous?: StoredContact;
};

/** What happened to one folder's contact. */
export type FolderChange = {
  readonly immutableId: string;
  /** In its default form, at that time. */
  readonly id: string;
  readonly _tag: "Came" | "Changed" | "WentAway";
  /** How many delta rounds of the folder had been asked for. */
  readonly round: number;
};

export type ContactContent = Pick<StoredContact, "fields" | "extended" | "photo" | "isCorrupt">;

/** Whether a change moves the changeKey, and whether delta tells it. */
export type ChangeEffect = { readonly movesKey: boolean; readonly isTold: boolean };

/** The contacts of one mailbox, in whatever folder, and each folder's changes. */
export type ContactShelf = {
  /** By either form of its id. */
  readonly get: (id: string) => StoredContact | undefined;
  readonly inFolder: (folderId: string) => ReadonlyArray<StoredContact>;
  readonly all: () => ReadonlyArray<StoredContact>;
  readonly add: (folderId: string, content: Partial<ContactContent>) => StoredContact;
  readonly change: (
    contact: StoredContact,
    content: Partial<ContactContent>,
    effect?: ChangeEffect,
  ) => StoredContact;
  /** Under a new default id, and a new immutable one if it is asked for. */
  readonly move: (contact: StoredContact, folderId: string, immutableId?: "Same" | "New") => StoredContact;
  readonly remove: (contact: StoredContact) => void;
  readonly withoutPhoto: (contact: StoredContact, effect: ChangeEffect) => StoredContact;
  /** Oldest first. */
  readonly changesOf: (folderId: string) => ReadonlyArray<FolderChange>;
  /** Another delta round of the folder begins; how many there were before. */
  readonly beginRound: (folderId: string) => number;
};

export type ContactShelfOptions = {
  readonly mint: IdMint;
  readonly now: () => number;
  /** Told of every change in a folder, with the contact as it is then. */
  readonly onChange: (change: FolderChange, contact: StoredContact) => void;
};

export const contactShelf = ({ mint, now, onChange }: ContactShelfOptions): ContactShelf => {
  const contacts = new Map<string, StoredContact>();
  const immutableIds = new Map<string, string>();
  const changes = new Map<string, FolderChange[]>();
  const rounds = new Map<string, number>();
  let revision = 0;
  const nextRevision = (): number => {
    revision += 1;
    return revision;
  };
  const changesOf = (folderId: string): FolderChange[] => {
    const known = changes.get(folderId) ?? [];
    changes.set(folderId, known);
    return known;
  };
  const tell = (contact: StoredContact, _tag: FolderChange["_tag"]): void => {
    const { immutableId, id, folderId } = contact;
    const change = { _tag, immutableId, id, round: rounds.get(folderId) ?? 0 };
    changesOf(folderId).push(change);
    onChange(change, contact);
  };
  const put = (contact: StoredContact): StoredContact => {
    contacts.set(contact.immutableId, contact);
    immutableIds.set(contact.id, contact.immutableId);
    return contact;
  };
  const forget = (contact: StoredContact): void => {
    contacts.delete(contact.immutableId);
    immutableIds.delete(contact.id);
    tell(contact, "WentAway");
  };
  const change = (
    contact: StoredContact,
    content: Partial<ContactContent>,
    effect = fullEffect,
  ): StoredContact => {
    const { previous: _, ...before } = contact;
    const after = put({
      ...before,
      ...content,
      revision: effect.movesKey ? nextRevision() : contact.revision,
      modifiedAt: effect.movesKey ? now() : contact.modifiedAt,
      previous: before,
    });
    if (effect.isTold) tell(after, "Changed");
    return after;
  };
  return {
    get: (id) => contacts.get(id) ?? contacts.get(immutableIds.get(id) ?? ""),
    all: () => [...contacts.values()],
    inFolder: (wanted) => [...contacts.values()].filter(({ folderId }) => folderId === wanted),
    changesOf,
    change,
    add: (folderId, content) => {
      const added = put({
        fields: emptyFields,
        extended: new Map(),
        ...content,
        immutableId: mint.item("Immutable"),
        id: mint.item("Default"),
        folderId,
        revision: nextRevision(),
        createdAt: now(),
        modifiedAt: now(),
      });
      tell(added, "Came");
      return added;
    },
    move: (contact, folderId, immutableId = "Same") => {
      forget(contact);
      const moved = put({
        ...contact,
        immutableId: immutableId === "Same" ? contact.immutableId : mint.item("Immutable"),
        id: mint.item("Default"),
        folderId,
        revision: nextRevision(),
        modifiedAt: now(),
      });
      tell(moved, "Came");
      return moved;
    },
    remove: forget,
    withoutPhoto: ({ photo: _, ...contact }, effect) => change(contact, {}, effect),
    beginRound: (folderId) => {
      const before = rounds.get(folderId) ?? 0;
      rounds.set(folderId, before + 1);
      return before;
    },
  };
};

const fullEffect: ChangeEffect = { movesKey: true, isTold: true };
