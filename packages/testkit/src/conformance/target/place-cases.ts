import type { FolderRef } from "@spegla/core";
import { sameValue } from "../../samples/same-value.js";
import { leftTo, rightTo, shown } from "../asking.js";
import { mustHold } from "../conformance-case.js";
import { mustKnow } from "./follower.js";
import { foldersCreated, foldersGiven } from "./leaving-out.js";
import { type TargetCase, targetCase } from "./target-case.js";
import { type Trial, trialOfFolder } from "./trial.js";
import { plainContact } from "./trial-contacts.js";

export const placeCases: ReadonlyArray<TargetCase> = [
  targetCase({
    rule: "TF4",
    title: "the folder is listed once, under the id, name and access that it has when opened",
    likelyCause: "the listing and the opening read the name or the permissions from different places",
    run: async (trial) => {
      const refs = await foldersOf(trial);
      const ids = new Set(refs.map(({ id }) => id));
      mustHold(ids.size === refs.length, () => `ids are listed twice: ${shown(refs)}`);
      const { id, name, capabilities } = trial.folder;
      const ref = refs.find((one) => one.id === trial.folderId);
      mustHold(
        ref !== undefined && ref.name === name && ref.access === capabilities.access,
        () => `listed is ${shown(ref)}; opened, it is ${id}, ${name}, ${capabilities.access}`,
      );
    },
  }),
  targetCase({
    rule: "TF5",
    title: "a folder that is not there is NotFound, whatever its id looks like, and is not created",
    likelyCause: "the folder is created in passing, or a strange id is passed on to the service as it is",
    run: async (trial) => {
      const before = await foldersOf(trial);
      for (const id of strangeIds)
        await leftTo(`openFolder(${shown(id)})`, () => trial.target.openFolder(id), "NotFound");
      await mustBeFolders(trial, before);
    },
  }),
  targetCase({
    rule: "TF6",
    title: "a created folder is empty, listed under the name it was given, and can be opened",
    likelyCause: "the answer's id is not the one that `listFolders` and `openFolder` know",
    leftOutBecause: foldersGiven,
    run: async (trial) => {
      const name = "Kunder & Vänner";
      const ref = await rightTo("createFolder", () => trial.target.createFolder(name));
      mustHold(ref.name === name, () => `its name is ${ref.name}, not ${name}`);
      const refs = await foldersOf(trial);
      mustHold(
        refs.some((one) => one.id === ref.id && one.name === name),
        () => `${shown(ref)} was answered, listed are ${shown(refs)}`,
      );
      const folder = await rightTo("openFolder", () => trial.target.openFolder(ref.id));
      mustHold(folder.name === name, () => `opened, its name is ${folder.name}, not ${name}`);
      mustKnow(await trialOfFolder(folder, trial, trial.declared).follow(), []);
    },
  }),
  targetCase({
    rule: "TF7",
    title: "a folder of a name that is taken is refused with RevisionMismatch, and no second one made",
    likelyCause: "the service allows two folders of one name: look at the listing first",
    leftOutBecause: foldersGiven,
    run: async (trial) => {
      await rightTo("createFolder", () => trial.target.createFolder("Clients"));
      const before = await foldersOf(trial);
      await leftTo("a second createFolder", () => trial.target.createFolder("Clients"), "RevisionMismatch");
      await leftTo(
        "createFolder with the first one's name",
        () => trial.target.createFolder(trial.folder.name),
        "RevisionMismatch",
      );
      await mustBeFolders(trial, before);
    },
  }),
  targetCase({
    rule: "TF8",
    title: "a target whose folders are given says so when asked to create one",
    likelyCause: "another Left would be retried, or a Right be believed",
    leftOutBecause: foldersCreated,
    run: async (trial) => {
      const before = await foldersOf(trial);
      await leftTo("createFolder", () => trial.target.createFolder("Clients"), "Unsupported", "Forbidden");
      await mustBeFolders(trial, before);
    },
  }),
  targetCase({
    rule: "TF9",
    title: "a category can be ensured again and again, and nothing in the folder changes by it",
    likelyCause: "that the category is there already is taken for an error",
    run: async (trial) => {
      const id = await trial.person.add(plainContact(trial.declared.capabilities, 1));
      const before = await trial.item(id);
      for (const name of ["Business", "Business", "Kunder & Vänner", "Business"])
        await rightTo(`ensureCategory(${name})`, () => trial.target.ensureCategory(name));
      mustKnow(await trial.follow(), [before]);
    },
  }),
];

const foldersOf = ({ target }: Trial): Promise<ReadonlyArray<FolderRef>> =>
  rightTo("listFolders", () => target.listFolders());

const mustBeFolders = async (trial: Trial, before: ReadonlyArray<FolderRef>): Promise<void> => {
  const [then, now] = [before, await foldersOf(trial)].map((refs) => refs.map(({ id }) => id));
  mustHold(sameValue(then, now), () => `folders were ${shown(then)} and are ${shown(now)}`);
};

const strangeIds = [
  "no-such-folder",
  "",
  ".",
  "..",
  "../elsewhere",
  "a/b",
  "a\\b",
  "a\u0000b",
  "%2e%2e",
  "ö?x=1#y",
  "x".repeat(300),
];
