import { type FolderCapabilities, emptyContact } from "@spegla/core";
import {
  type TargetDeclaration,
  type TargetSubject,
  chooseTargetCases,
  runCase,
  testTarget,
} from "@spegla/testkit";
import { vCardProjection } from "@spegla/vcard";
import { describe, expect, it } from "vitest";
import { bookOnSimulator, subjectIn } from "../test/book-place.js";
import { declaration, readOnlyDeclaration } from "../test/declaration.js";
import { type ServerSetting, knownServers, strangeServers } from "../test/server-settings.js";

const byTheBook: ServerSetting = { title: "goes by the book", quirks: {} };

const subjectOn = async ({ quirks, auth = "Basic" }: ServerSetting): Promise<TargetSubject> => {
  const place = bookOnSimulator({ quirks, auth });
  const subject = subjectIn(place);
  const expireCursors = async (): Promise<void> => place.service.book().expireTokens();
  return { ...subject, person: { ...subject.person, expireCursors } };
};

/** What the adapter is on such a server. */
const declaredFor = ({ quirks }: ServerSetting): TargetDeclaration => {
  const { refusedToken, books, sync, maxCardBytes } = quirks;
  const tells = sync !== "None" && refusedToken !== "FullListing";
  return {
    ...declaration,
    capabilities: { ...declaration.capabilities, projection: projectionWithin(maxCardBytes) },
    folders: books === "Fixed" ? "Given" : "Created",
    changes: sync === "None" ? "Listed" : "Told",
    personCan: [...declaration.personCan, ...(tells ? ["expireCursors" as const] : [])],
  };
};

/** A photo takes a third more room in its card than by itself. */
const projectionWithin = (cardBytes = Number.POSITIVE_INFINITY): FolderCapabilities["projection"] => {
  const projection = vCardProjection("3.0");
  const most = projection.photo?.maxBytes ?? 0;
  return { ...projection, photo: { maxBytes: Math.min(most, Math.floor(cardBytes * 0.7)) } };
};

describe("an address book on a server that goes by the book", () => {
  const maxCardBytes = 2_000_000;
  const setting = { ...byTheBook, quirks: { maxCardBytes } };
  const longText = "long ".repeat(200_000).trim();
  const declared = {
    ...declaredFor(setting),
    refuses: {
      contact: { ...emptyContact, notes: longText, custom: { one: longText, two: longText } },
      field: "card",
    },
  };

  it("is tried on everything but what no such book has", () => {
    expect(chooseTargetCases(declared).leftOut.map(({ rule, because }) => `${rule} ${because}`)).toEqual([
      "TF8 the target can create folders",
      "TF13 everything comes in one page",
      "TF14 everything comes in one page",
      "TF21 everything comes in one page",
      "TF36 a copy is named by its marker",
      "TF60 the folder holds all of it",
      "TF76 the folder holds photos",
      "TF82 the folder can be written",
      "TF83 the folder has no `acknowledge`",
      "TF84 the folder has no `acknowledge`",
      "TF85 the folder has no `acknowledge`",
      "TF86 the folder has no `acknowledge`",
    ]);
  });

  testTarget({ it }, () => subjectOn(setting), declared);
});

describe("an address book that is only read", () => {
  const subject = async (): Promise<TargetSubject> => subjectIn(bookOnSimulator(), { access: "ReadOnly" });
  testTarget({ it }, subject, { ...readOnlyDeclaration, folders: "Given" });
});

/** The suite without the cases that take longest, and say the same on every server. */
const testMost = (setting: ServerSetting, leftOut: ReadonlySet<string>): void => {
  describe(`an address book on a server that is like ${setting.title}`, () => {
    const declared = { ...declaredFor(setting), runs: 2 };
    for (const one of chooseTargetCases(declared).applying.filter(({ rule }) => !leftOut.has(rule)))
      it(`[${one.rule}] ${one.title}`, () => runCase(one, () => subjectOn(setting), declared));
  });
};

const ofLargeCalls = ["TF31", "TF44"];
const ofFields = ["TF3", "TF62", "TF64", "TF65", "TF66"];

for (const setting of knownServers) testMost(setting, new Set(ofLargeCalls));
/** All of them by hand, with `SERVERS=all`; the life of a mirror is led on each of them in every run. */
const isMeant = (at: number): boolean => process.env["SERVERS"] === "all" || at % 4 === 0;
for (const setting of strangeServers.filter((_, at) => isMeant(at)))
  testMost(setting, new Set([...ofLargeCalls, ...ofFields]));
