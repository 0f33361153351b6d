import { contactIdOf, photoBytes, samplePhotos, virtualClock } from "@spegla/testkit";
import * as E from "fp-ts/lib/Either.js";
import * as TE from "fp-ts/lib/TaskEither.js";
import { describe, expect, it } from "vitest";
import { type FieldValue, fieldValues } from "../change/field-value.js";
import { emptyContact } from "../contact/contact.js";
import { singlePath } from "../contact/field-path.js";
import type { Conflict } from "../merge/conflict.js";
import { remoteId } from "../replica/ids.js";
import type { ReplicaError } from "../replica/replica-error.js";
import { bytesFromHex, losingPhotos } from "./losing-photo.js";
import type { Operation } from "./operation.js";
import { conflictsOf } from "./record-conflicts.js";

const [here, there] = samplePhotos;
if (here === undefined || there === undefined) throw new Error("two photos are needed");

const valueOf = (photo: typeof here): FieldValue => {
  const value = fieldValues({ ...emptyContact, photo }).get(singlePath("photo"));
  if (value === undefined) throw new Error("no value");
  return value;
};
const notes = fieldValues({ ...emptyContact, notes: "here" }).get(singlePath("notes"));

const conflict = (winner: "Database" | "Folder" | "Undecided"): Conflict => ({
  _tag: "FieldConflict",
  path: singlePath("photo"),
  database: valueOf(here),
  folder: valueOf(there),
  winner,
});
const ofNotes: Conflict = {
  _tag: "FieldConflict",
  path: singlePath("notes"),
  ...(notes === undefined ? {} : { database: notes }),
  winner: "Folder",
};
const ofDelete: Conflict = { _tag: "EditAgainstDelete", edited: "Folder", winner: "Edit" };

const operation = (conflicts: ReadonlyArray<Conflict>, more: Partial<Operation> = {}): Operation => ({
  decision: "MergeFields",
  contactId: contactIdOf("c0"),
  name: "Anna",
  remoteId: remoteId("copy"),
  overwrites: [],
  conflicts,
  link: "Keep",
  ...more,
});

const gone: ReplicaError = { _tag: "NotFound", id: "c0", message: "it carries another photo" };

/** The photos that lose, and who was asked for them. */
const photosOf = async (value: Operation, answer?: ReplicaError) => {
  const asked: Array<string> = [];
  const side = (name: string) => ({
    photo: (id: string, photo: typeof here) => {
      asked.push(`${name} ${id} ${photo.hash === here.hash ? "here" : "there"}`);
      return answer === undefined ? TE.right(photoBytes(photo.hash) ?? new Uint8Array()) : TE.left(answer);
    },
  });
  const patience = { clock: virtualClock(0), keepAlive: () => Promise.resolve(true) };
  const wave = [{ key: "1-1", value }];
  const photos = await losingPhotos({ database: side("database"), folder: side("folder"), patience }, wave);
  return { asked, photo: photos.get("1-1"), recorded: conflictsOf({ now: 7, run: 1 }, wave, photos) };
};

describe("a photo that loses a conflict", () => {
  it.each([
    ["Database", "folder copy there", there],
    ["Folder", "database c0 here", here],
  ] as const)(
    "[EN28] against that of the %s is fetched, and recorded whole",
    async (winner, question, lost) => {
      const { asked, photo, recorded } = await photosOf(operation([ofNotes, conflict(winner)]));
      expect(asked).toEqual([question]);
      const hex = photo !== undefined && E.isRight(photo) ? photo.right : "";
      expect(bytesFromHex(hex)).toEqual(photoBytes(lost.hash));
      expect(recorded).toMatchObject([
        { id: "c0/notes", since: 7 },
        { id: "c0/photo", losingPhoto: hex },
      ]);
      expect(recorded[0]).not.toHaveProperty("losingPhoto");
    },
  );

  it("[EN28] and cannot be had keeps its operation waiting: nothing is recorded as decided", async () => {
    const { photo, recorded } = await photosOf(operation([conflict("Folder")]), gone);
    expect(photo).toEqual(E.left(gone));
    expect(recorded).toEqual([]);
  });

  it.each([
    ["a person has yet to decide", [conflict("Undecided")]],
    ["the conflict is about something else", [ofNotes, ofDelete]],
    ["the losing side has none", [{ ...conflict("Database"), folder: undefined } as unknown as Conflict]],
    ["there is no conflict", []],
  ])("[EN28] is none if %s: nobody is asked", async (_, conflicts) => {
    const { asked, photo, recorded } = await photosOf(operation(conflicts));
    expect([asked, photo, recorded.length]).toEqual([[], undefined, conflicts.length]);
  });

  it("[EN28] of a copy that is not there has no bytes", async () => {
    const { remoteId: _none, ...unlinked } = operation([conflict("Database")]);
    const { asked, photo, recorded } = await photosOf(unlinked);
    expect([asked, photo, recorded.length]).toEqual([[], undefined, 1]);
  });
});
