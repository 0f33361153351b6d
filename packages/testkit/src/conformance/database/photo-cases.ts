import type { Photo } from "@spegla/core";
import { contactIdOf } from "../../samples/ids.js";
import { photoBytes, samplePhotos } from "../../samples/sample-photos.js";
import { leftTo, mustBeSame, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import type { DatabaseCase, DatabaseSubject } from "./database-subject.js";
import {
  editedInFolder,
  foundIn,
  mustBeDone,
  mustBeRefused,
  mustLeaveAsItIs,
  person,
  pushOne,
} from "./database-steps.js";

export const photoCases: ReadonlyArray<DatabaseCase> = [
  {
    rule: "DB40",
    title: "the bytes of a photo come back, whether the application or a push brought them",
    likelyCause:
      "bytes go through a text column or base64 once too often, or are kept by contact instead of by hash",
    run: async ({ database, application }) => {
      for (const photo of samplePhotos) {
        const added = await application.add(person("Anna", { photo }));
        await mustHaveBytes(database, added, photo);
      }
      for (const photo of samplePhotos) {
        const id = await application.add(person("Bert"));
        const { revision, version } = await foundIn(database, id);
        const write = { _tag: "Update", id, revision, version, contact: person("Bert", { photo }) } as const;
        mustBeDone(
          await pushOne(database, { ...write, photoBytes: bytesOf(photo) }),
          "push of a photo with its bytes",
        );
        await mustHaveBytes(database, id, photo);
      }
    },
  },
  {
    rule: "DB41",
    title:
      "a photo that came without bytes and was never there before is refused with InvalidItem of the field photo",
    likelyCause: "the reference is stored without looking for the bytes, which nobody can read later",
    run: async (subject) => {
      const { database, application } = subject;
      const [photo, never] = samplePhotos;
      mustHold(photo !== undefined && never !== undefined, () => "no photo");
      const anna = await application.add(person("Anna", { photo }));
      const { revision, version } = await foundIn(database, anna);
      const contact = person("Anna", { photo: never });
      await mustLeaveAsItIs(subject, anna, async () => {
        const write = {
          _tag: "Update",
          id: anna,
          revision,
          version: editedInFolder(version),
          contact,
        } as const;
        const { error } = mustBeRefused(
          await pushOne(database, write),
          "InvalidItem",
          "push of a photo without bytes",
        );
        mustHold(
          error._tag === "InvalidItem" && error.field === "photo",
          () => `the refusal is ${shown(error)}`,
        );
      });
      await mustHaveBytes(database, anna, photo);
    },
  },
  {
    rule: "DB42",
    title:
      "a photo that the contact carries, or carried when it was deleted, needs no bytes to be written again",
    likelyCause:
      "every write of a contact with a photo is taken for a new photo, or a deletion throws its bytes away",
    run: async ({ database, application }) => {
      const [photo] = samplePhotos;
      mustHold(photo !== undefined, () => "no photo");
      const anna = await application.add(person("Anna", { photo }));
      const { revision, version: before } = await foundIn(database, anna);
      const [version, contact] = [editedInFolder(before), person("Anna", { surname: "Lo", photo })];
      const updated = await pushOne(database, { _tag: "Update", id: anna, revision, version, contact });
      const done = mustBeDone(updated, "an Update that keeps the photo");
      await mustHaveBytes(database, anna, photo);
      await pushOne(database, { _tag: "Remove", id: anna, revision: done.revision, version });
      const restored = await pushOne(database, { _tag: "Restore", id: anna, version, contact });
      mustBeDone(restored, "a Restore that keeps the photo");
      await mustHaveBytes(database, anna, photo);
    },
  },
  {
    rule: "DB43",
    title: "the bytes of a photo that the contact does not carry are answered with NotFound",
    likelyCause: "bytes are looked up by hash alone, or by contact alone",
    run: async ({ database, application }) => {
      const [photo, other] = samplePhotos;
      mustHold(photo !== undefined && other !== undefined, () => "no photo");
      const anna = await application.add(person("Anna", { photo }));
      const bert = await application.add(person("Bert", { photo: other }));
      const plain = await application.add(person("Cia"));
      for (const [id, asked, what] of [
        [anna, other, "another contact's photo"],
        [bert, photo, "another contact's photo"],
        [plain, photo, "a photo of a contact without one"],
        [contactIdOf("never-heard-of"), photo, "a photo of nobody"],
      ] as const)
        await leftTo(`photo of ${what}`, () => database.photo(id, asked), "NotFound");
      await application.edit(anna, ({ photo: _, ...contact }) => contact);
      await leftTo("photo that was taken away", () => database.photo(anna, photo), "NotFound");
      await mustHaveBytes(database, bert, other);
    },
  },
];

const bytesOf = ({ hash }: Photo): Uint8Array => {
  const bytes = photoBytes(hash);
  if (bytes === undefined) throw new Error(`there is no sample photo ${hash}`);
  return bytes;
};

const mustHaveBytes = async (
  database: DatabaseSubject["database"],
  id: Parameters<DatabaseSubject["database"]["photo"]>[0],
  photo: Photo,
): Promise<void> => {
  mustBeSame((await foundIn(database, id)).contact.photo, photo, "the photo of the contact");
  const [bytes, meant] = [await rightTo("photo", () => database.photo(id, photo)), bytesOf(photo)];
  mustHold(
    bytes.length === meant.length && meant.every((byte, at) => byte === bytes[at]),
    () => `of a photo of ${meant.length} bytes ${bytes.length} come back, and not the same`,
  );
};
