import { writeFileSync } from "node:fs";
import { chmod, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type FolderWrite, type ReplicaError, emptyContact } from "@spegla/core";
import { contactIdOf, databaseIdOf, mirrorIdOf, rightOf } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as O from "fp-ts/lib/Option.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { jsonTarget } from "./json-target.js";
import { changePeople } from "./people-file.js";
import { subjectOnDisk } from "./person-with-editor.js";

describe("a file that cannot be understood", () => {
  it.each([
    ["", "Unavailable", "no whole JSON"],
    ['{ "people": [{ "id": "a", "first": "An', "Unavailable", "no whole JSON"],
    ['{ "people": [{ "id": "a", "first": "\u00c5sa" }] }', "Unavailable", "no whole JSON"],
    ["null", "ProtocolViolation", "the file must be an object with people"],
    ["[]", "ProtocolViolation", "the file must be an object with people"],
    ["{}", "ProtocolViolation", "people must be a list"],
    ['{ "people": {} }', "ProtocolViolation", "people must be a list"],
    ['{ "people": [{ "id": "a" }, 5] }', "ProtocolViolation", "people/1 must be an object with an id"],
    ['{ "people": [{ "id": 7 }] }', "ProtocolViolation", "people/0/id must be string"],
    ['{ "people": [{ "id": "a" }, { "id": "a" }] }', "ProtocolViolation", "two of its people have one id"],
  ])("%j is %s for every call, and is left as it is", async (content, tag, mistake) => {
    const { path, target } = await onDisk();
    const folder = rightOf(await target.openFolder("people.json")());
    await writeFile(path, content, "latin1");
    const answers = [
      await target.openFolder("people.json")(),
      await folder.pull(O.none)(),
      await folder.read([])(),
      await folder.find([])(),
      await folder.push([createOf("anna")])(),
    ];
    for (const answer of answers) {
      const { message } = leftOf(answer, tag);
      expect(message).toContain("people.json");
      expect(message).toContain(mistake);
      expect(message).toContain("mend it");
    }
    expect(await readFile(path, "latin1")).toBe(content);
    expect(await readdir(dirname(path))).toEqual(["people.json"]);
  });

  it("that went away is NotFound, and no empty listing", async () => {
    const { path, target } = await onDisk();
    const folder = rightOf(await target.openFolder("people.json")());
    await rm(path);
    leftOf(await folder.pull(O.none)(), "NotFound");
    leftOf(await folder.push([createOf("anna")])(), "NotFound");
    expect(await readdir(dirname(path))).toEqual([]);
  });
});

it.each([
  [{ mail: 5 }, "mail must be string"],
  [{ tags: ["Customer", null] }, "tags/1 must be string"],
  [{ born: "1971-02-30" }, "birthday"],
])("a person with %j is unreadable, is never written over, and stops nobody else", async (bad, place) => {
  const { path, target } = await onDisk({
    people: [
      { id: "bad", ...bad },
      { id: "good", first: "Olga" },
    ],
  });
  const folder = rightOf(await target.openFolder("people.json")());
  const { upserts } = rightOf(await folder.pull(O.none)());
  expect(upserts.map(({ id, item }) => [id, item?.contact.givenName])).toEqual([
    ["bad", undefined],
    ["good", "Olga"],
  ]);
  const [{ id, revision } = expect.fail("nobody is listed")] = upserts;
  const [read] = rightOf(await folder.read([id])());
  expect(read).toMatchObject({ _tag: "Unreadable", error: { _tag: "InvalidItem", id } });
  expect(JSON.stringify(read)).toContain(place);
  const before = await readFile(path, "utf8");
  const update = { ...createOf("anna"), _tag: "Update", id, revision } as const;
  const [written] = rightOf(await folder.push([update])());
  expect(written).toMatchObject({ _tag: "Failed", error: { _tag: "InvalidItem", id } });
  expect(await readFile(path, "utf8")).toBe(before);
});

describe("a write", () => {
  it("of two at once is done, or Unavailable and not done, and leaves nothing beside the file", async () => {
    const { path, target } = await onDisk();
    const names = Array.from({ length: 8 }, (_, at) => `contact-${at}`);
    const answers = await Promise.all(
      names.map(async (name) => {
        const folder = rightOf(await target.openFolder("people.json")());
        return folder.push([createOf(name)])();
      }),
    );
    const done = names.filter((_, at) => answers[at] !== undefined && E.isRight(answers[at]));
    for (const answer of answers) if (E.isLeft(answer)) leftOf(answer, "Unavailable");
    expect(done.length).toBeGreaterThan(0);
    const { people }: { people: ReadonlyArray<{ first: string }> } = JSON.parse(await readFile(path, "utf8"));
    expect(people).toHaveLength(done.length);
    expect(new Set(people.map(({ first }) => first))).toEqual(new Set(done));
    expect(await readdir(dirname(path))).toEqual(["people.json"]);
  });

  it("is Unavailable if somebody saved the file since it was read, and what they saved stays", async () => {
    const { path } = await onDisk();
    const answer = await changePeople({ id: "people.json", path }, (people) => {
      writeFileSync(path, '{ "people": [{ "id": "theirs" }] }');
      return { people: [...people, { id: "ours" }], answer: "done" };
    })();
    leftOf(answer, "Unavailable");
    expect(await readFile(path, "utf8")).toBe('{ "people": [{ "id": "theirs" }] }');
    expect(await readdir(dirname(path))).toEqual(["people.json"]);
  });

  it("is Unavailable while another has the lock, unless that one was killed a minute ago", async () => {
    const { path, target } = await onDisk();
    const folder = rightOf(await target.openFolder("people.json")());
    await writeFile(`${path}.lock`, "");
    leftOf(await folder.push([createOf("anna")])(), "Unavailable");
    const longAgo = new Date(Date.now() - 61_000);
    await utimes(`${path}.lock`, longAgo, longAgo);
    expect(rightOf(await folder.push([createOf("anna")])())).toMatchObject([{ _tag: "Done" }]);
    expect(await readdir(dirname(path))).toEqual(["people.json"]);
  });

  it("without a marker takes that one property away: the person is nobody's copy any more", async () => {
    const person = { id: "olga", first: "Olga", tags: ["Golf"], pet: { name: "Rex" } };
    const { path, target } = await onDisk({ people: [{ ...person, spegla: "crm/mirror-1/anna" }] });
    const folder = rightOf(await target.openFolder("people.json")());
    const { marker } = createOf("anna");
    const [{ id, revision, contact } = expect.fail("not found")] = rightOf(await folder.find([marker])());
    const own = { _tag: "Update", id, revision, contact } as const;
    expect(rightOf(await folder.push([own])())).toMatchObject([{ _tag: "Done", id }]);
    expect(JSON.parse(await readFile(path, "utf8"))).toEqual({ people: [person] });
    expect(rightOf(await folder.find([marker])())).toEqual([]);
  });

  it("keeps the file's permissions, and what stands beside the people", async () => {
    const { path, target } = await onDisk({ owner: "Olga", people: [] });
    await chmod(path, 0o600);
    const folder = rightOf(await target.openFolder("people.json")());
    rightOf(await folder.push([createOf("anna")])());
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({
      owner: "Olga",
      people: [{ first: "anna" }],
    });
  });

  it("that changes nothing leaves the file as somebody laid it out", async () => {
    const { path, target } = await onDisk();
    const folder = rightOf(await target.openFolder("people.json")());
    const before = '{"people":[\n\n{"id":"olga"}]}';
    await writeFile(path, before);
    const [item = expect.fail("nobody is listed")] = rightOf(await folder.pull(O.none)()).upserts;
    const stale = { ...createOf("anna"), _tag: "Update", id: item.id, revision: item.revision } as const;
    await writeFile(path, before.replace("olga", "olof"));
    expect(rightOf(await folder.push([stale])())).toMatchObject([{ error: { _tag: "NotFound" } }]);
    expect(await readFile(path, "utf8")).toBe(before.replace("olga", "olof"));
  });
});

const onDisk = async (content: object = { people: [] }) => {
  const { path, dispose } = await subjectOnDisk();
  onTestFinished(dispose);
  await writeFile(path, JSON.stringify(content));
  return { path, target: jsonTarget({ directory: dirname(path) }) };
};

const createOf = (name: string): Extract<FolderWrite, { readonly _tag: "Create" }> => ({
  _tag: "Create",
  marker: { databaseId: databaseIdOf("crm"), mirrorId: mirrorIdOf("mirror-1"), contactId: contactIdOf(name) },
  contact: { ...emptyContact, givenName: name },
});

const leftOf = (answer: E.Either<ReplicaError, unknown>, tag: string): ReplicaError => {
  if (E.isRight(answer)) expect.fail(`answered ${JSON.stringify(answer.right)} instead of Left ${tag}`);
  expect(answer.left._tag).toBe(tag);
  return answer.left;
};
