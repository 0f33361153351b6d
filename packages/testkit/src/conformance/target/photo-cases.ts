import { type Contact, type FolderItem, type Photo, type RemoteId, eqPhoto } from "@spegla/core";
import { photoBytes, samplePhotos } from "../../samples/sample-photos.js";
import { leftTo, rightTo, shown } from "../asking.js";
import { leftOutIf, mustHold } from "../conformance-case.js";
import { type TargetLeftOut, noPhotos, photosHeld, readOnly } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { fittingPhotos, plainContact, retitled } from "./trial-contacts.js";
import type { Trial } from "./trial.js";
import { type Copy, copyFrom, createOf, mustBeAsSaid, tagOf } from "./trial-writes.js";

const tooSmallForPhotos: TargetLeftOut = ({ capabilities }) =>
  fittingPhotos(capabilities.projection.photo?.maxBytes).length < 2
    ? `the folder takes photos of ${capabilities.projection.photo?.maxBytes} bytes only`
    : undefined;

const photosTried = leftOutIf(readOnly, noPhotos, tooSmallForPhotos);

export const photoCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF71",
    title: "the bytes of a photo come back as they were sent, or as the stored photo says",
    likelyCause: "the photo is sent as text, or its hash is of the text that carries it instead of its bytes",
    leftOutBecause: photosTried,
    run: async (trial) => {
      for (const [at, photo] of photosOf(trial).entries()) {
        const copy = await trial.createOne(at, { ...plainContact(trial.declared.capabilities, at), photo });
        mustBeAsSaid(await trial.item(copy.id), copy);
        await mustGiveBytes(trial, copy);
      }
    },
  }),
  targetCase({
    rule: "TF72",
    title: "an update that keeps the photo keeps its bytes, though they do not come along",
    likelyCause: "a photo without bytes is taken for none",
    leftOutBecause: photosTried,
    run: async (trial) => {
      const copy = await createWithPhoto(trial);
      const contact = retitled(trial.declared.capabilities, "updated")(copy.contact);
      const write = { _tag: "Update", ...copy, contact } as const;
      const updated = copyFrom(write, (await trial.push(write))[0]);
      mustHold(
        eqPhoto(updated.contact.photo, copy.contact.photo),
        () => `its photo is ${shown(updated.contact.photo)}`,
      );
      mustBeAsSaid(await trial.item(copy.id), updated);
      await mustGiveBytes(trial, updated);
    },
  }),
  targetCase({
    rule: "TF73",
    title: "a photo is replaced by another, with its bytes",
    likelyCause: "the old photo stays, first of two, or in a cache",
    leftOutBecause: photosTried,
    run: async (trial) => {
      const copy = await createWithPhoto(trial);
      const photo = photosOf(trial)[1];
      mustHold(photo !== undefined, () => "no second photo");
      const updated = await trial.update(copy, { ...copy.contact, photo });
      mustBeAsSaid(await trial.item(copy.id), updated);
      await mustGiveBytes(trial, updated);
    },
  }),
  targetCase({
    rule: "TF74",
    title: "a photo that an update leaves out is gone",
    likelyCause: "no photo is taken for no news of it",
    leftOutBecause: photosTried,
    run: async (trial) => {
      const copy = await createWithPhoto(trial);
      const { photo, ...rest } = copy.contact;
      mustHold(photo !== undefined, () => "the create stored no photo");
      await trial.update(copy, rest);
      const item = await trial.item(copy.id);
      mustHold(item.contact.photo === undefined, () => `its photo is still ${shown(item.contact.photo)}`);
      await mustNotGive(trial, "photo", copy.id, photo);
    },
  }),
  targetCase({
    rule: "TF75",
    title: "a photo that the item does not carry is NotFound, even if it carries another",
    likelyCause: "the item's photo is answered, whichever was asked for",
    leftOutBecause: photosTried,
    run: async (trial) => {
      const copy = await createWithPhoto(trial);
      const other = photosOf(trial)[1];
      mustHold(other !== undefined, () => "no second photo");
      const bare = await trial.createOne(2);
      await mustNotGive(trial, "photo of another hash", copy.id, other);
      await mustNotGive(trial, "photo of an item without one", bare.id, other);
      await trial.person.remove(copy.id);
      await mustNotGive(trial, "photo of an item that is gone", copy.id, photoOf(copy));
    },
  }),
  targetCase({
    rule: "TF76",
    title: "a folder without photos stores none, and says so, or refuses the photo",
    likelyCause: "the answer repeats the photo that was sent",
    leftOutBecause: leftOutIf(readOnly, photosHeld),
    run: async (trial) => {
      const photo = samplePhotos[0];
      mustHold(photo !== undefined, () => "no photo");
      const create = createOf(1, { ...plainContact(trial.declared.capabilities, 1), photo });
      const [result] = await trial.push(create);
      if (result?._tag === "Failed" && tagOf(result) === "InvalidItem")
        return mustHold("field" in result.error && result.error.field === "photo", () => shown(result));
      const copy = copyFrom(create, result);
      const item = await trial.item(copy.id);
      mustHold(item.contact.photo === undefined, () => `its photo is ${shown(item.contact.photo)}`);
      mustBeAsSaid(item, copy);
      await mustNotGive(trial, "photo", copy.id, photo);
    },
  }),
];

const photosOf = ({ declared }: Trial): ReadonlyArray<Photo> =>
  fittingPhotos(declared.capabilities.projection.photo?.maxBytes);

const createWithPhoto = (trial: Trial): Promise<Copy> => {
  const photo = photosOf(trial)[0];
  mustHold(photo !== undefined, () => "no photo fits");
  return trial.createOne(1, { ...plainContact(trial.declared.capabilities, 1), photo });
};

const photoOf = ({ contact }: { readonly contact: Contact }): Photo => {
  mustHold(contact.photo !== undefined, () => "it has no photo");
  return contact.photo;
};

const mustNotGive = async ({ folder }: Trial, what: string, id: RemoteId, photo: Photo): Promise<void> =>
  void (await leftTo(what, () => folder.photo(id, photo), "NotFound"));

/** Of a sample, its very bytes; of a photo that the service made of it, as many as it says. */
const mustGiveBytes = async (
  { folder }: Trial,
  { id, contact }: Pick<FolderItem, "id" | "contact">,
): Promise<void> => {
  const photo = photoOf({ contact });
  const given = await rightTo("photo", () => folder.photo(id, photo));
  const wanted = photoBytes(photo.hash);
  mustHold(given.length === photo.size, () => `the photo has ${given.length} bytes, not ${photo.size}`);
  mustHold(
    wanted === undefined || wanted.every((byte, at) => byte === given[at]),
    () => "the photo's bytes are others than were sent",
  );
};
