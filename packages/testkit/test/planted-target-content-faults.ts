import { type Contact, type FolderWrite, type PartialDate, type Photo, type Projection } from "@spegla/core";
import * as TE from "fp-ts/lib/TaskEither.js";
import { pipe } from "fp-ts/lib/function.js";
import { narrowProjection, wholeProjection } from "../src/index.js";
import { type PlantedFault, itemIn, keeping, keepingSilently, silent } from "./planted-target-plants.js";
import { type Plant, inFolders } from "./planted-target-subject.js";

/** The day after, as a time zone may make of it. */
const dayAfter = ({ month, day, ...rest }: PartialDate): PartialDate =>
  day >= 28 ? { ...rest, month: (month % 12) + 1, day: 1 } : { ...rest, month, day: day + 1 };

const swapped = ({ month, day, ...rest }: PartialDate): PartialDate =>
  day <= 12 ? { ...rest, month: day, day: month } : { ...rest, month, day };

const withBirthday =
  (change: (date: PartialDate) => PartialDate) =>
  (contact: Contact): Contact =>
    contact.birthday === undefined ? contact : { ...contact, birthday: change(contact.birthday) };

const withCompany =
  (change: (text: string) => string) =>
  (contact: Contact): Contact =>
    contact.company === undefined ? contact : { ...contact, company: change(contact.company) };

/** Of every item that is pushed, what is done to the folder before; the writes then name the new revisions. */
const before = (
  spoil: (folder: Parameters<Parameters<typeof inFolders>[0]>[0], write: FolderWrite) => void,
): Plant =>
  inFolders((folder) => ({
    push: (writes, signal) => async () => {
      const current = writes.map(
        (write) => write._tag !== "Create" && itemIn(folder, write.id)?.revision === write.revision,
      );
      for (const write of writes) spoil(folder, write);
      return folder.push(
        writes.map((write, at) =>
          write._tag === "Create" || current[at] !== true
            ? write
            : { ...write, revision: itemIn(folder, write.id)?.revision ?? write.revision },
        ),
        signal,
      )();
    },
  }));

const silently: Plant = inFolders((folder) => ({
  push: (writes, signal) =>
    pipe(
      folder.push(writes, signal),
      TE.map((results) => results.map(silent)),
    ),
}));

const contents: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF57",
    fault: "writes companies in capitals, without a word",
    plant: keepingSilently(withCompany((text) => text.toUpperCase())),
  },
  {
    rule: "TF57",
    fault: "cuts a text, without a word",
    plant: keepingSilently(withCompany((text) => text.slice(0, 5).trim())),
  },
  {
    rule: "TF58",
    fault: "adds the entries of an update to those that are there",
    plant: keepingSilently(
      (sent, kept) => ({ ...sent, urls: [...(kept?.urls ?? []), ...sent.urls] }),
      ["Update"],
    ),
  },
  {
    rule: "TF59",
    fault: "escapes once more with every update, and says so",
    plant: keeping(
      withCompany((text) => text.replaceAll("&", "&amp;")),
      ["Update"],
    ),
  },
  {
    rule: "TF60",
    fault: "keeps what fits, without a word",
    options: { projection: narrowProjection },
    plant: silently,
  },
];

const fields: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF61",
    fault: "does not write the manager, and says so",
    plant: keeping(({ manager: _, ...rest }) => rest),
  },
  {
    rule: "TF62",
    fault: "does not clear what an update leaves out, and says so",
    plant: keeping((sent, kept) => ({ ...kept, ...sent }), ["Update"]),
  },
  {
    rule: "TF63",
    fault: "takes away the last entry whichever goes, and says so",
    plant: keeping(
      (sent, kept) => ({
        ...sent,
        phones:
          sent.phones.length < (kept?.phones.length ?? 0)
            ? (kept?.phones.slice(0, sent.phones.length) ?? [])
            : sent.phones,
      }),
      ["Update"],
    ),
  },
  { rule: "TF64", fault: "swaps day and month, and says so", plant: keeping(withBirthday(swapped)) },
  {
    rule: "TF64",
    fault: "shifts the birthday by a day, and says so",
    plant: keeping(withBirthday(dayAfter)),
  },
  {
    rule: "TF65",
    fault: "decodes what was never encoded, and says so",
    plant: keeping((sent) =>
      sent.jobTitle === undefined ? sent : { ...sent, jobTitle: sent.jobTitle.replaceAll("&amp;", "&") },
    ),
  },
  {
    rule: "TF65",
    fault: "joins the lines of notes, and says so",
    plant: keeping((sent) =>
      sent.notes === undefined ? sent : { ...sent, notes: sent.notes.replaceAll("\n", " ") },
    ),
  },
  {
    rule: "TF66",
    fault: "holds 255 characters where it states more, and says so",
    plant: keeping(withCompany((text) => text.slice(0, 255))),
  },
];

const keepings: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF67",
    fault: "splits categories at commas, and says so",
    plant: keeping((sent) => ({
      ...sent,
      categories: sent.categories.flatMap((category) => category.split(",").map((part) => part.trim())),
    })),
  },
  {
    rule: "TF68",
    fault: "adds categories and takes none away, and says so",
    plant: keeping(
      (sent, kept) => ({
        ...sent,
        categories: [...new Set([...(kept?.categories ?? []), ...sent.categories])],
      }),
      ["Update"],
    ),
  },
  {
    rule: "TF69",
    fault: "loses what it does not model on an update",
    plant: before((folder, write) => {
      if (write._tag === "Update" && itemIn(folder, write.id) !== undefined)
        folder.writesOpaque(write.id, "");
    }),
  },
  {
    rule: "TF70",
    fault: "touches every item when it writes one",
    plant: before((folder) => {
      for (const { id, marker } of folder.all())
        if (marker?.mirrorId !== "mirror-2" || marker.databaseId !== "conformance") folder.bumpsRevision(id);
    }),
  },
];

const noPhotos: Projection = (({ photo: _, ...rest }) => rest)(wholeProjection);

/** Bytes are answered for a photo of any hash. */
const anyPhoto: Plant = inFolders((folder) => ({
  photo: (id, photo, signal) => {
    const carried = itemIn(folder, id)?.contact.photo;
    return folder.photo(id, carried ?? photo, signal);
  },
}));

const withPhotoOf = (sent: Contact, photo: Photo | undefined): Contact =>
  photo === undefined ? sent : { ...sent, photo };

const photos: ReadonlyArray<PlantedFault> = [
  {
    rule: "TF71",
    fault: "spoils the bytes of a photo",
    plant: inFolders((folder) => ({
      photo: (id, photo, signal) =>
        pipe(
          folder.photo(id, photo, signal),
          TE.map((bytes) => bytes.map((byte) => byte & 0x7f)),
        ),
    })),
  },
  {
    rule: "TF72",
    fault: "drops a photo whose bytes do not come along",
    plant: inFolders((folder) => ({
      push: (writes, signal) =>
        folder.push(
          writes.map((write) => {
            if (write._tag !== "Update" || write.photoBytes !== undefined) return write;
            const { photo: _, ...contact } = write.contact;
            return { ...write, contact };
          }),
          signal,
        ),
    })),
  },
  {
    rule: "TF73",
    fault: "keeps the first photo, without a word",
    plant: keepingSilently(
      (sent, kept) => (sent.photo === undefined ? sent : withPhotoOf(sent, kept?.photo)),
      ["Update"],
    ),
  },
  {
    rule: "TF74",
    fault: "takes no photo for no news of it",
    plant: keeping(
      (sent, kept) => (sent.photo === undefined ? withPhotoOf(sent, kept?.photo) : sent),
      ["Update"],
    ),
  },
  { rule: "TF75", fault: "gives the photo that is there for any other", plant: anyPhoto },
  {
    rule: "TF76",
    fault: "has no room for photos, and says that it stored one",
    options: { projection: noPhotos },
    plant: silently,
  },
];

export const contentFaults: ReadonlyArray<PlantedFault> = [...contents, ...fields, ...keepings, ...photos];
