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
import type { FolderItem } from "../replica/folder.js";
import { remoteId, revision } from "../replica/ids.js";
import type { Marker } from "../replica/marker.js";
import type { Link } from "./link.js";
import type { LinkedPair, ReconcileContext } from "./linked-pair.js";
import type { Operation } from "./operation.js";
import { reconcileLinked } from "./reconcile-linked.js";

const id = contactIdOf("c0");
const marker: Marker = { databaseId: databaseIdOf("db"), mirrorId: mirrorIdOf("m1"), contactId: id };

const context: ReconcileContext = {
  databaseId: marker.databaseId,
  mirrorId: marker.mirrorId,
  folderReplica: replicaIdOf("folder"),
  projection: wholeProjection,
  policy: { field: "database", editAgainstDelete: "edit" },
  listing: "Immediate",
};

const [photo, another] = samplePhotos;
const anna: Contact = { ...emptyContact, givenName: "Anna" };
const titled = (jobTitle: string): Contact => ({ ...anna, jobTitle });
const filed = (...categories: ReadonlyArray<string>): Contact => ({ ...anna, categories });

const link: Link = {
  contactId: id,
  remoteId: remoteId("copy"),
  databaseRevision: revision("d1"),
  folderRevision: revision("f1"),
  databaseBase: anna,
  folderBase: anna,
  version: emptyContactVersion,
  mapping: wholeProjection.revision,
  seen: true,
};

type Sides = { readonly here?: Contact; readonly there?: Contact } & Partial<LinkedPair>;

const decide = (
  { here = anna, there = anna, ...pair }: Sides,
  changed: Partial<ReconcileContext> = {},
): Operation | undefined =>
  reconcileLinked({ ...context, ...changed })({
    link,
    contact: { _tag: "Present", record: recordOf(here), isSelected: true },
    copy: { _tag: "Present", item: itemOf(there) },
    ...pair,
  });

const recordOf = (contact: Contact, at = 10) => ({
  id,
  revision: revision("d1"),
  contact,
  version: emptyContactVersion,
  recordType: "Business Contact",
  isPrivate: false,
  modifiedAt: at,
});
const itemOf = (contact: Contact, more: Partial<FolderItem> = {}): FolderItem => ({
  id: link.remoteId,
  revision: revision("f1"),
  contact,
  marker,
  ...more,
});

describe("a field that swings", () => {
  const five = (last: "D" | "F"): NonNullable<Link["trail"]> => {
    const [a, b] = last === "D" ? (['F:"A"', 'D:"B"'] as const) : (['D:"A"', 'F:"B"'] as const);
    return { jobTitle: [b, a, b, a, b] };
  };
  const reason = "jobTitle swings back and forth between two values, each time set by the other side";

  it("[EN18] is held, with the side that would lose its value", () => {
    const swung = (last: "D" | "F"): Link => ({
      ...link,
      databaseBase: titled("B"),
      folderBase: titled("B"),
      trail: five(last),
    });
    const inFolder = decide({ here: titled("B"), there: titled("A"), link: swung("D") });
    expect(inFolder).toMatchObject({ decision: "Hold", reason, loser: "Database", link: "Keep" });
    expect(inFolder).not.toHaveProperty("database");
    const inDatabase = decide({ here: titled("A"), there: titled("B"), link: swung("F") });
    expect(inDatabase).toMatchObject({ decision: "Hold", reason, loser: "Folder" });
    expect(
      decide({ here: titled("A"), there: titled("B"), link: swung("F"), standing: "Database" }),
    ).toMatchObject({
      decision: "WriteCopy",
    });
  });
});

describe("another category", () => {
  const refiling = { category: "New", formerCategory: "Old", isRefiling: true } as const;

  it("[EN23] every copy is filed under it, and under nothing else of the mirror's own", () => {
    const refiled = decide(
      {
        there: filed("Old", "mine"),
        here: filed("mine"),
        link: { ...link, databaseBase: filed("mine"), folderBase: filed("Old", "mine") },
      },
      refiling,
    );
    expect(refiled).toMatchObject({
      decision: "WriteCopy",
      folder: { contact: { categories: ["mine", "New"] } },
      folderPaths: [],
      overwrites: [],
    });
  });

  it("[EN23] a copy that is filed so is left alone, and so is any if the category is the same as ever", () => {
    const there = filed("New");
    expect(decide({ there, link: { ...link, folderBase: there } }, refiling)).toBeUndefined();
    expect(decide({}, { category: "New" })).toBeUndefined();
  });
});

describe("a newer mapping", () => {
  it("[L7] reads what the older one did not write as no deletion, and what a service respelled as no edit", () => {
    const known = { ...anna, notes: "since ever", company: "Ek AB" };
    const respelled = { ...anna, company: "EK AB" };
    const older: Link = { ...link, mapping: 0, databaseBase: known, folderBase: respelled };
    const operation = decide({ here: known, there: respelled, link: older });
    expect(operation).toMatchObject({
      decision: "WriteCopy",
      folder: { contact: { notes: "since ever", company: "EK AB" } },
      folderPaths: ["notes"],
      conflicts: [],
      link: { mapping: wholeProjection.revision },
    });
    expect(operation).not.toHaveProperty("database");
    expect(decide({ here: known, there: respelled, link: { ...older, mapping: 1 } })).toBeUndefined();
  });
});

describe("a photo that was refused", () => {
  const withPhoto = (one: typeof photo): Contact => ({
    ...anna,
    ...(one === undefined ? {} : { photo: one }),
  });
  const refusedPhoto = photo?.hash ?? "";

  it("[EN20] is not written, and remembered; nor is its absence from the copy an edit", () => {
    const record = { ...recordOf(withPhoto(photo)), revision: revision("d2") };
    const operation = decide({ contact: { _tag: "Present", record, isSelected: true }, refusedPhoto });
    expect(operation).toMatchObject({ decision: "Settle", link: { refusedPhoto } });
    const remembering = { ...link, databaseBase: withPhoto(photo), refusedPhoto };
    expect(decide({ here: withPhoto(photo), link: remembering })).toBeUndefined();
    expect(decide({ here: { ...withPhoto(photo), office: "1" }, link: remembering })).toMatchObject({
      folder: { contact: { ...anna, office: "1" } },
      link: { refusedPhoto },
    });
  });

  it("[EN20] and that the contact has no more is no reason to refuse the others", () => {
    const remembering = { ...link, databaseBase: withPhoto(photo), refusedPhoto };
    expect(decide({ link: remembering, here: { ...anna, office: "1" } })).toMatchObject({
      folder: { contact: { ...anna, office: "1" } },
      folderPaths: ["office"],
    });
  });

  it("[EN20] another one is", () => {
    const operation = decide({ here: withPhoto(another), link: { ...link, refusedPhoto } });
    expect(operation).toMatchObject({ folder: { contact: { photo: another } }, folderPaths: ["photo"] });
  });
});
