import { describe, expect, it } from "vitest";
import { titled } from "../../test/merging-pair.js";
import { anna } from "../../test/linked-contact.js";
import { withSent } from "./sent-out.js";

/** The base says nothing of the job title; a run that died sent "sent". */
const basesFor = (
  now: { readonly database: string; readonly folder: string },
  paths: ReadonlyArray<string> = ["jobTitle"],
) => {
  const titles = (text: string) => (text === "" ? anna : titled(text));
  const { database, folder } = withSent(
    { database: anna, folder: anna },
    { database: titled("sent"), folder: titled("sent"), paths },
    { database: titles(now.database), folder: titles(now.folder) },
  );
  return [database.jobTitle, folder.jobTitle];
};

describe("what a run that died had sent", () => {
  it.each([
    ["is there: both sides agreed on it", { database: "sent", folder: "sent" }, ["sent", "sent"]],
    ["is there, and was taken back here", { database: "", folder: "sent" }, ["sent", "sent"]],
    ["is not there: nobody agreed on anything", { database: "sent", folder: "" }, [undefined, undefined]],
    [
      "is there otherwise: an edit of the folder's",
      { database: "sent", folder: "SENT" },
      [undefined, undefined],
    ],
    [
      "is there otherwise, and was taken back here: two edits",
      { database: "", folder: "SENT" },
      ["sent", undefined],
    ],
  ])("[EN36] %s", (_, now, bases) => {
    expect(basesFor(now)).toEqual(bases);
  });

  it("[EN36, L4] counts for nothing where a person's edit was on its way to the database, and not to the folder", () => {
    expect(basesFor({ database: "", folder: "sent" }, [])).toEqual([undefined, undefined]);
  });
});
