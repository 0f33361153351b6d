import * as O from "fp-ts/lib/Option.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import {
  type Plant,
  inFolders,
  memoryDeclaration,
  memorySubject,
} from "../../../test/planted-target-subject.js";
import type { MemoryFolderOptions } from "../../memory/memory-folder.js";
import { narrowProjection } from "../../samples/held-contact.js";
import { respelledContact } from "../../samples/respelled-contact.js";
import { chooseTargetCases, targetCases, testTarget } from "./test-target.js";

type Combination = readonly [name: string, options: MemoryFolderOptions, lag?: number];

const combinations: ReadonlyArray<Combination> = [
  ["whose service names copies", { pageSize: 3 }],
  ["whose copies are named by their marker", { naming: "Client", pageSize: 1, acknowledges: true }],
  ["that lists without items, in pages of two", { items: "OnRead", pageSize: 2, batchSize: 3 }],
  ["that takes one write a call, one call at a time", { batchSize: 1, concurrency: 1, pageSize: 2 }],
  ["whose listing lags", { listing: "Eventual", acknowledges: true, pageSize: 2, naming: "Client" }, 3],
  ["that holds little", { projection: narrowProjection, pageSize: 2, naming: "Client" }],
  ["that respells, and says so", { respell: respelledContact(3), projection: narrowProjection, pageSize: 3 }],
  [
    "that respells in silence what is equal",
    { respell: respelledContact(5), stored: "Silent", pageSize: 100 },
  ],
  [
    "without photos and categories",
    { projection: { revision: 1, texts: { fullName: 100 }, dates: {}, lists: {}, custom: "None" } },
  ],
  ["that can only be read", { access: "ReadOnly", pageSize: 2 }],
];

for (const [name, options, lag] of combinations)
  describe(`a memory target ${name}`, () => {
    testTarget({ it }, () => memorySubject(options, lag), memoryDeclaration(options, { runs: 15 }));
  });

describe("a target that lists everything each time, and whose folders are given", () => {
  const unsupported = { _tag: "Unsupported", message: "folders are made elsewhere" } as const;
  const simple: Plant = (target) => ({
    ...inFolders((folder) => ({ pull: (_since, signal) => folder.pull(O.none, signal) }))(target),
    createFolder: () => TE.left(unsupported),
  });
  const declared = memoryDeclaration(
    {},
    { changes: "Listed", folders: "Given", pageSize: Number.POSITIVE_INFINITY, personCan: [], runs: 5 },
  );
  testTarget({ it }, () => memorySubject({}, 0, simple), declared);
});

describe("a memory target that refuses a contact", () => {
  const refused = { givenName: "Refused", emails: [], phones: [], addresses: [], urls: [], ims: [] };
  const contact = { ...refused, categories: [], custom: {} };
  const options: MemoryFolderOptions = {
    refusal: ({ givenName }) =>
      givenName === "Refused"
        ? { _tag: "InvalidItem", id: "", field: "givenName", reason: "is refused", message: "refused" }
        : undefined,
  };
  const declared = memoryDeclaration(options, { refuses: { contact, field: "givenName" }, runs: 1 });
  testTarget({ it }, () => memorySubject(options), declared);
});

describe("chooseTargetCases", () => {
  it("leaves nothing out without saying why, and each rule is there once", () => {
    const { applying, leftOut } = chooseTargetCases(memoryDeclaration({}, { personCan: [] }));
    expect(applying.length + leftOut.length).toBe(targetCases.length);
    expect(leftOut).toContainEqual(
      expect.objectContaining({ because: "`personCan` does not name expireCursors" }),
    );
    const rules = targetCases.map(({ rule }) => rule);
    expect(rules).toEqual(rules.map((_, at) => `TF${at + 1}`));
  });
});
