import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { remoteId } from "@spegla/core";
import { type TargetPerson, type TargetSubject, rightOf } from "@spegla/testkit";
import { jsonTarget } from "./json-target.js";
import { type Person, contactFromPerson, personWith } from "./person.js";

/** A directory with the empty folder `people.json`, and somebody who edits that file by hand. */
export const subjectOnDisk = async (): Promise<SubjectOnDisk> => {
  const directory = await mkdtemp(join(tmpdir(), "json-target-"));
  const path = join(directory, "people.json");
  await writeFile(path, '{ "people": [] }');
  return {
    path,
    target: jsonTarget({ directory }),
    folderId: "people.json",
    person: personWithEditor(path),
    dispose: () => rm(directory, { recursive: true }),
  };
};

type SubjectOnDisk = TargetSubject & { readonly path: string; readonly dispose: () => Promise<void> };

const personWithEditor = (path: string): Required<Omit<TargetPerson, "expireCursors">> => {
  const open = async (): Promise<{ readonly people: ReadonlyArray<Person> }> =>
    JSON.parse(await readFile(path, "utf8"));
  const save = (people: ReadonlyArray<Person>) => writeFile(path, JSON.stringify({ people }));
  const look = async (wanted: string): Promise<Person> => {
    const person = (await open()).people.find(({ id }) => id === wanted);
    if (person === undefined) throw new Error(`nobody in the file has the id ${wanted}`);
    return person;
  };
  const add = async (person: Person) => {
    await save([...(await open()).people, person]);
    return remoteId(person.id);
  };
  const replace = async (id: string, ...by: ReadonlyArray<Person>) => {
    await look(id);
    await save((await open()).people.flatMap((person) => (person.id === id ? by : [person])));
  };
  const change = async (id: string, properties: object) =>
    replace(id, { ...(await look(id)), ...properties });
  return {
    add: (contact) => add(personWith({ id: randomUUID() }, contact)),
    addNamed: (name, contact) => add(personWith({ id: name }, contact)),
    edit: async (id, recipe) => {
      const person = await look(id);
      await replace(id, personWith(person, recipe(rightOf(contactFromPerson(person)))));
    },
    remove: (id) => replace(id),
    rename: async (id) => {
      const renamed = remoteId(randomUUID());
      await change(id, { id: renamed });
      return renamed;
    },
    duplicate: async (id) => add({ ...(await look(id)), id: randomUUID() }),
    dropMarker: (id) => change(id, { spegla: undefined }),
    putUnmodelled: (id, text) => change(id, { shoeSize: text }),
    readUnmodelled: async (id) => {
      const { shoeSize } = await look(id);
      return typeof shoeSize === "string" ? shoeSize : "";
    },
    readRaw: async (id) => JSON.stringify(await look(id)),
  };
};
