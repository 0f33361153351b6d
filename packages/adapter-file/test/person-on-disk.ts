import { copyFile, mkdtemp, mkdir, readFile, rename, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Contact, type RemoteId, remoteId } from "@spegla/core";
import { type TargetPerson, type TargetSubject, photoBytes } from "@spegla/testkit";
import {
  type Card,
  bytesFromCard,
  cardText,
  markerProperty,
  newCard,
  parseCards,
  patchCard,
  readCard,
  withCardText,
} from "@spegla/vcard";
import { type FileTargetOptions, fileTarget } from "../src/index.js";

/** An empty folder `people` of a file target, and a person with an address book program of their own. */
export const subjectOnDisk = async (
  options: Partial<FileTargetOptions> = {},
): Promise<TargetSubject & { readonly dispose: () => Promise<void> }> => {
  const root = await mkdtemp(join(tmpdir(), "spegla-file-"));
  await mkdir(join(root, "people"));
  return {
    target: fileTarget({ directory: root, ...options }),
    folderId: "people",
    person: personOnDisk(join(root, "people")),
    dispose: () => rm(root, { recursive: true }),
  };
};

/** Works on the files themselves; saves as most programs do: a new file that takes the old one's name. */
const personOnDisk = (path: string): Required<Omit<TargetPerson, "expireCursors">> => {
  let names = 0;
  const newName = (): string => `person-${(names += 1)}`;
  const cardAt = async (id: RemoteId): Promise<Card> => {
    const [parsed] = parseCards(await readFile(join(path, id)));
    if (parsed?._tag !== "Card") throw new Error(`${id} is no card`);
    return parsed.card;
  };
  const save = async (id: RemoteId, card: Card): Promise<void> => {
    await writeFile(join(path, ".saving"), bytesFromCard(card));
    await rename(join(path, ".saving"), join(path, id));
  };
  const addNamed = async (name: string, contact: Contact): Promise<RemoteId> => {
    const id = remoteId(`${name}.vcf`);
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
    remove: (id) => unlink(join(path, id)),
    rename: async (id) => {
      const renamed = remoteId(`${newName()}.vcf`);
      await rename(join(path, id), join(path, renamed));
      return renamed;
    },
    duplicate: async (id) => {
      const twin = remoteId(`${newName()}.vcf`);
      await copyFile(join(path, id), join(path, twin));
      return twin;
    },
    dropMarker: async (id) => save(id, withCardText(await cardAt(id), markerProperty, undefined)),
    putUnmodelled: async (id, text) => save(id, withCardText(await cardAt(id), "X-SOMEBODY", text)),
    readUnmodelled: async (id) => cardText(await cardAt(id), "X-SOMEBODY") ?? "",
    readRaw: (id) => readFile(join(path, id), "latin1"),
  };
};

const bytesOf = ({ photo }: Contact): Uint8Array | undefined => photoBytes(photo?.hash ?? "");
