import {
  contactIdOf,
  databaseIdOf,
  mirrorIdOf,
  replicaIdOf,
  samplePhotos,
  wholeProjection,
} from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import { emptyContactVersion } from "../clock/contact-version.js";
import { type Contact, emptyContact } from "../contact/contact.js";
import type { BusinessContact } from "../replica/database.js";
import type { FolderItem } from "../replica/folder.js";
import { remoteId, revision } from "../replica/ids.js";
import type { Marker } from "../replica/marker.js";
import type { ReconcileContext } from "./linked-pair.js";
import { type UnlinkedPair, reconcileUnlinked } from "./reconcile-unlinked.js";

const id = contactIdOf("c0");
const marker: Marker = { databaseId: databaseIdOf("db"), mirrorId: mirrorIdOf("m1"), contactId: id };
const earlier: Marker = { ...marker, mirrorId: mirrorIdOf("m0") };

const context: ReconcileContext = {
  databaseId: marker.databaseId,
  mirrorId: marker.mirrorId,
  folderReplica: replicaIdOf("folder"),
  projection: wholeProjection,
  policy: { field: "database", editAgainstDelete: "edit" },
  category: "Business",
  listing: "Immediate",
};

const [photo] = samplePhotos;
const anna: Contact = { ...emptyContact, givenName: "Anna", ...(photo === undefined ? {} : { photo }) };
const filed = (contact: Contact): Contact => ({
  ...contact,
  categories: [...contact.categories, "Business"],
});

const recordOf = (contact: Contact): BusinessContact => ({
  id,
  revision: revision("d1"),
  contact,
  version: emptyContactVersion,
  recordType: "Business Contact",
  isPrivate: false,
  modifiedAt: 1,
});
const record = recordOf(anna);
const itemOf = (contact: Contact, ours = marker): FolderItem & { readonly marker: Marker } => ({
  id: remoteId("item"),
  revision: revision("f1"),
  contact,
  marker: ours,
});

const decide = (pair: Omit<UnlinkedPair, "contactId">, changed: Partial<ReconcileContext> = {}) =>
  reconcileUnlinked({ ...context, ...changed })({ contactId: id, ...pair });

const inMirror = (contact: Contact = anna) =>
  ({ _tag: "Present", record: recordOf(contact), isSelected: true }) as const;
const outside = (contact: Contact = anna) =>
  ({ _tag: "Present", record: recordOf(contact), isSelected: false }) as const;

describe("a contact without a copy", () => {
  it("[DT6] gets one, with its marker, filed under the mirror's category", () => {
    expect(decide({ contact: inMirror() })).toEqual({
      decision: "CreateCopy",
      because: { _tag: "Unlinked", contact: "InMirror", item: "None" },
      contactId: id,
      name: "Anna",
      databasePaths: [],
      folderPaths: [],
      overwrites: [],
      conflicts: [],
      folder: { _tag: "Create", marker, contact: filed(anna) },
      link: {
        contactId: id,
        databaseRevision: "d1",
        folderRevision: "d1",
        databaseBase: anna,
        version: emptyContactVersion,
        mapping: wholeProjection.revision,
        seen: true,
      },
    });
  });

  it("[EN6] whose listing may lag has a copy that nobody has seen yet", () => {
    expect(decide({ contact: inMirror() }, { listing: "Eventual" })).toMatchObject({ link: { seen: false } });
  });

  it("[EN20] whose photo was refused gets one without, and that is remembered", () => {
    const { photo: _refused, ...bare } = anna;
    const refusedPhoto = photo?.hash ?? "";
    const operation = decide({ contact: inMirror(), refusedPhoto });
    expect(operation?.folder).toEqual({ _tag: "Create", marker, contact: filed(bare) });
    expect(operation?.link).toMatchObject({ refusedPhoto });
  });

  it.each([outside(), { _tag: "Deleted", record } as const, { _tag: "Unheard" } as const])(
    "[DT6] that is not mirrored gets none",
    (contact) => {
      expect(decide({ contact })).toBeUndefined();
    },
  );
});

describe("an item with the contact's marker", () => {
  it("[DT6] that is as the contact is linked, and nothing is written", () => {
    const item = itemOf(filed(anna));
    const operation = decide({ contact: inMirror(), item });
    expect(operation).toEqual({
      decision: "Adopt",
      because: { _tag: "Unlinked", contact: "InMirror", item: "OwnCopy" },
      contactId: id,
      name: "Anna",
      remoteId: "item",
      databasePaths: [],
      folderPaths: [],
      overwrites: [],
      conflicts: [],
      link: {
        contactId: id,
        remoteId: "item",
        databaseRevision: "d1",
        folderRevision: "f1",
        databaseBase: anna,
        folderBase: item.contact,
        version: emptyContactVersion,
        mapping: wholeProjection.revision,
        seen: true,
        undecided: [],
      },
    });
  });

  it("[DT6] of an earlier mirror is adopted too, and its marker is remembered", () => {
    const operation = decide({ contact: inMirror(), item: itemOf(anna, earlier) });
    expect(operation).toMatchObject({
      decision: "Adopt",
      because: { item: "EarlierCopy" },
      link: { earlierMirror: "m0" },
    });
  });

  it("[MG9] and what only one of the two has goes to the other", () => {
    const item = itemOf({ ...anna, notes: "only there" });
    const operation = decide({ contact: inMirror({ ...anna, office: "only here" }), item });
    expect(operation).toMatchObject({
      database: { _tag: "Update", id, revision: "d1", contact: { notes: "only there", office: "only here" } },
      folder: { _tag: "Update", id: "item", revision: "f1", marker },
      databasePaths: ["notes"],
      folderPaths: ["office"],
      overwrites: [],
      conflicts: [],
      link: { version: { vector: { folder: 1 } } },
    });
    expect(operation?.folder).toMatchObject({ contact: { categories: ["Business"], office: "only here" } });
    expect(operation?.link).not.toHaveProperty("folderBase");
  });

  it.each([
    ["database", "Database", ["Folder"]],
    ["folder", "Folder", ["Database"]],
  ] as const)("[MG9] and what differs is a conflict, won by the %s", (field, winner, overwrites) => {
    const item = itemOf({ ...anna, notes: "there" });
    const operation = decide(
      { contact: inMirror({ ...anna, notes: "here" }), item },
      { policy: { ...context.policy, field } },
    );
    expect(operation).toMatchObject({ overwrites, conflicts: [{ path: "notes", winner }] });
  });
});
