import { samplePhotos, wholeProjection } from "@spegla/testkit";
import { describe, expect, it } from "vitest";
import type { Contact } from "../contact/contact.js";
import { revision } from "../replica/ids.js";
import type { Link } from "./link.js";
import { merge, titled } from "../../test/merging-pair.js";
import { anna, link, recordOf } from "../../test/linked-contact.js";

const [photo, another] = samplePhotos;
const filed = (...categories: ReadonlyArray<string>): Contact => ({ ...anna, categories });

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
    const inFolder = merge({ here: titled("B"), there: titled("A"), link: swung("D") });
    expect(inFolder).toMatchObject({ decision: "Hold", reason, loser: "Database", link: "Keep" });
    expect(inFolder).not.toHaveProperty("database");
    const inDatabase = merge({ here: titled("A"), there: titled("B"), link: swung("F") });
    expect(inDatabase).toMatchObject({ decision: "Hold", reason, loser: "Folder" });
    expect(
      merge({ here: titled("A"), there: titled("B"), link: swung("F"), standing: "Database" }),
    ).toMatchObject({
      decision: "WriteCopy",
    });
  });
});

describe("another category", () => {
  const refiling = { category: "New", formerCategory: "Old", isRefiling: true } as const;

  it("[EN23] every copy is filed under it, and under nothing else of the mirror's own", () => {
    const refiled = merge(
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
      overwrites: [],
    });
  });

  it("[EN23] a copy that is filed so is left alone, and so is any if the category is the same as ever", () => {
    const there = filed("New");
    expect(merge({ there, link: { ...link, folderBase: there } }, refiling)).toBeUndefined();
    expect(merge({}, { category: "New" })).toBeUndefined();
  });
});

describe("a newer mapping", () => {
  it("[L7] reads what the older one did not write as no deletion, and what a service respelled as no edit", () => {
    const known = { ...anna, notes: "since ever", company: "Ek AB" };
    const respelled = { ...anna, company: "EK AB" };
    const older: Link = { ...link, mapping: 0, databaseBase: known, folderBase: respelled };
    const operation = merge({ here: known, there: respelled, link: older });
    expect(operation).toMatchObject({
      decision: "WriteCopy",
      folder: { contact: { notes: "since ever", company: "EK AB" } },
      intoFolder: [{ path: "notes" }],
      conflicts: [],
      link: { mapping: wholeProjection.revision },
    });
    expect(operation).not.toHaveProperty("database");
    expect(merge({ here: known, there: respelled, link: { ...older, mapping: 1 } })).toBeUndefined();
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
    const operation = merge({ contact: { _tag: "Present", record, isSelected: true }, refusedPhoto });
    expect(operation).toMatchObject({ decision: "Settle", link: { refusedPhoto } });
    const remembering = { ...link, databaseBase: withPhoto(photo), refusedPhoto };
    expect(merge({ here: withPhoto(photo), link: remembering })).toBeUndefined();
    expect(merge({ here: { ...withPhoto(photo), office: "1" }, link: remembering })).toMatchObject({
      folder: { contact: { ...anna, office: "1" } },
      link: { refusedPhoto },
    });
  });

  it("[EN20] and that the contact has no more is no reason to refuse the others", () => {
    const remembering = { ...link, databaseBase: withPhoto(photo), refusedPhoto };
    expect(merge({ link: remembering, here: { ...anna, office: "1" } })).toMatchObject({
      folder: { contact: { ...anna, office: "1" } },
      intoFolder: [{ path: "office" }],
    });
  });

  it("[EN20] another one is", () => {
    const operation = merge({ here: withPhoto(another), link: { ...link, refusedPhoto } });
    expect(operation).toMatchObject({
      folder: { contact: { photo: another } },
      intoFolder: [{ path: "photo" }],
    });
  });
});
